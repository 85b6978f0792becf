//! Bindings for the component of a provider.
//!
//! `export_provider!` works in any crate that gives it the path to this module:
//! `export_provider!(MyType with_types_in path::to::guest)`.

wit_bindgen::generate!({
    path: "v1",
    world: "provider",
    pub_export_macro: true,
    export_macro_name: "export_provider",
    default_bindings_module: "::kitaru_contract::guest",
    runtime_path: "::wit_bindgen::rt",
    with: { "kitaru:provider/types@1.0.0": crate::record },
});
