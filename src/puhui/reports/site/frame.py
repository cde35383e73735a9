"""What every page of a site shares: where it stands, what it is made from, how to get on from it, what it may be used for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from puhui.lang import _, language
from puhui.reports import numbers
from puhui.reports.charts import PATTERNS
from puhui.reports.document import Benefit, Cause, Counts, Document, Place
from puhui.reports.maps import Ground, Ring
from puhui.reports.render import HTML_LANGUAGE, badges, template
from puhui.reports.tables import Index, full_name, place_name
from puhui.reports.view import Section, SitePage
from puhui.reports.words import Speaker

SHORT = 12
STYLE = "style.css"
Link = tuple[str, str]  # text, path


@dataclass
class Site:
    """A document in one language, with what pages look up again and again. other: folder of the other language, from here."""

    document: Document
    outlines: Mapping[str, Sequence[Ring]] = field(default_factory=dict)
    other: str = ""
    boundaries: str = ""  # the name of the file that outlines came from

    def __post_init__(self) -> None:
        self.speaker = Speaker(self.document)
        self.index = Index(self.document)
        self.ground = Ground({spot.place: spot for spot in self.document.grid}, self.outlines)
        self.counties = [place for _city, places in self.index.cities() for place in places if place.code]
        self.cities = [place for place in self.index.at("city") if place.code]
        provinces = self.index.at("province")
        self.province = provinces[0] if len(provinces) == 1 else None
        self.by_county: dict[str, list[tuple[Cause, int]]] = {}
        for cause in self.document.causes:
            for code, answers in cause.where:
                self.by_county.setdefault(code, []).append((cause, answers))

    @property
    def name(self) -> str:
        """What the whole is called."""
        return self.speaker.say(self.province.name) if self.province else _("全部地区")

    def of(self, place: str) -> list[tuple[Benefit, Counts]]:
        """The benefits that have numbers in a place; sensitive ones have none there."""
        return [(benefit, line.counts) for benefit in self.index.by_place if (line := self.index.line(place, benefit.id))]

    def whole(self) -> list[tuple[Benefit, Counts]]:
        return [(benefit, benefit.counts) for benefit in self.index.benefits]

    def domains(self) -> list[tuple[str, str, list[Benefit]]]:
        """(id, name, benefits) in the order in which they first occur."""
        found: dict[str, tuple[str, list[Benefit]]] = {}
        for benefit in self.index.benefits:
            found.setdefault(benefit.domain or "other", (benefit.domain_name or _("其他"), []))[1].append(benefit)
        return [(slug(name), self.speaker.say(say), benefits) for name, (say, benefits) in found.items()]

    def place(self, place: Place) -> str:
        return place_name(place, self.speaker)

    def full(self, place: Place) -> str:
        return full_name(place, self.index, self.speaker)


def slug(name: str) -> str:
    """A name as a file or an anchor may be called."""
    return re.sub(r"[^a-z0-9_.-]", lambda found: f"-{ord(found.group()):x}-", name).strip(".") or "-"


class Paths:
    """Where pages lie, seen from a page `depth` folders below the top."""

    def __init__(self, depth: int):
        self.up = "../" * depth

    def home(self, anchor: str = "") -> str:
        return f"{self.up}index.html{anchor}"

    def top(self, name: str) -> str:
        return f"{self.up}{name}.html"

    def of(self, place: Place) -> str:
        """The page of a province, a city or a county; "" for what has none."""
        if place.level == "province":
            return self.home()
        return f"{self.up}{place.level}/{place.code}.html" if place.code and place.level in ("city", "county") else ""

    def benefit(self, benefit: str) -> str:
        return f"{self.up}benefit/{slug(benefit)}.html"

    def summary(self, place: Place | None) -> str:
        return f"{self.up}summary/{place.code if place else 'all'}.html"


def page(
    site: Site,
    path: str,
    title: str,
    subtitle: str,
    sections: Sequence[Section],
    crumbs: Sequence[Link] = (),
    before: Link | None = None,
    after: Link | None = None,
    kind: str = "page",
) -> str:
    """The HTML of one page. crumbs: what lies above, without the page itself."""
    paths = Paths(path.count("/"))
    made = SitePage(
        path=path,
        kind=kind,
        language=HTML_LANGUAGE[language()],
        title=title,
        subtitle=subtitle,
        style=f"{paths.up}{STYLE}",
        badges=badges(site.document.about),
        skip=_("跳到正文"),
        menu_label=_("全站"),
        menu=[(text, target, target == paths.up + path) for text, target in _menu(site, paths)],
        other=_other(site, path, paths),
        crumbs_label=_("位置"),
        crumbs=[*crumbs, (title, "")] if crumbs else [],
        facts=_facts(site),
        contents=_("本页目录") if len(sections) > 2 and kind != "summary" else "",
        sections=sections,
        around_label=_("前后页"),
        before=before,
        after=after,
        foot=_foot(site),
        foot_links=[(_("数字怎样算出"), f"{paths.top('method')}#columns"), (_("怎样重算"), f"{paths.top('method')}#again")],
    )
    return template("site.html", language() == "en").render(page=made, patterns=PATTERNS)


def _menu(site: Site, paths: Paths) -> list[Link]:
    return [
        (site.name, paths.home()),
        (_("各项待遇"), paths.home("#benefits")),
        (_("各地区"), paths.home("#places")),
        (_("排序"), paths.top("ranking")),
        (_("待核实"), paths.top("unknown")),
        (_("依据和算法"), paths.top("method")),
        (_("一页摘要"), paths.summary(site.province)),
    ]


def _other(site: Site, path: str, paths: Paths) -> tuple[str, str, str] | None:
    if not site.other:
        return None
    text, code = ("English", "en") if language() == "zh" else ("中文", "zh-CN")
    return text, f"{paths.up}{site.other}{path}", code


def _facts(site: Site) -> list[tuple[str, str, str]]:
    about = site.document.about
    return [
        (_("事实截至"), about.facts_on, ""),
        (_("获知截至"), about.known_on or numbers.NOTHING, ""),
        (_("规则日期"), about.law_day, ""),
        (_("区划日期"), about.map_on, ""),
        (_("快照"), about.snapshot[:SHORT], "code"),
        (_("结果"), about.result[:SHORT], "code"),
    ]


def _foot(site: Site) -> list[str]:
    about = site.document.about
    lines = [
        _("数字由规则逐个对象判断后计数：每一条是一个对象的一项待遇。尚无享受记录是线索，核查以前不是结论；不知道的不算作“否”。"),
        _("内部工作用，不得对外发布：少于 5 的数字照实写出，没有隐去。只有数字，没有姓名、证件号码和对象编号。"),
    ]
    if about.synthetic:
        lines.append(_("合成数据：没有一行是真人的资料，数字不说明任何地方的实际情况。"))
    if site.boundaries:
        lines.append(_("边界来自使用者提供的文件 {name}，已简化，不作划界依据；公开使用地图须遵守地图管理的规定。", name=site.boundaries))
    return [*lines, _("由普惠 {version} 生成。各页不含脚本，不从网络读取任何内容。", version=about.version)]
