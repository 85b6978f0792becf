//! Tests extra fields: a sequence of assignments gives the same result as in the model.

use super::{
    holds,
    tree::{Tree, assign, key, tree},
};
use kitaru::request::extra::{Assignment, Extra};
use libtest_mimic::Trial;
use proptest::{collection::vec, prelude::*};
use std::collections::BTreeMap;

pub(super) fn trials() -> Vec<Trial> {
    vec![Trial::test("properties::extra_merges_like_a_tree", || {
        let path = (key(), vec(key(), 1..4)).prop_map(|(target, mut path)| {
            path.insert(0, target);
            path
        });
        holds(256, &vec((path, tree()), 0..12), |assignments| {
            let (mut extra, mut model) = (Extra::default(), BTreeMap::new());
            for (path, value) in assignments {
                let text = format!("{}={value}", path.join("."));
                let assignment = Assignment::parse(&text).expect("it is of the form");
                let done = extra.assign(assignment);
                prop_assert_eq!(done.is_ok(), assign(&mut model, &path, &value), "{}", text);
                prop_assert_eq!(targets(&extra), model.clone(), "{}", text);
            }
            Ok(())
        })
    })]
}

/// Converts extra fields to the model.
pub(super) fn targets(extra: &Extra) -> BTreeMap<String, Tree> {
    extra.targets().map(|(target, _)| (target.key.clone(), Tree::from(&target.value))).collect()
}
