//! Asks a provider that is a library of the machine, in a process that does nothing else.
//!
//! Such a library may crash, hang or write over memory, so it is loaded into a
//! child process (`worker`), which gets the bytes whose digest was checked and no
//! path. What it answers is as untrusted as what a component answers.
//!
//! 1. The bytes are those of the digest, and a library for this machine (`file`).
//! 2. Loading and each question have a deadline. At its end the process is killed.
//! 3. What the process sends is bounded while it is read (`frame`), and checked like
//!    any answer afterwards.
//! 4. A library that failed is not asked again: later questions return the first
//!    fault.
//!
//! Not decided here: which library is trusted, which is for the caller to know.

mod file;
mod frame;
mod library;
mod process;
mod worker;

pub use file::{BuiltFor, is_native};
pub use worker::{ARGUMENT, serve};

use crate::{
    artifact::Artifact,
    cancel::Cancelled,
    compile::Compiler,
    contract::Contract,
    digest::Digest,
    error::{ProviderFault, Question},
    limits,
    log::ProviderLog,
    provider::Provider,
    text::repeated,
};
use frame::{ANSWER, Frame, LIBRARY, LOG, READY, REFUSED, STATUS};
use kitaru_contract::{
    Description, Problem, Request, Row, StackPlan, StoredStack,
    native::{self, Planned, Status},
};
use kitaru_platform::processes;
use process::{Event, Process};
use serde::{Serialize, de::DeserializeOwned};
use std::{process::ExitStatus, time::Instant};
use worker::Refusal;

/// The names of levels in the log, by their numbers.
const LEVELS: [&str; 5] = ["error", "warn", "info", "debug", "trace"];

/// A library that is loaded, and the process that it is in.
pub(crate) struct Native {
    process: Process,
    log: ProviderLog,
    cancelled: Cancelled,
    failed: Option<ProviderFault>,
}

impl Native {
    /// Loads a provider in a child of the program that compiles.
    ///
    /// # Errors
    ///
    /// If it is not a library for this machine with the functions of a provider, cannot be loaded in
    /// time, or speaks another contract; or if there is no process for it.
    pub(crate) fn start(
        compiler: &Compiler,
        artifact: &dyn Artifact,
        cancelled: &Cancelled,
    ) -> Result<(Contract, Self), ProviderFault> {
        let bytes = artifact.bytes()?;
        if bytes.len() as u64 > limits::COMPONENT {
            return Err(ProviderFault::Large(limits::COMPONENT >> 20));
        }
        if Digest::of(&bytes) != artifact.digest() {
            return Err(ProviderFault::Replaced);
        }
        file::check(&bytes)?;
        let (program, arguments) = compiler
            .program()
            .ok_or_else(|| ProviderFault::NoProcess("no program was named for it".to_owned()))?;
        let process = Process::start(program, arguments)?;
        let log = ProviderLog::new(&artifact.label());
        let mut native = Self { process, log, cancelled: cancelled.clone(), failed: None };
        let contract = native.ask(Question::Start, LIBRARY, bytes.into_owned())?;
        let contract = contract_of(&contract)?;
        Ok((contract, native))
    }

    /// Asks a question of the interface.
    fn ask_for<T: DeserializeOwned>(
        &mut self,
        question: Question,
        number: native::Question,
        input: &impl Serialize,
    ) -> Result<T, ProviderFault> {
        // The keys of every record are text, so each has JSON.
        let input = match number {
            native::Question::Describe => Vec::new(),
            _ => serde_json::to_vec(input).unwrap_or_default(),
        };
        // The numbers of questions are small.
        let answer = self.ask(question, number as u8, input)?;
        read(question, &answer)
    }

    /// Sends a frame and returns the bytes of the answer.
    fn ask(
        &mut self,
        question: Question,
        tag: u8,
        input: Vec<u8>,
    ) -> Result<Vec<u8>, ProviderFault> {
        if let Some(fault) = &self.failed {
            return Err(fault.clone());
        }
        let answer = self.converse(question, tag, input);
        answer.map_err(|fault| {
            self.process.end();
            self.failed.insert(fault).clone()
        })
    }

