"""Can everybody read the page of a run: with a screen reader, on a telephone, in the dark, on paper, without a network?"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from puhui.reports import render
from tests.pages.browser import chromium, violations
from tests.pages.sample import SMALL, province

LANGUAGES = ("zh", "en")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pages")
    for language in LANGUAGES:
        (made / f"small.{language}.html").write_text(render(SMALL, language), "utf-8")
    (made / "province.zh.html").write_text(render(province(), "zh"), "utf-8")
    return made


def opened(browser: Any, path: Path, width: int = 1366, scheme: str = "light") -> Any:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("width", "scheme"), [(1366, "light"), (1366, "dark"), (390, "light")])
def test_axe_finds_nothing(browser: Any, folder: Path, language: str, width: int, scheme: str) -> None:
    page = opened(browser, folder / f"small.{language}.html", width, scheme)
    page.evaluate("() => document.querySelectorAll('details').forEach(each => each.open = true)")
    assert violations(page) == []


def test_axe_finds_nothing_in_tiles(browser: Any, folder: Path, tmp_path: Path) -> None:
    """One city's counties are enough: the picture and the tables of a province are the same a hundred times."""
    page = opened(browser, folder / "province.zh.html")
    page.evaluate("() => document.querySelectorAll('.part').forEach((each, number) => number > 2 && each.remove())")
    page.evaluate(
        "() => document.querySelectorAll('.index a').forEach(each => document.querySelector(each.hash) || each.parentNode.remove())"
    )
    assert violations(page) == []


def test_axe_sees_a_page_that_is_wrong(browser: Any, tmp_path: Path) -> None:
    text = render(SMALL, "zh").replace('<html lang="zh-CN">', "<html>").replace("--quiet: #55625f", "--quiet: #c5c2cf")
    (tmp_path / "wrong.html").write_text(text, "utf-8")
    rules = {line.split(":")[0] for line in violations(opened(browser, tmp_path / "wrong.html"))}
    assert rules >= {"html-has-lang", "color-contrast"}


@pytest.mark.parametrize("name", ["small.zh", "small.en", "province.zh"])
@pytest.mark.parametrize("width", [320, 390, 1366])
def test_the_page_does_not_scroll_sideways(browser: Any, folder: Path, name: str, width: int) -> None:
    page = opened(browser, folder / f"{name}.html", width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_is_asked_of_a_network(browser: Any, folder: Path) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / "small.zh.html").as_uri())
    page.wait_for_load_state("networkidle")
    assert asked == [(folder / "small.zh.html").as_uri()]


def test_the_keyboard_reaches_the_content_first(browser: Any, folder: Path) -> None:
    page = opened(browser, folder / "small.zh.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#answer"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "answer"
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_printed_sheet_says_synthetic(browser: Any, folder: Path, tmp_path: Path, language: str) -> None:
    """The browser takes it from the margin of the sheet; where pdftotext is at hand, the sheets themselves are read too."""
    page = opened(browser, folder / f"small.{language}.html")
    rules = "() => [...document.styleSheets[0].cssRules].filter(rule => rule instanceof CSSPageRule).map(rule => rule.cssText).join()"
    assert re.search(r'@top-left \{[^}]*content: "合成数据 · Synthetic data', page.evaluate(rules))
    if not shutil.which("pdftotext"):
        return
    page.pdf(path=str(tmp_path / "page.pdf"), prefer_css_page_size=True)
    text = subprocess.run(["pdftotext", "-layout", str(tmp_path / "page.pdf"), "-"], capture_output=True, text=True, check=True).stdout
    sheets = text.split("\f")[:-1]
    assert len(sheets) > 2
    assert [number for number, sheet in enumerate(sheets, 1) if "合成数据 · Synthetic data" not in sheet.split("\n\n")[0]] == []


def test_a_table_on_several_sheets_repeats_its_head(browser: Any, folder: Path) -> None:
    page = opened(browser, folder / "province.zh.html")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('#places-1 thead')).display") == "table-header-group"
    assert page.evaluate("getComputedStyle(document.querySelector('#places-1 tbody tr')).breakInside") == "avoid"
    assert page.evaluate("getComputedStyle(document.querySelector('.scroll')).overflowX") == "visible"
