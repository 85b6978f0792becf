//! Updates plugins, with a view of what changes.
//!
//! 1. A plugin is updated to the newest version that fits what the user asked for when it was
//!    installed, or to the version that is named.
//! 2. What changes in its description, and which stacks the new version cannot show, export or
//!    create again, is found out before anything is written.
//! 3. The version that it takes the place of is kept until the new one has answered once.

use super::{
    installed, of_type,
    prepare::{Intent, Prepared},
};
use crate::{
    name::Selector,
    ops::{Kitaru, stack::ListStacks, whole},
    outcome::{self, Body, Outcome},
    plugin::{
        address::{WantedPlugin, WantedVersion},
        difference::{self, DescriptionChange},
        installed::{ComponentFiles, InstalledPlugin},
        set::PluginSet,
    },
    problem::{Failure, Problem},
    words::Words,
};
use kitaru_provider_host::Description;
use serde_json::{Value, json};

/// The arguments of [`Kitaru::update_plugin`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UpdatePlugin {
    /// The type that it serves.
    pub stack_type: String,
    /// The version, which may be older; the newest that fits without it.
    pub to: Option<String>,
}

/// An update of a plugin.
#[derive(Debug, Clone, PartialEq)]
pub struct PluginUpdate {
    /// The version that is installed.
    pub before: InstalledPlugin,
    /// The version that takes its place; none if there is no other.
    pub after: Option<InstalledPlugin>,
    /// What changes in the description.
    pub changes: Vec<DescriptionChange>,
    /// Stacks of its type with which the new version cannot do what is done with stacks, and why.
    pub stacks: Vec<(String, Problem)>,
    /// Whether it was only found out.
    pub dry_run: bool,
}

impl Kitaru {
    /// Updates a plugin.
    ///
    /// # Errors
    ///
    /// If there is none for the type, or the new version may not be installed. Nothing is written
    /// then.
    pub fn update_plugin(&self, asked: &UpdatePlugin) -> Result<PluginUpdate, Failure> {
        self.may_change_lock(&asked.stack_type)?;
        let (mut update, prepared) = self.prepare_update(asked)?;
        if let Some(prepared) = prepared {
            let kept = self.keep_plugins(vec![prepared])?;
            update.after = kept.into_iter().next().map(|(plugin, _)| plugin);
        }
        Ok(update)
    }

    /// Finds out what an update would change, and changes nothing.
    ///
    /// # Errors
    ///
    /// As for [`update_plugin`](Self::update_plugin).
    pub fn plan_update(&self, asked: &UpdatePlugin) -> Result<PluginUpdate, Failure> {
        let (update, _) = self.prepare_update(asked)?;
        Ok(PluginUpdate { dry_run: true, ..update })
    }

    fn prepare_update(
        &self,
        asked: &UpdatePlugin,
    ) -> Result<(PluginUpdate, Option<Prepared>), Failure> {
        let set = PluginSet::read(&self.settings)?;
        let found = of_type(&set, &asked.stack_type)?;
        let newest = set.own(&asked.stack_type);
        let before = match (newest, found.last()) {
            (Some(plugin), _) => plugin.clone(),
            (None, Some(locked)) => return Err(of_project(locked).into()),
            (None, None) => return Err(Failure::of(Vec::new())),
        };
        let version = match (&asked.to, &before.wanted) {
            (Some(to), _) => to.parse()?,
            (None, Some(wanted)) => wanted.parse()?,
            (None, None) => WantedVersion::Newest,
        };
        let wanted = WantedPlugin { source: before.source.clone(), version };
        let requirement = before.wanted.clone();
        let intent =
            Intent { wanted: requirement.as_deref(), is_named: asked.to.is_some(), is_own: true };
        let fetched = self.fetcher().fetch(&wanted)?;
        let same = fetched.iter().all(|it| it.digest == before.digest);
        let mut update = PluginUpdate {
            before,
            after: None,
            changes: Vec::new(),
            stacks: Vec::new(),
            dry_run: false,
        };
        if same {
            return Ok((update, None));
        }
        let Some(prepared) = self.prepare_plugins(fetched, intent)?.pop() else {
            return Ok((update, None));
        };
        let described = self.installed_description(&update.before);
        update.changes = described
            .map(|before| difference::between(&before, &prepared.description))
            .unwrap_or_default();
        update.stacks = self.unfit_stacks(&asked.stack_type, &prepared);
        update.after = Some(prepared.plugin.clone());
        Ok((update, Some(prepared)))
    }

    /// What an installed plugin described when it was installed.
    fn installed_description(&self, plugin: &InstalledPlugin) -> Option<Description> {
        let components = ComponentFiles::in_settings(&self.settings.config);
        components.description(plugin.digest, plugin.description)
    }

    /// The stacks of a type that a new version cannot export, each with the reason: what can be
    /// exported can be created again and shown.
    fn unfit_stacks(&self, stack_type: &str, prepared: &Prepared) -> Vec<(String, Problem)> {
        let asked = ListStacks { stack_type: Some(stack_type.to_owned()), ..ListStacks::default() };
        let Ok(listed) = self.list(&asked) else { return Vec::new() };
        let Ok(store) = self.store() else { return Vec::new() };
        let plugin = prepared.candidate();
        let unfit = |name: String| {
            let selector = Selector::parse(&name).ok()?;
            let (.., stack) = whole(store.state().as_ref(), &selector).ok()?;
            let exported = self.export_with(&stack, &plugin, &prepared.description);
            let problem = exported.err()?.into_problems().into_iter().next()?;
            Some((name, problem))
        };
        let names = listed.stacks.into_iter().map(|(stack, _)| stack.name.to_string());
        names.filter_map(unfit).collect()
    }
}

/// A plugin that only a project has.
fn of_project(plugin: &InstalledPlugin) -> Problem {
    let message = format!(
        "the plugin for `{}` is installed only for projects whose lock names it",
        plugin.served.stack_type
    );
    Problem::state("plugin.project-only", message)
        .hint("Change the version in the project's table of plugins, and sync it.")
}

impl Outcome for PluginUpdate {
    fn json(&self, words: &dyn Words) -> Body {
        let change = |change: &DescriptionChange| {
            json!({
                "breaks": change.breaks(),
                "change": change.how.to_string(),
                "name": change.name,
                "part": change.part.to_string(),
            })
        };
        let stacks: Vec<Value> = self
            .stacks
            .iter()
            .map(|(name, problem)| json!({ "name": name, "problem": outcome::problem(problem, words) }))
            .collect();
        Body::Item(json!({
            "after": self.after.as_ref().map(installed),
            "before": installed(&self.before),
            "changes": self.changes.iter().map(change).collect::<Vec<_>>(),
            "dry_run": self.dry_run,
            "stack_type": self.before.served.stack_type,
            "stacks": stacks,
            "updated": self.after.is_some() && !self.dry_run,
        }))
    }
}
