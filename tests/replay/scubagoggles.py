#!/usr/bin/env python3
"""Builds every state of a real document in the order of its history: each is a site or a diagnostic, never a crash, and a site
that was built on the one before is the same as one built from nothing.

    git clone https://github.com/cisagov/ScubaGoggles
    tests/replay/scubagoggles.py ScubaGoggles target/release/tebiki [--every N]

Takes the baselines of a clone of cisagov/ScubaGoggles, of which nothing is in this project. Each baseline becomes a checklist, whose
items are its policies, a product whose procedures are their instructions, and a page with its whole text.
"""

import argparse
import filecmp
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

FOLDERS = ["scubagoggles/baselines", "baselines"]
POLICY = re.compile(r"^#### (GWS\.[A-Z0-9.]+v[0-9.]+) *$")
INSTRUCTIONS = re.compile(r"^#### (GWS\.[A-Z0-9.]+v[0-9.]+),? .*[Ii]nstructions.*$")


def git(repository, *arguments):
    run = subprocess.run(["git", "-C", repository, *arguments], capture_output=True, check=True)
    return run.stdout


def quoted(text):
    return json.dumps(" ".join(text.split()) or "-", ensure_ascii=False)


def plain(text):
    """Links of a repository lead nowhere on a site, and brackets of badges are images of others."""
    text = re.sub(r"<img[^>]*>", "", text)
    text = re.sub(r"\[?!\[[^\]]*\]\([^)]*\)\]?(\([^)]*\))?", "", text)
    return re.sub(r"\[([^\]]*)\]\((?!https?:)[^)]*\)", r"\1", text)


def slug(name):
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def convert(name, text):
    """The checklist, the product and its guide, and the page of a baseline."""
    groups, group, items, procedures, current, target = [], None, {}, {}, None, None
    page, used = [f"# {name}", ""], set()
    for line in text.splitlines():
        heading = re.match(r"^(#+)\s+(.*?)\s*#*$", line)
        policy, instructions = POLICY.match(line), INSTRUCTIONS.match(line)
        if policy:
            current, target = policy.group(1), "items"
            if group is None:
                group = "General"
                groups.append(group)
            items.setdefault(current, (group, []))
        elif instructions:
            current, target = instructions.group(1), "procedures"
            procedures.setdefault(current, [])
        elif heading:
            current = None
            if heading.group(1) == "##" and re.match(r"\d", heading.group(2)):
                group = plain(heading.group(2))
                groups.append(group) if group not in groups else None
        elif current and target == "items":
            items[current][1].append(line)
        elif current:
            procedures[current].append(line)
        if heading:
            at = slug(plain(heading.group(2))) or "section"
            while at in used:
                at += "-x"
            used.add(at)
            level = max(2, min(len(heading.group(1)), 6))
            page.append(f"{'#' * level} {plain(heading.group(2)) or 'Section'} {{#s-{at}}}")
        else:
            page.append(plain(line))
    listed = [slug(group) or "group" for group in groups]
    checklist = [f"title: {{en: {quoted(name)}}}", f"short: {{en: {quoted(name)}}}", "publisher: {en: Publisher}", "edition: 1"]
    checklist += ["edition_title: {en: Edition 1}", f"summary: {{en: {quoted(name)}}}", "categories:"]
    checklist += [f"  - {{id: c-{at}, title: {{en: {quoted(group)}}}}}" for at, group in zip(listed, groups)]
    checklist.append("items:")
    for policy, (group, lines) in items.items():
        first = plain(" ".join(lines)).split(" - _")[0]
        checklist.append(f"  - {{id: {quoted(policy)}, slug: {slug(policy)}, category: c-{slug(group) or 'group'}, "
                         f"title: {{en: {quoted(policy)}}}, text: {{en: {quoted(first)}}}}}")
    guide = [f"# {name}", ""]
    for policy, lines in procedures.items():
        if policy in items:
            guide += [f"## {policy} {{#{slug(policy)} items={slug_list(name)}:{policy} for=admin}}", "", *map(plain, lines), ""]
    product = f"name: {{en: {quoted(name)}}}\nvendor: {{en: Vendor}}\nkind: service\nguide: {{title: {{en: Guide}}}}\n"
    return "\n".join(checklist) + "\n", product, "\n".join(guide) + "\n", "\n".join(page) + "\n", bool(items)


def slug_list(name):
    return "l-" + slug(name)


def write(site, repository, commit):
    shutil.rmtree(site / "content", ignore_errors=True)
    names = []
    for folder in FOLDERS:
        listed = git(repository, "ls-tree", "--name-only", commit, folder + "/").decode().split("\n")
        for path in (path for path in listed if path.endswith(".md") and "README" not in path):
            name = pathlib.PurePosixPath(path).stem
            text = git(repository, "show", f"{commit}:{path}").decode("utf-8", "replace")
            checklist, product, guide, page, has_items = convert(name, text)
            if not has_items or name in names:
                continue
            names.append(name)
            for at, content in [(f"checklists/{slug_list(name)}/checklist.yaml", checklist), (f"products/p-{slug(name)}/product.yaml", product),
                                (f"products/p-{slug(name)}/guide.en.md", guide), (f"pages/b-{slug(name)}.en.md", page)]:
                file = site / "content" / at
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(content, encoding="utf-8")
    lists, pages = ", ".join(map(slug_list, names)), ", ".join("b-" + slug(name) for name in names)
    (site / "content").mkdir(exist_ok=True)
    (site / "content/site.yaml").write_text(
        f"title: {{en: Baselines}}\ndescription: {{en: A replay.}}\nlanguages: [en]\nchecklists: [{lists}]\npages: [{pages}]\n"
        "kinds: [{id: service, title: {en: Service}}]\n", encoding="utf-8")
    return len(names)


def same(one, other):
    compared = filecmp.dircmp(one, other, ignore=[])
    if compared.left_only or compared.right_only or compared.funny_files:
        return False
    _, differ, errors = filecmp.cmpfiles(one, other, compared.common_files, shallow=False)
    return not differ and not errors and all(same(one / name, other / name) for name in compared.common_dirs)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("repository")
    parser.add_argument("program")
    parser.add_argument("--every", type=int, default=1, help="only each N-th state")
    arguments = parser.parse_args()
    program = str(pathlib.Path(arguments.program).resolve())
    commits = git(arguments.repository, "log", "--reverse", "--topo-order", "--format=%H", "--", *FOLDERS).decode().split()
    built = refused = 0
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        site = pathlib.Path(folder) / "site"
        site.mkdir()
        for commit in commits[::arguments.every]:
            if not write(site, arguments.repository, commit):
                continue
            run = subprocess.run([program, "build"], cwd=site, capture_output=True, text=True, check=False)
            if run.returncode == 1:
                refused += 1
                if "error[" not in run.stderr:
                    wrong.append((commit, "no diagnostic", run.stderr[-500:]))
                continue
            if run.returncode != 0:
                wrong.append((commit, f"exit status {run.returncode}", run.stderr[-500:]))
                continue
            built += 1
            clean = pathlib.Path(folder) / "clean"
            shutil.rmtree(clean, ignore_errors=True)
            subprocess.run([program, "build", "--no-cache", "--output", str(clean)], cwd=site, capture_output=True, check=True)
            if not same(site / "public", clean):
                wrong.append((commit, "incremental is not clean", ""))
    print(f"{len(commits)} commits; {built} sites, each the same as a clean build; {refused} with diagnostics")
    for commit, what, text in wrong:
        print(f"{commit}: {what}\n{text}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
