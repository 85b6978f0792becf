//! Bounds a text that another reader will read.

use super::{MOST_BYTES, YamlError, error::YamlFault};
use crate::location::Location;
use saphyr_parser::{Event, Parser, Span};
use std::collections::HashMap;

/// Checks that the aliases of a text do not unfold it to a tree of many bytes.
///
/// # Errors
///
/// If they do, or the text is not YAML.
pub fn check_size(text: &str, start: &Location) -> Result<(), YamlError> {
    let fault = |span: Span, fault| {
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let location = start.moved(number(span.start.line()), number(span.start.col() + 1));
        YamlError { location, fault }
    };
    // By anchor, and for each open list or map: its anchor. With the size of each.
    let mut anchors: HashMap<usize, usize> = HashMap::new();
    let mut open: Vec<(usize, usize)> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            fault(Span::empty(*error.marker()), YamlFault::Syntax(error.info().to_owned()))
        })?;
        let (anchor, size) = match event {
            Event::Scalar(text, _, anchor, _) => (anchor, text.len() + 1),
            Event::Alias(anchor) => (0, anchors.get(&anchor).copied().unwrap_or_default()),
            Event::SequenceEnd | Event::MappingEnd => open.pop().unwrap_or_default(),
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                open.push((anchor, 1));
                continue;
            }
            _ => continue,
        };
        if size > MOST_BYTES {
            return Err(fault(span, YamlFault::Long));
        }
        if anchor > 0 {
            anchors.insert(anchor, size);
        }
        if let Some((_, above)) = open.last_mut() {
            *above = above.saturating_add(size);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<(), String> {
        check_size(text, &Location::start("f.yaml")).map_err(|error| error.to_string())
    }

    #[test]
    fn aliases_unfold_to_little() {
        assert_eq!(check("a: &a x\nb: [*a, *a]\n"), Ok(()));
        let long = "x".repeat(100_000);
        let many = vec!["*a"; 1000].join(", ");
        let refused = check(&format!("a: &a {long}\nb: [{many}]\n")).unwrap_err();
        assert!(refused.ends_with("unfolds to more than 8 MiB"), "{refused}");
        let mut nested = "a0: &a0 xxxxxxxxxx\n".to_owned();
        for level in 1..60 {
            let below = level - 1;
            nested.push_str(&format!("a{level}: &a{level} [*a{below}, *a{below}]\n"));
        }
        assert!(check(&nested).is_err());
    }
}
