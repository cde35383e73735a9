"""Dangerous houses and people out of work in the made-up province: is what is said of them what their rows mean?"""

from __future__ import annotations

import csv
from collections import Counter
from random import Random
from typing import Any

import pytest

from puhui.rules.functions import months_between, years_after
from puhui.synthetic import Checked, Made
from puhui.synthetic.fields import employment, housing
from puhui.synthetic.fields.minimum_living import ALLOWANCE
from puhui.synthetic.figures import FACTS_ON
from puhui.synthetic.model import Family, Person
from puhui.terms import parse_day
from tests.rooms.synthetic.test_truth import figure

MINE = ("rural_dilapidated_housing", "employment_assistance")
TODAY = parse_day(FACTS_ON)


def rows(city: Made, register: str) -> list[dict[str, str]]:
    with (city.folder / "rosters" / f"合成-{register}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_program_finds_what_was_reasoned_out(checked: Checked, truth: dict[str, Any]) -> None:
    assert [difference for difference in checked.differences if difference.benefit.startswith(MINE)] == []
    for benefit in (housing.HOUSE, employment.HARD):
        fates = Counter(row["fate"] for row in truth["planted"] if row["benefit"] == benefit)
        assert {"served", "not_served", "pending", "not_known", "served_not_due", "no"} <= set(fates), benefit


def test_the_figures_typed_by_hand_are_those_of_the_pack() -> None:
    item = "employment_assistance"
    ages = {word: int(figure(item, "older_age", "140000", sex=sex)) for word, sex in (("女", "female"), ("男", "male"))}
    assert ages == employment.OLDER
    months = int(figure(item, "long_months", "140000"))
    long, shorter = parse_day(employment.LONG_SINCE), parse_day("2021-10-01")
    assert months_between(long, TODAY) >= months > months_between(shorter, TODAY)
    item = "rural_dilapidated_housing"
    for grade, work in (("C", "repair"), ("D", "rebuild")):
        expected = [figure(item, "aid", "140000", work=work, need=need) for need in ("other", "extreme")]
        assert list(housing.AID[grade]) == expected
    assert years_after(parse_day(housing.LAST_AIDED), int(figure(item, "again_years", "140000"))) > TODAY
    assert figure(item, "child_excludes", "140000") == "1"


@pytest.mark.parametrize(
    ("ages", "area", "award", "fate"),
    [
        ((45, 12), "城镇", False, "not_known"),
        ((59, 12), "城镇", False, "not_known"),
        ((60, 15), "城镇", False, "not_applicable"),
        ((60, 16), "城镇", False, "not_known"),
        ((45, 12), "农村", False, None),  # neither of the town nor on 低保
        ((45, 12), "农村", True, "not_known"),
        ((45, 12), "", False, "not_known"),
    ],
)
def test_whose_members_never_came_to_the_office(ages: tuple[int, ...], area: str, award: bool, fate: str | None) -> None:
    """Whether they are able to work is not known; that settles nothing where the family could not be due in any case."""
    members = tuple(Person(number=str(index), sex="女", age=age) for index, age in enumerate(ages))
    family = Family(number="x", area=area, residence="140214901001", members=members)
    if award:
        family.award(ALLOWANCE, "2020-01-01")
    employment.family(family, _Never(1))
    assert family.fates.get(employment.ZERO) == fate
    assert not any(person.fates for person in members)


class _Never(Random):
    def random(self) -> float:
        return 0.999


def test_an_award_that_has_ended_makes_nobody_poor() -> None:
    family = Family()
    family.award(ALLOWANCE, "2019-01-01", until="2022-06-29")
    assert not housing.in_force(family, ALLOWANCE)
    family.award(ALLOWANCE, "2022-06-30", until="2022-06-30")
    assert housing.in_force(family, ALLOWANCE)


def test_a_house_that_was_done_and_paid_is_on_no_list(city: Made, truth: dict[str, Any]) -> None:
    """Of the background: work accepted after the assessment, and paid at once."""
    assessed = {row["家庭编号"]: row["鉴定日期"] for row in rows(city, "house_assessments")}
    done = {row["家庭编号"] for row in rows(city, "house_works") if row["竣工验收日期"] > assessed[row["家庭编号"]]}
    background = {family for family in done if family.startswith("合成家")}
    listed = {row["key"] for row in truth["planted"] if row["benefit"] == housing.HOUSE}
    assert background and not background & listed


def test_only_who_was_asked_is_known_to_be_able_to_work(city: Made) -> None:
    """Most people stand in no register of employment, as in life."""
    people = {row["公民身份号码"] for row in rows(city, "employment")}
    assert 0.05 < len(people) / 20_000 < 0.3
