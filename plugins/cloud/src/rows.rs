//! How a stored remote stack reads.

use crate::cloud::{ARTIFACT_STORE, CONTAINER_REGISTRY, ORCHESTRATOR};
use kitaru_provider::{Row, Stack, StoredComponent};

/// A row a component, in the stack's order; the orchestrator's details are the caller's.
#[must_use]
pub fn rows(stack: &Stack, orchestrator: impl Fn(&StoredComponent, Row) -> Row) -> Vec<Row> {
    stack
        .components()
        .map(|component| match component.kind() {
            ORCHESTRATOR => orchestrator(component, Row::runner(component)),
            ARTIFACT_STORE => Row::storage(component).detail("location", component.text("path")),
            CONTAINER_REGISTRY => {
                Row::image_registry(component).detail("location", location(component))
            }
            _ => Row::additional(component),
        })
        .collect()
}

/// Where images are pushed: the registry, and the repository in it if one is set.
fn location(registry: &StoredComponent) -> Option<String> {
    let uri = registry.text("uri")?;
    let repository = registry.text("default_repository").unwrap_or_default().trim_matches('/');
    if repository.is_empty() {
        return Some(uri.to_owned());
    }
    Some(format!("{}/{repository}", uri.trim_end_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(kind: &str) -> StoredComponent {
        StoredComponent::new(kind, "s1", "flavor")
    }

    fn shown(component: StoredComponent) -> Vec<Row> {
        rows(&Stack::new("s1").with_component(component), |_, row| row)
    }

    #[test]
    fn a_component_has_the_role_of_its_kind() {
        let builder = stored("image_builder");
        let store = stored(ARTIFACT_STORE).with("path", "gs://bkt/pre");
        assert_eq!(shown(stored(ORCHESTRATOR)), [Row::runner(&stored(ORCHESTRATOR))]);
        assert_eq!(
            shown(store.clone()),
            [Row::storage(&store).detail("location", Some("gs://bkt/pre"))]
        );
        assert_eq!(shown(builder.clone()), [Row::additional(&builder)]);
    }

    #[test]
    fn the_default_repository_follows_the_registry_after_one_slash() {
        let registry = || stored(CONTAINER_REGISTRY);
        for (component, wanted) in [
            (registry().with("uri", "host"), "host"),
            (registry().with("uri", "host/"), "host/"),
            (registry().with("uri", "host").with("default_repository", " "), "host"),
            (registry().with("uri", "host").with("default_repository", "team"), "host/team"),
            (registry().with("uri", "host/").with("default_repository", "/team/x/"), "host/team/x"),
        ] {
            let wanted = Row::image_registry(&component).detail("location", Some(wanted));
            assert_eq!(shown(component), [wanted]);
        }
    }
}
