"""Can what is written be trusted: links, commands, decisions, words, the picture?"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files

PAGES = [path for path in files(".md") if path.is_relative_to(ROOT / "docs") or path.parent == ROOT or path.is_relative_to(ROOT / "packs")]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"")


def links(page: Path) -> list[str]:
    return [one or other for one, other in LINK.findall(FENCE.sub("", page.read_text("utf-8")))]


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ +(.+)$", FENCE.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def test_links_lead_somewhere() -> None:
    checked, broken = 0, []
    for page in PAGES:
        for link in links(page):
            if re.match(r"[a-z]+:", link):
                continue
            checked += 1
            name, _hash, anchor = link.partition("#")
            target = (page.parent / name).resolve() if name else page
            if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
                broken.append(f"{page.relative_to(ROOT)}: {link}")
    assert checked > 20
    assert broken == []


def test_every_page_of_docs_is_linked_from_another() -> None:
    linked = {(page.parent / link.partition("#")[0]).resolve() for page in PAGES for link in links(page)}
    pages = [page for page in PAGES if page.is_relative_to(ROOT / "docs")]
    assert len(pages) > 10
    assert [str(page.relative_to(ROOT)) for page in pages if page not in linked] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_is_a_sentence_a_picture_and_two_commands(name: str) -> None:
    page = (ROOT / name).read_text("utf-8")
    opening = page.split("\n## ")[0]
    assert len(re.findall(r"^\*\*.+\*\*$", opening, re.MULTILINE)) == 1
    assert re.findall(r"!\[[^\]]{20,}\]\(([^)]+)\)", opening) == ["docs/pictures/walk.svg"]
    commands = re.findall(r"^```\n(.*?)\n```", opening, re.MULTILINE | re.DOTALL)
    targets = [command.removeprefix("make ") for command in commands[0].splitlines()]
    assert len(commands) == 1 and targets == ["demo", "test"]
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert [target for target in targets if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


def test_both_readmes_have_the_same_parts() -> None:
    one, other = (re.findall(r"^## ", (ROOT / name).read_text("utf-8"), re.MULTILINE) for name in ("README.md", "README.zh-CN.md"))
    assert one and len(one) == len(other)


def test_there_are_decisions() -> None:
    assert [path.name[:4] for path in DECISIONS] == [f"{number:04d}" for number in range(1, len(DECISIONS) + 1)]
    assert len(DECISIONS) >= 5


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name[:4])
def test_a_decision_says_context_decision_consequences_in_half_a_page(path: Path) -> None:
    page = path.read_text("utf-8")
    assert page.startswith(f"# {int(path.name[:4])}. ")
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    assert parts[1::2] == ["Context", "Decision", "Consequences"]
    assert all(len(part.split()) > 15 for part in parts[2::2])
    assert len(page.split()) < 400


def test_a_word_stands_once_with_its_term_and_meaning() -> None:
    rows = [line.strip("|").split("|") for line in (ROOT / "GLOSSARY.md").read_text("utf-8").splitlines() if line.startswith("| `")]
    assert len(rows) > 40
    assert [row for row in rows if len(row) != 3 or not all(cell.strip() for cell in row)] == []
    for column in (0, 1):
        assert [word for word, times in Counter(row[column].strip() for row in rows).items() if times > 1] == []


def test_the_picture_is_readable_in_light_and_dark_and_aloud() -> None:
    picture = ROOT / "docs" / "pictures" / "walk.svg"
    text = picture.read_text("utf-8")
    svg = ET.fromstring(text)
    space = "{http://www.w3.org/2000/svg}"
    assert svg.find(f"{space}title") is not None and svg.find(f"{space}desc") is not None
    assert "prefers-color-scheme: dark" in text
    assert not re.search(r"<script|<image|href=|url\((?!#)|@import", text)
