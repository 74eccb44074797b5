//! Makes the search index of a site, after its pages.

use rayon::prelude::*;

use super::BuildError;
use crate::load::Sources;
use crate::plan::Page;
use crate::render::Renderer;
use crate::resolve::Catalog;
use crate::search::{Form, Index, Segment};

/// Puts what browsers search into the output: the texts of each page as soon as they are known, and then the index of them all.
pub(super) fn write(
    catalog: &Catalog,
    renderer: &Renderer<'_>,
    pages: &[Page],
    sources: &Sources,
    put: impl Fn(String, Vec<u8>) -> Result<(), BuildError> + Sync,
) -> Result<(), BuildError> {
    let form = Form::of(sources.map.iter().map(|(_, file)| file.text().len()).sum());
    let segments = pages.par_iter().map(|page| -> Result<Option<Segment>, BuildError> {
        let Some(searched) = renderer.searched(page) else { return Ok(None) };
        let (segment, files) = Segment::new(searched, form, catalog.site.locales.tag(page.locale));
        files.into_iter().try_for_each(|(path, bytes)| put(path, bytes))?;
        Ok(Some(segment))
    });
    let segments = segments.collect::<Result<Vec<_>, _>>()?;
    for locale in catalog.locales() {
        let of_locale = pages.iter().zip(&segments).filter(|(page, _)| page.locale == locale);
        let about = renderer.about_search(locale);
        let segments = of_locale.filter_map(|(_, segment)| segment.as_ref()).collect();
        let index = Index::new(catalog.site.locales.tag(locale), &about, segments, form);
        index.parts().into_par_iter().try_for_each(|part| {
            let (path, bytes) = index.file(part);
            put(path, bytes)
        })?;
    }
    Ok(())
}
