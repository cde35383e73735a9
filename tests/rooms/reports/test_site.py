"""Does a site lead everywhere it says, say on every page what it is, and show what the document holds?"""

from __future__ import annotations

import posixpath
from dataclasses import replace

import pytest

from puhui.reports import pages
from puhui.reports.document import Bundle, Cause, Document, Place, Spot
from puhui.reports.site.frame import slug
from tests.pages.sample import ALLOWANCE, QUIET, SMALL, VISIT, province
from tests.rooms.reports.html import read, text

CAUSES = (
    Cause(
        "register",
        "incomes",
        "核对到的收入",
        "申请并授权后核对",
        "没有行不等于没有收入",
        ("月均收入",),
        7,
        2290,
        ((ALLOWANCE, 2290),),
        (("140105", 907),),
    ),
    Cause("figure", "minimum_living.line", "低保标准", "", "", ("低保标准",), 0, 5, ((ALLOWANCE, 5),), (("", 5),)),
)
WHOLE = replace(
    SMALL,
    places=(Place("140000", "山西省", "山西省", "province", ""), *SMALL.places),
    causes=CAUSES,
    bundles=(Bundle((("figure", "minimum_living.line"), ("register", "incomes")), 5),),
    grid=(Spot("140105", 3, 4), Spot("140106", 4, 4)),
)


@pytest.fixture(scope="module")
def site() -> dict[str, str]:
    return dict(pages(WHOLE))


def html(site: dict[str, str]) -> dict[str, str]:
    return {name: page for name, page in site.items() if name.endswith(".html")}


def test_every_place_and_benefit_has_a_page_in_both_languages(site: dict[str, str]) -> None:
    wanted = {"index.html", "ranking.html", "unknown.html", "method.html", "city/140100.html"}
    wanted |= {f"county/{code}.html" for code in ("140105", "140106", "141123")}
    wanted |= {f"benefit/{benefit.id}.html" for benefit in SMALL.benefits}
    wanted |= {f"summary/{code}.html" for code in ("140000", "140100", "140105", "140106", "141123")}
    assert set(html(site)) == wanted | {f"en/{name}" for name in wanted}
    assert {name for name in site if not name.endswith(".html")} == {"style.css", "en/style.css"}


def _links(name: str, page: str) -> list[tuple[str, str]]:
    """(file, anchor) of every link, from the top of the site."""
    found = []
    for tag, values in read(page).tags:
        if tag in ("a", "link") and values.get("href"):
            path, _hash, anchor = values["href"].partition("#")
            found.append((posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name, anchor))
    return found


@pytest.mark.parametrize("document", [WHOLE, SMALL], ids=["one province", "no province"])
def test_every_link_leads_to_a_page_and_a_place_on_it(document: Document) -> None:
    made = dict(pages(document))
    ids = {name: set(read(page).ids) for name, page in html(made).items()}
    dead = [
        (name, path, anchor)
        for name, page in html(made).items()
        for path, anchor in _links(name, page)
        if path not in made or (anchor and anchor not in ids[path])
    ]
    assert dead == []


def test_every_page_is_well_formed(site: dict[str, str]) -> None:
    assert {name: read(page).wrong for name, page in html(site).items() if read(page).wrong} == {}


def test_a_large_province_is_well_formed() -> None:
    made = html(dict(pages(province(), ("zh",))))
    assert {name: read(page).wrong for name, page in made.items() if read(page).wrong} == {}


def test_every_page_says_what_it_is_made_of(site: dict[str, str]) -> None:
    about = SMALL.about
    needed = ("合成数据 · Synthetic data", about.facts_on, about.known_on, about.snapshot[:12], about.result[:12])
    assert [(name, word) for name, page in html(site).items() for word in needed if word not in page] == []


def test_real_data_are_not_called_synthetic() -> None:
    real = replace(WHOLE, about=replace(WHOLE.about, synthetic=False))
    assert [name for name, page in pages(real) if "合成数据" in page and "虚构" not in page] == []


def test_every_page_says_that_it_is_for_internal_work(site: dict[str, str]) -> None:
    words = {"zh-CN": "内部工作用，不得对外发布", "en": "For internal work, not for publication"}
    languages = {name: "en" if name.startswith("en/") else "zh-CN" for name in html(site)}
    assert [name for name, page in html(site).items() if words[languages[name]] not in page] == []
    assert [name for name, page in html(site).items() if f'<html lang="{languages[name]}">' not in page] == []


def test_nothing_is_run_and_nothing_is_loaded_but_the_style(site: dict[str, str]) -> None:
    for page in html(site).values():
        tags = read(page).tags
        assert {tag for tag, _values in tags} & {"script", "img", "iframe", "object", "style", "form"} == set()
        assert [values["href"].rpartition("/")[2] for tag, values in tags if tag == "link"] == ["style.css"]
        assert not [values for _tag, values in tags if any(name.startswith("on") for name in values)]


def test_a_page_leads_to_itself_in_the_other_language(site: dict[str, str]) -> None:
    assert ("en/county/140105.html", "") in _links("county/140105.html", site["county/140105.html"])
    assert ("county/140105.html", "") in _links("en/county/140105.html", site["en/county/140105.html"])


def test_a_site_in_one_language_lies_at_the_top() -> None:
    made = dict(pages(WHOLE, ("en",)))
    assert '<html lang="en">' in made["index.html"] and not [name for name in made if name.startswith("en/")]
    assert "hreflang" not in made["index.html"]


