//! A value as the stack will have it, and the place where it was typed.
//!
//! An extra field replaces the input for the same value. The final value is
//! judged, and a problem is reported at the place that the user has to change.

use crate::form::Rule;
use kitaru_provider::{Problem, Request};

/// A text of the request, and its place.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    value: &'a str,
    place: Place,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Input(&'static str),
    Extra(&'static str, &'static str),
}

impl<'a> Setting<'a> {
    /// The value of an input.
    #[must_use]
    pub fn input(request: &'a Request, input: &'static str) -> Option<Self> {
        request.text(input).map(|value| Self { value, place: Place::Input(input) })
    }

    /// The value of an extra field.
    #[must_use]
    pub fn extra(request: &'a Request, target: &'static str, field: &'static str) -> Option<Self> {
        let value = request.extra(target, field)?.as_str()?;
        Some(Self { value, place: Place::Extra(target, field) })
    }

    /// The value of the extra field if it is given, else that of the input.
    #[must_use]
    pub fn last(
        request: &'a Request,
        input: &'static str,
        (target, field): (&'static str, &'static str),
    ) -> Option<Self> {
        match request.extra(target, field) {
            Some(_) => Self::extra(request, target, field),
            None => Self::input(request, input),
        }
    }

    /// The text.
    #[must_use]
    pub fn value(self) -> &'a str {
        self.value
    }

    /// Another text at the same place.
    pub(crate) fn with(self, value: &str) -> Setting<'_> {
        Setting { value, place: self.place }
    }

    /// A problem with it, at its place.
    #[must_use]
    pub fn problem(self, code: &str, message: impl Into<String>) -> Problem {
        match self.place {
            Place::Input(input) => Problem::at_input(input, code, message),
            Place::Extra(target, field) => Problem::at_extra(target, field, code, message),
        }
    }

    /// The warning that ZenML 0.98 cannot use it, since its connector takes only what it takes.
    #[must_use]
    pub fn limited(self, takes: &str) -> Option<Problem> {
        let message =
            format!("ZenML 0.98 cannot use `{}`: its connector takes {takes}", self.value);
        Some(self.problem("zenml.unsupported", message).warning())
    }

    /// The problem that a cloud would find, with its hint.
    #[must_use]
    pub fn refused(self, code: &str, message: String, hint: String) -> Problem {
        self.problem(code, message).hint(hint).verification()
    }

    /// The problem that a cloud would find: its hint is that of the first rule that does not hold.
    #[must_use]
    pub fn breaks(self, code: &str, message: String, rules: &[Rule]) -> Option<Problem> {
        let (_, hint) = rules.iter().find(|(holds, _)| !holds)?;
        Some(self.refused(code, message, (*hint).to_owned()))
    }
}

/// The hint to write a value.
pub(crate) fn write(value: &str) -> String {
    ["Write `", value, "`."].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELD: (&str, &str) = ("orchestrator", "kubernetes_namespace");

    #[test]
    fn an_extra_field_wins_over_the_input_and_takes_the_blame() {
        let request = Request::new("s1").with_input("namespace", "ml");
        let typed = Setting::last(&request, "namespace", FIELD).unwrap();
        assert_eq!(typed.value(), "ml");
        assert_eq!(typed.problem("c", "m"), Problem::at_input("namespace", "c", "m"));

        let request = request.with_extra(FIELD.0, FIELD.1, "other");
        let won = Setting::last(&request, "namespace", FIELD).unwrap();
        assert_eq!(won.value(), "other");
        assert_eq!(won.problem("c", "m"), Problem::at_extra(FIELD.0, FIELD.1, "c", "m"));
    }

    #[test]
    fn an_extra_null_leaves_no_value() {
        let request = Request::new("s1").with_input("region", "westeurope").with_extra(
            "orchestrator",
            "location",
            kitaru_provider::Value::Null,
        );
        assert!(Setting::last(&request, "region", ("orchestrator", "location")).is_none());
    }

    #[test]
    fn the_first_rule_that_does_not_hold_becomes_the_hint() {
        let request = Request::new("s1").with_input("namespace", "ml");
        let setting = Setting::input(&request, "namespace").unwrap();
        let problem = setting.breaks(
            "c",
            "m".to_owned(),
            &[(true, "One."), (false, "Two."), (false, "Three.")],
        );
        let wanted = Problem::at_input("namespace", "c", "m").hint("Two.").verification();
        assert_eq!(problem, Some(wanted));
        assert_eq!(setting.breaks("c", "m".to_owned(), &[(true, "One.")]), None);
    }
}
