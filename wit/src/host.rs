//! Bindings for a host that runs a provider's component.

pub mod types;

wasmtime::component::bindgen!({
    path: "v1",
    world: "provider",
    with: { "kitaru:provider/types": crate::host::types },
});
