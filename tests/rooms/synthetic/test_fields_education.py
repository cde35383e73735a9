"""Schools, pupils and venues of the made-up province: do they hang together, and are the boundaries where the law puts them?"""

from __future__ import annotations

import csv
from collections import Counter
from typing import Any

from puhui.synthetic import Made
from puhui.synthetic.fields import culture, education, schools
from tests.rooms.synthetic.test_truth import figure

BENEFITS = {education.SCHOOLING, education.BOARDING, education.GRANT, schools.MEALS, culture.LIBRARY, culture.CENTRE}


def rows(city: Made, register: str) -> list[dict[str, str]]:
    with (city.folder / "rosters" / f"合成-{register}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_six_years_are_reached_on_the_last_day_before_the_school_year() -> None:
    assert [education.school_age(born) for born in ("2015-08-31", "2015-09-01", "2003-12-31")] == [6, 5, 17]


def test_each_benefit_is_planted_served_not_served_and_with_a_gap_that_may_close(truth: dict[str, Any]) -> None:
    fates: dict[str, set[str]] = {benefit: set() for benefit in BENEFITS}
    for benefit in BENEFITS:
        for of_county in truth["counts"][benefit].values():
            fates[benefit] |= set(of_county)
    for benefit, found in fates.items():
        assert found >= {"served", "not_served"}, benefit
        assert found & {"pending", "not_known"}, benefit


def test_no_pupil_is_in_two_schools_and_every_school_is_registered(city: Made) -> None:
    registered = {row["学校标识码"] for row in rows(city, "schools")}
    pupils = [(row["公民身份号码"], row["学校标识码"]) for row in rows(city, "school_pupils")]
    assert len(pupils) > 2_000
    assert {school for _pupil, school in pupils} <= registered
    assert max(Counter(pupil for pupil, _school in pupils).values()) == 1


def test_few_children_of_school_age_are_out_of_school(truth: dict[str, Any]) -> None:
    total: Counter[str] = Counter()
    for of_county in truth["counts"][education.SCHOOLING].values():
        total.update(of_county)
    assert 0 < total["not_served"] < total["served"] / 50


def test_the_twins_each_have_a_subsidy_of_their_own(truth: dict[str, Any]) -> None:
    """household-11: two pupils due alike; the one record is of one of them."""
    of_both = [row for row in truth["planted"] if "household-11" in row["case"] and row["benefit"] == education.BOARDING]
    assert sorted((row["fate"], row["amount"]) for row in of_both if row["who"] in ("大", "小")) == [
        ("not_served", "1250"),
        ("served", "1250"),
    ]


def test_a_county_that_takes_no_part_owes_no_meals(truth: dict[str, Any]) -> None:
    """Invented: Xinzhou 1409 and Lüliang 1411 take part."""
    owed = {county[:4] for county, fates in truth["counts"][schools.MEALS].items() if {*fates} & {"served", "not_served", "pending"}}
    assert owed == {"1409", "1411"}


def test_the_figures_typed_by_hand_are_those_of_the_figures_pack() -> None:
    assert figure("free_cultural_venues", "hours", "140000", venue="library") == str(culture.LIBRARY_HOURS)
    assert figure("free_cultural_venues", "hours", "140000", venue="culture_centre") == str(culture.CENTRE_HOURS)
    assert [figure("rural_student_nutrition", "takes_part", place) for place in ("140000", *schools.TAKES_PART)] == ["0", "1", "1"]
    assert [figure("boarder_living_subsidy", "boarder", "140000", stage=stage) for stage in ("primary", "junior")] == ["1250", "1500"]
    assert [figure("senior_secondary_grant", "grant", "140000", tier=tier) for tier in ("first", "second", "third")] == [
        "3000",
        "2300",
        "1600",
    ]
