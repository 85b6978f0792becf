//! The URI of an artifact store, in its parts.

/// `scheme://bucket/rest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Uri<'a> {
    pub(crate) scheme: &'a str,
    /// What stands before the first `/`; of Azure `container@account` as well.
    pub(crate) bucket: &'a str,
    /// With its leading `/`, or blank.
    pub(crate) rest: &'a str,
}

impl<'a> Uri<'a> {
    /// None, if there is no scheme.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let (scheme, after) = text.split_once("://")?;
        let (bucket, rest) = after.split_at(after.find('/').unwrap_or(after.len()));
        Some(Self { scheme, bucket, rest })
    }

    /// Whether a bucket is named at all.
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
