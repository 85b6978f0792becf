use super::*;
use serde_json::from_str;

/// Reads a text as `serde_json` does, to the last bit of a number.
fn check(text: &str) {
    let wanted: Option<Value> = from_str(text).ok();
    let found = read(text);
    assert_eq!(found, wanted, "{text}");
    let printed = |value: &Option<Value>| value.as_ref().map(Value::to_string);
    assert_eq!(printed(&found), printed(&wanted), "{text}");
}

/// Pseudorandom numbers, the same each time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

#[test]
fn texts_are_read_as_serde_json_reads_them() {
    for text in [
        "null",
        "true",
        "false",
        " 1 ",
        "\t[\n1 ,\r2]",
        "[]",
        "{}",
        "[[],{}]",
        "{\"a\":{\"b\":[1]}}",
        "{\"a\":1,\"a\":2}",
        r#""\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\ud83d\ude00""#,
        "\"é€😀\"",
        "\"\u{7f}\"",
        "\"\\u0000\"",
        "0",
        "-0",
        "-1",
        "0.0",
        "-0.0",
        "1e5",
        "1E+5",
        "1e-5",
        "0e999999999999",
        "1e-99999999999999999999",
        "0e99999999999999999999",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775808",
        "-9223372036854775809",
    ] {
        assert!(read(text).is_some(), "{text}");
        check(text);
    }
}

#[test]
fn what_serde_json_refuses_is_refused() {
    for text in [
        "",
        " ",
        "nul",
        "nulll",
        "True",
        "1 2",
        "[1",
        "[1,]",
        "[,]",
        "[1 2]",
        "]",
        "{",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{1:1}",
        "\"",
        "\"a",
        "\"\n\"",
        "\"\u{1f}\"",
        "\"\u{0}\"",
        r#""\x""#,
        r#""\u12""#,
        r#""\ud83d""#,
        r#""\ud83d\u0041""#,
        r#""\ude00""#,
        r#""\ud83dx""#,
        "01",
        "-",
        "+1",
        ".5",
        "1.",
        "1.e1",
        "1e",
        "1e+",
        "--1",
        "1e400",
        "-1e400",
        "1e999999999999",
        "1e99999999999999999999",
        "0x10",
        "NaN",
        "Infinity",
        "1\u{0}",
        "\u{feff}1",
    ] {
        assert_eq!(read(text), None, "{text}");
        check(text);
    }
}

#[test]
fn the_nesting_is_bounded_in_the_same_way() {
    for depth in [DEPTH, DEPTH + 1] {
        check(&format!("{}{}", "[".repeat(depth), "]".repeat(depth)));
        check(&format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth)));
    }
}

#[test]
fn a_number_is_the_nearest_one() {
    for text in [
        // Half-way cases, the bounds of the range, and of what is less exact.
        "9007199254740993",
        "9007199254740993.0",
        "9007199254740992.5",
        "9007199254740993.0000000001",
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "1.7976931348623159e308",
        "2.2250738585072014e-308",
        "2.2250738585072011e-308",
        "4.9e-324",
        "5e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "2e-324",
        "1e-400",
        "0.1",
        "0.30000000000000004",
        "123456789012345678901234567890e-20",
        "1e22",
        "1e23",
        "100000000000000000000000000000000000000000e-330",
        "0.000000000000000000000000000000000000001e320",
    ] {
        check(text);
        check(&format!("-{text}"));
    }
    let mut random = Random(8);
    for _ in 0..5_000 {
        let any = f64::from_bits(random.next());
        if any.is_finite() {
            check(&format!("{any:e}"));
            check(&format!("{any:.20e}"));
        }
        let (whole, part) = (random.next(), random.below(1_000_000_007));
        check(&format!("{}.{part}e{}", whole >> random.below(64), random.below(700) as i64 - 350));
    }
}

#[test]
fn broken_texts_are_read_as_serde_json_reads_them() {
    const TEXT: &str = r#"{"a":[1,-2.5e3,"x\u00e9\n",true,null],"b":{"c":[]},"d":0.1}"#;
    let mut random = Random(9);
    for _ in 0..5_000 {
        let mut text: Vec<char> = TEXT.chars().collect();
        for _ in 0..=random.below(3) {
            let (at, from) = (random.below(text.len() as u64), random.below(text.len() as u64));
            text[at as usize] = text[from as usize];
        }
        check(&text.into_iter().collect::<String>());
    }
}
