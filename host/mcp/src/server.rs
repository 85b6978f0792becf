//! Answers the requests of a client: lists, resources, prompts and completions, and calls of tools.

use crate::{
    answer, prompts, resources,
    session::{Context, Server},
    tools::{self, Definition, Effect, Offer},
    words::ToolWords,
};
use kitaru::{Failure, Kitaru, Problem, text};
use rmcp::{
    ErrorData, ServerHandler,
    model::{
        CallToolRequestParams, CallToolResponse, CompleteRequestParams, CompleteResult,
        CompletionInfo, CustomRequest, CustomResult, ErrorCode, GetPromptRequestParams,
        GetPromptResponse, GetPromptResult, Implementation, ListPromptsResult,
        ListResourceTemplatesResult, ListResourcesResult, ListToolsResult, PaginatedRequestParams,
        Prompt, PromptArgument, PromptMessage, ReadResourceRequestParams, ReadResourceResponse,
        ReadResourceResult, Reference, Resource, ResourceContents, ResourceTemplate, Role,
        ServerCapabilities, ServerConfig, Tool, ToolAnnotations,
    },
};
use serde_json::Value;
use std::sync::Arc;

/// The error of a request that is no call of a tool.
fn refused(failure: &Failure, words: &ToolWords) -> ErrorData {
    let content = answer::failed(failure, words);
    let message = content["error"]["message"].as_str().unwrap_or_default().to_owned();
    let is_unknown = |problem: &Problem| {
        ["name.blank", "stack.unknown", "type.unknown"].contains(&&*problem.code)
    };
    match failure.problems().iter().any(is_unknown) {
        true => ErrorData::resource_not_found(message, Some(content)),
        false => ErrorData::internal_error(message, Some(content)),
    }
}

/// The error of a page that there is not.
fn no_page() -> ErrorData {
    ErrorData::invalid_params("there is no such page", None)
}

/// Refuses the cursor of a list that has one page.
fn only_page(request: Option<PaginatedRequestParams>) -> Result<(), ErrorData> {
    match request.and_then(|request| request.cursor) {
        Some(_) => Err(no_page()),
        None => Ok(()),
    }
}

