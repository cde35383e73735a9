"""Can everybody read a site: each kind of page, both languages, on a telephone, in the dark, by keyboard, on paper?"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from puhui.reports import pages, write_site
from tests.pages.browser import chromium, violations
from tests.pages.sample import counts, province
from tests.rooms.reports.test_site import WHOLE

KINDS = (
    "index",
    "city/140100",
    "county/140105",
    "benefit/minimum_living.allowance",
    "benefit/special_aid",
    "unknown",
    "ranking",
    "method",
    "summary/140000",
    "summary/140105",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(tmp_path_factory.mktemp("site"), pages(WHOLE), "ab").folder


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """121 counties, 45 benefits with long names: what a summary has to find room for."""
    made = province()
    long = [
        replace(
            benefit,
            id=f"b{number}",
            name=f"{benefit.name}，名字很长的一项待遇，写明对象和标准的全称 {number}",
            counts=counts(served=9, unknown=4000 + number),
        )
        for number in range(45)
        for benefit in made.benefits[:1]
    ]
    lines = [replace(line, benefit=f"b{number}") for line in made.lines if line.benefit == "item_1" for number in range(3)]
    cities = {line.place[:4] + "00": line for line in lines}
    lines += [replace(line, place=city) for city, line in cities.items()]
    told = replace(made, benefits=tuple(long), lines=tuple(lines), causes=WHOLE.causes)
    return write_site(tmp_path_factory.mktemp("large"), pages(told), "ab").folder


def opened(browser: Any, path: Path, width: int = 1280, scheme: str = "light") -> Any:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(browser: Any, site: Path, kind: str, language: str) -> None:
    page = opened(browser, site / f"{language}{kind}.html")
    page.evaluate("() => document.querySelectorAll('details').forEach(each => each.open = true)")
    assert violations(page) == []
    page.close()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
@pytest.mark.parametrize("kind", KINDS[:4])
def test_axe_finds_nothing_on_a_telephone_and_in_the_dark(browser: Any, site: Path, kind: str, width: int, scheme: str) -> None:
    page = opened(browser, site / f"{kind}.html", width, scheme)
    assert violations(page) == []
    page.close()


@pytest.mark.parametrize("kind", ["index", "summary/140105"])
def test_axe_finds_nothing_in_what_is_printed(browser: Any, site: Path, kind: str) -> None:
    page = opened(browser, site / f"{kind}.html", 794)
    page.emulate_media(media="print")
    assert violations(page) == []
    page.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_scrolls_sideways(browser: Any, site: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    wide = []
    for kind in KINDS:
        for language in ("", "en/"):
            page.goto((site / f"{language}{kind}.html").as_uri())
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(f"{language}{kind}")
    assert wide == []


def test_only_the_style_is_asked_for_and_it_arrives(browser: Any, site: Path) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / "county" / "140105.html").as_uri())
    page.wait_for_load_state("networkidle")
    assert asked == [(site / "county" / "140105.html").as_uri(), (site / "style.css").as_uri()]
    assert page.evaluate("getComputedStyle(document.querySelector('.stats')).display") == "grid"


def test_the_keyboard_reaches_the_content_first(browser: Any, site: Path) -> None:
    page = opened(browser, site / "county" / "140105.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_on_tiles_have_contrast(browser: Any, site: Path, scheme: str) -> None:
    """axe does not look into pictures: 4.5 to 1 between the words of a tile and its colour, in every shade."""
    page = opened(browser, site / "index.html", 1280, scheme)
    found = page.evaluate(
        """() => ['q0','q1','q2','q3','q4'].map(step => {
            const tile = document.querySelector('.map .tile'), word = document.querySelector('.map .place');
            tile.setAttribute('class', 'tile ' + step);
            word.setAttribute('class', 'place' + (['q3','q4'].includes(step) ? ' dark' : ''));
            const light = color => { const part = color.match(/\\d+/g).slice(0, 3).map(value => value / 255)
                .map(value => value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
                return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2]; };
            const [a, b] = [light(getComputedStyle(tile).fill), light(getComputedStyle(word).fill)].sort((x, y) => y - x);
            return [step, (a + 0.05) / (b + 0.05)]; })"""
    )
    assert [step for step, contrast in found if contrast < 4.5] == []


def sheets(page: Any) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("folder", ["site", "large"])
def test_a_summary_is_one_sheet_of_paper(browser: Any, folder: str, language: str, request: pytest.FixtureRequest) -> None:
    where = request.getfixturevalue(folder)
    found = sorted((where / language / "summary").glob("*.html"))[:8]
    page = browser.new_page()
    counted = {}
    for path in found:
        page.goto(path.as_uri())
        counted[path.name] = sheets(page)
    assert len(found) >= 5 and {name: number for name, number in counted.items() if number != 1} == {}


@pytest.mark.parametrize("name", ["index.html", "en/summary/140000.html"])
def test_every_printed_sheet_says_synthetic(browser: Any, site: Path, tmp_path: Path, name: str) -> None:
    """Where pdftotext is at hand the sheets themselves are read; the style says it in any case."""
    style = site / ("en/style.css" if name.startswith("en/") else "style.css")
    assert re.search(r'@top-left \{[^}]*content: "合成数据 · Synthetic data', style.read_text("utf-8"))
    if not shutil.which("pdftotext"):
        return
    opened(browser, site / name).pdf(path=str(tmp_path / "page.pdf"), prefer_css_page_size=True)
    text = subprocess.run(["pdftotext", "-layout", str(tmp_path / "page.pdf"), "-"], capture_output=True, text=True, check=True).stdout
    sheets = text.split("\f")[:-1]
    assert sheets and [number for number, sheet in enumerate(sheets, 1) if "合成数据 · Synthetic data" not in sheet.split("\n\n")[0]] == []
