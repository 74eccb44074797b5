//! No page grows with the site. Each list of a site is doubled by itself, and each pair of lists whose product a page might show:
//! what is written doubles with the data, and only pages that are lists by nature have more to say.
//!
//! The short test compares sizes. The long one has larger sites, measures processor time and memory too, and prints a table. The time is
//! that of one thread, the least of a few runs, so that other programs on the machine hardly change it:
//! `TEBIKI_MEASURED=target/release/tebiki cargo test --test suite growth:: -- --ignored --nocapture`.

mod curves;
mod shape;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rayon::prelude::*;

use crate::common::{self, Files, files, project};
use curves::{CURVES, Curve};
use shape::Shape;

/// What a list may cost when it doubles; what is not linear would cost four times as much.
const MOST: f64 = 2.3;

/// How much a page may grow that does not list what was doubled: numbers get another digit.
const SAME: f64 = 1.1;

/// A build of one size of a curve.
struct Built {
    /// Of all files.
    bytes: u64,
    /// Of the sources.
    content: u64,
    /// The size of each page.
    pages: BTreeMap<String, u64>,
    /// Of the processor, on one thread: the least of all runs, in hundredths of a second. It counts whatever else the tests run at the
    /// same time, so that it says something only in the long test.
    time: u64,
    /// The most memory that the program had at one time, in bytes; 0 where the system does not say.
    memory: u64,
}

fn build(curve: &Curve, n: usize, runs: usize) -> Result<Built, String> {
    let mut shape = Shape::SMALL;
    (curve.set)(&mut shape, n);
    let site = tempfile::tempdir().expect("a temporary folder can be made");
    common::write(site.path(), &shape.sources());
    let (mut time, mut memory) = (u64::MAX, 0);
    for at in 0..runs {
        let output = format!("public{at}");
        let arguments = ["build", "--no-cache", "--output", &output];
        let before = time_of_children();
        let peak = run(program().args(arguments).env("RAYON_NUM_THREADS", "1").current_dir(site.path()), curve.name)?;
        (time, memory) = (time.min(time_of_children().saturating_sub(before)), memory.max(peak));
    }
    let files: Files = files(&site.path().join("public0"));
    let pages = files.iter().filter(|(path, _)| Path::new(path).extension().is_some_and(|end| end == "html"));
    Ok(Built {
        bytes: files.values().map(|bytes| bytes.len() as u64).sum(),
        content: shape.content_bytes(),
        pages: pages.map(|(path, bytes)| (path.clone(), bytes.len() as u64)).collect(),
        time,
        memory,
    })
}

/// A curve: builds of a size, of twice as much, and of four times.
fn built(curve: &Curve, from: usize, runs: usize) -> Result<[Built; 3], String> {
    Ok([build(curve, from, runs)?, build(curve, 2 * from, runs)?, build(curve, 4 * from, runs)?])
}

/// The command; another build of it where `TEBIKI_MEASURED` names one, such as `target/release/tebiki`.
fn program() -> Command {
    std::env::var_os("TEBIKI_MEASURED").map_or_else(common::command, |path| Command::new(project().join(path)))
}

/// How often the long test builds each site.
const RUNS: usize = 3;

/// Runs the command to its end, and says how much memory it took.
fn run(command: &mut Command, name: &str) -> Result<u64, String> {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the command starts");
    let mut stderr = child.stderr.take().expect("the errors are piped");
    let errors = std::thread::spawn(move || {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut stderr, &mut text).expect("the command writes UTF-8");
        text
    });
    let mut memory = 0;
    let status = loop {
        memory = peak(&child).unwrap_or(memory).max(memory);
        match child.try_wait().expect("the command can be waited for") {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let errors = errors.join().expect("the errors are read to their end");
    if status.success() {
        Ok(memory)
    } else {
        Err(format!("{name}: {}", errors.chars().take(1500).collect::<String>()))
    }
}

/// The most memory that a running program had so far.
fn peak(child: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? * 1024)
}

/// The processor time of all programs that were run so far and have ended, in hundredths of a second; 0 where the system does not say.
fn time_of_children() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name of the program, which may have anything in it.
    let (_, rest) = stat.rsplit_once(')').unwrap_or_default();
    rest.split_whitespace().skip(13).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum()
}

