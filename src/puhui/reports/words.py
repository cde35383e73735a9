"""The words of the page: they say what was seen, never that somebody was missed or paid wrongly before a person has looked."""

from __future__ import annotations

from collections.abc import Iterable

from puhui.lang import _, language
from puhui.reports import numbers
from puhui.reports.document import Benefit, Document, Figure

STATUSES = ("not_served", "partly", "pending", "not_known", "no_longer_due", "served_not_due")


class Speaker:
    """The texts of packs in the language of the page; those without a translation stay Chinese."""

    def __init__(self, document: Document):
        self._english = document.english if language() == "en" else {}

    def say(self, text: str) -> str:
        return self._english.get(text, text)

    def benefit(self, benefit: Benefit) -> str:
        return self.say(benefit.name or benefit.item_name)

    def about(self, benefit: Benefit) -> str:
        """Below a benefit's name: its item, whom it serves, and what that means for the numbers."""
        parts = [self.say(benefit.item_name)] if benefit.name and benefit.name != benefit.item_name else []
        parts.append(_("对象：{kind}", kind=self.say(benefit.kind_name)))
        if benefit.means_tested:
            parts.append(_("需核对经济状况"))
        if benefit.sensitive:
            parts.append(_("只列总数"))
        return " · ".join(parts)


def amount(benefit: Benefit, value: int, speaker: Speaker) -> str:
    """A sum in what the benefit is counted in."""
    if benefit.measure == "fen":
        return numbers.money(value, benefit.each)
    if benefit.measure == "records":
        return _("{n} 次", n=numbers.count(value))
    if benefit.measure == "quantity":
        return f"{numbers.count(value)} {speaker.say(benefit.unit)}".strip()
    return numbers.NOTHING


def short(status: str) -> str:
    """A column's name."""
    return {
        "not_served": _("尚无享受记录"),
        "partly": _("部分享受"),
        "pending": _("记录未到"),
        "not_known": _("待核实"),
        "no_longer_due": _("在享，待复核"),
        "served_not_due": _("有记录，待复核"),
    }[status]


def meaning(status: str) -> str:
    """What was seen, and what to do about it."""
    return {
        "not_served": _(
            "按现有事实预判符合，来源也声明已报齐，但没有见到享受记录。请核查：是否在别处享受、书面放弃、外出、去世，或者确实需要主动告知。申请并经核对后才能确定。"
        ),
        "partly": _("有享受记录，但数量或金额低于按规则计算的。请核对发放和计算两头。"),
        "pending": _("来源还没有声明报齐到应有的日期。没有记录不等于没有享受，先催报。"),
        "not_known": _("缺少事实、标准或核对授权，不能判断。不当作“不符合”，也不据此停发；缺什么见“待核实的原因”。"),
        "no_longer_due": _("正在享受，但按现有事实不符合。事实可能过时，请先复核；未经复核和告知，不停发。渐退期内的不在此列。"),
        "served_not_due": _("有服务记录，但按现有事实不在范围。请复核登记的事实和记录。"),
    }[status]


def unit(name: str) -> str:
    """The unit of a standard, written after its value (a percent value carries its sign)."""
    return {
        "yuan/month": _("元/月"),
        "yuan/year": _("元/年"),
        "yuan": _("元"),
        "days": _("天"),
        "months": _("个月"),
        "years": _("年"),
    }.get(name, "")


def vouched(figure: Figure) -> str:
    """Who vouches for a figure."""
    return {"checked": _("已核对原文"), "unverified": _("未与原文核对"), "invented": _("虚构，仅用于合成数据")}.get(
        figure.status, figure.status
    )


def listed(parts: Iterable[str]) -> str:
    """Words in a row, as the language separates them."""
    return (", " if language() == "en" else "、").join(parts)
