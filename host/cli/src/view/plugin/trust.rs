//! Renders who is trusted for what.

use crate::view::{View, paint::Paint, table};
use kitaru::{
    TrustChange, TrustList,
    plugin::trust::{Rules, TrustRule, TrustedComponent},
    text::{path, plain},
};

impl View for TrustList {
    fn text(&self, paint: Paint) -> String {
        let policy = &self.trust.policy;
        let mut rows = rows(&policy.publishers, &[], "administrator");
        rows.extend(self::rows(&self.trust.rules.publishers, &self.trust.rules.components, "you"));
        let mut text = match rows.is_empty() {
            true => "Nobody is trusted to supply plugins.\n".to_owned(),
            false => table::table(Some(&["SOURCE", "WHO", "SAID BY"]), &rows, paint),
        };
        if let Some(file) = &policy.path {
            text.push_str(&format!("\nThe policy of this machine: {}\n", path(file)));
            let rules = [
                (policy.requires_signature, "a signature is required".to_owned()),
                (policy.forbids_native, "native plugins are forbidden".to_owned()),
                (
                    policy.sources.is_some(),
                    format!("only from {}", policy.sources.clone().unwrap_or_default().join(", ")),
                ),
            ];
            for (_, rule) in rules.iter().filter(|(holds, _)| *holds) {
                text.push_str(&format!("  {}\n", plain(rule)));
            }
        }
        text
    }
}

impl View for TrustChange {
    fn text(&self, _: Paint) -> String {
        let verb = if self.added { "Trusted" } else { "Not trusted any more" };
        let Rules { publishers, components } = &self.changed;
        let publishers = publishers.iter().map(|rule| {
            format!("{verb}: {} for {}\n", plain(&rule.signer.to_string()), plain(&rule.source))
        });
        let components = components.iter().map(|it| format!("{verb}: sha256:{}\n", it.digest));
        publishers.chain(components).collect()
    }

    fn notes(&self, _: Paint) -> String {
        match self.unused.is_empty() {
            true => String::new(),
            false => format!("Plugins that are not used any more: {}\n", self.unused.join(", ")),
        }
    }
}

type Row = (&'static str, Vec<String>);

fn rows(publishers: &[TrustRule], components: &[TrustedComponent], by: &str) -> Vec<Row> {
    let publishers = publishers
        .iter()
        .map(|rule| ("", vec![rule.source.clone(), rule.signer.to_string(), by.to_owned()]));
    let components = components
        .iter()
        .map(|it| ("", vec!["any".to_owned(), format!("sha256:{}", it.digest), by.to_owned()]));
    publishers.chain(components).collect()
}
