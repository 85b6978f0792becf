//! Renders installed plugins as a table, and what is wrong with them.

use super::{runs, short, size};
use crate::view::{View, paint::Paint, table};
use kitaru::{
    ListedPlugin, OutdatedPlugin, OutdatedPlugins, PluginCheck, PluginDiagnoses, PluginDiagnosis,
    PluginList, VerifiedPlugins,
};
use std::time::Duration;

impl View for PluginList {
    fn text(&self, paint: Paint) -> String {
        if self.plugins.is_empty() {
            return "No plugins are installed.\n".to_owned();
        }
        let row = |listed: &ListedPlugin| {
            let plugin = &listed.plugin;
            let cells = vec![
                plugin.served.stack_type.clone(),
                plugin.version.clone(),
                short(&plugin.digest),
                match plugin.native {
                    true => format!("{}, native", plugin.signer.kind()),
                    false => plugin.signer.kind().to_owned(),
                },
                plugin.source.to_string(),
            ];
            (if listed.serves { "*" } else { " " }, cells)
        };
        let rows: Vec<_> = self.plugins.iter().map(row).collect();
        let headings = ["TYPE", "VERSION", "DIGEST", "SIGNATURE", "SOURCE"];
        table::table(Some(&headings), &rows, paint)
    }
}

impl View for OutdatedPlugins {
    fn text(&self, paint: Paint) -> String {
        if self.plugins.is_empty() {
            return "Every plugin is the newest that is wanted.\n".to_owned();
        }
        let row = |outdated: &OutdatedPlugin| {
            let plugin = &outdated.plugin;
            let version =
                |text: &Option<String>| text.clone().unwrap_or_else(|| "changed".to_owned());
            let (fitting, newest) = (version(&outdated.fitting), version(&outdated.newest));
            let wanted = plugin.wanted.clone().unwrap_or_else(|| "*".to_owned());
            let (stack_type, own) = (plugin.served.stack_type.clone(), plugin.version.clone());
            ("", vec![stack_type, own, fitting, newest, wanted])
        };
        let rows: Vec<_> = self.plugins.iter().map(row).collect();
        let headings = ["TYPE", "VERSION", "FITTING", "NEWEST", "WANTED"];
        table::table(Some(&headings), &rows, paint)
    }
}

impl View for PluginDiagnoses {
    fn text(&self, paint: Paint) -> String {
        if self.plugins.is_empty() {
            return "No plugins are installed.\n".to_owned();
        }
        let time = |time: Option<Duration>| match time {
            Some(time) => format!("{} ms", time.as_millis()),
            None => "-".to_owned(),
        };
        let row = |diagnosis: &PluginDiagnosis| {
            let plugin = &diagnosis.plugin.plugin;
            let lock = if diagnosis.plugin.locked { "locked" } else { "not locked" };
            let state = if diagnosis.problems.is_empty() { "ok" } else { "not in order" };
            let cells = vec![
                plugin.served.stack_type.clone(),
                plugin.version.clone(),
                time(diagnosis.cold),
                time(diagnosis.warm),
                diagnosis.memory.map_or_else(|| "-".to_owned(), size),
                plugin.signer.kind().to_owned(),
                lock.to_owned(),
                runs(plugin).to_owned(),
                state.to_owned(),
            ];
            ("", cells)
        };
        let rows: Vec<_> = self.plugins.iter().map(row).collect();
        let headings =
            ["TYPE", "VERSION", "COLD", "WARM", "MEMORY", "SIGNATURE", "LOCK", "RUNS", "STATE"];
        table::table(Some(&headings), &rows, paint)
    }
}

impl View for VerifiedPlugins {
    fn text(&self, paint: Paint) -> String {
        if self.plugins.is_empty() {
            return "No plugins are installed.\n".to_owned();
        }
        let row = |check: &PluginCheck| {
            let plugin = &check.plugin.plugin;
            let state = if check.problems.is_empty() { "ok" } else { "not in order" };
            let (stack_type, version) = (plugin.served.stack_type.clone(), plugin.version.clone());
            ("", vec![stack_type, version, short(&plugin.digest), state.to_owned()])
        };
        let rows: Vec<_> = self.plugins.iter().map(row).collect();
        table::table(Some(&["TYPE", "VERSION", "DIGEST", "STATE"]), &rows, paint)
    }
}
