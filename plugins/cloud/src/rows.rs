//! The rows of a stored remote stack.

use kitaru_provider::{ORCHESTRATOR, Row, Stack, StoredComponent};

/// A row for each component, in the order of the stack; the caller adds the orchestrator's details.
#[must_use]
pub fn rows(stack: &Stack, orchestrator: impl Fn(&StoredComponent, Row) -> Row) -> Vec<Row> {
    let row = |component: &StoredComponent| match component.kind() {
        ORCHESTRATOR => orchestrator(component, Row::runner(component)),
        _ => Row::of(component),
    };
    stack.components().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_orchestrator_is_the_callers() {
        let stored = |kind: &str| StoredComponent::new(kind, "s1", "flavor");
        let (runner, builder) = (stored(ORCHESTRATOR), stored("image_builder"));
        let stack = Stack::new("s1").with_component(runner.clone()).with_component(builder.clone());
        let shown = rows(&stack, |_, row| row.detail("location", Some("here")));
        let wanted = [Row::runner(&runner).detail("location", Some("here")), Row::of(&builder)];
        assert_eq!(shown, wanted);
    }
}
