//! Asks a provider that runs, and checks what it answers.

use crate::{
    answer::{Finding, Plan, Row},
    clean::{self, ContractViolation},
    contract::Contract,
    description::Description,
    error::{ProviderError, ProviderFault, Question},
    limits,
    provider::Provider,
    text::{capped, quoted},
};
use kitaru_contract::{Request, StoredStack};

/// A provider that runs.
///
/// It keeps its memory from one question to the next. After an error it may fail for good: open
/// the provider again.
pub struct Instance {
    label: String,
    contract: Contract,
    provider: Box<dyn Provider>,
}

impl Instance {
    /// A provider that speaks a version of the contract; `label` is how messages name it.
    #[must_use]
    pub fn new(label: &str, contract: Contract, provider: Box<dyn Provider>) -> Self {
        Self { label: label.to_owned(), contract, provider }
    }

    /// The version of the contract that it speaks.
    #[must_use]
    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    /// The most memory that it had, in bytes; none for a native one, whose memory is its own affair.
    #[must_use]
    pub fn memory(&self) -> Option<u64> {
        self.provider.memory()
    }

    /// What a stack of its type needs and may be told.
    ///
    /// # Errors
    ///
    /// If the provider fails, or its answer breaks the contract.
    pub fn describe(&mut self) -> Result<Description, ProviderError> {
        let answer = self.provider.describe();
        let checked = answer.and_then(|answer| {
            clean::description(&answer).map_err(violation_in(Question::Describe))
        });
        checked.map_err(|fault| fault.of(&self.label))
    }

    /// Everything wrong with a request; empty if nothing is.
    ///
    /// # Errors
    ///
    /// If the provider fails.
    pub fn validate(&mut self, request: &Request) -> Result<Vec<Finding>, ProviderError> {
        let problems = self.provider.validate(request);
        let checked = problems.and_then(|problems| {
            clean::findings(&problems).map_err(violation_in(Question::Validate))
        });
        checked.map_err(|fault| fault.of(&self.label))
    }

    /// What to create for a request that [`validate`](Self::validate) found nothing wrong with.
    ///
    /// # Errors
    ///
    /// If the provider fails, refuses to plan, or its answer breaks the contract.
    pub fn plan(&mut self, request: &Request) -> Result<Plan, ProviderError> {
        let checked = self.provider.plan(request).and_then(|answer| match answer {
            Ok(answer) => clean::plan(answer, request).map_err(violation_in(Question::Plan)),
            Err(problems) => {
                let found = clean::findings(&problems).map_err(violation_in(Question::Plan))?;
                Err(ProviderFault::Refused(reasons(&found)))
            }
        });
        checked.map_err(|fault| fault.of(&self.label))
    }

    /// A stored stack as rows.
    ///
    /// # Errors
    ///
    /// If the provider fails.
    pub fn show(&mut self, stack: &StoredStack) -> Result<Vec<Row>, ProviderError> {
        let rows = self.provider.show(stack);
        let checked =
            rows.and_then(|rows| clean::rows(&rows).map_err(violation_in(Question::Show)));
        checked.map_err(|fault| fault.of(&self.label))
    }
}

/// The messages of findings as one, which is not blank.
fn reasons(findings: &[Finding]) -> String {
    let messages = findings.iter().map(|finding| finding.message.trim());
    let messages: Vec<&str> = messages.filter(|message| !message.is_empty()).collect();
    match messages.is_empty() {
        true => "it gave no reason".to_owned(),
        false => quoted(&capped(&messages.join("; "), limits::MESSAGE)),
    }
}

fn violation_in(question: Question) -> impl FnOnce(ContractViolation) -> ProviderFault {
    move |violation| ProviderFault::Answer { question, answer: violation.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kitaru_contract as contract;

    /// Answers all questions, the plan as it was told.
    struct Fake(Result<contract::StackPlan, Vec<contract::Problem>>);

    impl Provider for Fake {
        fn describe(&mut self) -> Result<contract::Description, ProviderFault> {
            Ok(contract::Description { stack_type: "No Name".to_owned(), ..Default::default() })
        }

        fn validate(&mut self, _: &Request) -> Result<Vec<contract::Problem>, ProviderFault> {
            Err(ProviderFault::Trap {
                question: Question::Validate,
                trap: "out of bounds".to_owned(),
            })
        }

        fn plan(
            &mut self,
            _: &Request,
        ) -> Result<Result<contract::StackPlan, Vec<contract::Problem>>, ProviderFault> {
            Ok(self.0.clone())
        }

        fn show(&mut self, _: &StoredStack) -> Result<Vec<contract::Row>, ProviderFault> {
            Ok(vec![contract::Row { name: "a\nb".to_owned(), ..Default::default() }])
        }
    }

    fn instance(plan: Result<contract::StackPlan, Vec<contract::Problem>>) -> Instance {
        Instance::new("acme.wasm", "1.0.0".parse().unwrap(), Box::new(Fake(plan)))
    }

    #[test]
    fn errors_name_the_provider_and_the_question() {
        let mut instance = instance(Ok(contract::StackPlan::default()));
        let request = Request::default();
        assert_eq!(
            instance.describe().unwrap_err().to_string(),
            "the provider `acme.wasm` gave a wrong answer to `describe`: `No Name` is no name for \
             a stack type: lower-case letters, digits and `-`"
        );
        assert_eq!(
            instance.validate(&request).unwrap_err().to_string(),
            "the provider `acme.wasm` crashed while answering `validate`: out of bounds"
        );
        assert_eq!(
            instance.plan(&request).unwrap_err().to_string(),
            "the provider `acme.wasm` gave a wrong answer to `plan`: the plan has no `orchestrator`"
        );
    }

    #[test]
    fn a_plan_that_is_refused_is_an_error() {
        let problem =
            |message: &str| contract::Problem { message: message.to_owned(), ..Default::default() };
        let mut instance = instance(Err(vec![problem("no\tregion"), problem("no bucket")]));
        let error = instance.plan(&Request::default()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the provider `acme.wasm` refused to plan: no region; no bucket"
        );
        assert_eq!(error.code(), "provider.answer");
    }

    #[test]
    fn rows_are_cleaned() {
        let mut instance = instance(Err(Vec::new()));
        assert_eq!(instance.show(&StoredStack::default()).unwrap()[0].name, "a b");
    }
}
