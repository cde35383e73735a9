"""Does the page say everything in its document, and nothing that is not there?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from puhui.lang import speaking
from puhui.reports import Document, numbers, render
from puhui.reports.words import short
from tests.pages.sample import ALLOWANCE, PLACES, SMALL, command, counts, province
from tests.rooms.reports.html import read, text

LANGUAGES = ("zh", "en")
SAID_OTHERWISE = ("at_least", "at_most", "format", "towns_left_out")  # shares are printed as percent


def whole_numbers(value: Any) -> Iterator[tuple[str, int]]:
    """Every whole number in plain values, with the name it has."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in SAID_OTHERWISE:
                for found, number in whole_numbers(inner):
                    yield found or name, number
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from whole_numbers(inner)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield "", value


def small_values(document: Document) -> set[str]:
    """How every number of the small document may stand on the page."""
    found = set()
    plain = document.as_json()
    for benefit in plain["benefits"]:
        money = benefit["measure"] == "fen"
        for name, value in whole_numbers(benefit["counts"]):
            if name.startswith("amount") and not benefit["measure"]:
                continue  # a benefit without amounts
            found.add(numbers.yuan(value) if money and name.startswith("amount") else numbers.count(value))
    for line in SMALL.lines:
        if len(line.place) == 6 and not line.place.endswith("00"):  # counties have every count, cities and towns the shares
            found |= {numbers.count(getattr(line.counts, name)) for name in ("units", "served", "partly", "not_served", "pending")}
    for reason in plain["reasons"]:
        found |= {numbers.count(reason["units"]), *(numbers.count(units) for _code, units in reason["where"])}
    for gap in plain["gaps"]:
        found |= {numbers.count(gap["units"]), *(numbers.yuan(gap[name]) for name in ("due", "delivered") if gap[name])}
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_the_document_is_on_the_page(language: str) -> None:
    page = text(render(SMALL, language))
    wanted = small_values(SMALL)
    assert len(wanted) > 45
    # zeros and sums of two counts (13 of 19 to review) are printed as such; a number must stand by itself
    missing = [number for number in wanted if not re.search(rf"(?<![\d,.]){re.escape(number)}(?!\d|[,.]\d)", page)]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_a_place_is_on_the_page(language: str) -> None:
    with speaking(language):
        shares = [numbers.bounds(line.counts.at_least, line.counts.at_most) for line in SMALL.lines]
    page = text(render(SMALL, language))
    assert [share for share in shares if share not in page] == []
    assert [place.name for place in PLACES if language == "zh" and place.name not in page] == []


def test_every_text_of_the_document_is_on_the_page() -> None:
    page = text(render(SMALL, "zh"))
    told = [figure.value + figure.document + figure.say for figure in SMALL.figures]
    assert told
    for figure in SMALL.figures:
        for word in (figure.say, figure.value, figure.document, figure.since, *figure.keys):
            assert word in page
    for hole in SMALL.holes:
        assert hole.say in page and hole.why in page
    for reason in SMALL.reasons:
        assert reason.say in page
    for word in ("已核对原文", "未与原文核对", "虚构，仅用于合成数据"):
        assert word in page


def test_which_run_it_is() -> None:
    page = text(render(SMALL, "zh"))
    about = SMALL.about
    for word in (about.facts_on, about.known_on, about.law_day, about.map_on, about.snapshot, about.result, about.catalogue, about.version):
        assert word in page
    for pack in about.packs:
        assert f"{pack.say} {pack.version}" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_has_the_command_that_repeats_it(language: str) -> None:
    page = text(render(SMALL, language))
    commands = [benefit.command for benefit in SMALL.benefits] + [gap.command for gap in SMALL.gaps]
    commands += [line.command for line in SMALL.lines if line.command and len(line.place) == 6 and not line.place.endswith("00")]
    assert len(commands) > 10
    assert [each for each in commands if each not in page] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["small", "province"])
def test_the_page_is_well_formed(language: str, name: str) -> None:
    """Balanced, ids given once, every link and label leads to something."""
    assert read(render(SMALL if name == "small" else province(), language)).wrong == []


