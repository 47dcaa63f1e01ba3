//! How a line states the maker or supplier.

use std::fmt;

use crate::engine::model::vocabulary::words;
use crate::engine::synthesis::chance::Chance;

words! {
    /// How a company's name is stated.
    CompanyDirt {
        /// Not at all.
        Missing = "missing",
        /// As the catalogue does.
        Right = "right",
        /// In another way.
        Variant = "variant",
    }
}

/// Legal forms with other ways of writing them.
const FORMS: [(&str, &str); 6] = [
    (" Ltd", " Limited"),
    (" Limited", " Ltd"),
    (" UK Ltd", " (UK) Limited"),
    (" Plc", " PLC"),
    (" & ", " and "),
    (" and ", " & "),
];

/// The name as stated, and how.
pub(super) fn stated(name: Option<&str>, share: u64, chance: &mut Chance) -> (Option<String>, CompanyDirt) {
    let wanted = chance.below(10_000) < share;
    let Some(name) = name.filter(|_| wanted) else { return (None, CompanyDirt::Missing) };
    let varied = match chance.below(8) {
        0..=2 => return (Some(name.to_owned()), CompanyDirt::Right),
        3 => name.to_uppercase(),
        4 => other_form(name).to_uppercase(),
        5 => name.trim_end_matches(" Ltd").trim_end_matches(" Limited").trim_end_matches(" UK").to_owned(),
        6 => format!("{} ", other_form(name).to_lowercase()).trim_end().to_owned(),
        _ => other_form(name),
    };
    let how = if varied == name { CompanyDirt::Right } else { CompanyDirt::Variant };
    (Some(varied), how)
}

fn other_form(name: &str) -> String {
    let form = FORMS.iter().rev().find(|(form, _)| name.contains(form));
    form.map_or_else(|| format!("{name}."), |(form, other)| name.replace(form, other))
}
