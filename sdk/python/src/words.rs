//! Renders actions and arguments as Python: calls of this package, and their arguments.

use kitaru::words::{Action, Argument, LoginOption, NamedStack, Noun, Words};

/// The [`Words`] of Python.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PythonWords;

impl Words for PythonWords {
    fn action(&self, action: &Action) -> String {
        match action {
            Action::ListStacks => "list_stacks()".to_owned(),
            Action::ShowStack(stack) => call("show_stack", stack, &[]),
            Action::UseStack(stack) => call("use_stack", stack, &[]),
            Action::Explain => "resolve_stack().layers".to_owned(),
            Action::CreateStack { name } => {
                format!("create_stack({})", literal(name.unwrap_or("dev")))
            }
            Action::DescribeCreation | Action::ListTypes => "stack_types()".to_owned(),
            Action::DeleteStack { stack, recursive, force } => {
                let recursive = recursive.then_some("recursive=True");
                let options: Vec<&str> =
                    recursive.into_iter().chain(force.then_some("force=True")).collect();
                call("delete_stack", stack, &options)
            }
            Action::Status => "status()".to_owned(),
            Action::Login { url, option } => {
                let url = url.as_deref().map_or_else(|| "URL".to_owned(), literal);
                let option = option.map_or_else(String::new, |option| match option {
                    LoginOption::AllowHttp => ", allow_http=True".to_owned(),
                    LoginOption::Timeout(seconds) => format!(", timeout={seconds}"),
                });
                format!("connect({url}{option})")
            }
            Action::Logout => "disconnect()".to_owned(),
            Action::Plugin(action) => action.to_string(),
        }
    }

    fn argument(&self, argument: &Argument) -> String {
        let word = match argument {
            Argument::Name => "name",
            Argument::StackType => "stack_type",
            Argument::File => "file",
            Argument::Input { name, .. } => return keyword(name),
            Argument::Extra { path } => return extra(path),
            Argument::Credentials | Argument::CredentialsInput => "credentials",
            Argument::CredentialsFile => "credentials=Path(…)",
            Argument::Asynchronous(on) => return switch("asynchronous", *on),
            Argument::Activate(on) => return switch("activate", *on),
            Argument::Verify(on) => return switch("verify", *on),
            Argument::ApiKeyFile => "api_key=Path(…)",
            Argument::Project => "project",
            Argument::CertificateAuthority => "ssl_ca_cert",
            Argument::VerifyServer(_) => "no_verify_ssl=True",
            Argument::Timeout => "timeout",
            Argument::Page => "page",
            Argument::Size => "size",
            Argument::Run => "run(stack=…)",
            Argument::Flow => "@flow(stack=…)",
            Argument::Configure => "configure(stack=…)",
        };
        word.to_owned()
    }

    fn usage(&self, arguments: &[Argument]) -> String {
        let usage = |argument: &Argument| match argument {
            Argument::Input { name, placeholder } => {
                let shown = placeholder.clone().unwrap_or_else(|| keyword(name).to_uppercase());
                format!("{}={}", keyword(name), literal(&shown))
            }
            other => self.argument(other),
        };
        arguments.iter().map(usage).collect::<Vec<_>>().join(", ")
    }

    fn inline(&self, file: &Argument) -> String {
        match file {
            Argument::CredentialsFile | Argument::ApiKeyFile => ", or give it as a str".to_owned(),
            _ => String::new(),
        }
    }

    fn noun(&self, noun: Noun) -> &'static str {
        match noun {
            Noun::Call => "the call",
            Noun::Argument => "an argument",
            Noun::Arguments => "the arguments",
            Noun::Value => "the value, as from `os.environ`",
        }
    }
}

/// The keyword of an input: `artifact_store` for `artifact-store`.
pub(crate) fn keyword(input: &str) -> String {
    input.replace('-', "_")
}

/// A text as Python writes it.
pub(crate) fn literal(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

fn call(function: &str, stack: &NamedStack, options: &[&str]) -> String {
    let stack = match stack {
        NamedStack::Name(name) => literal(name),
        NamedStack::Placeholder(word) => literal(&word.to_uppercase()),
    };
    let arguments: Vec<&str> =
        [stack.as_str()].into_iter().chain(options.iter().copied()).collect();
    format!("{function}({})", arguments.join(", "))
}

fn switch(keyword: &str, on: bool) -> String {
    format!("{keyword}={}", if on { "True" } else { "False" })
}

/// `extra["orchestrator"]["synchronous"]`, or the argument if a value is named as well.
fn extra(path: &str) -> String {
    let (path, value) = path.split_once('=').map_or((path, None), |(path, it)| (path, Some(it)));
    let keys: Vec<String> = path.split('.').map(literal).collect();
    let Some(value) = value else { return format!("extra[{}]", keys.join("][")) };
    let value = match value {
        "true" => "True".to_owned(),
        "false" => "False".to_owned(),
        "null" | "" => "None".to_owned(),
        number if number.parse::<f64>().is_ok() => number.to_owned(),
        text => literal(text),
    };
    let nested = keys.iter().rev().fold(value, |value, key| format!("{{{key}: {value}}}"));
    format!("extra={nested}")
}
