//! `kitaru stack create NAME …`

use super::{Ended, Printer, credentials};
use crate::{
    argv::create::{self, Create},
    credential,
    problem::{Explain, Fault},
    provider::{Catalog, Finding, Provider},
    request::{
        Request, check, file,
        findings::{About, Findings},
        layer::Layer,
        stack_type,
        yaml::Place,
    },
    rules,
    secret::Secrets,
    store::{self, Next, State, StoreError},
    view::stack_create::{Created, DryRun},
    world::World,
};
use std::{
    ffi::OsString,
    fs::File,
    io::{self, Read},
    path::Path,
};
use thiserror::Error;

/// No stack file is larger.
const LARGEST_FILE: u64 = 1 << 20;

#[derive(Debug, Error)]
#[error("cannot read the stack file `{path}`: {why}")]
struct StackFileError {
    path: String,
    why: String,
}

impl Explain for StackFileError {
    fn code(&self) -> &'static str {
        "file.unreadable"
    }

    fn fault(&self) -> Fault {
        Fault::Usage
    }

    fn hint(&self) -> Option<String> {
        Some("Give `--file` the path of a YAML file that you can read.".to_owned())
    }
}

pub(super) fn run(world: &World, words: &[OsString], outer: &Printer<'_>) -> Result<(), Ended> {
    let catalog = Catalog::load(world);
    let mut findings = Findings::default();
    let words = create::parse(words, &catalog.types(), &mut findings, world.stdout.colored)
        .map_err(Ended::Stopped)?;
    let printer = outer.with_output(words.output.as_deref())?;
    let dry_run = words.dry_run;
    let Some((layer, provider)) = layer(world, words, &catalog, &mut findings) else {
        return Err(findings.into_failure().into());
    };

    let description = provider.description(&world.dirs)?;
    let mut store = store::open(world)?;
    let Some(request) = check::check(&layer, &description, &catalog.types(), &mut findings) else {
        return Err(findings.into_failure().into());
    };
    let withheld = withheld(world, &request, &store.place(), &mut findings);
    let (found, plan) = provider.plan(&world.dirs, &request, findings.is_empty())?;
    for finding in found {
        add(finding, &layer, &mut findings);
    }
    let planned = plan.map(|plan| {
        let wish = rules::create::Wish {
            name: &request.name,
            origin: &super::origin(provider),
            plan: &plan,
            withheld: &withheld,
            activate: request.activate,
        };
        (rules::create::plan(&wish, &world.new_id), plan.resources)
    });
    let change = planned.as_ref().map(|(change, _)| change);
    let next = match (dry_run, request.verify) {
        (true, _) => Next::Nothing,
        (false, true) => Next::Verification,
        (false, false) => Next::Change,
    };
    check_name(store.state().as_ref(), &request, change, next, &mut findings)?;
    if let Some(change) = change
        && request.verify
        && findings.is_empty()
    {
        findings.extend(About::Verification, store.verify(change)?);
    }
    let Some((change, resources)) = planned.filter(|_| findings.is_empty()) else {
        return Err(findings.into_failure().into());
    };

    let stack_type = provider.stack_type.name.clone();
    if dry_run {
        return printer.print(&DryRun { stack: change.stack, stack_type, resources });
    }
    let created = store.begin()?.create(&change)?;
    printer.print(&Created { created, stack_type, resources })
}

/// What the command line and the stack file say together, and the provider of the type that they name.
fn layer<'a>(
    world: &World,
    words: Create,
    catalog: &'a Catalog,
    findings: &mut Findings,
) -> Option<(Layer, &'a Provider)> {
    let credentials = credentials::of_words(world, &words).unwrap_or_else(|error| {
        findings.add(About::Credential, error);
        None
    });
    let below = match &words.file {
        Some(path) => stack_file(&world.dirs.cwd.join(path), path, catalog, findings)?,
        None => Layer::default(),
    };
    let mut layer = Layer { credentials, ..words.layer }.over(below, findings);
    let types = catalog.types();
    match stack_type::choose(&layer, &types) {
        Ok(chosen) => {
            if chosen.takes_credentials && layer.credentials.is_none() {
                layer.credentials = credentials::of_environment(world);
            }
            Some((layer, catalog.find(&chosen.name)?))
        }
        Err(problem) => {
            findings.add(About::Type, problem);
            // The type may be that of a provider that is broken.
            findings.extend(About::Type, catalog.broken().iter().cloned());
            None
        }
    }
}

fn stack_file(
    path: &Path,
    typed: &Path,
    catalog: &Catalog,
    findings: &mut Findings,
) -> Option<Layer> {
    let label = typed.display().to_string();
    let text = match read(path) {
        Ok(text) => text,
        Err(error) => {
            findings.add(About::File, StackFileError { path: label, why: error.to_string() });
            return None;
        }
    };
    let types = catalog.types();
    let inputs = types.iter().flat_map(|known| &known.inputs).map(|input| input.name.as_str());
    match file::read(&text, &label, &inputs.collect::<Vec<_>>()) {
        Ok(layer) => Some(layer),
        Err(problems) => {
            findings.extend(About::File, problems);
            None
        }
    }
}

fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let read = File::open(path)?.take(LARGEST_FILE + 1).read_to_string(&mut text)?;
    if read as u64 > LARGEST_FILE {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 1 MiB"));
    }
    Ok(text)
}

/// The values that the provider does not see, by the names that its plan knows them by.
fn withheld(
    world: &World,
    request: &Request,
    place: &store::Place,
    findings: &mut Findings,
) -> Secrets {
    let mut withheld = request.withheld.clone();
    if let Some(credential) = &request.credential {
        match credential::secrets(world, credential) {
            Ok(secrets) => {
                if request.verify {
                    // Profiles are those of the machine that uses the credential.
                    let here = matches!(place, store::Place::Embedded { .. });
                    let problems = credential::verify(world, credential, &secrets, here);
                    findings.extend(About::Verification, problems);
                }
                withheld.extend(secrets);
            }
            Err(problems) => findings.extend(About::Credential, problems),
        }
    }
    withheld
}

/// Finds out whether the name is free, and for what is planned for it once that is known.
fn check_name(
    state: &dyn State,
    request: &Request,
    change: Option<&rules::create::Change>,
    next: Next,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    match state.create_facts(&request.name, change.map(|change| &change.stack), next) {
        Ok(facts) => {
            if let Some(refusal) = rules::create::refuse(&request.name, &facts) {
                findings.add(About::Taken, refusal);
            }
            Ok(())
        }
        // What is wrong with the request comes first.
        Err(_) if !findings.is_empty() => Ok(()),
        Err(error) => Err(error),
    }
}

/// A finding of the provider's, with the place in the stack file that it is about.
fn add(finding: Finding, layer: &Layer, findings: &mut Findings) {
    let about = match finding.at.split('.').next() {
        _ if finding.verification => About::Verification,
        Some("extra") => About::Field,
        Some("credential") => About::Credential,
        _ => About::Input,
    };
    let place = layer.place(&finding.at).and_then(Place::prefix);
    findings.add(about, finding.problem.at(place.as_deref()));
}
