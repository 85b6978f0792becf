//! Puts the user's home into the path of a local artifact store.
//!
//! A shell puts it in for `~` at the beginning of a word, and so do kitaru's own options; in
//! `--extra artifact_store.path=~/data` and in a stack file no shell does.

use super::Request;
use kitaru_contract::kind::ARTIFACT_STORE;
use kitaru_provider_host::Description;
use serde_json::Value;
use std::path::PathBuf;

/// The flavor whose outputs are in a directory of this machine, and the field that names it.
const LOCAL: &str = "local";
const PATH: &str = "path";

/// Expands the path if artifact stores of the type are local; `expanded` knows the home.
pub fn expand(
    request: &mut Request,
    description: &Description,
    expanded: impl Fn(&str) -> PathBuf,
) {
    let target = description.targets.iter().find(|target| target.name == ARTIFACT_STORE);
    let is_local = |target: &kitaru_provider_host::description::Target| {
        !target.flavors.is_empty() && target.flavors.iter().all(|flavor| flavor.name == LOCAL)
    };
    let fields = request.extra.get_mut(ARTIFACT_STORE).filter(|_| target.is_some_and(is_local));
    let path = fields.and_then(|fields| fields.get_mut(PATH));
    if let Some(Value::String(path)) = path
        && (path == "~" || path.starts_with("~/"))
        && let Some(whole) = expanded(path).to_str()
    {
        *path = whole.to_owned();
    }
}
