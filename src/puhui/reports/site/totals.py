"""Sums over benefits. What is counted is a line 条: one unit and one benefit; a person with three benefits is three lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from puhui.lang import _
from puhui.reports import charts, numbers, words
from puhui.reports.document import Benefit, Counts, Fraction
from puhui.reports.view import Stats


@dataclass(frozen=True)
class Sum:
    """Lines of several benefits. `monthly`: fen a month of benefits counted in them."""

    due: int = 0
    served: int = 0
    partly: int = 0
    not_served: int = 0
    pending: int = 0
    not_known: int = 0
    to_review: int = 0
    not_applicable: int = 0
    signalled: int = 0
    monthly: int = 0

    @property
    def due_at_most(self) -> int:
        return self.due + self.not_known

    @property
    def reached(self) -> Fraction:
        """Served among those of whom it is known that they are due."""
        return self.served, self.due

    @property
    def parts(self) -> list[tuple[str, int]]:
        """For a stacked bar: everything that is or may be due."""
        return [
            ("certain", self.served),
            ("partly", self.partly),
            ("absent", self.not_served),
            ("pending", self.pending),
            ("possible", self.not_known),
        ]


def total(counted: Iterable[tuple[Benefit, Counts]]) -> Sum:
    found = list(counted)
    monthly = sum(counts.amount_missing for benefit, counts in found if benefit.measure == "fen" and benefit.each == "month")
    names = ("due", "served", "partly", "not_served", "pending", "not_known", "to_review", "not_applicable", "signalled")
    return Sum(**{name: sum(getattr(counts, name) for _benefit, counts in found) for name in names}, monthly=monthly)


def stats(found: Sum, unit: str = "") -> Stats:
    """Five numbers. unit: what is counted, when it is not lines."""
    of = unit or _("条")
    return Stats(
        [
            (_("确知预判符合"), numbers.count(found.due), _("{unit}；至多 {n}", unit=of, n=numbers.count(found.due_at_most)), ""),
            (_("已享受"), numbers.count(found.served), _("占确知的 {share}", share=numbers.share(found.reached)), ""),
            (words.short("not_served"), numbers.count(found.not_served), _("另部分享受 {n}", n=numbers.count(found.partly)), "strong"),
            (words.short("not_known"), numbers.count(found.not_known), _("另记录未到 {n}", n=numbers.count(found.pending)), ""),
            (_("待复核"), numbers.count(found.to_review), _("复核前不停发"), ""),
        ]
    )


def legend() -> list[tuple[Markup, str]]:
    """Of a stacked bar."""
    return [
        (charts.swatch("part certain"), _("已享受")),
        (charts.swatch("part partly"), words.short("partly")),
        (charts.swatch("part absent"), words.short("not_served")),
        (charts.swatch("part pending"), words.short("pending")),
        (charts.swatch("part possible"), words.short("not_known")),
    ]
