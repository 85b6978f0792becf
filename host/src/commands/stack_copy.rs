//! `kitaru stack copy STACK --to PLACE`

use super::{Ended, Printer, find, selector};
use crate::{
    argv::{
        copy::{Copy, Target},
        login::KeyFrom,
    },
    name::StackName,
    provider::Catalog,
    rules::{
        copy::{self, Original},
        create::refuse,
    },
    server::{Address, Client, Connection, Key},
    store::{self, Next, Place, Store, StoreError, embedded::Embedded, remote::Remote},
    view::stack_copy::Copied,
    world::World,
};

pub(super) fn run(world: &World, printer: &Printer<'_>, words: &Copy) -> Result<(), Ended> {
    let selector = selector(&words.stack)?;
    let name = words.name.as_deref().map(StackName::parse).transpose()?;
    let mut target = target(world, words)?;
    let source = source(world, &target.place())?;
    let state = source.state();
    let (summary, _) = find(state.as_ref(), &selector)?;
    let stack = state.stack(&summary)?;

    let secrets = source.secrets(&stack)?;
    let origin = stack.origin.clone().or_else(|| {
        let catalog = Catalog::load(world);
        catalog.recognise(&stack).map(super::origin)
    });
    let original = Original { stack: &stack, secrets: &secrets, origin };
    let name = name.unwrap_or_else(|| summary.name.clone());
    let change = copy::plan(&original, &name, &world.new_id);
    let facts = target.state().create_facts(&name, Some(&change.stack), Next::Nothing)?;
    if let Some(refusal) = refuse(&name, &facts) {
        return Err(refusal.into());
    }
    let (from, to) = (source.place(), target.place());
    let stack = match words.yes {
        true => target.begin()?.create(&change)?.stack,
        false => change.stack,
    };
    let key_file = words.key.as_ref().and_then(KeyFrom::typed);
    printer.print(&Copied { original: summary, stack, from, to, key_file, done: words.yes })
}

/// Where the copy is to be.
fn target(world: &World, words: &Copy) -> Result<Box<dyn Store>, Ended> {
    let url = match &words.to {
        Target::Local => return Ok(Box::new(Embedded::open(world)?)),
        Target::Server(url) => url,
    };
    let mut connection = Connection::to(world, Address::parse(url)?)?;
    if let Some(from) = &words.key {
        connection.key = Some(Key::of(&super::login::read(world, from)?));
    }
    let client = Client::new(world, connection.with_key()?)?;
    Ok(Box::new(Remote::new(world, client)))
}

/// Where the stack is: the place that commands work on, or if that is the target, this machine.
fn source(world: &World, target: &Place) -> Result<Box<dyn Store>, StoreError> {
    let source = store::open(world)?;
    match source.place() {
        place if place == *target => Ok(Box::new(Embedded::open(world)?)),
        _ => Ok(source),
    }
}
