//! `kitaru_stacks_plan`

use super::{Definition, Effect, Offer, create, delete, manage};
use crate::{
    arguments::Arguments,
    call::{Answer, Call},
    schema, words,
};
use serde_json::Value;

pub(super) const TOOL: Definition = Definition {
    name: words::PLAN,
    title: "Plan a change",
    about: "Show what creating or deleting a stack would do, and change nothing. The plan of a \
            deletion has the digest plan, which confirms that deletion",
    effect: Effect::None,
    input,
    output,
    run,
};

fn input(offer: &Offer<'_>) -> Value {
    manage::input_for(offer, &manage::ACTIONS, false)
}

fn output() -> Value {
    let (mut members, deleted) = (create::members(), delete::members());
    if let (Some(members), Value::Object(deleted)) = (members.as_object_mut(), deleted) {
        members.extend(deleted);
    }
    schema::answer(&members, &["dry_run"])
}

fn run(call: &Call<'_>) -> Answer {
    let mut arguments = Arguments::new(call.given);
    match manage::read(call, &mut arguments, &manage::ACTIONS, false)? {
        manage::Change::Creation(creation) => {
            creation.check(call, arguments)?;
            create::carry_out(call, &creation, true)
        }
        manage::Change::Deletion(deletion) => {
            crate::call::refuse(arguments.into_problems())?;
            delete::plan(call, &deletion.asked)
        }
        manage::Change::Neither => {
            Err(crate::call::Stop::Failed(kitaru::Failure::of(arguments.into_problems())))
        }
    }
}
