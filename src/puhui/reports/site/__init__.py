"""A run as a small site of static pages: relative links, one style sheet, no script; it works from a folder and on paper.

`pages` gives every file as (path, text); nothing is written here. Chinese lies at the top and English in `en/`, each page
linked to the same page in the other language; a site in one language lies at the top.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from puhui.lang import _, speaking
from puhui.reports.document import Document
from puhui.reports.maps import Ring
from puhui.reports.render import badges, stylesheet
from puhui.reports.site import places
from puhui.reports.site.benefits import benefit
from puhui.reports.site.frame import SHORT, STYLE, Paths, Site
from puhui.reports.site.home import home
from puhui.reports.site.method import method
from puhui.reports.site.ranking import ranking
from puhui.reports.site.summary import summary
from puhui.reports.site.unknown import unknown

BOTH = ("zh", "en")


def pages(
    document: Document,
    languages: Sequence[str] = BOTH,
    outlines: Mapping[str, Sequence[Ring]] | None = None,
    boundaries: str = "",
) -> Iterator[tuple[str, str]]:
    """Every file of the site. outlines: rings by code, drawn instead of tiles; boundaries: what to call their source."""
    for number, language in enumerate(languages):
        folder = "" if number == 0 else f"{language}/"
        other = "" if len(languages) == 1 else ("../" if number else f"{languages[1]}/")
        with speaking(language):
            site = Site(document, outlines or {}, other, boundaries)
            yield f"{folder}{STYLE}", str(stylesheet(_running(site), "site.css"))
        for path, text in _pages(site, language):
            yield f"{folder}{path}", text


def _pages(site: Site, language: str) -> Iterator[tuple[str, str]]:
    """The language is set anew for every page: whoever takes the pages may speak another in between."""
    top = Paths(0)
    makers: list[tuple[str, Callable[[], str]]] = [
        ("index.html", partial(home, site)),
        ("ranking.html", partial(ranking, site)),
        ("unknown.html", partial(unknown, site)),
        ("method.html", partial(method, site)),
        *((top.of(place), partial(places.city, site, place)) for place in site.cities),
        *((top.of(place), partial(places.county, site, place)) for place in site.counties),
        *((top.benefit(found.id), partial(benefit, site, found)) for found in site.index.benefits),
        *((top.summary(place), partial(summary, site, place)) for place in [site.province, *site.cities, *site.counties]),
    ]
    for path, make in makers:
        with speaking(language):
            text = make()
        yield path, text


def _running(site: Site) -> tuple[str, str]:
    """Printed on every sheet, above and below."""
    about = site.document.about
    above = " · ".join(text for _tone, text in badges(about))
    return above, f"{_('基本公共服务享受情况')} {about.facts_on} · {about.result[:SHORT]}"
