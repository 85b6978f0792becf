//! Runs operations for the requests of a client, and asks its user.
//!
//! 1. Every operation runs on a thread of its own, with a library of its own, so that other
//!    requests, cancellation and progress go on meanwhile.
//! 2. A cancelled call is not answered. What has begun by then is finished: there is no half a
//!    stack. A question to the user is withdrawn.
//! 3. The SDK of the protocol logs nothing: it would log arguments. What is called, and how it
//!    ends, is logged here.

use crate::{
    answer,
    call::{Answer, Call, Stop},
    listener::{CallListener, Report},
    options::Options,
    question::{self, Seal},
    tools::{self, Definition},
    words::ToolWords,
};
use kitaru::{
    DeletedStack, Failure, Kitaru, Problem, Settings, nearest::nearest, server::Connection,
    stack::Object, text,
};
use rmcp::{
    ErrorData, RoleServer,
    model::{
        CallToolRequestParams, CallToolResponse, CallToolResult, CancelledNotificationParam,
        ClientResult, ContentBlock, ElicitRequest, ProgressNotificationParam, ProtocolVersion,
        ServerRequest,
    },
    service::{PeerRequestOptions, RequestContext},
};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Instant,
};
use tokio::{runtime::Handle, sync::watch, task};
use tracing::Dispatch;

/// A request, with the client that it came from.
pub type Context = RequestContext<RoleServer>;

/// The handler of requests.
pub struct Server {
    /// The settings.
    pub settings: Settings,
    /// What is offered.
    pub options: Arc<Options>,
    /// The words for it.
    pub words: Arc<ToolWords>,
    /// Seals the states of questions.
    pub seal: Seal,
    /// The log of operations.
    pub log: Dispatch,
    /// Whether the input has ended.
    pub has_ended: watch::Receiver<bool>,
}

/// A tool that is called, with its arguments.
#[derive(Clone)]
struct Called {
    tool: &'static Definition,
    arguments: Arc<Object>,
}

impl Server {
    /// Runs an operation on a thread of its own, with a library whose listener is that of this
    /// request. Returns its warnings as well.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        context: &Context,
        operation: impl FnOnce(&Kitaru) -> T + Send + 'static,
    ) -> Result<(T, Vec<Problem>), ErrorData> {
        let listener = Arc::new(CallListener::new(report(context)));
        let (settings, log) = (self.settings.clone(), self.log.clone());
        let work = move || {
            tracing::dispatcher::with_default(&log, || {
                let kitaru = Kitaru::open(settings).with_listener(Arc::clone(&listener) as Arc<_>);
                let result = operation(&kitaru);
                (result, listener.take_warnings())
            })
        };
        // Nobody waits for this answer.
        let cancelled = || ErrorData::internal_error("the request was cancelled", None);
        if context.ct.is_cancelled() {
            return Err(cancelled());
        }
        let done = context.ct.run_until_cancelled(task::spawn_blocking(work)).await;
        match done {
            Some(Ok(done)) => Ok(done),
            Some(Err(_)) => Err(ErrorData::internal_error("the operation has a defect", None)),
            None => Err(cancelled()),
        }
    }

    /// Carries out a call, with the digest of the deletion that is confirmed.
    async fn carry_out(
        &self,
        context: &Context,
        called: &Called,
        confirmed: Option<String>,
    ) -> Result<(Answer, Vec<Problem>), ErrorData> {
        let (options, words) = (Arc::clone(&self.options), Arc::clone(&self.words));
        let called = called.clone();
        let operation = move |kitaru: &Kitaru| {
            let (given, confirmed) = (&*called.arguments, confirmed.as_deref());
            let begun = Instant::now();
            let (options, words) = (&*options, &*words);
            let answer = (called.tool.run)(&Call { kitaru, given, options, words, confirmed });
            log(called.tool.name, &answer, begun);
            answer
        };
        self.run(context, operation).await
    }

    /// The problem of a deletion that nobody was asked about.
    fn needed(&self, called: &Called, planned: &DeletedStack) -> Problem {
        let given = |name: &str| called.arguments.get(name) == Some(&Value::Bool(true));
        question::needed(planned, given("recursive"), given("force"), &self.words)
    }

    /// Asks the user to confirm a deletion; `None` if nobody is asked.
    async fn ask(&self, context: &Context, planned: &DeletedStack) -> Option<Result<(), Problem>> {
        let question = ServerRequest::ElicitRequest(ElicitRequest::new(question::form(planned)?));
        let options = PeerRequestOptions::no_options();
        let asked = context.peer.send_cancellable_request(question, options).await.ok()?;
        let id = asked.id.clone();
        let mut has_ended = self.has_ended.clone();
        let reply = tokio::select! {
            // A reply that comes together with the end of the call is too late.
            biased;
            () = context.ct.cancelled() => None,
            _ = has_ended.wait_for(|ended| *ended) => None,
            reply = asked.await_response() => reply.ok(),
        };
        if context.ct.is_cancelled() {
            let reason = Some("the call was cancelled".to_owned());
            let withdrawn = CancelledNotificationParam::new(Some(id), reason);
            // A client that is gone asks nobody.
            let _ = context.peer.notify_cancelled(withdrawn).await;
            return None;
        }
        let ClientResult::ElicitResult(reply) = reply? else { return None };
        match question::is_confirmed(&reply) {
            true => Some(Ok(())),
            false => Some(Err(question::declined())),
        }
    }

    pub(crate) async fn call(
        &self,
        request: CallToolRequestParams,
        context: &Context,
    ) -> Result<CallToolResponse, ErrorData> {
        let name = request.name.as_ref();
        let Some(tool) = tools::offered(&self.options).find(|tool| tool.name == name) else {
            return Err(self.no_tool(name));
        };
        let arguments = Arc::new(request.arguments.unwrap_or_default());
        let called = Called { tool, arguments };
        let sealed_for = question::call(tool.name, &called.arguments);
        let confirmed = match &request.request_state {
            Some(state) => {
                let replies = request.input_responses.as_ref();
                match self.seal.confirmed(&sealed_for, state, replies) {
                    Ok(digest) => Some(digest),
                    Err(problem) => return Ok(self.failed(&problem.into()).into()),
                }
            }
            None => None,
        };
        let (answer, warnings) = self.carry_out(context, &called, confirmed).await?;
        let planned = match answer {
            Err(Stop::Unconfirmed(planned)) => planned,
            answer => return Ok(self.complete(answer, &warnings).into()),
        };
        if !can_ask(context) {
            return Ok(self.failed(&self.needed(&called, &planned).into()).into());
        }
        if is_stateless(context)
            && let Some(asked) = self.seal.ask(&sealed_for, &planned)
        {
            return Ok(asked.into());
        }
        match self.ask(context, &planned).await {
            Some(Ok(())) => {
                let digest = Some(planned.digest());
                let (answer, warnings) = self.carry_out(context, &called, digest).await?;
                Ok(self.complete(answer, &warnings).into())
            }
            Some(Err(problem)) => Ok(self.failed(&problem.into()).into()),
            // The client has asked nobody.
            None => Ok(self.failed(&self.needed(&called, &planned).into()).into()),
        }
    }

    fn complete(&self, answer: Answer, warnings: &[Problem]) -> CallToolResult {
        match answer {
            Ok(content) => result(answer::warned(content, warnings, &self.words), false),
            Err(Stop::Failed(failure)) => self.failed(&failure),
            // The plan was confirmed before.
            Err(Stop::Unconfirmed(_)) => self.failed(&question::declined().into()),
        }
    }

    fn failed(&self, failure: &Failure) -> CallToolResult {
        result(answer::failed(failure, &self.words), true)
    }

    fn no_tool(&self, name: &str) -> ErrorData {
        let near = nearest(name, tools::offered(&self.options).map(|tool| tool.name));
        let hint = match near {
            _ if tools::is_tool(name) => "The server was started without it.".to_owned(),
            Some(near) => format!("Call `{near}`, if that is meant."),
            None => "List the tools with `tools/list`.".to_owned(),
        };
        let message = format!("there is no tool {}", text::plain(&text::named(name)));
        ErrorData::invalid_params(message, Some(json!({ "hint": hint })))
    }

    pub(crate) fn is_on_a_server(&self) -> bool {
        let connection = Connection::find(&self.settings, &kitaru::listener::Silent);
        !matches!(connection, Ok(None))
    }
}

