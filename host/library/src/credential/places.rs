//! Which variables and files a provider's description may have the host look at.
//!
//! A check in a description runs with the user's rights, and a description comes from whoever wrote
//! the provider. So both are limited to what belongs to the command lines of clouds:
//!
//! 1. A variable is read only if it is in [`VARIABLES`]. It may name any file: the user set it.
//! 2. A path is opened only below one of [`DIRECTORIES`] in the user's home, and without `..`.
//! 3. A message names the variable, and never its value.
//!
//! Not decided here: what is looked for, and what follows if a file may not be looked at.

use crate::settings::Settings;
use kitaru_provider_host::{description::IniFile, text::plain};
use std::path::{Component, Path, PathBuf};

/// Variables that name a file of a cloud's command line.
const VARIABLES: [&str; 7] = [
    "ALIBABA_CLOUD_CREDENTIALS_FILE",
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "DATABRICKS_CONFIG_FILE",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "KUBECONFIG",
    "OCI_CLI_CONFIG_FILE",
];

/// Where command lines of clouds keep their files, below the user's home.
const DIRECTORIES: [&str; 8] = [
    ".alibabacloud",
    ".aliyun",
    ".aws",
    ".azure",
    ".config/gcloud",
    ".databrickscfg",
    ".kube",
    ".oci",
];

/// A file that may be looked at.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) path: PathBuf,
    /// How a message names it.
    pub(super) label: String,
}

/// The file that a check means; `None` if it may not be looked at.
pub(super) fn place(settings: &Settings, file: &IniFile) -> Option<Place> {
    if let Some(name) = file.env.as_deref() {
        let name = VARIABLES.into_iter().find(|known| *known == name)?;
        if let Some(path) = settings.path_variable(name) {
            return Some(Place { path, label: format!("the file that `{name}` names") });
        }
    }
    let below = Path::new(file.path.strip_prefix("~/")?);
    let is_plain = below.components().all(|part| matches!(part, Component::Normal(_)));
    let is_known = DIRECTORIES.iter().any(|directory| below.starts_with(directory));
    let path = settings.home.as_ref()?.join(below);
    let label = format!("`{}`", plain(&path.display().to_string()));
    (is_plain && is_known).then_some(Place { path, label })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

    fn found(env: Option<&str>, path: &str) -> Option<Place> {
        let not_utf8 = OsStr::from_bytes(b"/\xff").to_owned();
        let variables = [
            ("AWS_SECRET_ACCESS_KEY".into(), "s3cr3t".into()),
            ("AWS_CONFIG_FILE".into(), "~/own".into()),
            ("KUBECONFIG".into(), not_utf8),
        ];
        let settings = Settings::new(variables.into(), Some("/home/me".into()), "/cwd".into());
        let section = "{}".to_owned();
        let env = env.map(str::to_owned);
        place(&settings, &IniFile { env, path: path.to_owned(), section, only: None })
    }

    #[test]
    fn a_variable_is_read_if_it_names_a_file_of_a_clouds_tools() {
        let path = |env| found(Some(env), "~/.aws/config").map(|place| place.path);
        assert_eq!(path("AWS_CONFIG_FILE").as_deref(), Some(Path::new("/home/me/own")));
        assert_eq!(path("KUBECONFIG").unwrap().as_os_str().as_bytes(), b"/\xff");
        assert_eq!(path("OCI_CLI_CONFIG_FILE").unwrap(), Path::new("/home/me/.aws/config"));
        for env in ["AWS_SECRET_ACCESS_KEY", "HOME", "aws_config_file", ""] {
            assert_eq!(path(env), None, "`{env}`");
        }
    }

    #[test]
    fn a_path_is_opened_if_it_is_where_a_clouds_tools_keep_their_files() {
        for path in ["~/.aws/config", "~/.config/gcloud/a/b", "~/.kube/config", "~/.databrickscfg"]
        {
            assert!(found(None, path).is_some(), "`{path}`");
        }
        for path in [
            "~/.aws/../.ssh/id",
            "~/../other/.aws/config",
            "~/.awsome",
            "~/.ssh/config",
            "~/.config/kitaru/secrets/server.json",
            "~//etc/passwd",
            "~",
            "/dev/zero",
            "/home/me/.aws/config",
            ".aws/config",
            "~other/.aws/config",
            "",
        ] {
            assert_eq!(found(None, path), None, "`{path}`");
        }
    }

    #[test]
    fn a_message_names_the_variable_or_the_path() {
        let label = |env, path| found(env, path).unwrap().label;
        assert_eq!(label(Some("AWS_CONFIG_FILE"), ""), "the file that `AWS_CONFIG_FILE` names");
        assert_eq!(label(None, "~/.aws/config"), "`/home/me/.aws/config`");
        assert!(!label(None, "~/.aws/\u{1b}[31m").contains('\u{1b}'));
    }
}
