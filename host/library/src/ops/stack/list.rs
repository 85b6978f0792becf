//! Lists stacks.

use super::show::CUSTOM;
use crate::{
    ops::{Kitaru, provider::known_types},
    outcome::{Body, Outcome},
    problem::{Failure, Problem},
    request::stack_type,
    rules::recognise,
    stack::{ListedStack, Summary},
    store::Store,
    words::{Argument, Words, text},
};
use serde_json::json;
use wildmatch::WildMatch;

/// The number of stacks on a page, if nothing else is asked for.
pub const PAGE_SIZE: i64 = 20;

/// The arguments of [`Kitaru::list`]. Without a page and a size, all stacks are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListStacks {
    /// The number of the page, from 1.
    pub page: Option<i64>,
    /// The size of a page, at least 1.
    pub size: Option<i64>,
    /// Only stacks of this type.
    pub stack_type: Option<String>,
    /// Only stacks that kitaru manages, or only others.
    pub managed: Option<bool>,
    /// Only stacks whose name matches, where `*` is any text and `?` any character.
    pub name: Option<String>,
    /// The order.
    pub sort: SortStacks,
}

/// The order of stacks in a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SortStacks {
    /// By the time of creation.
    #[default]
    Created,
    /// By name.
    Name,
    /// By type, and then by name.
    Type,
}

/// Stacks, all of them or a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackList {
    /// The stacks, each with its type.
    pub stacks: Vec<(Summary, String)>,
    /// The id of the active stack; `None` if it is known to be on another page.
    pub active: Option<String>,
    /// The number of stacks on all pages.
    pub total: u64,
    /// The number of the page, from 1.
    pub page: u64,
    /// The size of a page; `None` if all stacks are listed.
    pub size: Option<u64>,
    /// What was asked for.
    pub asked: ListStacks,
}

impl Kitaru {
    /// Lists stacks.
    ///
    /// # Errors
    ///
    /// If the page or its size is out of range, or the state cannot be read.
    pub fn list(&self, asked: &ListStacks) -> Result<StackList, Failure> {
        let paged = asked.page.is_some() || asked.size.is_some();
        let page = at_least_one(asked.page.unwrap_or(1), Argument::Page)?;
        let size = at_least_one(asked.size.unwrap_or(PAGE_SIZE), Argument::Size)?;
        let size = paged.then_some(size);
        let store = self.store()?;
        // The store knows no filter, and only one order.
        if !asked.chooses()
            && let Some(size) = size
        {
            let listed = store.state().page(page, size)?;
            if listed.stacks.len() as u64 == listed.total {
                self.remember(store.as_ref(), &listed.stacks);
            }
            let stacks = self.with_types(listed.stacks);
            let (total, active) = (listed.total, listed.active);
            let (size, asked) = (Some(size), asked.clone());
            return Ok(StackList { stacks, active, total, page, size, asked });
        }
        let listed = store.state().page(1, u64::MAX)?;
        self.remember(store.as_ref(), &listed.stacks);
        let mut stacks = self.with_types(listed.stacks);
        self.check_type(asked, &stacks)?;
        stacks.retain(|(stack, stack_type)| asked.wants(stack, stack_type));
        match asked.sort {
            SortStacks::Created => {}
            SortStacks::Name => {
                stacks.sort_by(|(a, _), (b, _)| a.name.as_str().cmp(b.name.as_str()));
            }
            SortStacks::Type => stacks.sort_by(|(a, type_a), (b, type_b)| {
                (type_a, a.name.as_str()).cmp(&(type_b, b.name.as_str()))
            }),
        }
        let total = stacks.len() as u64;
        if let Some(size) = size {
            let index = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
            let before = index((page - 1).saturating_mul(size));
            stacks = stacks.into_iter().skip(before).take(index(size)).collect();
        }
        Ok(StackList { stacks, active: listed.active, total, page, size, asked: asked.clone() })
    }

    fn remember(&self, store: &dyn Store, stacks: &[ListedStack]) {
        let names = stacks.iter().map(|stack| stack.summary.name.as_str().to_owned());
        self.remembered(store).keep(&names.collect::<Vec<_>>());
    }

    /// Refuses a type that no stack has and no provider serves: a list without stacks would say
    /// that there are none yet.
    fn check_type(&self, asked: &ListStacks, stacks: &[(Summary, String)]) -> Result<(), Problem> {
        let Some(name) = asked.stack_type.as_ref().map(|name| name.trim().to_lowercase()) else {
            return Ok(());
        };
        let is_stored = stacks.iter().any(|(_, of)| of.eq_ignore_ascii_case(&name));
        if name == CUSTOM || is_stored || self.catalog.find(&name, self.listener()).is_some() {
            return Ok(());
        }
        let plugins = self.catalog.list(self.listener()).plugins;
        Err(stack_type::no_type(&name, &known_types(&plugins)))
    }

    /// The stacks with their types: that which made each, or else one that recognises it.
    fn with_types(&self, stacks: Vec<ListedStack>) -> Vec<(Summary, String)> {
        let mut known: Vec<(Vec<(String, String)>, String)> = Vec::new();
        let mut recognised = |parts: Vec<(String, String)>| {
            if let Some((_, stack_type)) = known.iter().find(|(of, _)| *of == parts) {
                return stack_type.clone();
            }
            let borrowed: Vec<_> =
                parts.iter().map(|(kind, flavor)| (&**kind, &**flavor)).collect();
            let is_of_type = |served: &_| recognise::is_of_type(&borrowed, served);
            let plugin = self.catalog.first(is_of_type, self.listener());
            let stack_type = plugin.map_or(CUSTOM.to_owned(), |plugin| plugin.served.stack_type);
            known.push((parts, stack_type.clone()));
            stack_type
        };
        let typed = |stack: ListedStack| {
            let stack_type = stack.made_by.unwrap_or_else(|| recognised(stack.parts));
            (stack.summary, stack_type)
        };
        stacks.into_iter().map(typed).collect()
    }
}

impl ListStacks {
    /// Whether it asks for some stacks only, or for another order.
    fn chooses(&self) -> bool {
        self.stack_type.is_some()
            || self.managed.is_some()
            || self.name.is_some()
            || self.sort != SortStacks::Created
    }

    fn wants(&self, stack: &Summary, stack_type: &str) -> bool {
        let is_named = |glob: &String| WildMatch::new(glob).matches(stack.name.as_str());
        self.stack_type.as_ref().is_none_or(|wanted| wanted.trim().eq_ignore_ascii_case(stack_type))
            && self.managed.is_none_or(|managed| managed == stack.is_managed())
            && self.name.as_ref().is_none_or(is_named)
    }
}

fn at_least_one(number: i64, argument: Argument) -> Result<u64, Problem> {
    match u64::try_from(number) {
        Ok(number) if number > 0 => Ok(number),
        _ => {
            let message = text![argument.clone(), " must be at least 1"];
            let hint = text!["Give a number from 1, or leave ", argument, " out."];
            Err(Problem::usage("list.page", message).hint(hint))
        }
    }
}

impl Outcome for StackList {
    fn json(&self, _: &dyn Words) -> Body {
        let items = self.stacks.iter().map(|(stack, stack_type)| {
            json!({
                "id": stack.id,
                "is_active": Some(&stack.id) == self.active.as_ref(),
                "is_managed": stack.is_managed(),
                "name": stack.name.as_str(),
                "stack_type": stack_type,
            })
        });
        Body::Items(items.collect(), vec![("total", self.total.into())])
    }
}
