#!/usr/bin/env python3
"""Turn the neutral form of a generated corpus into a site that tebiki builds.

The neutral form is one checklist.yaml (chapters of items), one glossary.yaml and products/<id>/guide.<language>.md with
links such as [text](item:5-1). It is regular, because a program writes it, so lines are read by their form.

    python3 benches/convert_corpus.py CORPUS/tebiki SITE
    tebiki build SITE --timings
"""
import json
import os
import re
import sys


def wiki(text):
    return re.sub(r"\[([^\]]*)\]\(((?:item|term):[^)]*)\)", r"[[\2|\1]]", text)


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def pair(line):
    """The texts of a line such as `title: {ja: "…", en: "…"}`."""
    ja, en = re.search(r'\{ja: ("(?:[^"\\]|\\.)*"), en: ("(?:[^"\\]|\\.)*")\}', line).groups()
    return json.loads(ja), json.loads(en)


def checklist(path):
    chapters, item, where, lang = [], None, None, None
    for line in open(path, encoding="utf-8").read().splitlines():
        if line.startswith("- id: "):
            chapters.append({"id": json.loads(line[6:]), "items": []})
        elif line.startswith("  title: "):
            chapters[-1]["title"] = pair(line)
        elif line.startswith("  - id: "):
            item = {"id": json.loads(line[8:]), "ja": [], "en": [], "criteria": {"ja": [], "en": []}}
            chapters[-1]["items"].append(item)
        elif line.startswith("    title: "):
            item["title"] = pair(line)
        elif line in ("    body:", "    criteria:"):
            where = line.strip(" :")
        elif re.fullmatch(r"      (ja|en):( \|)?", line):
            lang = line.strip()[:2]
        elif line.startswith("      - "):
            item["criteria"][lang].append(json.loads(line[8:]))
        elif line.startswith("        ") and where == "body":
            item[lang].append(line.strip())
    return chapters


def main():
    source, site = sys.argv[1:3]
    content = os.path.join(site, "content")

    def put(path, text):
        path = os.path.join(content, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def local(ja, en):
        return f"{{ja: {quoted(wiki(ja))}, en: {quoted(wiki(en))}}}"

    put("site.yaml", "title: {ja: 計測用の手引き, en: Benchmark guide}\ndescription: {ja: 計測用です。, en: For measuring.}\n"
        "languages: [ja, en]\nchecklists: [bench]\nkinds:\n  - {id: service, title: {ja: サービス, en: Service}}\n")
    out = ["title: {ja: 点検項目, en: Checklist}", "short: {ja: 点検, en: Checklist}", "publisher: {ja: 計測, en: Benchmark}",
           "edition: 1", "edition_title: {ja: 初版, en: 1st edition}", "summary: {ja: 計測用です。, en: For measuring.}",
           "binding: {ja: 計測用です。, en: For measuring.}", "categories:"]
    chapters = checklist(os.path.join(source, "checklist.yaml"))
    for chapter in chapters:
        out.append(f"  - {{id: c{chapter['id']}, title: {local(*chapter['title'])}}}")
    out.append("items:")
    for chapter in chapters:
        for item in chapter["items"]:
            out += [f"  - id: {item['id']}", f"    category: c{chapter['id']}", f"    title: {local(*item['title'])}",
                    f"    text: {local(item['ja'][0], item['en'][0])}", f"    why: {local(item['ja'][1], item['en'][1])}",
                    "    notes:"]
            for n, (ja, en) in enumerate(zip(item["criteria"]["ja"], item["criteria"]["en"]), 1):
                out.append(f"      - {{mark: {n}, kind: definition, text: {local(ja, en)}}}")
    put("checklists/bench/checklist.yaml", "\n".join(out) + "\n")

    out, term = ["terms:"], {}
    for line in open(os.path.join(source, "glossary.yaml"), encoding="utf-8").read().splitlines():
        if line.startswith("- id: "):
            term = {"id": line[6:]}
        elif line.startswith("  name: "):
            term["name"] = pair(line)
        elif line.startswith("    ja: "):
            term["ja"] = json.loads(line[8:])
        elif line.startswith("    en: "):
            out += [f"  - id: {term['id']}", f"    name: {local(*term['name'])}",
                    f"    definition: {local(term['ja'], json.loads(line[8:]))}"]
    put("glossary.yaml", "\n".join(out) + "\n")

    for product in sorted(os.listdir(os.path.join(source, "products"))):
        name = product
        for lang, title in (("ja", "設定の手引き"), ("en", "Setting guide")):
            text = open(os.path.join(source, "products", product, f"guide.{lang}.md"), encoding="utf-8").read()
            _, front, body = text.split("---\n", 2)
            name = json.loads(re.search(r"^name: (.*)$", front, re.M).group(1))
            body = re.sub(r'\{#(\S+) items="([^"]+)"\}', r"{#\1 items=\2 for=admin}" if lang == "ja" else r"{#\1}", body)
            put(f"products/{product}/guide.{lang}.md", f"# {name} {title}\n{wiki(body)}")
        put(f"products/{product}/product.yaml",
            f"name: {{ja: {quoted(name)}, en: {quoted(name)}}}\nvendor: {{ja: 計測, en: Benchmark}}\nkind: service\n"
            "guide:\n  title: {ja: 設定の手引き, en: Setting guide}\n")


if __name__ == "__main__":
    main()
