//! Creates, shows and deletes a stack, without a command line.

use kitaru::{CreateStack, DeleteStack, Failure, Kitaru, Settings, ShowStack};

/// Returns the type that the stack was shown with, and the components that went with it.
pub(crate) fn lifecycle(kitaru: &Kitaru, name: &str) -> Result<(String, usize), Failure> {
    let wanted = CreateStack::new(name, "vertex")
        .input("artifact-store", "gs://outputs/example")
        .input("container-registry", "us-central1-docker.pkg.dev/my-project/images")
        .input("region", "us-central1")
        .extra("orchestrator", "synchronous", false);
    kitaru.create(&wanted)?;

    let stack = name.to_owned();
    let shown = kitaru.show(&ShowStack { stack: stack.clone() })?;
    let deleted = kitaru.delete(&DeleteStack { stack, recursive: true, force: true })?;
    Ok((shown.stack_type, deleted.deletion.components.len()))
}

fn main() -> Result<(), Failure> {
    let kitaru = Kitaru::open(Settings::of_process());
    let (stack_type, components) = lifecycle(&kitaru, "example")?;
    println!("a `{stack_type}` stack came and went, with {components} components");
    Ok(())
}
