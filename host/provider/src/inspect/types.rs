//! Compares the functions that a component exports with those of the contract.
//!
//! The contract's types come from its binary package. The comparison follows the
//! contract, so it takes no longer for a component with larger types.

use super::{PROVIDER, damaged};
use crate::error::ProviderFault;
use kitaru_contract::{PACKAGE, VERSION};
use std::iter::zip;
use wasmparser::{
    Validator, WasmFeatures,
    component_types::{
        ComponentAnyTypeId, ComponentDefinedType as Defined, ComponentEntityType as Entity,
        ComponentFuncTypeId, ComponentInstanceTypeId, ComponentTypeId, ComponentValType as Value,
    },
    types::TypesRef,
};

/// Checks that the instance with this name has all functions of the contract, with their types.
pub(super) fn check(found: TypesRef<'_>, export: &str) -> Result<(), ProviderFault> {
    let mut validator = Validator::new_with_features(WasmFeatures::default());
    let package = validator.validate_all(PACKAGE).map_err(damaged)?;
    let wanted = package.as_ref();
    let Some(interface) = contract(wanted) else {
        unreachable!("the package has the interface, as a test of the contract checks")
    };
    let Some(Entity::Instance(instance)) =
        found.component_item_for_export(export).map(|item| item.ty)
    else {
        return Err(ProviderFault::NoProvider);
    };
    for (name, function) in functions(wanted, interface) {
        match found[instance].exports.get(name).map(|item| item.ty) {
            Some(Entity::Func(own)) if same_function((found, own), (wanted, function)) => {}
            Some(Entity::Func(_)) => {
                let message = format!("its function `{name}` has another type");
                return Err(ProviderFault::Linkage(message));
            }
            _ => return Err(ProviderFault::Linkage(format!("it has no function `{name}`"))),
        }
    }
    Ok(())
}

/// The exported interface of the world `provider`, in the binary package.
fn contract(package: TypesRef<'_>) -> Option<ComponentInstanceTypeId> {
    let component = |ty: Entity| -> Option<ComponentTypeId> {
        match ty {
            Entity::Type { referenced: ComponentAnyTypeId::Component(id), .. } => Some(id),
            Entity::Component(id) => Some(id),
            _ => None,
        }
    };
    let packaged = component(package.component_item_for_export("provider")?.ty)?;
    let (_, world) = package[packaged].exports.iter().next()?;
    let interface = format!("{PROVIDER}@{VERSION}");
    match package[component(world.ty)?].exports.get(&interface)?.ty {
        Entity::Instance(instance) => Some(instance),
        _ => None,
    }
}

fn functions(
    package: TypesRef<'_>,
    instance: ComponentInstanceTypeId,
) -> Vec<(&str, ComponentFuncTypeId)> {
    let exports = package.get(instance).into_iter().flat_map(|instance| &instance.exports);
    exports
        .filter_map(|(name, item)| match item.ty {
            Entity::Func(id) => Some((name.as_str(), id)),
            _ => None,
        })
        .collect()
}

/// A type, and where its parts are.
type In<'a, T> = (TypesRef<'a>, T);

fn same_function(found: In<'_, ComponentFuncTypeId>, wanted: In<'_, ComponentFuncTypeId>) -> bool {
    let (own, ours) = (&found.0[found.1], &wanted.0[wanted.1]);
    let same = |own: Value, ours: Value| same_value((found.0, own), (wanted.0, ours));
    own.async_ == ours.async_
        && own.params.len() == ours.params.len()
        && zip(&own.params, &ours.params).all(|(own, ours)| own.0 == ours.0 && same(own.1, ours.1))
        && same_option(own.result, ours.result, same)
}

fn same_option(
    own: Option<Value>,
    ours: Option<Value>,
    same: impl FnOnce(Value, Value) -> bool,
) -> bool {
    match (own, ours) {
        (Some(own), Some(ours)) => same(own, ours),
        (None, None) => true,
        _ => false,
    }
}

/// Whether two types have the same structure. The contract's types contain no handles, maps,
/// flags or the like, and end.
fn same_value(found: In<'_, Value>, wanted: In<'_, Value>) -> bool {
    let (own, ours) = match (defined(found), defined(wanted)) {
        (Ok(own), Ok(ours)) => (own, ours),
        (Err(own), Err(ours)) => return own == ours,
        _ => return false,
    };
    let same = |own: Value, ours: Value| same_value((found.0, own), (wanted.0, ours));
    match (own, ours) {
        (Defined::Record(own), Defined::Record(ours)) => {
            own.fields.len() == ours.fields.len()
                && zip(&own.fields, &ours.fields)
                    .all(|(own, ours)| own.0 == ours.0 && same(*own.1, *ours.1))
        }
        (Defined::Tuple(own), Defined::Tuple(ours)) => {
            own.types.len() == ours.types.len()
                && zip(&own.types, &ours.types).all(|(own, ours)| same(*own, *ours))
        }
        (Defined::List { element: own, .. }, Defined::List { element: ours, .. })
        | (Defined::Option { ty: own, .. }, Defined::Option { ty: ours, .. }) => same(*own, *ours),
        (
            Defined::Result { ok: own, err: own_error, .. },
            Defined::Result { ok: ours, err: our_error, .. },
        ) => same_option(*own, *ours, same) && same_option(*own_error, *our_error, same),
        _ => false,
    }
}

/// The definition of a type, or the primitive type that it is or stands for.
fn defined<'a>((types, value): In<'a, Value>) -> Result<&'a Defined, wasmparser::PrimitiveValType> {
    match value {
        Value::Primitive(primitive) => Err(primitive),
        Value::Type(id) => match types.get(id) {
            Some(Defined::Primitive(primitive)) => Err(*primitive),
            Some(defined) => Ok(defined),
            None => unreachable!("a type is in the list that its id is from"),
        },
    }
}
