"""Each function and operator by itself over every kind of value: what random programs meet too seldom.

The random programs put parts together in ways nobody thought of; these short ones make sure that rounding, the
29th of February, the ends of months and of ranges are met in every run.
"""

from __future__ import annotations

import pytest

from puhui.rules import Checker, Scope, Source

from .engines import Bench, Tally
from .programs import Written
from .world import AT, schema

PLAIN = {
    "person": [
        *(f"{a} {sign} {b}" for sign in ("<", "<=", ">", ">=", "==", "!=") for a, b in [
            ("points", "age"), ("income", "balance"), ("degree", "change"), ("birth_date", "today"), ("seen_at", "asked_at"),
        ]),
        "area == family.area", "area != family.area", "hukou == residence", "level in (0, 2)", "work not in ('worker', 'pupil')",
        "female and insured", "female or insured", "not female", "if_(female, insured, True)", "female and not insured or family.has_car",
        "points + age", "points - age", "points * age", "-points", "-balance", "-estate", "huge + age", "estate - income",
        *(f"div({a}, {b})" for a in ("points", "balance", "age", "huge", "estate") for b in ("7", "-7", "family.rooms + 1", "-1 - level")),
        *(f"share({a}, {p})" for a in ("income", "balance", "points", "-balance", "balance * 1000")
          for p in ("degree", "change", "standard.ratio", "standard.rebate", "standard.split['county']")),
        "birth_date + points", "birth_date - points", "age + left_on", "today - birth_date", "left_on - birth_date",
        *(f"years_after({day}, {n})" for day in ("birth_date", "left_on", "today") for n in ("1", "-1", "4", "60", "level")),
        *(f"months_between({a}, {b})" for a, b in [
            ("birth_date", "today"), ("today", "birth_date"), ("left_on", "birth_date"), ("today", "left_on"), ("family.since", "left_on"),
        ]),
        "year_start(birth_date)", "month_start(birth_date)", "month_start(today)", "seen_at - asked_at", "seen_at + 12", "seen_at - points",
        "if_(insured, area, 'urban')", "pick(area, 'urban', income, 'rural', 0)", "pick(level, 0, -1, 3, 33, 7)", "pick(work, 'pupil', True, female)",
        "standard.aid[level, area]", "standard.aid[level, village.setting]", "standard.line[family.area]", "standard.years[village.setting]",
        "count(rows)", "sum(rows.paid)", "sum(rows.grade)", "sum(rows.paid, rows.valid)", "min(rows.grade)", "max(rows.since, rows.valid)", "any(rows, rows.valid)",
        "village.remote", "complete.disability", "receives.item.grant",
    ],
    "family": [
        "count(members)", "count(members, members.female)", "sum(members.income)", "sum(members.points)", "sum(members.estate)",
        "sum(members.balance, members.insured)", "min(members.birth_date)", "max(members.seen_at, not members.female)", "min(members.degree)",
        "any(members, members.insured)", "all(members, members.insured)", "all(members, members.age >= rooms)", "max(members.huge)",
        "sum(share(members.balance, standard.rebate))", "count(members, members.area == area)", "min(members.points, village.remote)",
        "sum(if_(members.insured, members.income, 0), members.age > 18)", "max(standard.aid[members.level, members.area])",
    ],
    "village": ["sum(residents.points)", "count(facilities, facilities.working)", "count(residents, residents.birth_date > founded)",
                "max(facilities.opened)", "any(facilities, facilities.sort == 'clinic')", "share(budget, cover)"],
    "county": ["sum(villages.budget)", "min(villages.population)", "fund - div(fund, 3)", "all(villages, villages.remote)"],
}  # fmt: skip


@pytest.mark.parametrize("shard", range(4))
def test_every_function_by_itself(shard: int) -> None:
    checker, tally = Checker(schema()), Tally()
    for kind, texts in PLAIN.items():
        for index, text in enumerate(texts):
            checker.declare(f"{kind}.{index}", kind, Source.plain(text), Scope(at=AT[kind]))
    refused = {name for name in checker.names() if checker.definition(name) is None}
    program = checker.program()
    assert not refused
    texts = {f"{kind}.{index}": text for kind, texts in PLAIN.items() for index, text in enumerate(texts)}
    Bench(shard).run(Written(program, texts), tally)
    assert tally.cells > 50_000 and tally.known > 25_000