/// How an answer ends is logged, and nothing that was given.
fn log(tool: &str, answer: &Answer, begun: Instant) {
    let took = begun.elapsed();
    match answer {
        Ok(_) => tracing::info!("the tool `{tool}` was called, and took {took:.1?}"),
        Err(Stop::Unconfirmed(_)) => tracing::info!("the tool `{tool}` waits for the user"),
        Err(Stop::Failed(failure)) => {
            let codes: Vec<&str> = failure.problems().iter().map(|it| &*it.code).collect();
            tracing::info!("the tool `{tool}` was refused: {}", codes.join(", "));
        }
    }
}

fn result(content: Value, is_error: bool) -> CallToolResult {
    let text = vec![ContentBlock::text(kitaru::outcome::line(&content))];
    let mut result = match is_error {
        true => CallToolResult::error(text),
        false => CallToolResult::success(text),
    };
    result.structured_content = Some(content);
    result
}

/// Whether the client can show a form to its user.
fn can_ask(context: &Context) -> bool {
    let elicitation = context.client_capabilities().and_then(|it| it.elicitation);
    // Before there were modes, there were forms only.
    elicitation.is_some_and(|it| it.form.is_some() || it.url.is_none())
}

/// Whether the request is of the era in which a server asks nothing by itself.
fn is_stateless(context: &Context) -> bool {
    let version = context.protocol_version();
    version.is_some_and(|version| version >= ProtocolVersion::V_2026_07_28)
}

/// Reports progress, if the client has asked for it.
fn report(context: &Context) -> Option<Report> {
    let token = context.meta.get_progress_token()?;
    let (peer, runtime, count) = (context.peer.clone(), Handle::current(), AtomicU32::new(0));
    Some(Box::new(move |text| {
        let progress = f64::from(count.fetch_add(1, Ordering::Relaxed) + 1);
        let params = ProgressNotificationParam::new(token.clone(), progress).with_message(text);
        let peer = peer.clone();
        // A client that is gone needs no progress.
        runtime.spawn(async move { peer.notify_progress(params).await });
    }))
}
