//! Writes the command that a person types to give a secret.
//!
//! It asks for the credential at the terminal, and so keeps it out of the
//! conversation. What may be a secret is left out of it.

use kitaru::{CreateStack, ops::stack::ExtraValue, request::exposed::holds_secret, text};

/// The command that creates the same stack, and asks for its credential.
#[must_use]
pub fn creation(asked: &CreateStack) -> String {
    let mut words = vec!["kitaru stack create".to_owned()];
    let shown = |value: &String| match text::may_be_repeated(value) {
        true => word(value),
        false => "VALUE".to_owned(),
    };
    let name = asked.name.as_ref().map(shown).unwrap_or_else(|| "NAME".to_owned());
    let is_flag = name.starts_with('-');
    words.extend((!is_flag).then(|| name.clone()));
    words.extend(asked.stack_type.iter().map(|it| format!("--type={}", shown(it))));
    words.extend(asked.inputs.iter().map(|(name, value)| format!("--{name}={}", shown(value))));
    words.extend(asked.extra.iter().map(|it| format!("--extra={}", extra(it))));
    for (is_set, flag) in [
        (asked.asynchronous == Some(true), "--async"),
        (asked.activate == Some(false), "--no-activate"),
        (asked.verify == Some(false), "--no-verify"),
    ] {
        words.extend(is_set.then(|| flag.to_owned()));
    }
    words.push("--credentials -".to_owned());
    words.extend(is_flag.then(|| format!("-- {name}")));
    words.join(" ")
}

/// A field as `TARGET.FIELD=VALUE`, where the value is JSON.
fn extra(field: &ExtraValue) -> String {
    let ExtraValue::Value { path, value } = field else { return "TARGET.FIELD=VALUE".to_owned() };
    let keys: Vec<&str> = path.iter().map(String::as_str).collect();
    let value = match holds_secret(value) {
        true => "VALUE".to_owned(),
        false => value.to_string(),
    };
    word(&format!("{}={value}", text::key_path(&keys)))
}

/// A text as one word of a shell.
fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@=".contains(c);
    match !text.is_empty() && text.chars().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stays_one_word_and_a_secret_is_left_out() {
        let asked = CreateStack::new("my dev's", "sagemaker")
            .input("region", "us-east-1")
            .input("bucket", "aws-access-keys:AKIA:hush");
        let command = "kitaru stack create 'my dev'\\''s' --type=sagemaker --bucket=VALUE \
                       --region=us-east-1 --credentials -";
        assert_eq!(creation(&asked), command);
    }
}
