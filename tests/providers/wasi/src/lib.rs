//! A provider that was built for a target with WASI: it imports the files of its host.

use kitaru_provider::{Description, Plan, Problem, Request, Row, Stack, StackProvider};

/// The provider.
#[derive(Debug)]
pub struct Wasi;

impl StackProvider for Wasi {
    fn describe(&self) -> Description {
        Description::new("wasi", "WASI", &format!("Found {} directories.", directories()))
    }

    fn validate(&self, _: &Request) -> Vec<Problem> {
        Vec::new()
    }

    fn plan(&self, _: &Request) -> Result<Plan, Vec<Problem>> {
        Ok(Plan::new())
    }

    fn show(&self, _: &Stack) -> Vec<Row> {
        Vec::new()
    }
}

#[cfg(target_family = "wasm")]
fn directories() -> usize {
    bindings::wasi::filesystem::preopens::get_directories().len()
}

#[cfg(not(target_family = "wasm"))]
fn directories() -> usize {
    0
}

#[cfg(target_family = "wasm")]
mod bindings {
    wit_bindgen::generate!({
        inline: "
            package kitaru:wasi;

            world wants-files {
                import wasi:filesystem/preopens@0.2.0;
            }

            package wasi:filesystem@0.2.0 {
                interface preopens {
                    get-directories: func() -> list<string>;
                }
            }
        ",
        generate_all,
    });
}

kitaru_provider::export!(Wasi);
