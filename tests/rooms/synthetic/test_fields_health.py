"""Children's doses, pregnancies and chronic patients of the made-up province: do they follow the cards, and are the lines where they belong?"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

import pytest

from puhui.catalogue import load
from puhui.catalogue.model import Occasion
from puhui.rules.functions import months_between
from puhui.synthetic import Checked, Made
from puhui.synthetic.fields import child_health, chronic_disease, immunisation, maternal_health
from puhui.synthetic.figures import FACTS_ON
from puhui.synthetic.model import Family, Person
from puhui.terms import parse_day
from tests.rooms.synthetic.conftest import packs

MINE = ("child_health", "immunisation", "maternal_health", "chronic_disease_management")
BIRTHDAYS = [date(2020, 1, 1) + timedelta(days) for days in range(0, 366)]


@cache
def card(benefit: str) -> tuple[Occasion, ...]:
    """The schedule in force on facts_on."""
    versions = load(packs()).in_force(parse_day(FACTS_ON))
    (found,) = [of for version in versions for of in version.benefits if of.id == benefit]
    assert found.schedule is not None
    return found.schedule.occasions


def records(city: Made, benefit: str) -> dict[str, list[dict[str, str]]]:
    """Of each person."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    with (city.folder / "rosters" / "合成-records.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["待遇"] == benefit:
                found[row["对象编号"]].append(row)
    return found


def test_the_program_finds_what_was_reasoned_out(checked: Checked, truth: dict[str, Any]) -> None:
    assert [difference for difference in checked.differences if difference.benefit.startswith(MINE)] == []
    mine = Counter(row["fate"] for row in truth["planted"] if row["benefit"].startswith(MINE))
    wanted = {"served", "partly", "not_served", "pending", "not_known", "unknown_served", "served_not_due", "not_applicable", "no"}
    assert wanted <= set(mine)


def test_every_dose_is_given_in_its_time_whatever_the_birthday() -> None:
    assert set(immunisation.EARLIEST) == {one.id for one in card("immunisation")}
    for one in card("immunisation"):
        day = immunisation.EARLIEST[one.id]
        if not one.months:
            assert one.first <= day <= one.last
            continue
        for born in BIRTHDAYS:
            assert months_between(born, born + timedelta(day)) >= one.first, (one.id, born)
            assert months_between(born, born + timedelta(day + immunisation.WITHIN)) < one.last, (one.id, born)


def test_the_visits_of_a_pregnancy_are_those_of_the_card() -> None:
    before = [(one.id, one.first, one.last) for one in card("maternal_health.antenatal")]
    after = [(one.id, one.first, one.last) for one in card("maternal_health.postnatal")]
    assert [row[:3] for row in maternal_health.BEFORE] == before
    assert list(maternal_health.AFTER) == after


def test_a_child_with_part_of_its_doses_lacks_exactly_one(city: Made, truth: dict[str, Any]) -> None:
    """By the records alone: of the doses whose months have come, one has none."""
    given = records(city, immunisation.DOSES)
    partly = [row["key"] for row in truth["planted"] if row["benefit"] == immunisation.DOSES and row["fate"] == "partly"]
    assert len(partly) > 5
    for number in partly:
        born = parse_day(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
        age = months_between(born, parse_day(FACTS_ON) - timedelta(30))
        due = {one.id for one in card("immunisation") if not one.months or age >= one.last}
        assert len(due - {row["服务项次"] for row in given[number]}) == 1


def test_schedules_have_records_of_children_and_of_women_in_the_register_only(city: Made) -> None:
    assert all(number[6:14] > "20140630" for number in records(city, immunisation.DOSES))
    with (city.folder / "rosters" / "合成-pregnancies.csv").open(encoding="utf-8-sig", newline="") as stream:
        registered = {row["公民身份号码"] for row in csv.DictReader(stream)}
    assert len(registered) > 100
    assert registered >= {*records(city, maternal_health.ANTENATAL), *records(city, maternal_health.POSTNATAL)}


def test_nobody_has_a_visit_after_the_day_of_the_facts_or_before_birth(city: Made) -> None:
    for benefit in (child_health.CHILD, immunisation.DOSES):
        for number, rows in records(city, benefit).items():
            born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
            assert all(born <= row["服务日期"] <= FACTS_ON for row in rows), number


@pytest.mark.parametrize(("county", "fate"), [("140830", "not_known"), ("140214", None)])
def test_of_whom_the_register_tells_nothing_nothing_is_known_where_it_did_not_come(county: str, fate: str | None) -> None:
    """Of an adult of 40 without a row; where the register came he has no disease that is managed."""
    person = Person(age=40, sex="男", residence=f"{county}901001")
    chronic_disease.family(Family(members=(person,)), _Never(1))
    assert person.fates.get(chronic_disease.DIABETES) == fate


class _Never(Random):
    def random(self) -> float:
        return 0.999
