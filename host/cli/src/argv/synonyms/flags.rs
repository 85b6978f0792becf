//! Flags of other programs.

use super::Meaning;
use crate::argv::KnownTypes;
use kitaru::nearest::nearest;

const CREATE: &str = "stack.create";
const LIST: &str = "stack.list";
const EXPORT: &str = "stack.export";
/// Every command.
const ANY: &str = "";

/// By command and words, the words that are meant.
const FLAGS: [(&str, &[&str], &[&str]); 18] = [
    (CREATE, &["-t", "--kind", "--stack-type", "--flavor"], &["--type"]),
    (CREATE, &["--config", "--from-file", "--filename"], &["--file"]),
    (CREATE, &["--set", "--param", "--option", "-p"], &["--extra"]),
    (CREATE, &["--skip-verify", "--skip-validation", "--no-validate"], &["--no-verify"]),
    (CREATE, &["--no-use", "--inactive"], &["--no-activate"]),
    (CREATE, &["--credential", "--auth"], &["--credentials"]),
    (LIST, &["--limit", "--per-page", "--page-size", "-s"], &["--size"]),
    (LIST, &["-n", "--filter"], &["--name"]),
    (LIST, &["-t", "--kind", "--stack-type", "--flavor"], &["--type"]),
    (LIST, &["-q", "--quiet", "--names"], &["-o", "name"]),
    (LIST, &["--order", "--order-by", "--sort-by"], &["--sort"]),
    ("stack.delete", &["-r", "-R", "--cascade", "--all", "--purge"], &["--recursive"]),
    ("stack.delete", &["-f"], &["--force"]),
    ("login", &["--token", "--key"], &["--api-key"]),
    ("login", &["--insecure", "--skip-tls-verify"], &["--no-verify-ssl"]),
    (ANY, &["--format"], &["--output"]),
    (ANY, &["--json"], &["-o", "json"]),
    (ANY, &["--no-color", "--no-colour", "--nocolor"], &["--color", "never"]),
];

/// By command and words, the options of what stands alone here, and a sentence about that.
const VALUES: [(&str, &[&str], &str); 6] = [
    (CREATE, &["--name", "-n"], "the name stands alone, as in `kitaru stack create NAME`"),
    ("stack.show", &["--name", "-n"], "the name stands alone, as in `kitaru stack show STACK`"),
    ("stack.use", &["--name", "-n"], "the name stands alone, as in `kitaru stack use STACK`"),
    ("stack.delete", &["--name", "-n"], "the name stands alone, as in `kitaru stack delete STACK`"),
    (EXPORT, &["--name", "-n"], "the name stands alone, as in `kitaru stack export STACK`"),
    (
        "login",
        &["--server", "--url", "--host", "--address", "-s", "-u"],
        "the address stands alone, as in `kitaru login URL`",
    ),
];

/// Options that have a shell's redirection in their place.
const OUTPUTS: [&str; 5] = ["--file", "-f", "--out", "--output-file", "--to"];

/// Options of what is never done.
const CONFIRMATIONS: [&str; 5] = ["-y", "--yes", "--assume-yes", "--no-confirm", "--no-input"];

/// By command and words, what to do in place of the flag.
const SENTENCES: [(&str, &[&str], &str); 4] = [
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
        "login",
        // Of `curl` it is the flag that verifies no certificate, which nobody means by accident.
        &["-k"],
        "give a key with `--api-key-file FILE`, or `-` to read it from standard input",
    ),
];

/// What an unknown flag means for a command.
pub(super) fn meaning(word: &str, command: &str, types: &dyn KnownTypes) -> Option<Meaning> {
    let is = |of: &str, words: &[&str]| (of == ANY || of == command) && words.contains(&word);
    if let Some((.., right)) = FLAGS.iter().find(|(of, words, _)| is(of, words)) {
        return Some(words(right));
    }
    if let Some((.., sentence)) = VALUES.iter().find(|(of, words, _)| is(of, words)) {
        return Some(Meaning::Value(sentence));
    }
    if is(EXPORT, &OUTPUTS) {
        return Some(Meaning::Output);
    }
    if is(ANY, &CONFIRMATIONS) {
        return Some(Meaning::Nothing("nothing asks for a confirmation"));
    }
    if let Some((.., sentence)) = SENTENCES.iter().find(|(of, words, _)| is(of, words)) {
        return Some(Meaning::Sentence((*sentence).to_owned()));
    }
    // What a provider's inputs are called is the provider's to say.
    let name = word.strip_prefix("--").filter(|_| command == CREATE)?;
    let types = types.list(usize::MAX).0;
    let mut inputs = types.iter().flat_map(|stack_type| &stack_type.inputs);
    let is_meant = |synonym: &String| synonym == name;
    let input = inputs.find(|input| input.synonyms.iter().any(is_meant))?;
    Some(Meaning::Words(vec![format!("--{}", input.name)]))
}

/// What a flag means that is written almost like one of another program.
pub(super) fn near(word: &str, command: &str) -> Option<Meaning> {
    let bare = word.strip_prefix("--")?;
    let of_command = FLAGS.iter().filter(|(of, ..)| *of == ANY || *of == command);
    let known = of_command.flat_map(|(_, words, right)| words.iter().map(move |it| (*it, *right)));
    let known = known.filter(|(_, right)| !super::UNSAFE.contains(&right[0]));
    let known: Vec<(&str, &[&str])> =
        known.filter_map(|(it, right)| Some((it.strip_prefix("--")?, right))).collect();
    let near = nearest(bare, known.iter().map(|(known, _)| *known))?;
    known.iter().find(|(known, _)| *known == near).map(|(_, right)| words(right))
}

fn words(words: &[&str]) -> Meaning {
    Meaning::Words(words.iter().map(|word| (*word).to_owned()).collect())
}
