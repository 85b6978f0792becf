//! Renders actions and arguments as calls of tools.
//!
//! An action that no tool carries out is a command for the user's terminal.

use kitaru::words::{Action, Argument, LoginOption, NamedStack, Noun, Words};
use serde_json::Value;

/// The [`Words`] of the tools.
#[derive(Debug, Clone, Copy)]
pub struct ToolWords;

impl Words for ToolWords {
    fn action(&self, action: &Action) -> String {
        match action {
            Action::ListStacks => "kitaru_stacks_list".to_owned(),
            Action::ShowStack(stack) => of_stack("kitaru_stacks_show", stack, &[]),
            Action::UseStack(stack) => of_stack("kitaru_stacks_use", stack, &[]),
            Action::Explain => "kitaru_stacks_resolve".to_owned(),
            Action::CreateStack { name: None } => "kitaru_stacks_create".to_owned(),
            Action::CreateStack { name: Some(name) } => {
                call("kitaru_stacks_create", &[("name", (*name).into())])
            }
            Action::DescribeCreation | Action::ListTypes => "kitaru_stack_types".to_owned(),
            Action::DeleteStack { stack, recursive, force } => {
                let recursive = recursive.then_some("recursive");
                let switches: Vec<&str> =
                    recursive.into_iter().chain(force.then_some("force")).collect();
                of_stack("kitaru_stacks_delete", stack, &switches)
            }
            Action::Status => "kitaru_status".to_owned(),
            Action::Login { url, option } => {
                let mut words = vec!["kitaru login".to_owned()];
                words.extend(url.clone());
                words.extend(option.map(|option| match option {
                    LoginOption::AllowHttp => "--allow-http".to_owned(),
                    LoginOption::Timeout(seconds) => format!("--timeout {seconds}"),
                }));
                words.join(" ")
            }
            Action::Logout => "kitaru logout".to_owned(),
        }
    }

    fn argument(&self, argument: &Argument) -> String {
        let word = match argument {
            Argument::Name => "name",
            Argument::StackType => "stack_type",
            Argument::File | Argument::FileInput => "file",
            Argument::Input { name, .. } => return key(name),
            Argument::Extra { path } => return format!("extra.{path}"),
            Argument::Credentials => "credentials",
            Argument::CredentialsFile => "credentials=\"file:PATH\"",
            Argument::CredentialsInput => "credentials=\"env:NAME\"",
            Argument::Asynchronous(on) => return switch("async_mode", *on),
            Argument::Activate(on) => return switch("activate", *on),
            Argument::Verify(on) => return switch("verify", *on),
            Argument::ApiKeyFile => "api_key_file",
            Argument::ApiKeyInput => "api_key",
            Argument::Project => "project",
            Argument::CertificateAuthority => "certificate_authority",
            Argument::VerifyServer(on) => return switch("verify_server", *on),
            Argument::Page => "page",
            Argument::Size => "size",
            Argument::Run => "run",
            Argument::Flow => "flow",
            Argument::Configure => "configure",
        };
        word.to_owned()
    }

    fn usage(&self, arguments: &[Argument]) -> String {
        let usage = |argument: &Argument| match argument {
            Argument::Input { name, placeholder } => {
                let key = key(name);
                let placeholder = placeholder.clone().unwrap_or_else(|| key.to_uppercase());
                given(&key, &placeholder.into())
            }
            other => self.argument(other),
        };
        arguments.iter().map(usage).collect::<Vec<_>>().join(", ")
    }

    fn noun(&self, noun: Noun) -> &'static str {
        match noun {
            Noun::Call => "the call",
            Noun::Argument => "an argument",
            Noun::Arguments => "the arguments",
        }
    }
}

/// The argument of an input: `artifact_store` for `artifact-store`.
#[must_use]
pub fn key(input: &str) -> String {
    input.replace('-', "_")
}

/// A call of a tool: `kitaru_stacks_show(name="dev")`.
#[must_use]
pub fn call(tool: &str, arguments: &[(&str, Value)]) -> String {
    let arguments: Vec<String> = arguments.iter().map(|(name, value)| given(name, value)).collect();
    format!("{tool}({})", arguments.join(", "))
}

fn given(name: &str, value: &Value) -> String {
    format!("{name}={value}")
}

fn switch(name: &str, on: bool) -> String {
    given(name, &on.into())
}

fn of_stack(tool: &str, stack: &NamedStack, switches: &[&str]) -> String {
    let mut arguments = vec![("name", stack.to_string().into())];
    arguments.extend(switches.iter().map(|name| (*name, true.into())));
    call(tool, &arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_a_call_that_can_be_made() {
        let delete = Action::delete_recursively("my \"dev\"");
        let written = r#"kitaru_stacks_delete(name="my \"dev\"", recursive=true)"#;
        assert_eq!(ToolWords.action(&delete), written);
        let regions = [Argument::input("region"), Argument::input("artifact-store")];
        let written = r#"region="REGION", artifact_store="ARTIFACT_STORE""#;
        assert_eq!(ToolWords.usage(&regions), written);
        assert_eq!(ToolWords.argument(&Argument::Verify(false)), "verify=false");
    }
}
