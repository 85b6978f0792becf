//! Examines the installed plugins: what they cost, and what is wrong with them.

use super::{ListedPlugin, PluginCheck, VerifiedPlugins};
use crate::{
    ops::Kitaru,
    outcome::{self, Body, Outcome},
    plugin::{Plugin, set::PluginSet},
    problem::{Failure, Problem},
    words::Words,
};
use kitaru_provider_host::ProviderError;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// What the installed plugins cost, and what is wrong with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginDiagnoses {
    /// One for each plugin.
    pub plugins: Vec<PluginDiagnosis>,
    /// What is wrong beside them.
    pub problems: Vec<Problem>,
}

/// What an installed plugin costs, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginDiagnosis {
    /// The plugin.
    pub plugin: ListedPlugin,
    /// From its bytes to its first answer, if it gave one.
    pub cold: Option<Duration>,
    /// The same with compiled code.
    pub warm: Option<Duration>,
    /// Its memory after the answer, in bytes.
    pub memory: Option<u64>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

impl Kitaru {
    /// Runs each plugin that may be run, twice, and checks all of them.
    ///
    /// # Errors
    ///
    /// If it is not known what is installed.
    pub fn diagnose_plugins(&self) -> Result<PluginDiagnoses, Failure> {
        let VerifiedPlugins { plugins, problems } = self.verify_plugins()?;
        let set = PluginSet::read(&self.settings)?;
        let diagnose = |PluginCheck { plugin, problems }: PluginCheck| {
            let whole = problems.is_empty().then(|| set.plugin(&plugin.plugin));
            let mut diagnosis =
                PluginDiagnosis { plugin, cold: None, warm: None, memory: None, problems };
            if let Some(plugin) = whole
                && let Err(error) = self.measure(&plugin, &mut diagnosis)
            {
                diagnosis.problems.push(error.into());
            }
            diagnosis
        };
        Ok(PluginDiagnoses { plugins: plugins.into_iter().map(diagnose).collect(), problems })
    }

    fn measure(
        &self,
        plugin: &Plugin,
        diagnosis: &mut PluginDiagnosis,
    ) -> Result<(), ProviderError> {
        let answer = || {
            let begun = Instant::now();
            let mut instance = self.provider(plugin)?;
            instance.describe()?;
            Ok::<_, ProviderError>((begun.elapsed(), instance.memory()))
        };
        self.catalog.forget_code(plugin);
        let (cold, memory) = answer()?;
        let (warm, _) = answer()?;
        (diagnosis.cold, diagnosis.warm, diagnosis.memory) = (Some(cold), Some(warm), memory);
        Ok(())
    }
}

impl Outcome for PluginDiagnoses {
    fn json(&self, words: &dyn Words) -> Body {
        let all = |problems: &[Problem]| -> Value {
            problems.iter().map(|problem| outcome::problem(problem, words)).collect()
        };
        let seconds = |time: Option<Duration>| time.map(|time| time.as_secs_f64());
        let item = |diagnosis: &PluginDiagnosis| {
            let mut item = diagnosis.plugin.json();
            item["cold_seconds"] = json!(seconds(diagnosis.cold));
            item["memory"] = diagnosis.memory.into();
            item["ok"] = diagnosis.problems.is_empty().into();
            item["problems"] = all(&diagnosis.problems);
            item["warm_seconds"] = json!(seconds(diagnosis.warm));
            item
        };
        let items = self.plugins.iter().map(item);
        Body::Items(items.collect(), vec![("problems", all(&self.problems))])
    }
}
