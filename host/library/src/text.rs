//! Text that cannot steer a terminal, from any source.

pub use kitaru_provider_host::text::plain;