    fn converse(
        &mut self,
        question: Question,
        tag: u8,
        input: Vec<u8>,
    ) -> Result<Vec<u8>, ProviderFault> {
        let limit = match question {
            Question::Start => limits::NATIVE_START,
            _ => limits::DEADLINE,
        };
        let deadline = Instant::now() + limit;
        let late = ProviderFault::Deadline { question, limit };
        self.log.begin();
        self.process.send(Frame { tag, bytes: input });
        loop {
            match self.process.receive(deadline, &self.cancelled) {
                None if self.cancelled.is_cancelled() => {
                    return Err(ProviderFault::Machine("it was given up".to_owned()));
                }
                None => return Err(late),
                Some(Event::Excess) => {
                    let limit = limits::NATIVE_ANSWER / 1024;
                    return Err(ProviderFault::Size { question, limit });
                }
                Some(Event::End) => {
                    let status = self.process.status(deadline, &self.cancelled);
                    return Err(status.map_or(late, |status| self.ended(question, status)));
                }
                Some(Event::Frame(Frame { tag: LOG, bytes })) => self.write_log(&bytes),
                Some(Event::Frame(frame)) => return self.answer(question, frame),
            }
        }
    }

    /// The answer in the last frame.
    fn answer(&self, question: Question, frame: Frame) -> Result<Vec<u8>, ProviderFault> {
        let is_start = question == Question::Start;
        let wrong = |answer: &str| ProviderFault::Answer { question, answer: answer.to_owned() };
        match (frame.tag, &*frame.bytes) {
            (READY, _) if is_start => Ok(frame.bytes),
            (ANSWER, _) if !is_start => Ok(frame.bytes),
            (REFUSED, bytes) if is_start => Err(match serde_json::from_slice::<Refusal>(bytes) {
                Ok(refusal) => refusal.into(),
                Err(_) => wrong("it is garbled"),
            }),
            (STATUS, [status]) if u32::from(*status) == Status::Failed as u32 => {
                let message = self.log.error().unwrap_or("it gave no reason").to_owned();
                Err(ProviderFault::Panic { question, message })
            }
            (STATUS, [status]) => Err(wrong(&format!("its status is {status}"))),
            (STATUS, []) => Err(wrong("it points to nothing")),
            _ => Err(wrong("it is garbled")),
        }
    }

    /// Why the process ended.
    fn ended(&self, question: Question, status: ExitStatus) -> ProviderFault {
        let code = status.code().and_then(|code| u8::try_from(code).ok());
        match (question, code, self.log.error()) {
            (Question::Start, Some(worker::NO_CHILD), _) => {
                ProviderFault::NoProcess("the program is no kitaru of this release".to_owned())
            }
            (Question::Start, Some(worker::FAILED), _) => {
                ProviderFault::Machine("its process could not be prepared".to_owned())
            }
            // Compiled to abort, a panic is a line in the log, and then this.
            (_, _, Some(message)) if processes::is_abort(&status) => {
                ProviderFault::Panic { question, message: message.to_owned() }
            }
            _ => ProviderFault::Ended { question, status: status.to_string() },
        }
    }

    /// Writes a level and a text.
    fn write_log(&mut self, line: &[u8]) {
        if let [level, text @ ..] = line {
            let level = LEVELS.get(usize::from(*level).wrapping_sub(1)).unwrap_or(&"info");
            self.log.write(level, &String::from_utf8_lossy(text));
        }
    }
}

impl Provider for Native {
    fn describe(&mut self) -> Result<Description, ProviderFault> {
        self.ask_for(Question::Describe, native::Question::Describe, &())
    }

    fn validate(&mut self, request: &Request) -> Result<Vec<Problem>, ProviderFault> {
        self.ask_for(Question::Validate, native::Question::Validate, request)
    }

    fn plan(
        &mut self,
        request: &Request,
    ) -> Result<Result<StackPlan, Vec<Problem>>, ProviderFault> {
        let planned = self.ask_for(Question::Plan, native::Question::Plan, request)?;
        Ok(match planned {
            Planned::Plan(plan) => Ok(plan),
            Planned::Problems(problems) => Err(problems),
        })
    }

    fn show(&mut self, stack: &StoredStack) -> Result<Vec<Row>, ProviderFault> {
        self.ask_for(Question::Show, native::Question::Show, stack)
    }
}

/// The contract in the answer to the first question.
fn contract_of(answer: &[u8]) -> Result<Contract, ProviderFault> {
    let version: String = read(Question::Start, answer)?;
    let wrong = || ProviderFault::Answer {
        question: Question::Start,
        answer: format!("`{}` is no version of the contract", repeated(&version)),
    };
    match version.parse() {
        Err(ProviderFault::Damaged(_)) => Err(wrong()),
        contract => contract,
    }
}

fn read<T: DeserializeOwned>(question: Question, answer: &[u8]) -> Result<T, ProviderFault> {
    serde_json::from_slice(answer).map_err(|error| {
        let answer = repeated(&format!("it is not the JSON of the contract: {error}"));
        ProviderFault::Answer { question, answer }
    })
}
