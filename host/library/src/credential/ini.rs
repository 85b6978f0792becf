//! Finds sections in INI files, as written by the command lines of the clouds.

/// Whether a text has a section: a line `[NAME]`, where spaces around the name are ignored. A part
/// of the name may be in quotes, as in `[profile "my own"]`.
#[must_use]
pub(super) fn has_section(text: &str, name: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim();
        let inside = line.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let is_quote = |c: char| matches!(c, '"' | '\'');
        inside.is_some_and(|(section, _)| {
            section.replace(is_quote, "").split_whitespace().eq(name.split_whitespace())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_a_line_in_brackets() {
        let text = "[default]\nregion = x\n [profile  dev] ; mine\n# [profile old]\nkey = [no]\n";
        assert!(has_section(text, "default"));
        assert!(has_section(text, "profile dev"));
        assert!(has_section("[profile \"my own\"]", "profile my own"));
        assert!(!has_section(text, "profile old"));
        assert!(!has_section(text, "no"));
        assert!(!has_section(text, "dev"));
    }
}
