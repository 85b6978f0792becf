//! Flags of other programs.

use super::Meaning;
use kitaru::plugin::StackType;

const CREATE: &str = "stack.create";
/// Every command.
const ANY: &str = "";

/// By command and words, the flag that is meant.
const FLAGS: [(&str, &[&str], &str); 12] = [
    (CREATE, &["-t", "--kind", "--stack-type", "--flavor"], "--type"),
    (CREATE, &["--config", "--from-file", "--filename"], "--file"),
    (CREATE, &["--set", "--param", "--option", "-p"], "--extra"),
    (CREATE, &["--skip-verify", "--skip-validation", "--no-validate"], "--no-verify"),
    (CREATE, &["--no-use", "--inactive"], "--no-activate"),
    (CREATE, &["--credential", "--auth"], "--credentials"),
    ("stack.list", &["--limit", "--per-page", "--page-size", "-s"], "--size"),
    ("stack.delete", &["-r", "-R", "--cascade", "--all", "--purge"], "--recursive"),
    ("stack.delete", &["-f"], "--force"),
    ("login", &["--token", "--key"], "--api-key"),
    ("login", &["--insecure", "-k", "--skip-tls-verify"], "--no-verify-ssl"),
    (ANY, &["--format"], "--output"),
];

/// By command and words, what to do in place of the flag.
const SENTENCES: [(&str, &[&str], &str); 6] = [
    (CREATE, &["--name", "-n"], "the name stands alone, as in `kitaru stack create dev`"),
    (
        CREATE,
        &["--project", "--project-id"],
        "the project on GCP is that of the container registry, and one on a server is chosen \
         with `kitaru login URL --project NAME`",
    ),
    (CREATE, &["--profile"], "write `--credentials aws-profile:NAME`"),
    (
        CREATE,
        &["--service-account", "--key-file", "--service-account-key"],
        "write `--credentials gcp-service-account:FILE`",
    ),
    (
        ANY,
        &["-y", "--yes", "--assume-yes", "--no-confirm", "--no-input"],
        "leave it out: nothing asks for a confirmation",
    ),
    (ANY, &["--json"], "write `-o json`"),
];

/// What an unknown flag means for a command.
pub(super) fn meaning(word: &str, command: &str, types: &[StackType]) -> Option<Meaning> {
    let is = |(of, words, _): &&(&str, &[&str], &str)| {
        (*of == ANY || *of == command) && words.contains(&word)
    };
    if let Some((_, _, flag)) = FLAGS.iter().find(is) {
        return Some(Meaning::Word((*flag).to_owned()));
    }
    if let Some((_, _, sentence)) = SENTENCES.iter().find(is) {
        return Some(Meaning::Sentence((*sentence).to_owned()));
    }
    // What a provider's inputs are called is the provider's to say.
    let name = word.strip_prefix("--").filter(|_| command == CREATE)?;
    let mut inputs = types.iter().flat_map(|stack_type| &stack_type.inputs);
    let is_meant = |synonym: &String| synonym == name;
    let input = inputs.find(|input| input.synonyms.iter().any(is_meant))?;
    Some(Meaning::Word(format!("--{}", input.name)))
}
