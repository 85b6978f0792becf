//! Tests the host against generated descriptions, plans, problems and rows.

use super::{
    made::{description, plan, problem, row},
    random::Random,
};
use kitaru::{
    location::Location,
    plugin::{RESERVED, Served, StackType},
    request::{schema, yaml},
    text::has_hidden,
};
use kitaru_cli::argv::{self, CliExit, KnownTypes};
use kitaru_contract::{Credential, Description, Problem, Request, Row, StackPlan, StoredStack};
use kitaru_provider_host::{Fields, Instance, Provider, ProviderFault};
use libtest_mimic::{Failed, Trial};
use serde_json::Value;
use std::{ffi::OsString, path::Path};

/// How many seeds are tried.
const SEEDS: u64 = 10_000;
/// The most bytes of a message.
const LONGEST_MESSAGE: usize = 8 << 10;

pub(super) fn trials() -> Vec<Trial> {
    vec![Trial::test("generated::answers_are_taken_or_refused", || {
        let mut taken = 0;
        for seed in 0..SEEDS {
            let made = try_made(&mut Random::new(seed));
            taken += usize::from(made.map_err(|error| format!("seed {seed}: {error:?}"))?);
        }
        // If none were taken, or all, the generator would miss one half of the checks.
        match (500..9_500).contains(&taken) {
            true => Ok(()),
            false => Err(format!("{taken} of {SEEDS} descriptions were taken").into()),
        }
    })]
}

/// Gives the host all answers that some choices make; true if it took the description.
pub(crate) fn try_made(random: &mut Random) -> Result<bool, Failed> {
    let answers = Answers {
        description: description(random),
        problems: random.several(4, problem),
        plan: plan(random),
        rows: random.several(4, row),
    };
    let mut instance = Instance::new("made", "1.0.0".parse()?, Box::new(answers));
    let request = Request {
        withheld: vec!["orchestrator.token".to_owned()],
        credential: Some(Credential { withheld: vec!["key".to_owned()], ..Credential::default() }),
        ..Request::default()
    };
    match instance.plan(&request) {
        Ok(plan) => {
            for component in &plan.components {
                is_shown(&component.flavor)?;
                component.configuration.keys().try_for_each(|key| is_shown(key))?;
            }
            plan.resources
                .iter()
                .try_for_each(|(name, value)| is_shown(name).and(is_shown(value)))?;
        }
        Err(error) => is_message(&error.to_string())?,
    }
    for finding in instance.validate(&request).unwrap_or_default() {
        is_message(&finding.message)?;
        is_message(&finding.code)?;
    }
    for row in instance.show(&StoredStack::default()).unwrap_or_default() {
        row.details.iter().try_for_each(|(name, value)| is_shown(name).and(is_shown(value)))?;
    }
    let described = match instance.describe() {
        Ok(described) => described,
        Err(error) => return is_message(&error.to_string()).map(|()| false),
    };
    for input in &described.stack_type.inputs {
        let default = input.default.as_ref().map(ToString::to_string);
        is_shown(&default.unwrap_or_default())?;
        is_message(&input.help)?;
    }
    for target in &described.targets {
        for flavor in &target.flavors {
            let schema: Value = serde_json::from_str(&flavor.fields)?;
            read_fields(&schema, random)?;
        }
    }
    is_help(&described.stack_type)?;
    Ok(true)
}

/// Reads values as the fields of a schema.
fn read_fields(schema: &Value, random: &mut Random) -> Result<(), Failed> {
    let fields = Fields::new(schema);
    let names: Vec<&str> = fields.names().take(4).collect();
    for name in names {
        let _ = fields.is_sensitive(name);
        let text = random.pick(&["1", "x", "null", "[a, [b]]", "{a: {b: 1}}", "'quoted'", "true"]);
        let node = yaml::parse(text, &Location::start("f"))
            .map_err(|error| error.to_string())?
            .ok_or("the text is empty")?;
        if let Err(mismatch) = schema::read_field(fields, name, &node) {
            is_message(&mismatch.wanted)?;
        }
    }
    Ok(())
}

/// The help of `stack create` for one type.
fn is_help(stack_type: &StackType) -> Result<(), Failed> {
    struct One<'a>(&'a StackType);

    impl KnownTypes for One<'_> {
        fn find(&self, _: &str) -> Option<StackType> {
            Some(self.0.clone())
        }

        fn of_file(&self, _: &Path) -> Option<String> {
            None
        }

        fn list(&self, _: usize) -> (Vec<StackType>, Vec<Served>) {
            (vec![self.0.clone()], Vec::new())
        }
    }

    if stack_type.inputs.iter().any(|input| RESERVED.contains(&input.name.as_str())) {
        // The catalog refuses it before.
        return Ok(());
    }
    let words = ["kitaru", "stack", "create", "--help"].map(OsString::from);
    match argv::parse_creation(&words, &One(stack_type), false) {
        Err(CliExit::Answer(text)) => text.lines().try_for_each(is_shown),
        other => Err(format!("no help: {other:?}").into()),
    }
}

fn is_shown(text: &str) -> Result<(), Failed> {
    match has_hidden(text) || text.contains('\n') {
        true => Err(format!("{text:?} has what is not seen").into()),
        false => Ok(()),
    }
}

fn is_message(text: &str) -> Result<(), Failed> {
    is_shown(text)?;
    match text.len() <= LONGEST_MESSAGE {
        true => Ok(()),
        false => Err(format!("a message has {} bytes", text.len()).into()),
    }
}

/// A provider that was not written, but made.
struct Answers {
    description: Description,
    problems: Vec<Problem>,
    plan: Result<StackPlan, Vec<Problem>>,
    rows: Vec<Row>,
}

impl Provider for Answers {
    fn describe(&mut self) -> Result<Description, ProviderFault> {
        Ok(self.description.clone())
    }

    fn validate(&mut self, _: &Request) -> Result<Vec<Problem>, ProviderFault> {
        Ok(self.problems.clone())
    }

    fn plan(&mut self, _: &Request) -> Result<Result<StackPlan, Vec<Problem>>, ProviderFault> {
        Ok(self.plan.clone())
    }

    fn show(&mut self, _: &StoredStack) -> Result<Vec<Row>, ProviderFault> {
        Ok(self.rows.clone())
    }
}
