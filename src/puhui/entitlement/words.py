"""Amounts, offices and places in words: the same for whoever explains and whoever advises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from puhui.catalogue.model import Benefit, Version
from puhui.lang import _
from puhui.regions import Regions, Tree
from puhui.rules.types import Value
from puhui.terms import yuan_text


def amount_text(benefit: Benefit, amount: Value, say: Callable[[str], str]) -> str:
    """How much, or how many: "" where the benefit has no amount."""
    if benefit.amount is None:
        return "" if benefit.schedule is None or not isinstance(amount, int) else _("{n} 次", n=amount)
    if not isinstance(amount, int):
        return _("金额待核实")
    if benefit.amount.quantity:
        return f"{amount} {say(benefit.amount.unit)}"
    each = {"month": _("元/月"), "year": _("元/年"), "once": _("元（一次）")}[benefit.amount.each]
    return f"{yuan_text(amount)} {each}"


def office_name(regions: Regions, version: Version, day: date, say: Callable[[str], str]) -> str:
    """The office that leads, as it is called on a day: the county's, else the highest that has one."""
    office = regions.office(version.leads, day, "county") or regions.office(version.leads, day)
    return say(office.say) if office else version.leads


def place_name(tree: Tree, value: Value) -> str:
    """The county (or wider district) in which a place lies, as addresses say it."""
    place = tree.place(value) if isinstance(value, int) else None
    county = place.county or place.city or place.province if place else None
    return tree.path_name(county) if county else ""
