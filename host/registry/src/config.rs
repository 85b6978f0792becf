//! The config and the manifest of a component that is pushed, in the CNCF's layout.
//!
//! The same component has the same bytes each time, so that its digest does not
//! depend on when or where it is pushed: the config was created at the beginning
//! of Unix time. Readers require a time there.

use crate::manifest::{Descriptor, MANIFEST, Manifest, WASM_CONFIG, WASM_LAYER};
use kitaru_provider_host::text;
use serde::Serialize;
use std::collections::BTreeMap;
use wasmparser::{Encoding, Parser, Payload};

const CREATED: &str = "1970-01-01T00:00:00Z";

/// What is pushed: the bytes of a manifest, and of what it refers to.
pub(crate) struct Pushed {
    pub(crate) manifest: Vec<u8>,
    pub(crate) config: Vec<u8>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Config<'a> {
    created: &'static str,
    author: Option<&'a str>,
    architecture: &'static str,
    os: &'static str,
    layer_digests: [String; 1],
    component: World,
}

/// What a component needs and offers.
#[derive(Default, Serialize)]
struct World {
    exports: Vec<String>,
    imports: Vec<String>,
    target: Option<String>,
}

/// The config and manifest of a component.
///
/// # Errors
///
/// Why the bytes are no component.
pub(crate) fn of(
    component: &[u8],
    annotations: &BTreeMap<String, String>,
) -> Result<Pushed, String> {
    let layer = Descriptor::of(WASM_LAYER, component);
    let config = Config {
        created: CREATED,
        author: None,
        architecture: "wasm",
        // What the layout calls components, whatever they import.
        os: "wasip2",
        layer_digests: [format!("sha256:{}", layer.digest)],
        component: World::of(component)?,
    };
    let config = json(&config)?;
    let manifest = Manifest {
        schema_version: 2,
        media_type: Some(MANIFEST.to_owned()),
        artifact_type: None,
        config: Descriptor::of(WASM_CONFIG, &config),
        layers: vec![layer],
        subject: None,
        annotations: (!annotations.is_empty()).then(|| annotations.clone()),
    };
    Ok(Pushed { manifest: json(&manifest)?, config })
}

fn json(value: &impl Serialize) -> Result<Vec<u8>, String> {
    serde_json::to_vec(value).map_err(|error| error.to_string())
}

impl World {
    /// The names of a component's imports and exports, in their order.
    fn of(bytes: &[u8]) -> Result<Self, String> {
        let (mut world, mut depth) = (Self::default(), 0_usize);
        for payload in Parser::new(0).parse_all(bytes) {
            let wrong = |error: wasmparser::BinaryReaderError| text::repeated(error.message());
            match payload.map_err(wrong)? {
                Payload::Version { encoding: Encoding::Module, .. } if depth == 0 => {
                    return Err("it is a core module".to_owned());
                }
                Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
                Payload::End(_) => depth = depth.saturating_sub(1),
                Payload::ComponentImportSection(imports) if depth == 0 => {
                    for import in imports {
                        world.imports.push(import.map_err(wrong)?.name.name.to_owned());
                    }
                }
                Payload::ComponentExportSection(exports) if depth == 0 => {
                    for export in exports {
                        world.exports.push(export.map_err(wrong)?.name.name.to_owned());
                    }
                }
                _ => {}
            }
        }
        Ok(world)
    }
}
