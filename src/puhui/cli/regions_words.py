"""What a person writes for a day or a district, and how a district is named to them."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from puhui.errors import fail
from puhui.lang import _

if TYPE_CHECKING:
    from puhui.regions import Regions, Tree


def day_of(text: str) -> date:
    """A day given on the command line, else today in China. Raises PuhuiError."""
    from puhui.terms import parse_day

    try:
        return parse_day(text) if text else datetime.now(timezone(timedelta(hours=8))).date()
    except ValueError as error:
        raise fail("bad-date", _("不是存在的日期：{value}", value=text), _("写成 2016-08-01 的样子")) from error


def code_of(regions: Regions, today: Tree, text: str) -> str:
    """The code meant by `text`: a code of any length, a name, or a name with its city."""
    from puhui.regions import official

    code = official(text)
    found = regions.find(text)
    if code and (found or regions.versions.get(code[:6])):
        return code
    if len(found) > 1:  # 城区 lies in four cities: the one that is on the map of the day wins only if it is alone
        here = [region for region in found if region.code in today]
        if len(here) == 1:
            return here[0].code
        all_ = "、".join(f"{regions.path_name(region)} {region.code}" for region in found)
        raise fail("many-regions", _("叫“{text}”的有 {n} 个", text=text, n=len(found)), _("写全，或用代码：{all}", all=all_))
    if found:
        return found[0].code
    named = regions.lists.find(text)
    if len(named) == 1:
        return named[0].code
    if named:
        all_ = "、".join(f"{name_of(regions, row.code[:6])}{row.name} {row.code}" for row in named[:10] if row.code[:6] in regions.versions)
        raise fail("many-regions", _("叫“{text}”的有 {n} 个", text=text, n=len(named)), _("写全，或用代码：{all}", all=all_))
    near = regions.nearest(text)
    remedy = _("是不是 {near}？", near=near) if near else _("写六位代码，或“大同市城区”这样的全名")
    raise fail("no-region", _("没有这个区划：{text}", text=text), remedy)


def name_of(regions: Regions, county: str) -> str:
    """The path of a county of whatever day."""
    return regions.path_name(regions.versions[county][-1])
