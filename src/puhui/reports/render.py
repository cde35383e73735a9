"""A document into one HTML file: no script, nothing loaded from anywhere, the same bytes for the same document."""

from __future__ import annotations

from functools import lru_cache, partial
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from puhui.lang import _, speaking
from puhui.reports import markup, numbers
from puhui.reports.charts import PATTERNS
from puhui.reports.document import About, Document
from puhui.reports.sections import sections
from puhui.reports.view import Page
from puhui.reports.words import Speaker

HTML_LANGUAGE = {"zh": "zh-CN", "en": "en"}
SYNTHETIC = "合成数据 · Synthetic data"  # in both languages on every page: whoever holds one sheet must see it
_SHORT = 12  # characters of a digest that name it


def render(document: Document, language: str = "zh") -> str:
    """The page in `zh` or `en`. A pure function: whatever it shows stands in the document."""
    with speaking(language):
        page = _page(document, language)
        return template("page.html", language == "en").render(page=page, css=stylesheet(page.running), patterns=PATTERNS)


def _page(document: Document, language: str) -> Page:
    about = document.about
    speaker = Speaker(document)
    marks = badges(about)
    title = _("基本公共服务享受情况")
    above = " · ".join(text for _tone, text in marks)
    below = f"{title} {about.facts_on} · {about.result[:_SHORT]}"
    return Page(
        language=HTML_LANGUAGE[language],
        title=title,
        subtitle=_("谁预判符合，谁已享受，谁尚无记录，什么还不知道"),
        badges=marks,
        facts=_facts(document, speaker),
        skip=_("跳到正文"),
        contents=_("目录"),
        running=(above, below),
        sections=sections(document, speaker),
        foot=[_("由普惠 {version} 生成。本页不含脚本，不从网络读取任何内容。", version=about.version)],
    )


def badges(about: About) -> list[tuple[str, str]]:
    """What must stand on every page: (tone, text)."""
    found = [("synthetic", SYNTHETIC)] if about.synthetic else []
    found.append(("internal", _("内部使用")))
    if about.law_day != about.facts_on:
        found.append(("warn", _("假设分析：按 {day} 的规则", day=about.law_day)))
    if about.provisional:
        found.append(("warn", _("假设分析：用了未与原文核对的标准")))
    if about.what_if and len(found) == 1 + about.synthetic:
        found.append(("warn", _("假设分析 what-if")))
    return found


def _facts(document: Document, speaker: Speaker) -> list[tuple[str, str, str]]:
    """Which run this is: term, value, tone."""
    about = document.about
    served: dict[str, int] = {}
    for benefit in document.benefits:
        served[benefit.kind_name] = max(served.get(benefit.kind_name, 0), benefit.counts.units)
    packs = ", ".join(f"{speaker.say(pack.say)} {pack.version}" for pack in about.packs)
    return [
        (_("事实截至"), about.facts_on, ""),
        (_("获知截至"), about.known_on or numbers.NOTHING, ""),
        (_("规则日期"), about.law_day, ""),
        (_("区划日期"), about.map_on, ""),
        (_("对象"), " · ".join(f"{speaker.say(kind)} {numbers.large(n)}" for kind, n in served.items()) or numbers.NOTHING, "wide"),
        (_("服务包"), packs or numbers.NOTHING, "wide"),
        (_("快照"), about.snapshot[:_SHORT], "code"),
        (_("结果"), about.result[:_SHORT], "code"),
        (_("清单"), about.catalogue[:_SHORT], "code"),
        (_("程序"), f"puhui {about.version} · {about.engine}", ""),
    ]


def stylesheet(running: tuple[str, str], *more: str) -> Markup:
    """The style sheet, with what is printed on every sheet (above, below). more: further style sheets of this room."""
    folder = resources.files("puhui.reports")
    text = "".join((folder / name).read_text("utf-8") for name in ("page.css", *more))
    above, below = running
    return Markup(text.replace("RUNNING-ABOVE", _css_text(above)).replace("RUNNING-BELOW", _css_text(below)))


def _css_text(text: str) -> str:
    """A string of a style sheet: everything that could end it is written as its number."""
    return '"' + "".join(char if char.isalnum() or char in " ·.:-_，（）：" else f"\\{ord(char):06x}" for char in text) + '"'


@lru_cache(maxsize=4)
def template(name: str, foreign: bool) -> Template:
    """A template of this room. foreign: the page is English, so the Chinese in it is marked."""
    made = Environment(
        loader=PackageLoader("puhui.reports", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals["said"] = partial(markup.said, foreign=foreign)
    made.globals["drawn"] = partial(markup.table, foreign=foreign)
    return made.get_template(name)
