//! The URI of an artifact store, in its parts.

/// The scheme of a URI, and what follows its `://`.
#[must_use]
pub fn scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, after) = text.split_once(':')?;
    Some((scheme, after.strip_prefix("//")?))
}

/// What follows a scheme, if there is one.
pub(crate) fn without_scheme(text: &str) -> &str {
    scheme(text).map_or(text, |(_, after)| after)
}

/// `scheme://bucket/rest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Uri<'a> {
    pub(crate) scheme: &'a str,
    /// The text before the first `/`; for Azure, this may be `container@account`.
    pub(crate) bucket: &'a str,
    /// The path with its leading `/`, or empty.
    pub(crate) rest: &'a str,
}

impl<'a> Uri<'a> {
    /// Splits a URI, if it has a scheme.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let (scheme, after) = scheme(text)?;
        let bucket = after.split('/').next().unwrap_or(after);
        let rest = after.strip_prefix(bucket).unwrap_or("");
        Some(Self { scheme, bucket, rest })
    }

    /// Whether there is a bucket.
    pub(crate) fn has_bucket(&self) -> bool {
        !self.bucket.is_empty() && !self.bucket.starts_with('@')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bucket_ends_at_the_first_slash() {
        let uri = |scheme, bucket, rest| Some(Uri { scheme, bucket, rest });
        assert_eq!(Uri::parse("s3://bkt"), uri("s3", "bkt", ""));
        assert_eq!(Uri::parse("gs://bkt/a//b/"), uri("gs", "bkt", "/a//b/"));
        assert_eq!(Uri::parse("abfs://c@a/p"), uri("abfs", "c@a", "/p"));
        assert_eq!(Uri::parse("/local/dir"), None);
    }

    #[test]
    fn nothing_before_the_slash_or_the_account_is_no_bucket() {
        for missing in ["s3://", "gs:///x", "abfs://@account/x"] {
            assert!(!Uri::parse(missing).unwrap().has_bucket(), "{missing}");
        }
    }
}
