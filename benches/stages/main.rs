//! One benchmark for each stage, and one for a whole build.
//!
//! They measure a generated site of 48 items, 12 products and 576 sections, or the site that `TEBIKI_BENCH_SITE` names.

#![allow(clippy::expect_used, missing_docs, reason = "a benchmark that cannot go on stops")]

mod generated;

use std::path::PathBuf;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use tebiki::build::{self, Options, Timings};
use tebiki::cache::Store;
use tebiki::diagnostic::Diagnostics;
use tebiki::load::Drafts;
use tebiki::render::Renderer;
use tebiki::resolve::{Catalog, resolve};
use tebiki::search::{Form, Segment};
use tebiki::theme::{self, Theme};
use tebiki::{check, load, parse, plan, write};

fn stages(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder for the site");
    let site = std::env::var_os("TEBIKI_BENCH_SITE").map_or_else(
        || {
            generated::write(folder.path());
            folder.path().to_owned()
        },
        PathBuf::from,
    );
    let sources = load::load(&site, &mut Diagnostics::default()).expect("the site can be read");
    let catalog = resolved(&sources);
    let theme = Theme::load(&site, theme::name(catalog.site.theme.as_ref())).expect("the theme can be read");
    let pages = plan::plan(&catalog);

    criterion.bench_function("load", |bencher| {
        bencher.iter(|| load::load(&site, &mut Diagnostics::default()).expect("the site can be read"));
    });
    criterion.bench_function("parse", |bencher| {
        bencher.iter(|| parse::parse(&sources, &mut Diagnostics::default()));
    });
    criterion.bench_function("resolve", |bencher| {
        bencher.iter_batched(
            || parse::parse(&sources, &mut Diagnostics::default()).expect("a site"),
            |parsed| resolve(parsed, &mut Diagnostics::default()),
            BatchSize::PerIteration,
        );
    });
    criterion.bench_function("check", |bencher| {
        bencher.iter(|| check::check(&catalog, &mut Diagnostics::default()));
    });
    criterion.bench_function("plan", |bencher| bencher.iter(|| plan::plan(&catalog)));
    criterion.bench_function("render", |bencher| {
        bencher.iter_batched(
            || Renderer::new(&catalog, &theme, None).expect("the templates are well-formed"),
            |renderer| pages.iter().map(|page| renderer.render(page).expect("the page renders").len()).sum::<usize>(),
            BatchSize::PerIteration,
        );
    });
    let renderer = Renderer::new(&catalog, &theme, None).expect("the templates are well-formed");
    segments(criterion, &pages, &renderer);
    let rendered =
        pages.iter().map(|page| (&page.path, renderer.render(page).expect("the page renders"))).collect::<Vec<_>>();
    criterion.bench_function("write, nothing there before", |bencher| {
        bencher.iter_batched(
            || tempfile::tempdir().expect("a folder for the output"),
            |output| {
                let writer = write::Writer::begin(&output.path().join("public")).expect("the folder is ours");
                for (path, html) in &rendered {
                    writer.put(path, html.as_bytes()).expect("the file can be written");
                }
                writer.commit().expect("the folder can be swapped");
                output
            },
            BatchSize::PerIteration,
        );
    });
    let mut whole = criterion.benchmark_group("whole build");
    whole.sample_size(10);
    whole.bench_function("cold", |bencher| {
        bencher.iter_batched(
            || tempfile::tempdir().expect("a folder for the output"),
            |output| {
                let checked = build::check(&site).expect("the site can be read");
                let catalog = checked.sound(false).expect("the site has no errors");
                let options =
                    Options { site: site.clone(), output: output.path().join("public"), ..Options::default() };
                build::build(catalog, &checked.sources, &options, &mut Timings::default()).expect("the site builds");
                output
            },
            BatchSize::PerIteration,
        );
    });
    let output = tempfile::tempdir().expect("a folder for the output");
    let options = Options {
        site: site.clone(),
        output: output.path().join("public"),
        // Beside the output: the site that is measured stays as it is.
        store: Some(Store::of(output.path())),
        ..Options::default()
    };
    let warm = || {
        let outlines = options.store.as_ref().map(Store::outlines).unwrap_or_default();
        let checked = build::check_again(&site, &[], outlines, None, Drafts::LeftOut).expect("the site can be read");
        let catalog = checked.sound(false).expect("the site has no errors");
        build::build(catalog, &checked.sources, &options, &mut Timings::default()).expect("the site builds")
    };
    warm();
    whole.bench_function("warm, nothing changed", |bencher| bencher.iter(warm));
    let page = std::cell::Cell::new(false);
    whole.bench_function("warm, one page to be made", |bencher| {
        bencher.iter_batched(
            || {
                let guide = pages.iter().find(|page| page.path.ends_with("guide.html")).expect("a guide");
                std::fs::write(options.output.join(&guide.path), format!("{}", page.get())).expect("it can be written");
                page.set(!page.get());
            },
            |()| warm(),
            BatchSize::PerIteration,
        );
    });
    whole.finish();
}

fn segments(criterion: &mut Criterion, pages: &[plan::Page], renderer: &Renderer<'_>) {
    let indexed = pages.iter().filter_map(|page| renderer.searched(page)).collect::<Vec<_>>();
    criterion.bench_function("search, segments", |bencher| {
        bencher.iter_batched(
            || indexed.clone(),
            |pages| pages.into_iter().map(|page| Segment::new(page, Form::Sharded, "ja")).collect::<Vec<_>>(),
            BatchSize::PerIteration,
        );
    });
}

fn resolved(sources: &load::Sources) -> Catalog {
    let mut diagnostics = Diagnostics::default();
    let parsed = parse::parse(sources, &mut diagnostics).expect("a site");
    let catalog = resolve(parsed, &mut diagnostics);
    assert!(!diagnostics.has_errors(), "the site that is measured has errors");
    catalog
}

criterion_group!(benches, stages);
criterion_main!(benches);
