"""The page of households that break rules: their stories, the answers, and the sentence to be said."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from commands import NOTE
from items import ANSWER, _row

if TYPE_CHECKING:
    from puhui.catalogue import Benefit, Catalogue
    from puhui.catalogue.examples import Example, Expected
    from puhui.regions import Regions

HEAD = """# Households that break rules 打破规则的家庭

People and sums are invented 虚构; places and rules are real. Each table is a set of examples that run in all engines: who
owes, how much, in which months, and what is said to the people. Where the right answer depends on a local rule, both answers stand here.

"""


def pages() -> dict[str, str]:
    from puhui.catalogue import load
    from puhui.catalogue.examples import read_examples
    from puhui.packs import find_packs
    from puhui.regions import load as load_regions

    packs = find_packs()
    catalogue, regions = load(packs), load_regions(packs)
    groups: dict[str, list[Example]] = defaultdict(list)
    for example in read_examples(catalogue, regions, []):
        if not example.item and "·" not in example.name:
            groups[example.where.file].append(example)
    text = NOTE + HEAD
    for file in sorted(groups):
        text += _household(file, groups[file], catalogue, regions)
    return {"households.md": text}


def _household(file: str, examples: list[Example], catalogue: Catalogue, regions: Regions) -> str:
    from pathlib import Path

    told = [line.removeprefix("# ").strip() for line in Path(file).read_text("utf-8").splitlines() if line.startswith("# ")]
    text = f"## {examples[0].household}. {told[0] if told else examples[0].name}\n\n" + " ".join(told[1:]) + "\n"
    for example in examples:
        text += f"\n**{example.name}**（{example.on}）\n\n| | 待遇 | 答案 | 由谁 | 月份 | 怎样说 |\n|---|---|---|---|---|---|\n"
        text += "".join(_row(_cells(expected, example, catalogue, regions)) for expected in example.expect)
        text += f"\n{example.why}\n" if example.why else ""
    return text + "\n"


def _cells(expected: Expected, example: Example, catalogue: Catalogue, regions: Regions) -> list[str]:
    benefit = next(
        one for item in catalogue.items.values() for version in item.versions for one in version.benefits if one.id == expected.benefit
    )
    office = regions.on(example.on).path_name(expected.office) if expected.office else ""
    months = "" if expected.months is None else f"{expected.months[0] or '…'} 至 {expected.months[1] or '…'}"
    return [expected.unit, benefit.name, _answer(expected, benefit), office, months, expected.say]


def _answer(expected: Expected, benefit: Benefit) -> str:
    from puhui.terms import yuan_text

    text = ANSWER[expected.answer]
    if not expected.weighed or benefit.amount is None:
        return text
    if expected.amount is None:
        return text + "，数额待核实"
    return text + (f"，{expected.amount} {benefit.amount.unit}" if benefit.amount.quantity else f"，{yuan_text(expected.amount)} 元")
