//! Reads JSON text, as `serde_json` reads it into a [`Value`].
//!
//! The result is the same for every text. The reader of `serde_json` knows types
//! and explains errors, and half of a small component would be that.

mod number;

use serde_json::{Map, Value};

/// How deep arrays and objects may be nested, as in `serde_json`.
const DEPTH: usize = 127;

/// The value of a text; none if it is not JSON.
pub(crate) fn read(text: &str) -> Option<Value> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    reader.space();
    (reader.at == text.len()).then_some(value)
}

struct Reader<'a> {
    text: &'a str,
    /// The offset of the next byte.
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> u8 {
        // A zero byte is no JSON outside of a string, and an error inside of one.
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\t' | b'\r') {
            self.at += 1;
        }
    }

    /// Whether the next byte is this one, which is then behind.
    fn takes(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == byte;
        self.at += usize::from(is_next);
        is_next
    }

    /// The same, after white space.
    fn meets(&mut self, byte: u8) -> bool {
        self.space();
        self.takes(byte)
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.space();
        match self.peek() {
            b'n' => self.word("null", Value::Null),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'"' => self.string().map(Value::String),
            b'[' if depth < DEPTH => self.array(depth + 1),
            b'{' if depth < DEPTH => self.object(depth + 1),
            _ => self.number(),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Option<Value> {
        let is_next = self.text.as_bytes().get(self.at..)?.starts_with(word.as_bytes());
        self.at += word.len();
        is_next.then_some(value)
    }

    fn array(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut items = Vec::new();
        if self.meets(b']') {
            return Some(Value::Array(items));
        }
        loop {
            items.push(self.value(depth)?);
            if self.meets(b']') {
                return Some(Value::Array(items));
            }
            if !self.takes(b',') {
                return None;
            }
        }
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut members = Map::new();
        if self.meets(b'}') {
            return Some(Value::Object(members));
        }
        loop {
            self.space();
            let name = self.string()?;
            if !self.meets(b':') {
                return None;
            }
            members.insert(name, self.value(depth)?);
            if self.meets(b'}') {
                return Some(Value::Object(members));
            }
            if !self.takes(b',') {
                return None;
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        if !self.takes(b'"') {
            return None;
        }
        let mut string = String::new();
        loop {
            let start = self.at;
            while !matches!(self.peek(), b'"' | b'\\' | ..0x20) {
                self.at += 1;
            }
            string.push_str(self.text.get(start..self.at)?);
            match self.peek() {
                b'"' => {
                    self.at += 1;
                    return Some(string);
                }
                b'\\' => {
                    self.at += 1;
                    string.push(self.escaped()?);
                }
                _ => return None,
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        let escape = self.peek();
        self.at += 1;
        Some(match escape {
            b'"' | b'\\' | b'/' => char::from(escape),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.unit()?;
                if unit & 0xfc00 != 0xd800 {
                    return char::from_u32(unit);
                }
                if !(self.takes(b'\\') && self.takes(b'u')) {
                    return None;
                }
                let low = self.unit()?;
                if low & 0xfc00 != 0xdc00 {
                    return None;
                }
                return char::from_u32(0x1_0000 + ((unit & 0x3ff) << 10 | low & 0x3ff));
            }
            _ => return None,
        })
    }

    /// The four hexadecimal digits of a UTF-16 code unit.
    fn unit(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit << 4 | char::from(self.peek()).to_digit(16)?;
            self.at += 1;
        }
        Some(unit)
    }
}

#[cfg(test)]
mod tests;
