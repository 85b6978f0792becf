//! The `plugin` commands.

use super::{CommandError, Done, Printer};
use crate::argv::PluginVerb;
use kitaru::{Failure, Kitaru};

pub(super) fn run(kitaru: &Kitaru, printer: &Printer<'_>, verb: PluginVerb) -> Done {
    match verb {
        PluginVerb::Install(asked) => printer.print(&kitaru.install_plugin(&asked)?),
        PluginVerb::List => {
            let plugins = kitaru.plugins()?;
            printer.warn(&plugins.broken);
            printer.print(&plugins)
        }
        PluginVerb::Show(asked) => printer.print(&kitaru.show_plugin(&asked)?),
        PluginVerb::Update { asked, dry_run: false } => {
            printer.print(&kitaru.update_plugin(&asked)?)
        }
        PluginVerb::Update { asked, dry_run: true } => printer.print(&kitaru.plan_update(&asked)?),
        PluginVerb::Remove(asked) => printer.print(&kitaru.remove_plugin(&asked)?),
        PluginVerb::Outdated => {
            let outdated = kitaru.outdated_plugins()?;
            printer.warn(&outdated.problems);
            printer.print(&outdated)
        }
        PluginVerb::Vendor(asked) => printer.print(&kitaru.vendor_plugins(&asked)?),
        PluginVerb::Publish(asked) => printer.print(&kitaru.publish_plugin(&asked)?),
        PluginVerb::Doctor => {
            let diagnoses = kitaru.diagnose_plugins()?;
            let problems = diagnoses.plugins.iter().flat_map(|it| &it.problems);
            printer.warn(problems.chain(&diagnoses.problems));
            printer.print(&diagnoses)
        }
        PluginVerb::Verify => verify(kitaru, printer),
        PluginVerb::Sync => printer.print(&kitaru.sync_plugins()?),
        PluginVerb::Trust(asked) => printer.print(&kitaru.trust_plugin(&asked)?),
        PluginVerb::Trusted => printer.print(&kitaru.trusted()?),
        PluginVerb::Distrust(asked) => printer.print(&kitaru.distrust(&asked)?),
    }
}

/// Prints what was checked, and fails if something is wrong.
fn verify(kitaru: &Kitaru, printer: &Printer<'_>) -> Done {
    let verified = kitaru.verify_plugins()?;
    printer.print(&verified)?;
    let problems: Vec<_> = verified.all_problems().cloned().collect();
    match problems.is_empty() {
        true => Ok(()),
        false => Err(CommandError::Failed(Failure::of(problems))),
    }
}
