"""What changed between two days: items, benefits, conditions, amounts, procedures, figures, and what is not known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from puhui.catalogue.model import Benefit, Catalogue, Figure, Service, Version
from puhui.catalogue.tables import declarations, show
from puhui.lang import _

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Change:
    """One change. `what`: item, benefit, condition, amount, served, office, standard, figure, procedure. `kind`: new,
    gone or changed. before, after: texts, "" where there is none."""

    item: str
    what: str
    kind: str
    name: str
    before: str = ""
    after: str = ""


def diff(catalogue: Catalogue, one: date, other: date) -> list[Change]:
    """Every change from the law of day `one` to that of `other`, by item."""
    before = {version.item: version for version in catalogue.in_force(one)}
    after = {version.item: version for version in catalogue.in_force(other)}
    found: list[Change] = []
    for item in sorted({*before, *after}):
        found += _item(item, before.get(item), after.get(item), one, other)
        found += _figures(catalogue, item, one, other)
        found += _services(item, catalogue.service(item, one), catalogue.service(item, other))
    return found


def _item(item: str, old: Version | None, new: Version | None, one: date, other: date) -> Iterator[Change]:
    if old is None or new is None:
        yield Change(item, "item", "new" if old is None else "gone", (new or old).name if (new or old) else item)  # type: ignore[union-attr]
        return
    if new.lapsed(other) and not old.lapsed(one):
        yield Change(item, "item", "changed", new.name, "", _("有效期到 {until} 为止，没有后续文件：答案为待核实", until=new.until))
    if old.leads != new.leads:
        yield Change(item, "office", "changed", new.name, old.leads, new.leads)
    for key in sorted({*old.card, *new.card}):
        if old.card.get(key) != new.card.get(key):
            yield Change(item, "item", "changed", key, old.card.get(key, ""), new.card.get(key, ""))
    yield from _texts(
        item, "standard", {s.name: f"{s.say}（{s.unit}）" for s in old.standards}, {s.name: f"{s.say}（{s.unit}）" for s in new.standards}
    )
    yield from _texts(item, "condition", _lets(old), _lets(new))
    olds, news = {benefit.id: benefit for benefit in old.benefits}, {benefit.id: benefit for benefit in new.benefits}
    for name, first, second in _pairs(olds, news):
        if first is None or second is None:
            yield Change(
                item, "benefit", "new" if first is None else "gone", name, first.name if first else "", second.name if second else ""
            )
            continue
        yield from _texts(item, "condition", _conditions(first), _conditions(second))
        for what, text in (("amount", _amount), ("served", _served), ("office", lambda benefit: f"{benefit.serves} · {benefit.at}")):
            if text(first) != text(second):
                yield Change(item, what, "changed", name, text(first), text(second))


def _pairs(olds: Mapping[str, Thing], news: Mapping[str, Thing]) -> Iterator[tuple[str, Thing | None, Thing | None]]:
    for name in sorted({*olds, *news}):
        yield name, olds.get(name), news.get(name)


def _texts(item: str, what: str, olds: Mapping[str, str], news: Mapping[str, str]) -> Iterator[Change]:
    for name, before, after in _pairs(olds, news):
        if before != after:
            kind = "new" if before is None else "gone" if after is None else "changed"
            yield Change(item, what, kind, name, before or "", after or "")


def _lets(version: Version) -> dict[str, str]:
    found = {name: source.text for name, source in version.lets}
    return found | ({"counted": version.counted.text} if version.counted else {})


def _conditions(benefit: Benefit) -> dict[str, str]:
    said = {
        f"{benefit.id}/{condition.id}": (_("不能是：") if condition.excluding else "") + f"{condition.say}　{condition.source.text}"
        for condition in benefit.conditions
    }
    said |= {f"{benefit.id}/{name}": source.text for name, source in benefit.lets}
    if benefit.schedule is not None:
        for occasion in benefit.schedule.occasions:
            unit = _("月") if occasion.months else _("天")
            said[f"{benefit.id}/{occasion.id}"] = f"{occasion.say} {occasion.first}–{occasion.last} {unit}"
    return said


def _amount(benefit: Benefit) -> str:
    return (
        "" if benefit.amount is None or benefit.schedule else f"{benefit.amount.each or benefit.amount.unit}: {benefit.amount.source.text}"
    )


def _served(benefit: Benefit) -> str:
    served = benefit.served
    parts = [
        served.by,
        served.each,
        str(served.window_months or ""),
        str(served.late_days or ""),
        served.source.text if served.source else "",
    ]
    return " ".join(part for part in parts if part)


def _services(item: str, old: Service | None, new: Service | None) -> Iterator[Change]:
    """The steps of the procedure with their clocks, what to bring, from when it is paid."""

    def texts(service: Service | None) -> dict[str, str]:
        if service is None:
            return {}
        units = {"day": _("天"), "working_day": _("工作日"), "": ""}
        steps = {step.id: f"{step.say}" + (f"（{step.days} {units[step.unit]}）" if step.days else "") for step in service.steps}
        return steps | {"starts": service.starts} | {f"evidence/{say}": when for say, when in service.evidence}

    yield from _texts(item, "procedure", texts(old), texts(new))


def _figures(catalogue: Catalogue, item: str, one: date, other: date) -> Iterator[Change]:
    """Figures that are not the same on both days; with the part by which they rose where that can be said."""
    units = {standard.full: standard for standard in declarations(catalogue, item).values()}

    def on(day: date) -> dict[tuple[str, str, tuple[str, ...]], Figure]:
        mine: Iterable[Figure] = (figure for figure in catalogue.figures if figure.standard in units and figure.in_force(day))
        return {(figure.standard, figure.region, figure.keys): figure for figure in mine}

    olds, news = on(one), on(other)
    for key in sorted({*olds, *news}):
        old, new = olds.get(key), news.get(key)
        standard, region, keys = key
        name = f"{units[standard].say} {region}" + (f" [{', '.join(keys)}]" if keys else "")
        say: Callable[[Figure | None], str] = lambda figure, unit=units[standard].unit: _said(figure, unit)  # type: ignore[misc]  # noqa: E731
        if old is None or new is None:
            yield Change(item, "figure", "new" if old is None else "gone", name, say(old), say(new))
        elif old.value != new.value:
            yield Change(item, "figure", "changed", name, say(old), say(new))


def _said(figure: Figure | None, unit: str) -> str:
    if figure is None:
        return ""
    paper = "".join(part for part in (figure.document, figure.number) if part)
    return f"{show(figure.value, unit)} {unit}".strip() + (f"　{paper}" if paper else "") + f"　{figure.status}"
