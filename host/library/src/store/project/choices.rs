//! Decides which stack the keys of a project's settings make active, by backend.

use crate::store::{Backend, pointers::Pointer};
use serde_yaml::{Mapping, Value};

const ACTIVE: &str = "active_stack_id";
const REMEMBERED: &str = "active_stacks";
/// The keys that kitaru reads and writes.
pub(super) const OWN: [&str; 2] = [ACTIVE, REMEMBERED];

/// The key of the embedded state in the file.
const EMBEDDED: &str = "embedded";

/// The key of a backend in the file.
pub(super) fn key(backend: &Backend) -> String {
    match backend {
        Backend::Embedded { .. } => EMBEDDED.to_owned(),
        Backend::Server { .. } => backend.to_string(),
    }
}

/// The active stack of a backend.
pub(super) fn active(settings: &Mapping, key: &str) -> Option<Pointer> {
    let own = remembered(settings).find(|(place, _)| *place == key).map(|(_, pointer)| pointer);
    let is_anothers =
        |id: &str| remembered(settings).any(|(place, pointer)| place != key && pointer.id == id);
    let shared = settings.get(ACTIVE).and_then(Value::as_str).filter(|id| !is_anothers(id));
    let shared = shared.map(|id| Pointer { id: id.to_owned(), name: None, shared: true });
    match (own, shared) {
        (Some(own), Some(shared)) if key != EMBEDDED && own.id != shared.id => Some(shared),
        (own, shared) => own.or(shared),
    }
}

/// The key whose value is not what kitaru writes there, if one is.
pub(super) fn misshapen(settings: &Mapping, key: &str) -> Option<&'static str> {
    let is_text = |value: &Value| value.is_string() || value.is_null();
    let is_pointer = |value: &Value| {
        [ACTIVE, "id"].iter().any(|name| value.get(name).is_some_and(Value::is_string))
    };
    let places = settings.get(REMEMBERED).filter(|value| !value.is_null());
    let own = places.and_then(|places| places.get(key));
    if places.is_some_and(|places| !places.is_mapping()) || own.is_some_and(|own| !is_pointer(own))
    {
        return Some(REMEMBERED);
    }
    settings.get(ACTIVE).is_some_and(|value| !is_text(value)).then_some(ACTIVE)
}

/// Sets the active stack of a backend.
pub(super) fn activate(settings: &mut Mapping, key: &str, pointer: &Pointer) {
    let before = active(settings, EMBEDDED);
    let mut places = places(settings);
    if key != EMBEDDED {
        // The first server in this file: the earlier id is that of the embedded state.
        if let Some(before) = before.filter(|_| !places.contains_key(EMBEDDED)) {
            places.insert(EMBEDDED.into(), value(&before));
        }
        settings.insert(ACTIVE.into(), pointer.id.as_str().into());
    }
    places.insert(key.into(), value(pointer));
    settings.insert(REMEMBERED.into(), Value::Mapping(places));
}

/// Forgets the active stack of a backend, for the Python program as well if it is the same.
pub(super) fn deactivate(settings: &mut Mapping, key: &str) {
    let Some(own) = active(settings, key) else { return };
    let mut places = places(settings);
    places.remove(key);
    settings.insert(REMEMBERED.into(), Value::Mapping(places));
    if settings.get(ACTIVE).and_then(Value::as_str) == Some(&own.id) {
        settings.remove(ACTIVE);
    }
}

/// The active stacks of all backends.
fn places(settings: &Mapping) -> Mapping {
    settings.get(REMEMBERED).and_then(Value::as_mapping).cloned().unwrap_or_default()
}

/// The recorded active stack of each backend.
fn remembered(settings: &Mapping) -> impl Iterator<Item = (&str, Pointer)> {
    let places = settings.get(REMEMBERED).and_then(Value::as_mapping);
    places.into_iter().flatten().filter_map(|(place, pointer)| {
        let text = |key: &str| pointer.get(key).and_then(Value::as_str).map(str::to_owned);
        // Earlier releases wrote `id`.
        let id = text(ACTIVE).or_else(|| text("id"))?;
        Some((place.as_str()?, Pointer { id, name: text("name"), shared: false }))
    })
}

fn value(pointer: &Pointer) -> Value {
    let mut value = Mapping::new();
    value.insert(ACTIVE.into(), pointer.id.as_str().into());
    if let Some(name) = &pointer.name {
        value.insert("name".into(), name.as_str().into());
    }
    Value::Mapping(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVER: &str = "https://kitaru.example.com/team";

    fn pointer(id: &str) -> Pointer {
        Pointer { id: id.to_owned(), name: Some(format!("name of {id}")), shared: false }
    }

    fn id(settings: &Mapping, key: &str) -> Option<String> {
        active(settings, key).map(|pointer| pointer.id)
    }

    #[test]
    fn each_backend_keeps_its_own() {
        let mut settings = Mapping::new();
        activate(&mut settings, EMBEDDED, &pointer("1"));
        activate(&mut settings, SERVER, &pointer("2"));
        assert_eq!(active(&settings, SERVER), Some(pointer("2")));
        assert_eq!(active(&settings, EMBEDDED), Some(pointer("1")));
        activate(&mut settings, EMBEDDED, &pointer("3"));
        assert_eq!(active(&settings, SERVER), Some(pointer("2")));
        assert_eq!(active(&settings, EMBEDDED), Some(pointer("3")));
        deactivate(&mut settings, SERVER);
        assert_eq!(active(&settings, SERVER), None);
        assert_eq!(active(&settings, EMBEDDED), Some(pointer("3")));
    }

    #[test]
    fn on_a_server_what_the_python_program_writes_counts_here() {
        let mut settings = Mapping::new();
        activate(&mut settings, SERVER, &pointer("1"));
        settings.insert(ACTIVE.into(), "2".into());
        assert_eq!(id(&settings, SERVER).as_deref(), Some("2"));
        activate(&mut settings, SERVER, &pointer("3"));
        assert_eq!(settings[ACTIVE], "3");
    }

    #[test]
    fn embedded_stacks_of_the_python_program_are_its_own() {
        let mut settings = Mapping::new();
        settings.insert(ACTIVE.into(), "python's".into());
        assert_eq!(id(&settings, EMBEDDED).as_deref(), Some("python's"), "or an earlier release's");
        activate(&mut settings, EMBEDDED, &pointer("1"));
        assert_eq!(active(&settings, EMBEDDED), Some(pointer("1")));
        assert_eq!(settings[ACTIVE], "python's");
    }

    #[test]
    fn files_of_earlier_releases_are_read() {
        let text = "active_stack_id: '2'\nactive_stacks:\n  embedded: {id: '1', name: a}\n";
        let settings: Mapping = serde_yaml::from_str(text).unwrap();
        assert_eq!(id(&settings, EMBEDDED).as_deref(), Some("1"));
        let alone: Mapping = serde_yaml::from_str("active_stack_id: '1'\n").unwrap();
        assert_eq!(id(&alone, EMBEDDED).as_deref(), Some("1"));
    }
}