def test_the_places_before_and_after_are_linked(site: dict[str, str]) -> None:
    near = [values["href"] for tag, values in read(site["county/140106.html"]).tags if tag == "a" and "rel" in values]
    assert near == ["../county/140105.html", "../county/141123.html"]


def test_the_way_up_is_shown(site: dict[str, str]) -> None:
    assert _links("county/140105.html", site["county/140105.html"]).count(("city/140100.html", "")) >= 1


def test_a_county_page_has_the_countys_numbers(site: dict[str, str]) -> None:
    """503 + 311 + 101 served, 16 + 21 without record: three benefits added up."""
    page = text(site["county/140105.html"])
    assert "915" in page and "37" in page and "911" in page


def test_a_sensitive_benefit_is_shown_in_total_only(site: dict[str, str]) -> None:
    assert "特别扶助金" in site["index.html"] and "涉及敏感情形的待遇只列总数" in site[f"benefit/{QUIET}.html"]
    assert "特别扶助金" not in site["county/140105.html"] + site["city/140100.html"] + site["summary/140105.html"]
    assert 'class="picture map"' not in site[f"benefit/{QUIET}.html"]


def test_the_ranking_begins_with_the_most_lines_without_record(site: dict[str, str]) -> None:
    """Small Store 16 + 21, Yingze 10 + 18, Xing 14 + 1."""
    page = site["ranking.html"]
    order = [page.index(f'href="county/{code}.html"') for code in ("140105", "140106", "141123")]
    assert order == sorted(order)


def test_a_means_tested_benefit_has_bounds_as_a_bar(site: dict[str, str]) -> None:
    """1203 served of 1290 known and 2318 not known; at most 1239 of 1297."""
    page = site[f"benefit/{ALLOWANCE}.html"]
    assert "33.3%–95.6%" in page and 'id="range-title"' in page and 'class="possible"' in page


def test_not_applicable_stands_apart() -> None:
    first = WHOLE.benefits[0]
    told = replace(WHOLE, benefits=(replace(first, counts=replace(first.counts, not_applicable=4321)), *WHOLE.benefits[1:]))
    assert "不适用 4,321" in dict(pages(told, ("zh",)))[f"benefit/{ALLOWANCE}.html"]


def test_what_a_register_would_settle_is_told(site: dict[str, str]) -> None:
    page = text(site["unknown.html"])
    assert "核对到的收入" in page and "2,290" in page and "没有行不等于没有收入" in page
    assert page.index("核对到的收入") < page.index("低保标准")
    assert "907" in text(site["county/140105.html"])


def test_the_summary_has_five_numbers_one_picture_three_things(site: dict[str, str]) -> None:
    page = site["summary/140000.html"]
    tags = read(page).tags
    assert [values.get("class") for tag, values in tags if tag == "dl"].count("stats") == 1
    assert page.split('<dl class="stats">')[1].split("</dl>")[0].count("<dt>") == 5
    assert page.count("<figure>") == 1
    assert page.split('<ol class="steps">')[1].split("</ol>")[0].count("<li>") == 3


def test_the_summary_asks_for_the_largest_gap_and_the_largest_delay(site: dict[str, str]) -> None:
    """41 families without record, the most of all benefits; 29 pending."""
    page = text(site["summary/140000.html"])
    assert "核查“最低生活保障金”尚无享受记录的 41 条" in page and "催报“最低生活保障金”没有到的 29 条记录" in page


def test_the_summary_tells_those_with_a_signal_before_it_asks_for_records() -> None:
    told = tuple(replace(line, counts=replace(line.counts, signalled=61)) if line.place == "141123" else line for line in WHOLE.lines)
    page = text(dict(pages(replace(WHOLE, lines=told), ("zh",)))["summary/141123.html"])
    assert page.index("先告知有疑似线索、还不知道是否符合的 122 条") < page.index("催报")  # two benefits there


def test_a_summary_without_anything_to_do_says_so() -> None:
    quiet = replace(WHOLE, causes=(), bundles=())
    none = tuple(
        replace(line, counts=replace(line.counts, not_served=0, pending=0, partly=0, no_longer_due=0, served_not_due=0))
        for line in quiet.lines
    )
    assert "保持报送" in dict(pages(replace(quiet, lines=none), ("zh",)))["summary/140105.html"]


def test_a_document_of_nothing_makes_a_site() -> None:
    empty = replace(SMALL, benefits=(), places=(), lines=(), gaps=(), reasons=(), figures=(), holes=())
    made = dict(pages(empty, ("zh",)))
    assert read(made["index.html"]).wrong == [] and "summary/all.html" in made


def test_the_same_document_gives_the_same_site() -> None:
    assert list(pages(WHOLE)) == list(pages(WHOLE))


def test_a_name_becomes_a_file_of_its_own() -> None:
    assert slug(VISIT) == VISIT and slug("a/b") != slug("a-b") and "/" not in slug("../x") and slug("..") == "-"


def test_a_text_cannot_end_its_place(site: dict[str, str]) -> None:
    evil = replace(
        WHOLE, places=tuple(replace(place, name='<b>"&', path='<b>"&') if place.code == "140105" else place for place in WHOLE.places)
    )
    for page in html(dict(pages(evil, ("zh",)))).values():
        assert "<b>&quot;" not in page and '<b>"' not in page
