//! The examples at the foot of each help, and where to read more.

/// The pages on kitaru.
const PAGES: &str = "https://docs.zenml.io/kitaru";

const WITHOUT_A_KEY: &str =
    "Without a key, a page and a code are printed to confirm the login with.\n\n";

/// The foot of the help of a command, by its name in JSON.
pub(super) fn foot(command: &str) -> String {
    let lines: String = of(command).iter().map(|line| format!("  {line}\n")).collect();
    let heading = if lines.is_empty() { "" } else { "Examples:\n" };
    let blank = if lines.is_empty() { "" } else { "\n" };
    let note = if command == "login" { WITHOUT_A_KEY } else { "" };
    format!("{note}{heading}{lines}{blank}See `kitaru help environment` for variables, and {PAGES}")
}

fn of(command: &str) -> &'static [&'static str] {
    match command {
        "kitaru" => &["kitaru status", "kitaru stack create dev", "kitaru help stack create"],
        "stack" => &["kitaru stack list", "kitaru stack use dev", "kitaru stack help create"],
        "plugin" => &["kitaru plugin list", "kitaru plugin install ./acme.wasm"],
        "trust" => &["kitaru plugin trust list"],
        "plugin.install" => &[
            "kitaru plugin install ./acme.wasm",
            "kitaru plugin install oci://registry.acme.example/kitaru/acme@^1.2",
        ],
        "plugin.list" => &["kitaru plugin list", "kitaru plugin list -o json"],
        "plugin.show" => &["kitaru plugin show acme"],
        "plugin.update" => &["kitaru plugin update acme", "kitaru plugin update acme --to 1.4.1"],
        "plugin.remove" => &["kitaru plugin remove acme"],
        "plugin.verify" => &["kitaru plugin verify"],
        "plugin.doctor" => &["kitaru plugin doctor"],
        "plugin.outdated" => &["kitaru plugin outdated"],
        "plugin.publish" => {
            &["kitaru plugin publish acme.wasm oci://registry.acme.example/kitaru/acme:1.2.0"]
        }
        "plugin.vendor" => &["kitaru plugin vendor vendor/plugins"],
        "plugin.sync" => &["kitaru plugin sync", "kitaru plugin sync --locked"],
        "plugin.trust.add" => &[
            "kitaru plugin trust add oci://registry.acme.example/ --key acme.pub",
            "kitaru plugin trust add --digest sha256:…",
        ],
        "plugin.trust.list" => &["kitaru plugin trust list"],
        "plugin.trust.remove" => &["kitaru plugin trust remove oci://registry.acme.example/"],
        "schema" => &["kitaru schema stack >stack.schema.json"],
        "init" => &["kitaru init"],
        "status" => &["kitaru status", "kitaru status -o json"],
        "login" => &[
            "kitaru login https://kitaru.example.com",
            "kitaru login https://kitaru.example.com - <key.txt",
        ],
        "mcp" => &["kitaru mcp", "kitaru mcp --read-only"],
        "version" => &["kitaru version -v", "kitaru version -o json"],
        "stack.list" => &["kitaru stack list", "kitaru stack list --type vertex -o name"],
        "stack.current" => &["kitaru stack current -o name"],
        "stack.show" => &["kitaru stack show default", "kitaru stack show default -o yaml"],
        "stack.use" => &["kitaru stack use default"],
        "stack.create" => &[
            "kitaru stack create dev",
            "kitaru stack create -f stack.yaml --dry-run",
            "kitaru stack create --template vertex >stack.yaml",
            "kitaru stack create --type vertex --help",
        ],
        "stack.delete" => &["kitaru stack delete dev", "kitaru stack delete dev --recursive"],
        "stack.export" => &["kitaru stack export default >stack.yaml"],
        "stack.copy" => &["kitaru stack copy dev --to https://kitaru.example.com"],
        "stack.types" => &["kitaru stack types"],
        "stack.resolve" => &["kitaru stack resolve --explain"],
        "completions" => &["kitaru completions bash"],
        "schema.stack" => &["kitaru schema stack >stack.schema.json"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::argv::verb::verbs;

    #[test]
    fn every_verb_has_an_example_of_its_own() {
        for verb in verbs().filter(|verb| verb.command != "logout") {
            let words = format!("kitaru {}", verb.command.replace('.', " "));
            assert!(of(verb.command).iter().any(|line| line.starts_with(&words)), "{words}");
        }
    }
}
