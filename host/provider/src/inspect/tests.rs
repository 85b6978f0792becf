use super::*;
use crate::limits;

fn inspected(text: &str) -> Result<String, ProviderFault> {
    let bytes = wat::parse_str(text).unwrap();
    inspect(&bytes).map(|contract| contract.to_string())
}

fn exporting(version: &str, rest: &str) -> String {
    format!(r#"(component {rest} (instance $i) (export "{PROVIDER}@{version}" (instance $i)))"#)
}

/// A provider that has all functions.
const WHOLE: &[u8] = include_bytes!("../../../library/components/local.wasm");

/// The provider, for another version of the contract of as many characters.
fn speaking(version: &str) -> Vec<u8> {
    let mut bytes = WHOLE.to_vec();
    for start in 0..bytes.len() - version.len() {
        if bytes[start..].starts_with(b"@1.0.0") {
            bytes[start + 1..=start + version.len()].copy_from_slice(version.as_bytes());
        }
    }
    bytes
}

fn linkage(text: &str) -> ProviderFault {
    ProviderFault::Linkage(text.to_owned())
}

#[test]
fn the_version_of_the_exported_interface_is_the_contract() {
    for version in ["1.0.0", "1.0.7"] {
        let contract = inspect(&speaking(version)).map(|contract| contract.to_string());
        assert_eq!(contract, Ok(version.to_owned()));
    }
    assert_eq!(inspected("(component)"), Err(ProviderFault::NoProvider));
    let nested = format!("(component {})", exporting("1.0.0", ""));
    assert_eq!(inspected(&nested), Err(ProviderFault::NoProvider));
}

#[test]
fn only_the_log_and_the_types_are_imported() {
    let import = |name: &str| format!(r#"(import "{name}" (instance))"#);
    let known = [import("kitaru:provider/log@1.0.0"), import("kitaru:provider/types@1.0.0")];
    let empty = Err(linkage("it has no function `describe`"));
    assert_eq!(inspected(&exporting("1.0.0", &known.concat())), empty);
    for foreign in ["wasi:io/streams@0.2.0", "kitaru:provider/log@2.0.0"] {
        let fault = ProviderFault::Import { named: vec![foreign.to_owned()], all: 1 };
        assert_eq!(inspected(&exporting("1.0.0", &import(foreign))), Err(fault));
    }
}

#[test]
fn a_newer_contract_is_told_before_its_imports() {
    let fault = inspected(&exporting("2.1.0", r#"(import "kitaru:net/http" (instance))"#));
    assert!(matches!(fault, Err(ProviderFault::Contract { newer: true, .. })), "{fault:?}");
}

#[test]
fn other_bytes_are_no_provider() {
    assert_eq!(inspect(b"#!/bin/sh"), Err(ProviderFault::NotWasm));
    assert_eq!(inspected("(module)"), Err(ProviderFault::CoreModule));
    let broken = inspect(&WHOLE[..WHOLE.len() - 3]);
    assert!(matches!(broken, Err(ProviderFault::Damaged(_))), "{broken:?}");
}

#[test]
fn many_foreign_imports_are_a_short_message() {
    let imports: String = (0..5000).map(|at| format!(r#"(import "a:b/c{at}" (func))"#)).collect();
    let message = inspected(&exporting("1.0.0", &imports)).unwrap_err().to_string();
    assert!(message.contains("`a:b/c7` and 4992 more, which"), "{message}");
}

#[test]
fn functions_have_the_types_of_the_contract() {
    let exports = |functions: &str| {
        let text = format!(
            r#"(component
                 (core module $m (func (export "f")) (func (export "g") (result i32) i32.const 0))
                 (core instance $i (instantiate $m))
                 (type $f (func)) (type $g (func (result u32)))
                 (func $f (type $f) (canon lift (core func $i "f")))
                 (func $g (type $g) (canon lift (core func $i "g")))
                 (instance $e {functions})
                 (export "{PROVIDER}@1.0.0" (instance $e)))"#
        );
        inspected(&text).unwrap_err()
    };
    assert_eq!(exports(r#"(export "plan" (func $f))"#), linkage("it has no function `describe`"));
    for other in ["$f", "$g"] {
        let function = format!(r#"(export "describe" (func {other}))"#);
        assert_eq!(exports(&function), linkage("its function `describe` has another type"));
    }
}

#[test]
fn what_would_take_long_is_refused_before_it_is_compiled() {
    let excess = |text: &str, most: usize, noun: &str| {
        let noun = noun.to_owned();
        assert_eq!(inspected(text), Err(ProviderFault::Excess { most, noun }));
    };
    let nested = format!("{}{}", "(component ".repeat(40), ")".repeat(40));
    excess(&nested, limits::NESTING, "levels of nested components");
    let segments = r#"(data (i32.const 0) "x")"#.repeat(limits::DATA_SEGMENTS + 1);
    let module = |text: &str| exporting("1.0.0", &format!("(core module {text})"));
    excess(&module(&format!("(memory 1) {segments}")), limits::DATA_SEGMENTS, "data segments");
    let loops = "(loop)".repeat(limits::FUNCTION_BODY / 3 + 1);
    excess(&module(&format!("(func {loops})")), limits::FUNCTION_BODY, "bytes in a function");
    let functions = "(func)".repeat(limits::FUNCTIONS + 1);
    excess(&module(&functions), limits::FUNCTIONS, "functions");
}
