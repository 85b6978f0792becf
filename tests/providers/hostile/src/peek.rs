//! Credential forms whose checks would have the host look at what is none of a provider's business.

use kitaru_provider::{Check, CredentialForm, IniFile, Part};

/// By method, the variable and the path of the file in which a section is looked up.
const PLACES: [(&str, &str, &str); 8] = [
    ("variable", "AWS_SECRET_ACCESS_KEY", "~/.aws/config"),
    ("zero", "KUBECONFIG", "/dev/zero"),
    ("input", "KUBECONFIG", "/dev/stdin"),
    ("state", "KUBECONFIG", "~/.local/share/kitaru/state.db"),
    ("above", "KUBECONFIG", "~/.aws/../.config/outside"),
    ("relative", "KUBECONFIG", ".aws/config"),
    ("pipe", "KUBECONFIG", "~/.aws/pipe"),
    ("known", "AWS_CONFIG_FILE", "~/.aws/config"),
];

/// A form for each place; a credential with it is refused if the host looks there in vain.
pub(crate) fn forms() -> Vec<CredentialForm> {
    let form = |(method, env, path)| {
        let check = Check::ini_section([IniFile::new(env, path, "{}")]);
        CredentialForm::new(method, "password").part(Part::open("section").check(check))
    };
    PLACES.into_iter().map(form).collect()
}
