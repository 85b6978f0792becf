//! Renders what was installed or removed.

use super::{block, short};
use crate::{
    view::{View, paint::Paint, table},
    words::CommandWords,
};
use kitaru::{
    InstalledPlugins, Problem, PublishedPlugin, RemovedPlugin, SyncedPlugins, VendoredPlugins,
    plugin::installed::{InstalledPlugin, lock::LockedPlugin},
    text::{path, plain},
};

impl View for InstalledPlugins {
    fn text(&self, paint: Paint) -> String {
        let one = |(plugin, before): &(InstalledPlugin, Option<InstalledPlugin>)| {
            let name = paint.good(&plain(&plugin.served.stack_type));
            let title = match before {
                Some(before) => format!("Installed plugin: {name}, in place of {}", before.version),
                None => format!("Installed plugin: {name}"),
            };
            block(&title, plugin, paint)
        };
        self.plugins.iter().map(one).collect()
    }
}

impl View for SyncedPlugins {
    fn text(&self, paint: Paint) -> String {
        let row = |(plugin, is_new): &(LockedPlugin, bool)| {
            let state = if *is_new { "installed" } else { "as before" };
            let (stack_type, version) = (plugin.stack_type.clone(), plugin.version.clone());
            ("", vec![stack_type, version, short(&plugin.digest), state.to_owned()])
        };
        let rows: Vec<_> = self.plugins.iter().map(row).collect();
        let table = match rows.is_empty() {
            true => "No plugins are wanted here.\n".to_owned(),
            false => table::table(Some(&["TYPE", "VERSION", "DIGEST", "STATE"]), &rows, paint),
        };
        let removed = self.removed.iter().map(|it| format!("No longer locked: {}\n", plain(it)));
        table + &removed.collect::<String>()
    }

    fn notes(&self, _: Paint) -> String {
        match self.changed {
            true => format!("Wrote `{}`; commit it with the project.\n", path(&self.lock)),
            false => String::new(),
        }
    }
}

impl View for VendoredPlugins {
    fn text(&self, paint: Paint) -> String {
        let row = |plugin: &LockedPlugin| {
            let (stack_type, version) = (plugin.stack_type.clone(), plugin.version.clone());
            ("", vec![stack_type, version, short(&plugin.digest), plugin.source.to_string()])
        };
        let rows: Vec<_> = self.plugins.iter().map(row).collect();
        let table = match rows.is_empty() {
            true => "No locked plugin comes from a registry.\n".to_owned(),
            false => table::table(Some(&["TYPE", "VERSION", "DIGEST", "SOURCE"]), &rows, paint),
        };
        let others = self.others.iter().map(|plugin| {
            format!("Left out: {}, from {}\n", plain(&plugin.stack_type), plugin.source)
        });
        table + &others.collect::<String>()
    }

    fn notes(&self, _: Paint) -> String {
        let lines = self.mirrors.iter().map(|(prefix, directory)| {
            format!("  \"{}\" = \"{}\"\n", plain(prefix), path(directory))
        });
        let lines: String = lines.collect();
        match lines.is_empty() {
            true => String::new(),
            false => format!(
                "To use them without the registry, add to `settings.toml`:\n  [mirrors]\n{lines}"
            ),
        }
    }
}

impl View for PublishedPlugin {
    fn text(&self, paint: Paint) -> String {
        let name = paint.good(&plain(&self.served.stack_type));
        let rows = [
            ("Version", self.tag.clone()),
            ("Source", self.source.to_string()),
            ("Manifest", format!("sha256:{}", self.manifest)),
            ("Component", format!("sha256:{}", self.digest)),
            ("Signature", if self.signed { "attached" } else { "none" }.to_owned()),
        ];
        format!("Published plugin: {name}\n{}", table::indented(&rows, paint))
    }

    fn notes(&self, paint: Paint) -> String {
        let source = self.source.to_string();
        match self.signed {
            true => String::new(),
            false => format!(
                "{} Sign its manifest, such as with `cosign sign --key cosign.key {}@sha256:{}`.\n",
                paint.hint("hint:"),
                source.trim_start_matches("oci://"),
                self.manifest
            ),
        }
    }
}

impl View for RemovedPlugin {
    fn text(&self, _: Paint) -> String {
        let versions: Vec<&str> = self.plugins.iter().map(|it| it.version.as_str()).collect();
        let stack_type = self.plugins.first().map(|it| plain(&it.served.stack_type));
        let (stack_type, versions) = (stack_type.unwrap_or_default(), plain(&versions.join(", ")));
        format!("Removed plugin: {stack_type} {versions}\n")
    }

    fn notes(&self, _: Paint) -> String {
        match self.stacks.as_deref() {
            None => "Whether stacks are of its type is not known.\n".to_owned(),
            Some([]) => String::new(),
            Some(stacks) => stacks.iter().map(left).collect(),
        }
    }
}

/// What can still be done with a stack of a plugin that is gone.
fn left((name, problem): &(String, Option<Problem>)) -> String {
    let name = plain(name);
    match problem {
        None => format!("The stack `{name}` can still be shown, exported and deleted.\n"),
        Some(problem) => {
            let why = plain(&problem.message.render(&CommandWords));
            format!("The stack `{name}` can still be shown and deleted, and not exported: {why}\n")
        }
    }
}
