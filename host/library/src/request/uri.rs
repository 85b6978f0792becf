//! The URI that was meant by another form of it, such as the address of a web page.
//!
//! An input declares the forms, as `URI FORM FORM…`. Both have placeholders, as in
//! `s3://{bucket}/{path} https://{bucket}.s3.amazonaws.com/{path}`. A placeholder
//! stands for text without `/`, and at the end of a form for any text.
//!
//! A hint is pasted, and the words are a provider's: a URI is told only if it
//! consists of plain characters, and has a scheme that the input takes.

use super::condition::has_scheme;
use crate::text::may_be_repeated;

/// The URI that a text means, if it has one of the forms.
pub(super) fn meant(text: &str, schemes: &[String], forms: &[String]) -> Option<String> {
    // A bucket alone has the same form as a path in it.
    let text = format!("{}/", text.trim_end_matches('/'));
    forms.iter().find_map(|line| {
        let (uri, forms) = line.split_once(' ')?;
        let parts = forms.split(' ').find_map(|form| parts(&text, form))?;
        let fill =
            |uri: String, (name, part): (&str, &str)| uri.replace(&format!("{{{name}}}"), part);
        let uri = parts.into_iter().fold(uri.to_owned(), fill);
        let uri = uri.trim_end_matches('/');
        (has_scheme(uri, schemes) && is_plain(uri)).then(|| uri.to_owned())
    })
}

/// What the placeholders of a form stand for, if the text has this form.
fn parts<'a>(mut text: &'a str, form: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let mut literals = form.split('{');
    text = text.strip_prefix(literals.next()?)?;
    let mut parts = Vec::new();
    for part in literals {
        let (name, literal) = part.split_once('}')?;
        let ends = text.match_indices(literal).map(|(end, _)| end);
        let end = match literal {
            "" => text.len(),
            _ => ends.take_while(|end| !text[..*end].contains('/')).last()?,
        };
        parts.push((name, &text[..end]));
        text = &text[end + literal.len()..];
    }
    text.is_empty().then_some(parts)
}

fn is_plain(uri: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.~/:@=+,".contains(c);
    let has_bucket = uri.split_once("://").is_some_and(|(_, rest)| !rest.starts_with('/'));
    has_bucket && uri.chars().all(is_plain) && may_be_repeated(uri)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<String> {
        let forms = [
            "s3://{path} s3a://{path} arn:{}:s3:::{path} https://s3.{}amazonaws.com/{path}",
            "s3://{bucket}/{path} https://{bucket}.s3.{}amazonaws.com/{path}",
        ];
        meant(text, &["s3".to_owned()], &forms.map(str::to_owned))
    }

    #[test]
    fn a_form_means_the_uri_with_the_same_parts() {
        for (text, uri) in [
            ("s3a://bucket/x", "s3://bucket/x"),
            ("arn:aws-cn:s3:::bucket/x/y/", "s3://bucket/x/y"),
            ("https://s3.us-east-1.amazonaws.com/bucket/x", "s3://bucket/x"),
            ("https://bucket.s3.amazonaws.com", "s3://bucket"),
            ("https://my.s3.bucket.s3.us-east-1.amazonaws.com/x", "s3://my.s3.bucket/x"),
        ] {
            assert_eq!(found(text).as_deref(), Some(uri), "{text}");
        }
    }

    #[test]
    fn nothing_else_is_meant() {
        for text in [
            "",
            "/",
            "s3a://",
            "arn:aws:s3:us-east-1:123456789012:accesspoint/ap",
            "https://ap.s3-accesspoint.us-east-1.amazonaws.com/x",
            "https://bucket.s3.amazonaws.com/x?X-Amz-Signature=hush",
            "https://bucket.s3.amazonaws.com/a%20b",
            "https://example.com/a.s3.amazonaws.com/x",
            "s3a://$(whoami)",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn a_form_that_a_provider_wrote_wrong_means_nothing() {
        for forms in ["", "s3://{a}", "s3://{a} {a", "s3://{b} s3a://{a}", "gs://{a} s3a://{a}"] {
            assert_eq!(meant("s3a://x", &["s3".to_owned()], &[forms.to_owned()]), None, "{forms}");
        }
    }
}
