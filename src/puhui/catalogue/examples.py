"""Examples: invented units, a day, invented figures and the right answers. They are read here and run in `run`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from puhui.catalogue.model import Benefit, Catalogue, Figure, StandardDeclaration
from puhui.catalogue.program import world
from puhui.catalogue.tables import NATION, declarations, figure_value
from puhui.catalogue.units import Given, UnitReader, check_links
from puhui.errors import Problem, PuhuiError, Where, nearest
from puhui.lang import _
from puhui.packs import Section, read_yaml
from puhui.regions import Regions
from puhui.rules import Schema
from puhui.terms import RegionCode, fen

ANSWERS = ("yes", "no", "not known", "not applicable")
PACK = "example"  # the name under which an example's own figures run


@dataclass(frozen=True)
class Expected:
    """What an example says of one unit and benefit. `amount`: a value, None for not known; `weighed`: whether it says one.

    `office`: the code of a district in which the place that owes lies. `because`: the conditions that are not met or
    not known. `occasions`: those that are due by now. `order`: the place in the order of need. `months`: the first and
    the last month in which the answer is yes ("" where there is no first or last). `say`: what the person is told.
    `served`: what the register shows (yes, no, not known, or a number); `start`, `end`: the days from and until which the
    unit is due, as `from` and `until` of `served` say.
    """

    unit: str
    benefit: str
    answer: str
    amount: int | None = None
    weighed: bool = False
    office: str = ""
    because: tuple[str, ...] | None = None
    occasions: tuple[str, ...] | None = None
    order: int | None = None
    months: tuple[str, str] | None = None
    say: str = ""
    served: str = ""
    start: str = ""
    end: str = ""
    where: Where = field(default=Where(), compare=False)


@dataclass(frozen=True, eq=False)
class Example:
    """Invented units on a day, and the right answers. `item` is empty for a household, which asks of many items."""

    item: str
    name: str
    on: date
    law: date
    units: tuple[Given, ...]
    expect: tuple[Expected, ...]
    figures: tuple[Figure, ...] = ()
    why: str = ""
    tags: tuple[str, ...] = ()
    household: int = 0
    where: Where = field(default=Where(), compare=False)


def read_examples(catalogue: Catalogue, regions: Regions, problems: list[Problem]) -> list[Example]:
    """The examples of all items. Figures that they bring are theirs alone."""
    found: list[Example] = []
    for item in catalogue.items.values():
        folders = {item.folder, *(pack.path / "items" / item.name for pack in catalogue.packs)}
        for path in sorted(folder / "examples.yaml" for folder in folders):
            if path.exists():
                catalogue.files_read.add(path)
                found += _Reader(catalogue, regions, item.name, problems).read(path)
    for pack in catalogue.packs:
        for path in sorted(pack.path.glob("households/*.yaml")):
            catalogue.files_read.add(path)
            found += _Reader(catalogue, regions, "", problems).read(path)
    return [*found, *(by_month for example in found for by_month in _by_month(example))]


def _by_month(example: Example) -> Iterator[Example]:
    """What `months` says, as examples of its own: yes on the first day of the first and of the last month, and no yes on
    the first day of the month before and of the month after."""
    for expected in example.expect:
        if expected.months is None:
            continue
        first, last = expected.months
        days = [(first, 0, "yes"), (first, -1, ""), (last, 0, "yes"), (last, 1, "")]
        for month, step, answer in [entry for entry in days if entry[0]]:
            index = int(month[:4]) * 12 + int(month[5:7]) - 1 + step
            day = date(index // 12, index % 12 + 1, 1)
            only = Expected(expected.unit, expected.benefit, answer or "not yes", where=expected.where)
            yield replace(example, name=f"{example.name}·{day.isoformat()[:7]}", on=day, law=day, expect=(only,))


def _names(section: Section | None) -> list[str]:
    return [] if section is None else section.keys()


class _Reader:
    def __init__(self, catalogue: Catalogue, regions: Regions, item: str, problems: list[Problem]):
        self.catalogue, self.regions, self.item, self.problems = catalogue, regions, item, problems
        of = [catalogue.items[item]] if item else list(catalogue.items.values())
        versions = [version for one in of for version in one.versions]
        self.schema: Schema = world(catalogue, versions)
        self.benefits = {benefit.id: benefit for version in versions for benefit in version.benefits}
        self.rows = [register.name for register in catalogue.registers.of_shape("rows")]

    def read(self, path: Path) -> list[Example]:
        section = read_yaml(path, self.problems)
        if section is None:
            return []
        plain = UnitReader(self.schema, self.rows)
        given = section.section("given", None)
        defaults: dict[str, dict[str, Any]] = {}
        self.given: dict[str, Section] = {}
        for kind, part in self._kinds(given):
            child = part.section(kind)
            if child is not None:
                self.given[kind] = child
                defaults[kind] = plain.facts(child, kind)
        examples = [found for entry in section.sections("examples") if (found := self._example(entry, defaults)) is not None]
        section.done()
        seen: dict[str, Example] = {}
        for example in examples:
            if example.name in seen:
                what = _("例子“{name}”写了两次", name=example.name)
                self.problems.append(Problem(example.where, "example-twice", what, _("改名，或删去一个")))
            seen[example.name] = example
        return examples

    def _kinds(self, section: Section | None) -> Iterator[tuple[str, Section]]:
        """The keys that are kinds of unit; the others are problems."""
        for kind in _names(section):
            assert section is not None
            if kind in self.catalogue.registers.kinds:
                yield kind, section
                continue
            section.asked.add(kind)
            near = nearest(kind, self.catalogue.registers.kinds)
            remedy = _("是不是 {near}？", near=near) if near else _("可用：{all}", all="、".join(self.catalogue.registers.kinds))
            section.problem(kind, "kind-unknown", _("没有声明对象种类“{name}”", name=kind), remedy)

    def _example(self, entry: Section, defaults: dict[str, dict[str, Any]]) -> Example | None:
        before = len(self.problems)
        name, on = entry.text("name"), entry.day("on")
        law = entry.day("law_of", None) or on
        if len(self.problems) > before or not isinstance(on, date):
            return None
        try:
            tree = self.regions.on(on)
        except PuhuiError as error:
            self.problems.append(Problem(entry.where("on"), "map-too-early", error.problems[0].what, error.problems[0].remedy))
            return None
        reader = UnitReader(self.schema, self.rows, tree)
        units: list[Given] = []
        for kind, part in self._kinds(entry.section("units")):
            if kind in self.given:
                reader.on_map(self.given[kind], kind, defaults[kind])
            units += [reader.unit(child, kind, defaults.get(kind, {})) for child in part.sections(kind)]
        check_links(units, entry, self.problems)
        example = Example(
            item=self.item,
            name=name,
            on=on,
            law=law,
            units=tuple(units),
            expect=self._expect(entry, {unit.id: unit for unit in units}, law),
            figures=self._figures(entry),
            why=entry.text("why", ""),
            tags=tuple(entry.texts("tags", [])),
            household=entry.number("household", 0),
            where=entry.where("name"),
        )
        entry.done()
        return example if len(self.problems) == before else None

    # -- the right answers ---------------------------------------------------------------------------------

    def _expect(self, entry: Section, units: dict[str, Given], law: date) -> tuple[Expected, ...]:
        section = entry.section("expect")
        found: list[Expected] = []
        for name in _names(section):
            assert section is not None
            unit = units.get(name)
            if unit is None:
                near = nearest(name, units)
                section.asked.add(name)
                section.problem(
                    name,
                    "unit-unknown",
                    _("例子里没有对象“{id}”", id=name),
                    _("是不是 {near}？", near=near) if near else _("在 units 里写上它"),
                )
                continue
            alone = isinstance(section.data[name], dict) and "answer" in section.data[name]
            if alone or isinstance(section.data[name], str):  # an item of one benefit: the answer stands alone
                found += self._answer(section, name, unit, self.item, law)
                continue
            part = section.section(name)
            for short in _names(part):
                assert part is not None
                found += self._answer(part, short, unit, short, law)
        if section is not None and not found:
            section.problem(None, "expect-empty", _("例子没有说答案应当是什么"), _("在 expect 里写对象、待遇和答案"))
        return tuple(found)

    def _answer(self, section: Section, key: str, unit: Given, short: str, law: date) -> list[Expected]:
        every = self._every()
        full = next((name for name in (f"{self.item}.{short}", short) if name in every), None)
        section.asked.add(key)
        if full is None:
            own = [name.removeprefix(f"{self.item}.") for name in self.benefits]
            near = nearest(short, own)
            remedy = _("是不是 {near}？", near=near) if near else _("可用：{all}", all="、".join(own))
            section.problem(key, "benefit-unknown", _("没有待遇“{name}”", name=short), remedy)
            return []
        now = {benefit.id: benefit for _version, benefit in self.catalogue.benefits(law)}
        if full not in now:
            section.problem(key, "benefit-not-in-force", _("{day} 没有待遇“{name}”", day=law, name=full), _("改 on，或去掉这个答案"))
            return []
        benefit = now[full]
        if benefit.serves != unit.kind:
            what = _(
                "“{name}”是给{other}的，“{id}”是{kind}",
                name=full,
                other=self.schema.kinds[benefit.serves],
                id=unit.id,
                kind=self.schema.kinds[unit.kind],
            )
            section.problem(key, "benefit-kind", what, _("把答案写在它的对象上"))
            return []
        where = section.where(key)
        if isinstance(section.data[key], str):
            answer = section.choice(key, ANSWERS)
            return [self._applicable(section, key, Expected(unit.id, full, answer, where=where), benefit)]
        part = section.section(key)
        if part is None:
            return []
        answer = part.choice("answer", ANSWERS)
        key_of = "quantity" if "quantity" in part else "amount"
        weighed = key_of in part
        quantity = benefit.amount is not None and benefit.amount.quantity
        amount = self._amount(part, key_of, quantity, benefit.amount is not None) if weighed else None
        expected = Expected(
            unit.id,
            full,
            answer,
            amount,
            weighed,
            office=part.text("office", ""),
            because=self._ids(part, "because", [condition.id for condition in benefit.conditions]),
            occasions=self._ids(part, "occasions", [one.id for one in benefit.schedule.occasions] if benefit.schedule else []),
            order=part.number("order", None),
            months=self._months(part),
            say=part.text("say", ""),
            served=self._served(part),
            start=str(part.scalar("from")) if "from" in part else "",
            end=str(part.scalar("until")) if "until" in part else "",
            where=where,
        )
        part.done()
        return [self._applicable(section, key, expected, benefit)]

    @staticmethod
    def _served(part: Section) -> str:
        """yes, no, not known (true and false are yes and no), or a number."""
        if "served" not in part:
            return ""
        value = part.scalar("served")
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, str) and value not in ("yes", "no", "not known"):
            part.problem(
                "served", "bad-served", _("“{key}”不能是 {value}", key="served", value=value), _("写 yes、no、not known，或一个数")
            )
        return str(value)

    @staticmethod
    def _months(part: Section) -> tuple[str, str] | None:
        if "months" not in part:
            return None
        found = part.texts("months")
        if len(found) != 2 or not all(text == "" or re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text) for text in found):
            part.problem("months", "bad-months", _("months 写头一个月和末一个月"), _('如 ["2021-07", "2022-06"]；没有的写 ""'))
            return None
        return found[0], found[1]

    @staticmethod
    def _ids(part: Section, key: str, among: list[str]) -> tuple[str, ...] | None:
        if key not in part:
            return None
        found = tuple(part.texts(key))
        for name in found:
            if name not in among:
                near = nearest(name, among)
                remedy = _("是不是 {near}？", near=near) if near else _("可用：{all}", all="、".join(among) or "—")
                part.problem(key, "name-unknown", _("“{key}”里没有“{name}”可用", key=key, name=name), remedy)
        return tuple(sorted(found))

    @staticmethod
    def _applicable(section: Section, key: str, expected: Expected, benefit: Benefit) -> Expected:
        if expected.answer == "not applicable" and not any(condition.applies for condition in benefit.conditions):
            what = _("“{name}”没有声明什么时候不适用", name=benefit.id)
            section.problem(key, "applies-none", what, _("在事项里写 applies，或把答案写成 no"))
        return expected

    def _every(self) -> set[str]:
        return {benefit.id for item in self.catalogue.items.values() for version in item.versions for benefit in version.benefits}

    @staticmethod
    def _amount(part: Section, key: str, quantity: bool, priced: bool) -> int | None:
        value = part.scalar(key)
        if not priced:
            part.problem(key, "amount-none", _("这项待遇没有声明金额或数量"), _("在事项里写 amount 或 quantity，或去掉这一项"))
            return None
        if value == "not known":
            return None
        try:
            if quantity:
                return int(str(value))
            if not isinstance(value, str):
                raise ValueError
            return fen(value)
        except ValueError:
            remedy = _("数量写整数") if quantity else _('金额写带引号的元，如 "0.01"')
            part.problem(key, "bad-amount", _("“{name}”不能是 {value}", name=key, value=value), remedy)
            return None

    # -- invented figures ----------------------------------------------------------------------------------

    def _figures(self, entry: Section) -> tuple[Figure, ...]:
        section = entry.section("standards", None)
        found: list[Figure] = []
        for name in _names(section):
            assert section is not None
            declared = self._standard(name)
            if declared is None:
                section.asked.add(name)
                near = nearest(name, self._known_standards())
                section.problem(name, "standard-unknown", _("没有标准“{name}”", name=name), _("是不是 {near}？", near=near) if near else "")
                continue
            found += [figure for row in section.sections(name) if (figure := self._figure(row, declared)) is not None]
        return tuple(found)

    def _standard(self, name: str) -> StandardDeclaration | None:
        item, _dot, short = name.rpartition(".")
        item = item or self.item
        return declarations(self.catalogue, item).get(short) if item in self.catalogue.items else None

    def _known_standards(self) -> list[str]:
        return list(declarations(self.catalogue, self.item)) if self.item else []

    def _figure(self, row: Section, declared: StandardDeclaration) -> Figure | None:
        before = len(self.problems)
        region = row.text("region")
        if region != NATION:
            try:
                region = RegionCode(region).text
            except ValueError:
                row.problem("region", "bad-region", _("“{value}”不是区划代码", value=region), _("六位代码；全国写 000000"))
        keys = tuple(row.choice(name, words) for name, words in declared.rule.keys)
        value = figure_value(row.text("value"), declared, row.where("value"), self.problems)
        row.done()
        if len(self.problems) > before or value is None:
            return None
        start = date(1900, 1, 1)
        return Figure(
            declared.full, region, keys, start, None, value, "", "", "", "invented", "", "", "", PACK, row.where(), declared.unit == "date"
        )
