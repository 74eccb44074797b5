//! What search indexes of a language beside its pages.

use crate::locale::Locale;
use crate::model::{self, Audience, Checklist};
use crate::render::scope::Scope;
use crate::search::{About, FacetValues, Synonyms};

/// The prefix of the UI strings that the search scripts need.
const WORDS: &str = "search_";

/// The kinds of pages by which readers can narrow a search, in the order in which they are offered.
const KINDS: &[&str] = &["item", "guide", "product", "statements", "checklist", "method", "threat", "term", "page"];

/// What search says of a language beside its pages.
pub(in crate::render) fn about(scope: &Scope<'_>) -> About {
    let words =
        scope.words.iter().filter_map(|(key, value)| Some((key.strip_prefix(WORDS)?.to_owned(), value.to_owned())));
    About { words: words.collect(), facets: values(scope), synonyms: synonyms(scope) }
}

fn values(scope: &Scope<'_>) -> Vec<FacetValues> {
    let catalog = scope.catalog;
    let of_lists = |id, values: &dyn Fn(&Checklist) -> Vec<(String, String)>| {
        let used = catalog.checklists.iter().filter(|list| !values(list).is_empty());
        let several = used.clone().count() > 1;
        let values = used.flat_map(|list| {
            let group = several.then(|| scope.plain(&list.short));
            values(list).into_iter().map(move |(value, label)| (format!("{}/{value}", list.id), label, group.clone()))
        });
        FacetValues { id, label: scope.words.get(&format!("search_facet_{id}")).to_owned(), values: values.collect() }
    };
    let fixed = |id, values: &[&str], products: bool| {
        let label = |value: &str| match products {
            true => String::new(),
            false if id == "audience" => scope.words.get(&format!("audience_{value}")).to_owned(),
            false => scope.words.get(&format!("search_kind_{value}")).to_owned(),
        };
        let values = values.iter().map(|value| ((*value).to_owned(), label(value), None)).collect();
        FacetValues { id, label: scope.words.get(&format!("search_facet_{id}")).to_owned(), values }
    };
    let products = catalog.products.iter().map(|product| (product.id.clone(), scope.plain(&product.name), None));
    vec![
        fixed("kind", KINDS, false),
        FacetValues { values: products.collect(), ..fixed("product", &[], true) },
        of_lists("category", &|list| {
            list.categories.iter().map(|one| (one.id.value.clone(), scope.plain(&one.title))).collect()
        }),
        of_lists("threat", &|list| {
            list.threats.iter().map(|one| (one.id.value.clone(), scope.plain(&one.title))).collect()
        }),
        of_lists("priority", &|list| {
            let label = |one: &model::Priority| format!("{} {}", one.symbol, scope.plain(&one.title));
            list.priorities.iter().map(|one| (one.id.value.clone(), label(one))).collect()
        }),
        fixed("audience", &Audience::ALL.iter().map(|audience| audience.id()).collect::<Vec<_>>(), false),
    ]
}

/// The synonyms of terms, and those that `site.yaml` lists.
fn synonyms(scope: &Scope<'_>) -> Vec<Synonyms> {
    let catalog = scope.catalog;
    // The words that texts use, and those that readers may ask for instead.
    let group = |said: Vec<String>, others: &dyn Fn(Locale) -> Vec<String>, reading: Option<String>| {
        let others = catalog.locales().filter(|&locale| locale != scope.locale).flat_map(others);
        let mut asked = others.chain(reading).filter(|word| !said.contains(word)).collect::<Vec<_>>();
        asked.dedup();
        Synonyms { said, asked }
    };
    let terms = catalog.glossary.terms.iter().map(|term| {
        let names = |locale: Locale| {
            let name = term.name.get(locale).map(model::Text::plain);
            name.into_iter().chain(term.synonyms.get(locale).into_iter().flatten().cloned()).collect::<Vec<_>>()
        };
        group(names(scope.locale), &names, term.reading.as_ref().map(|reading| reading.text.clone()))
    });
    let words = catalog.site.synonyms.iter().map(|words| {
        let of = |locale: Locale| words.get(locale).cloned().unwrap_or_default();
        group(of(scope.locale), &of, None)
    });
    // What texts say is the first of each language; the others only lead to it.
    let everyday = catalog.site.everyday.iter().map(|words| {
        let own = words.get(scope.locale).cloned().unwrap_or_default();
        let mut all = group(own, &|locale| words.get(locale).cloned().unwrap_or_default(), None);
        let asked = all.said.split_off(all.said.len().min(1));
        all.asked.splice(..0, asked);
        all
    });
    terms
        .chain(words)
        .chain(everyday)
        .filter(|one| !one.said.is_empty() && one.said.len() + one.asked.len() > 1)
        .collect()
}
