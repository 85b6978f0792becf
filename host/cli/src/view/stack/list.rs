//! Renders stacks as text.

use crate::{
    paste,
    view::{View, paint::Paint, table},
};
use kitaru::{ListStacks, StackList, ops::stack::SortStacks, stack::Summary};

impl View for StackList {
    fn text(&self, paint: Paint) -> String {
        let row = |(stack, stack_type): &(Summary, String)| {
            let mark = if Some(&stack.id) == self.active.as_ref() { "*" } else { " " };
            let managed = if stack.is_managed() { "yes" } else { "no" };
            let name = stack.name.to_string();
            (mark, vec![name, stack_type.clone(), managed.to_owned(), stack.id.clone()])
        };
        let rows: Vec<(&str, Vec<String>)> = self.stacks.iter().map(row).collect();
        match (rows.is_empty(), self.size) {
            (true, Some(size)) if self.total > 0 => {
                let (page, total) = (self.page, self.total);
                let pages = total.div_ceil(size);
                format!("There is no page {page}: {total} stacks fill {pages}.\n")
            }
            (true, _) => "There is no such stack.\n".to_owned(),
            _ => table::table(Some(&["NAME", "TYPE", "MANAGED", "ID"]), &rows, paint),
        }
    }

    fn notes(&self, paint: Paint) -> String {
        let Some(size) = self.size.filter(|size| self.total > *size) else { return String::new() };
        let (page, total) = (self.page, self.total);
        let pages = total.div_ceil(size);
        if page > pages {
            return String::new();
        }
        let mut text = format!("Page {page} of {pages}, {total} stacks.\n");
        if page < pages {
            let filters = filters(&self.asked);
            let next = format!("kitaru stack list --page {} --size {size}{filters}", page + 1);
            text.push_str(&format!("{} See the next with `{next}`.\n", paint.hint("hint:")));
        }
        text
    }
}

/// The flags that choose stacks, each with a space before it.
fn filters(asked: &ListStacks) -> String {
    let value = |flag: &str, value: &Option<String>| {
        let value = value.as_ref()?;
        Some(format!(" --{flag} {}", paste::word(value)))
    };
    let managed = asked.managed.map(|managed| if managed { " --managed" } else { " --no-managed" });
    let sort = match asked.sort {
        SortStacks::Created => None,
        SortStacks::Name => Some(" --sort name"),
        SortStacks::Type => Some(" --sort type"),
    };
    let flags = [managed, sort].into_iter().flatten().map(str::to_owned);
    let values = [value("type", &asked.stack_type), value("name", &asked.name)];
    values.into_iter().flatten().chain(flags).collect()
}