@pytest.mark.parametrize(
    "page", ["<p><b>x</p></b>", '<p id="a"></p><p id="a"></p>', '<a href="#gone">x</a>', "<div>", '<p id="a" id="b"></p>']
)
def test_the_reader_of_pages_sees_what_is_wrong(page: str) -> None:
    assert read(page).wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_loads_nothing_and_runs_nothing(language: str) -> None:
    page = render(SMALL, language)
    reader = read(page)
    assert {tag for tag, _attrs in reader.tags} & {"script", "link", "img", "iframe", "object", "embed", "base", "form", "input"} == set()
    for tag, attrs in reader.tags:
        assert not [name for name in attrs if name.startswith("on") or name in ("src", "srcset", "style", "action")], (tag, attrs)
        assert attrs.get("href", "#").startswith("#")
    assert re.findall(r"url\((?!#)|@import|https?:", page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_have_captions_and_headers(language: str) -> None:
    tags = read(render(SMALL, language)).tags
    tables = sum(tag == "table" for tag, _attrs in tags)
    assert tables > 5 and sum(tag == "caption" for tag, _attrs in tags) == tables
    assert {attrs.get("scope") for tag, attrs in tags if tag == "th"} == {"col", "row"}


def test_the_language_of_the_page_is_said() -> None:
    assert ("html", {"lang": "zh-CN"}) in read(render(SMALL, "zh")).tags
    english = render(SMALL, "en")
    assert ("html", {"lang": "en"}) in read(english).tags
    assert '<span lang="zh-CN">兴县</span>' in english  # a name without a translation stays Chinese and says so
    assert "Minimum living allowance" in english


def test_in_english_only_names_and_documents_stay_chinese() -> None:
    """Every text of the program itself has its English: what is Chinese on the page comes from the document."""
    own = json.dumps(SMALL.as_json(), ensure_ascii=False) + "合成数据"
    chinese = re.findall(r'<span lang="zh-CN">(.*?)</span>', render(SMALL, "en"))
    assert chinese
    assert [words for words in chinese if words not in own] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_synthetic_data_is_labelled_and_real_data_is_not(language: str) -> None:
    label = "合成数据 · Synthetic data"
    page = render(SMALL, language)
    assert f'"{label}' in page  # in the margin of every printed sheet
    assert text(page).replace("\n", "").count("Synthetic data") >= 2
    assert label in re.search(r"<title>(.*?)</title>", page).group(1)  # type: ignore[union-attr]
    real = replace(SMALL, about=replace(SMALL.about, synthetic=False))
    assert "Synthetic data" not in render(real, language)


def test_a_what_if_says_so() -> None:
    assert "假设分析" not in render(SMALL, "zh")
    assert "假设分析：按 2021-07-01 的规则" in render(replace(SMALL, about=replace(SMALL.about, law_day="2021-07-01")), "zh")
    assert "假设分析：用了未与原文核对的标准" in render(replace(SMALL, about=replace(SMALL.about, provisional=True)), "zh")


def test_no_word_that_hurts() -> None:
    page = render(SMALL, "zh") + render(province(), "zh")
    for word in ("漏保", "错保", "应保未保", "应享未享", "骗保", "违规"):
        assert word not in page
    assert "是线索，不是结论" in page and "是怀疑，不是认定" in page


def test_a_sensitive_benefit_is_shown_in_total_only() -> None:
    quiet = next(benefit for benefit in SMALL.benefits if benefit.sensitive)
    told = replace(SMALL, lines=(*SMALL.lines, replace(SMALL.lines[1], benefit=quiet.id, counts=counts(served=987_654))))
    assert "987,654" not in render(told, "zh")
    assert quiet.name in render(told, "zh")


def test_texts_from_data_stay_text() -> None:
    """A town's name out of a roster is neither markup nor a formula, in whatever program the page is opened."""
    hostile = "<script>alert(1)</script>"
    told = replace(SMALL, places=tuple(replace(place, name=hostile) if place.code == "140106" else place for place in PLACES))
    page = render(told, "zh")
    assert hostile not in page and "&lt;script&gt;" in page
    cells = [word.strip() for word in read(page).words if word.strip()]
    assert "'=北格镇" in cells
    assert [cell for cell in cells if cell[0] in "=+-@" and not cell.startswith("--")] == []


def test_a_style_sheet_cannot_be_closed_from_a_document() -> None:
    told = replace(SMALL, about=replace(SMALL.about, result='"}</style><b>', facts_on='2016"\\'))
    page = render(told, "zh")
    assert page.count("</style>") == 1
    assert read(page).wrong == []


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render(SMALL, "zh") == render(SMALL, "zh")
    with speaking("en"):  # whatever the process speaks
        assert render(SMALL, "zh") == render(SMALL)


def test_few_counties_have_bars_and_many_have_tiles() -> None:
    assert 'class="tile ' not in re.sub(r"(?s)<style>.*?</style>", "", render(SMALL, "zh"))
    page = render(province(), "zh")
    assert page.count('<rect class="tile q') > 7 * 121  # a tile for each county and benefit, and the legend
    assert "1,451" in page  # towns that are not listed are said


def test_an_empty_run_has_a_page() -> None:
    nothing = replace(SMALL, benefits=(), places=(), lines=(), gaps=(), reasons=(), figures=(), holes=())
    for language in LANGUAGES:
        assert read(render(nothing, language)).wrong == []


def test_statuses_come_in_one_order() -> None:
    page = render(SMALL, "zh")
    body = page[page.index('id="gap-table"') :]
    places = [body.index(short(status)) for status in ("not_served", "partly", "no_longer_due", "served_not_due")]
    assert places == sorted(places)
    assert command(ALLOWANCE, " --kind not_served") in page


def test_seven_benefits_stand_in_two_tables_of_four_and_three() -> None:
    page = render(province(), "zh")
    heads = [page[page.index(f'<table id="places-{n}"') :].split("</thead>")[0].count('scope="col"') for n in (1, 2)]
    assert heads == [5, 4]  # with the column of places
    assert 'id="places-3"' not in page
