//! Tests what sessions cannot show of installed plugins.

mod concurrently;

pub(super) fn trials() -> Vec<libtest_mimic::Trial> {
    concurrently::trials()
}
