//! Collects the problems of a request, in the order in which to report them.

use crate::problem::{Failure, Problem};

/// What a problem is about. Problems are reported in this order, whichever was found first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// The syntax of `--extra`.
    ExtraSyntax,
    /// The stack file.
    File,
    /// The name.
    Name,
    /// A label.
    Label,
    /// The stack type.
    Type,
    /// `--async` on a type without it.
    Async,
    /// A target that the type does not have.
    Target,
    /// An input of another type.
    Foreign,
    /// An input that is missing.
    Missing,
    /// The value of an input.
    Input,
    /// The credential.
    Credential,
    /// A name that is taken.
    Taken,
    /// A field of a component.
    Field,
    /// A name or credential that verification rejected.
    Verification,
}

/// The problems found so far, and what does not prevent the stack.
#[derive(Debug, Default)]
pub struct Findings {
    found: Vec<(About, Problem)>,
    warnings: Vec<Problem>,
}

impl Findings {
    /// The number of problems so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Adds a problem.
    pub fn add(&mut self, about: About, problem: impl Into<Problem>) {
        self.found.push((about, problem.into()));
    }

    /// Adds a warning.
    pub fn warn(&mut self, problem: Problem) {
        self.warnings.push(problem);
    }

    /// The warnings, in the order in which they were found.
    #[must_use]
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    /// Adds problems about one subject.
    pub fn extend(&mut self, about: About, problems: impl IntoIterator<Item = Problem>) {
        self.found.extend(problems.into_iter().map(|problem| (about, problem)));
    }

    /// Drops the problems about one subject.
    #[must_use]
    pub fn without(mut self, about: About) -> Self {
        self.found.retain(|(found, _)| *found != about);
        self
    }

    /// Whether nothing was found that prevents the stack.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The failure with all problems, sorted by subject.
    #[must_use]
    pub fn into_failure(self) -> Failure {
        let mut found = self.found;
        found.sort_by_key(|(about, _)| *about);
        Failure::of(found.into_iter().map(|(_, problem)| problem).collect())
    }
}