/// By which factor what was added to the second size is more than what was added to the first: 2 for what is linear, 4 for what is
/// quadratic, whatever is constant. What hardly grows counts as linear.
fn growth(sizes: [f64; 3], least: f64) -> f64 {
    let [first, second] = [sizes[1] - sizes[0], sizes[2] - sizes[1]];
    if second < least { 0.0 } else { second / first.max(least / 2.0) }
}

/// What a curve may cost when its lists double.
fn most(curve: &Curve) -> f64 {
    if curve.squared { 2.0 * MOST } else { MOST }
}

/// What a curve shows that it should not.
fn wrong(curve: &Curve, built: &[Built; 3]) -> Vec<String> {
    let of = |value: fn(&Built) -> u64| [0, 1, 2].map(|at| to_float(value(&built[at])));
    let bytes = growth(of(|one| one.bytes), 1000.0);
    let mut wrong = Vec::new();
    if bytes > most(curve) {
        wrong.push(format!("{}: ×{bytes:.2} bytes", curve.name));
    }
    for (path, &size) in &built[2].pages {
        let Some(&before) = built[1].pages.get(path) else { continue };
        // Where there is one language, its start page is at the front of the site.
        let named = if path == "index.html" { "ja/index.html" } else { path };
        let is_list = curve.lists.iter().any(|list| named.contains(list));
        if !is_list && to_float(size) > to_float(before) * SAME {
            wrong.push(format!("{}: {path} grows from {before} to {size}", curve.name));
        }
    }
    wrong
}

#[expect(clippy::cast_precision_loss, reason = "sizes of files are far below the limit")]
fn to_float(n: u64) -> f64 {
    n as f64
}

#[test]
fn what_is_written_doubles_with_the_data_and_no_page_grows_with_the_site() {
    let wrong = CURVES.par_iter().flat_map_iter(|curve| {
        built(curve, curve.from, 1).map_or_else(|error| vec![error], |built| wrong(curve, &built))
    });
    let wrong = wrong.collect::<Vec<_>>();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The same for large sites, with time and memory; prints the table for the documentation.
#[test]
#[ignore = "takes long, and measures the machine too"]
fn large_sites_cost_what_their_data_says() {
    let mut table = "| list | sizes | sources | site | time | memory | largest page |\n| --- | --- | --: | --: | --: | --: | --: |\n".to_owned();
    let mut all = Vec::new();
    for curve in CURVES {
        let sizes = [curve.large, 2 * curve.large, 4 * curve.large];
        let built = built(curve, curve.large, RUNS).unwrap_or_else(|error| panic!("{error}"));
        let of = |value: fn(&Built) -> u64| [0, 1, 2].map(|at| to_float(value(&built[at])));
        let largest = |one: &Built| one.pages.values().max().copied().unwrap_or(0);
        let [content, bytes, times, memory] = [
            growth(of(|one| one.content), 100.0),
            growth(of(|one| one.bytes), 1000.0),
            growth(of(|one| one.time), 20.0),
            growth(of(|one| one.memory), 16.0 * 1024.0 * 1024.0),
        ];
        let row = format!(
            "| {} | {}, {}, {} | ×{content:.1} | ×{bytes:.1} {:.1} MB | ×{times:.1} {:.1} s | ×{memory:.1} {} MiB | {} KB |",
            curve.name,
            sizes[0],
            sizes[1],
            sizes[2],
            to_float(built[2].bytes) / 1e6,
            to_float(built[2].time) / 100.0,
            built[2].memory / 1024 / 1024,
            largest(&built[2]) / 1000,
        );
        eprintln!("{row}");
        writeln!(table, "{row}").expect("a string grows");
        all.extend(wrong(curve, &built));
        for (what, factor) in [("time", times), ("memory", memory)] {
            if factor > most(curve) {
                all.push(format!("{}: ×{factor:.2} {what}", curve.name));
            }
        }
    }
    println!("{table}");
    assert!(all.is_empty(), "{}", all.join("\n"));
}
