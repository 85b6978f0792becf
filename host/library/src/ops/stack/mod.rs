//! Operations on stacks.

mod bind;
mod copy;
mod create;
mod current;
mod delete;
mod export;
mod list;
mod resolve;
mod schema;
mod show;
mod template;
mod types;
mod r#use;

pub use bind::BoundStack;
pub use copy::{CopiedStack, CopySource, CopyStack, CopyTarget};
pub use create::{CreateStack, CreatedStack, ExtraValue, PlannedStack};
pub use current::ActiveStack;
pub use delete::{DeleteStack, DeletedStack};
pub use export::{ExportStack, ExportedStack};
pub use list::{ListStacks, PAGE_SIZE, SortStacks, StackList};
pub use resolve::{ResolveStack, ResolvedStack};
pub use schema::{DescribeFile, FileSchema};
pub use show::{ShowStack, ShownComponent, ShownStack};
pub use template::{StackTemplate, WriteTemplate};
pub use types::{ServedType, StackTypes};
pub use r#use::{UseStack, UsedStack};
