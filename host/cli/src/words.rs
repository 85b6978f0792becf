//! Renders actions and arguments for the command line.
//!
//! The result can be pasted into a shell, except for placeholders.

use crate::paste;
use kitaru::words::{Action, Argument, LoginOption, NamedStack, Noun, Words};

/// The [`Words`] of the command line.
#[derive(Debug, Clone, Copy)]
pub struct CommandWords;

impl Words for CommandWords {
    fn action(&self, action: &Action) -> String {
        match action {
            Action::ListStacks => "kitaru stack list".to_owned(),
            Action::ShowStack(stack) => of_stack("show", stack, &[]),
            Action::UseStack(stack) => of_stack("use", stack, &[]),
            Action::Explain => "kitaru stack resolve --explain".to_owned(),
            Action::CreateStack { name: None } => "kitaru stack create".to_owned(),
            Action::CreateStack { name: Some(name) } => format!("kitaru stack create {name}"),
            Action::DescribeCreation => "kitaru stack create --help".to_owned(),
            Action::DeleteStack { stack, recursive, force } => {
                let recursive = recursive.then_some("--recursive");
                let flags: Vec<&str> =
                    recursive.into_iter().chain(force.then_some("--force")).collect();
                of_stack("delete", stack, &flags)
            }
            Action::ListTypes => "kitaru stack types".to_owned(),
            Action::Status => "kitaru status".to_owned(),
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
            Action::Plugin(action) => action.to_string(),
        }
    }

    fn argument(&self, argument: &Argument) -> String {
        let word = match argument {
            Argument::Name => "NAME",
            Argument::StackType => "--type",
            Argument::File => "--file",
            Argument::Input { name, .. } => return format!("--{name}"),
            Argument::Extra { path } => return format!("--extra {path}"),
            Argument::Credentials => "--credentials",
            Argument::CredentialsFile => "--credentials-file",
            Argument::CredentialsInput => "--credentials -",
            Argument::Asynchronous(true) => "--async",
            Argument::Asynchronous(false) => "--no-async",
            Argument::Activate(true) => "--activate",
            Argument::Activate(false) => "--no-activate",
            Argument::Verify(true) => "--verify",
            Argument::Verify(false) => "--no-verify",
            Argument::ApiKeyFile => "--api-key-file",
            Argument::Project => "--project",
            Argument::CertificateAuthority => "--ssl-ca-cert",
            Argument::VerifyServer(_) => "--no-verify-ssl",
            Argument::Timeout => "--timeout",
            Argument::Page => "--page",
            Argument::Size => "--size",
            Argument::Run => "--run",
            Argument::Flow => "--flow",
            Argument::Configure => "--configure",
        };
        word.to_owned()
    }

    fn usage(&self, arguments: &[Argument]) -> String {
        let usage = |argument: &Argument| match argument {
            Argument::Input { name, placeholder } => usage(name, placeholder.as_deref()),
            Argument::Extra { path } => format!("--extra {}", paste::word(path)),
            other => self.argument(other),
        };
        arguments.iter().map(usage).collect::<Vec<_>>().join(" ")
    }

    fn inline(&self, file: &Argument) -> String {
        let input = match file {
            Argument::CredentialsFile => self.argument(&Argument::CredentialsInput),
            Argument::ApiKeyFile => "-".to_owned(),
            file => format!("{} -", self.argument(file)),
        };
        format!(", or give it on standard input with `{input}`")
    }

    fn noun(&self, noun: Noun) -> &'static str {
        match noun {
            Noun::Call => "the command",
            Noun::Argument => "a flag",
            Noun::Arguments => "the flags",
            Noun::Value => "`\"${NAME}\"` in double quotes for the shell to put it in",
        }
    }
}

/// The usage of an input in a hint: `--region REGION`. A shell would read `<` in it.
fn usage(name: &str, placeholder: Option<&str>) -> String {
    format!("--{name} {}", paste::word(&named(name, placeholder)))
}

/// The usage of an input in a help, as the parser writes it: `--region <REGION>`.
#[must_use]
pub fn help_usage(name: &str, placeholder: Option<&str>) -> String {
    format!("--{name} <{}>", named(name, placeholder))
}

fn named(name: &str, placeholder: Option<&str>) -> String {
    placeholder.map_or_else(|| self::placeholder(name), str::to_owned)
}

/// The placeholder for the value of an input without one of its own.
#[must_use]
pub fn placeholder(name: &str) -> String {
    name.replace('-', "_").to_uppercase()
}

fn of_stack(verb: &str, stack: &NamedStack, flags: &[&str]) -> String {
    let flags = flags.join(" ");
    match stack {
        NamedStack::Name(name) => paste::command(verb, name, &flags),
        // In angle brackets, a shell would read a file of that name.
        NamedStack::Placeholder(word) => paste::command(verb, &word.to_uppercase(), &flags),
    }
}
