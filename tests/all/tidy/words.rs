//! Finds words that the source must not contain.

use super::Source;

pub(super) fn allowed_lints(source: &Source) -> Vec<String> {
    let allow = concat!("[", "allow(");
    let instead = "say `#[expect(…, reason = \"…\")]`";
    find(source.rust(), &[concat!("#", "[", "allow("), concat!("#!", "[", "allow(")])
        .into_iter()
        .map(|place| format!("{place}: `#{allow}`; {instead}"))
        .collect()
}

pub(super) fn left_to_do(source: &Source) -> Vec<String> {
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("to", "do!("),
        concat!("unimple", "mented!("),
        concat!("db", "g!("),
    ];
    let mut found = find(source.rust(), &words);
    // The program writes only to the streams of its `Terminal`, and the library to none.
    let prints = [concat!("print", "ln!("), concat!("print", "!(")];
    let in_source = |(path, _): &(&str, &str)| path.contains("/src/");
    found.extend(find(source.matching("host/", ".rs").filter(in_source), &prints));
    found.extend(find(source.matching("plugins/", ".rs"), &prints));
    found.into_iter().map(|place| format!("{place} is not finished")).collect()
}

pub(super) fn machine_paths(source: &Source) -> Vec<String> {
    let paths = [concat!("/wo", "rk/"), concat!("/ro", "ot/")];
    let found = find(source.matching("", ""), &paths);
    found.into_iter().map(|place| format!("{place} names a directory of one machine")).collect()
}

/// The lines that contain one of these words, each as `path:line`.
fn find<'a>(files: impl Iterator<Item = (&'a str, &'a str)>, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in files {
        for (index, line) in text.lines().enumerate() {
            if words.iter().any(|word| line.contains(word)) {
                found.push(format!("{path}:{}", index + 1));
            }
        }
    }
    found
}
