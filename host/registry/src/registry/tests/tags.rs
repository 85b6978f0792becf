//! Tags, on several pages.

use super::*;

/// The tags of a registry whose pages these are, by path.
fn tags(pages: &[(&str, Reply)]) -> Result<Vec<String>, RegistryError> {
    let mut shelf = Shelf::default();
    for (path, reply) in pages {
        shelf.put(path, reply.clone());
    }
    let server = shelf.serve();
    let tags = open(&Options::default()).tags(&repository(&server))?;
    Ok(tags.iter().map(ToString::to_string).collect())
}

fn page(tags: &Value) -> Reply {
    Reply::ok(json!({ "name": "acme/nomad", "tags": tags }).to_string().as_bytes())
}

const FIRST: &str = "tags/list?n=1000";

#[test]
fn all_pages_are_read() {
    let next = "</v2/acme/nomad/tags/list?n=1000&last=b>; rel=\"next\"";
    let first = page(&json!(["a", "b", "no/tag", "../x", ""])).header("Link", next);
    let last = page(&json!(["c"])).header("Link", "<x>; rel=\"prev\"");
    let found = tags(&[(FIRST, first), ("tags/list?n=1000&last=b", last)]);
    assert_eq!(found.unwrap(), ["a", "b", "c"]);
    assert_eq!(tags(&[(FIRST, page(&json!(null)))]).unwrap(), [""; 0]);
    assert_eq!(code(tags(&[])), "registry.missing");
}

#[test]
fn tags_are_few_and_on_few_pages_of_one_registry() {
    let many: Vec<String> = (0..10_001).map(|number| number.to_string()).collect();
    assert_eq!(code(tags(&[(FIRST, page(&json!(many)))])), "registry.too-large");
    let again = page(&json!(["a"])).header("Link", "<list?n=1000>; rel=\"next\"");
    assert_eq!(code(tags(&[(FIRST, again)])), "registry.too-large");
    for elsewhere in ["http://127.0.0.1:1/v2/", "https://r.example/v2/", "//r.example/"] {
        let link = format!("<{elsewhere}>; rel=\"next\"");
        let page = page(&json!([])).header("Link", &link);
        assert_eq!(code(tags(&[(FIRST, page)])), "registry.answer", "{elsewhere}");
    }
    for body in ["{\"tags\":{}}", "", "{\"tags\":[1]}"] {
        assert_eq!(code(tags(&[(FIRST, Reply::ok(body.as_bytes()))])), "registry.answer", "{body}");
    }
}