fn tool(definition: &Definition, offer: &Offer<'_>, on_server: bool) -> Tool {
    let object = |schema: Value| Arc::new(schema.as_object().cloned().unwrap_or_default());
    let deletes = match definition.effect {
        Effect::Deleted => true,
        Effect::CreatedOrDeleted => !offer.options.no_delete,
        Effect::None | Effect::Active | Effect::Created => false,
    };
    let repeats = matches!(definition.effect, Effect::None | Effect::Active | Effect::Deleted);
    let annotations = ToolAnnotations::with_title(definition.title)
        .read_only(definition.effect == Effect::None)
        .destructive(deletes)
        .idempotent(repeats)
        .open_world(on_server || !matches!(definition.effect, Effect::None | Effect::Active));
    let about = definition.about;
    Tool::new(definition.name, about, object((definition.input)(offer)))
        .with_title(definition.title)
        .with_raw_output_schema(object((definition.output)()))
        .with_annotations(annotations)
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder()
            .enable_completions()
            .enable_prompts()
            .enable_resources()
            .enable_tools()
            .build();
        let own = Implementation::new("kitaru", env!("CARGO_PKG_VERSION")).with_title("kitaru");
        ServerConfig::new(capabilities)
            .with_server_info(own)
            .with_instructions(prompts::instructions(&self.words))
    }

    async fn list_tools(
        &self,
        request: Option<PaginatedRequestParams>,
        context: Context,
    ) -> Result<ListToolsResult, ErrorData> {
        only_page(request)?;
        let options = Arc::clone(&self.options);
        let on_server = self.is_on_a_server();
        let listed = move |kitaru: &Kitaru| {
            let offer = Offer { types: &kitaru.all_stack_types(), options: &options };
            tools::offered(&options).map(|it| tool(it, &offer, on_server)).collect::<Vec<_>>()
        };
        let (tools, _) = self.run(&context, listed).await?;
        Ok(ListToolsResult::with_all_items(tools))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: Context,
    ) -> Result<CallToolResponse, ErrorData> {
        self.call(request, &context).await
    }

    async fn list_resources(
        &self,
        request: Option<PaginatedRequestParams>,
        context: Context,
    ) -> Result<ListResourcesResult, ErrorData> {
        let cursor = request.and_then(|request| request.cursor);
        let is_number = |cursor: &str| cursor.chars().all(|c| c.is_ascii_digit());
        let page = match cursor.map(|it| if is_number(&it) { it.parse::<i32>().ok() } else { None })
        {
            None => 1,
            Some(Some(page)) if page > 0 => page.into(),
            Some(_) => return Err(no_page()),
        };
        let (listed, _) = self.run(&context, move |kitaru| resources::list(kitaru, page)).await?;
        let (listed, next) = listed.map_err(|failure| refused(&failure, &self.words))?;
        let resources = listed.into_iter().map(|it| {
            let resource = Resource::new(it.uri, it.name).with_description(it.about);
            resource.with_mime_type("application/json")
        });
        let mut result = ListResourcesResult::with_all_items(resources.collect());
        result.next_cursor = next.map(|page| page.to_string());
        Ok(result)
    }

    async fn list_resource_templates(
        &self,
        request: Option<PaginatedRequestParams>,
        _: Context,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        only_page(request)?;
        let template = |uri, name, about| {
            let template = ResourceTemplate::new(uri, name).with_description(about);
            template.with_mime_type("application/json")
        };
        Ok(ListResourceTemplatesResult::with_all_items(vec![
            template(
                resources::STACK_TEMPLATE,
                "stack",
                "A stack with its components, by its id or name",
            ),
            template(
                resources::TYPE_TEMPLATE,
                "stack type",
                "A stack type, with the schema of what creating a stack takes",
            ),
        ]))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: Context,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let uri = request.uri.clone();
        let words = Arc::clone(&self.words);
        let read = move |kitaru: &Kitaru| resources::read(kitaru, &uri, &words);
        let (read, _) = self.run(&context, read).await?;
        match read {
            Ok(Some(content)) => {
                let text = kitaru::outcome::line(&content);
                let contents = ResourceContents::text(text, request.uri);
                let contents = contents.with_mime_type("application/json");
                Ok(ReadResourceResult::new(vec![contents]).into())
            }
            Ok(None) => Err(ErrorData::resource_not_found("there is no such resource", None)),
            Err(failure) => Err(refused(&failure, &self.words)),
        }
    }

    async fn list_prompts(
        &self,
        request: Option<PaginatedRequestParams>,
        _: Context,
    ) -> Result<ListPromptsResult, ErrorData> {
        only_page(request)?;
        if !prompts::is_offered(&self.words) {
            return Ok(ListPromptsResult::default());
        }
        let argument = PromptArgument::new(prompts::ARGUMENT)
            .with_description("The type of the stack, such as vertex")
            .with_required(true);
        let prompt = Prompt::new(prompts::NAME, Some(prompts::ABOUT), Some(vec![argument]));
        Ok(ListPromptsResult::with_all_items(vec![prompt]))
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        context: Context,
    ) -> Result<GetPromptResponse, ErrorData> {
        if request.name != prompts::NAME || !prompts::is_offered(&self.words) {
            return Err(ErrorData::invalid_params("there is no such prompt", None));
        }
        let arguments = request.arguments.unwrap_or_default();
        let Some(wanted) = arguments.get(prompts::ARGUMENT).and_then(Value::as_str) else {
            let message = format!("the prompt needs the argument `{}`", prompts::ARGUMENT);
            return Err(ErrorData::invalid_params(message, None));
        };
        let wanted = wanted.to_owned();
        let words = Arc::clone(&self.words);
        let text = move |kitaru: &Kitaru| prompts::text(kitaru, &wanted, &words);
        let (text, _) = self.run(&context, text).await?;
        let text = text.map_err(|failure| {
            let error = refused(&failure, &self.words);
            ErrorData::new(ErrorCode::INVALID_PARAMS, error.message, error.data)
        })?;
        let messages = vec![PromptMessage::new_text(Role::User, text)];
        Ok(GetPromptResult::new(messages).with_description(prompts::ABOUT).into())
    }

    async fn complete(
        &self,
        request: CompleteRequestParams,
        context: Context,
    ) -> Result<CompleteResult, ErrorData> {
        let start = request.argument.value;
        let (is_stack, is_type) = match &request.r#ref {
            Reference::Resource(it) => {
                (it.uri == resources::STACK_TEMPLATE, it.uri == resources::TYPE_TEMPLATE)
            }
            Reference::Prompt(it) => (false, it.name == prompts::NAME),
            _ => (false, false),
        };
        let find = move |kitaru: &Kitaru| match (is_stack, is_type) {
            (true, _) => resources::stacks(kitaru, &start),
            (_, true) => Ok(resources::types(kitaru, &start)),
            _ => Ok(Vec::new()),
        };
        let (found, _) = self.run(&context, find).await?;
        let mut names = found.map_err(|failure| refused(&failure, &self.words))?;
        let total = names.len();
        names.truncate(CompletionInfo::MAX_VALUES);
        let mut completion = CompletionInfo::new(names).unwrap_or_default();
        completion.total = u32::try_from(total).ok();
        completion.has_more = Some(total > CompletionInfo::MAX_VALUES);
        Ok(CompleteResult::new(completion))
    }

    /// A request whose method is known has come here because of its parameters.
    async fn on_custom_request(
        &self,
        request: CustomRequest,
        _: Context,
    ) -> Result<CustomResult, ErrorData> {
        let known = ["completion/complete", "prompts/get", "resources/read", "tools/call"];
        let method = text::plain(&text::named(&request.method));
        match known.contains(&request.method.as_str()) {
            true => {
                let message = format!("the parameters of {method} are not those of the protocol");
                Err(ErrorData::invalid_params(message, None))
            }
            false => {
                let message = format!("there is no method {method}");
                Err(ErrorData::new(ErrorCode::METHOD_NOT_FOUND, message, None))
            }
        }
    }
}
