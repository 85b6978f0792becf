//! `kitaru stack export STACK`

use super::{Ended, Printer, find, selector};
use crate::{
    description::Description,
    problem::{Failure, Problem},
    provider::{Catalog, Plan, Provider, ProviderError, error::ProviderFault},
    request::{
        check, file,
        findings::{About, Findings},
        layer::{Credentials, Layer},
        yaml::Place,
    },
    rules::export::{self, Export, Refusal},
    secret::Secret,
    stack::Stack,
    store,
    view::stack_export::Exported,
    world::World,
};

pub(super) fn run(world: &World, printer: &Printer<'_>, stack: &str) -> Result<(), Ended> {
    let selector = selector(stack)?;
    let store = store::open(world)?;
    let state = store.state();
    let (summary, _) = find(state.as_ref(), &selector)?;
    let stack = state.stack(&summary)?;

    let catalog = Catalog::load(world);
    let provider = provider(&catalog, &stack)?;
    let description = provider.description(&world.dirs)?;
    let asked = Asked { world, catalog: &catalog, provider, description: &description };
    let first = export::begin(&stack, &description).map_err(failure)?;
    let plan = asked.plan(&first, &stack)?;
    let export = export::complete(first, &plan, &stack, &description).map_err(failure)?;
    let plan = match export.draft.extra.is_empty() {
        true => plan,
        false => asked.plan(&export, &stack)?,
    };
    export::compare(&plan, &stack, &description).map_err(failure)?;
    let gaps: Vec<Problem> = export.gaps.iter().cloned().map(Problem::from).collect();
    printer.warn(&gaps);
    printer.print(&Exported { export })
}

fn failure(refusals: Vec<Refusal>) -> Failure {
    Failure(refusals.into_iter().map(Problem::from).collect())
}

/// The provider of a stack's type.
fn provider<'a>(catalog: &'a Catalog, stack: &Stack) -> Result<&'a Provider, Failure> {
    let name = stack.summary.name.clone();
    let (found, refusal) = match &stack.origin {
        Some(origin) => {
            let stack_type = origin.stack_type.clone();
            (catalog.find(&stack_type), Refusal::NoProvider { stack: name, stack_type })
        }
        None => (catalog.recognise(stack), Refusal::Custom { stack: name }),
    };
    found.ok_or_else(|| {
        // It may be one of those that are broken.
        let broken = catalog.broken().iter().cloned();
        Failure([refusal.into()].into_iter().chain(broken).collect())
    })
}

/// Who is asked what a file would create.
struct Asked<'a> {
    world: &'a World,
    catalog: &'a Catalog,
    provider: &'a Provider,
    description: &'a Description,
}

impl Asked<'_> {
    /// The plan for a file, which is read as `stack create` reads it.
    fn plan(&self, export: &Export, stack: &Stack) -> Result<Plan, Failure> {
        let name = &stack.summary.name;
        let mut findings = Findings::default();
        let types = self.catalog.types();
        let request = check::check(&self.layer(export)?, self.description, &types, &mut findings);
        // What is stored nowhere is told as that.
        let mut findings = findings.without(About::Missing);
        let Some(mut request) = request else { return Err(findings.into_failure()) };
        request.verify = false;
        let planned = self.provider.plan(&self.world.dirs, &request, findings.is_empty());
        let (found, plan) = match planned {
            Err(ProviderError { fault: ProviderFault::Refused(_), .. })
                if !export.gaps.is_empty() =>
            {
                return Err(failure(export::unplanned(export, stack)));
            }
            planned => planned?,
        };
        findings.extend(About::Input, found.into_iter().map(|finding| finding.problem));
        plan.filter(|_| findings.is_empty()).ok_or_else(|| {
            let refused = Some(format!("`{name}` cannot be exported"));
            let problems = findings.into_failure().0.into_iter();
            Failure(problems.map(|problem| problem.at(refused.as_deref())).collect())
        })
    }

    fn layer(&self, export: &Export) -> Result<Layer, Failure> {
        let types = self.catalog.types();
        let inputs = types.iter().flat_map(|known| &known.inputs).map(|input| input.name.as_str());
        let inputs: Vec<&str> = inputs.collect();
        let mut layer =
            file::read(&export.draft.yaml(), "its stack file", &inputs).map_err(Failure)?;
        if let Some(text) = &export.credentials {
            let text = Secret::new(text);
            layer.credentials = Some(Credentials { text, place: Place::word("--credentials") });
        }
        Ok(layer)
    }
}
