//! Renders what was installed or removed.

use super::block;
use crate::view::{View, paint::Paint};
use kitaru::{InstalledPlugins, RemovedPlugin, plugin::installed::InstalledPlugin, text::plain};

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
            Some(stacks) => {
                let names: Vec<String> =
                    stacks.iter().map(|it| format!("`{}`", plain(it))).collect();
                format!(
                    "Stacks of its type can still be shown, exported and deleted: {}\n",
                    names.join(", ")
                )
            }
        }
    }
}
