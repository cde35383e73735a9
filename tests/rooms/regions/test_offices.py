"""The office of the day: the departments recast in 2018."""

from __future__ import annotations

from datetime import date

import pytest

from puhui.regions import Regions

BEFORE, AFTER = date(2016, 8, 1), date(2020, 1, 1)


def test_health_and_family_planning_became_health(shanxi: Regions) -> None:
    before, after = shanxi.office("health_family_planning", BEFORE), shanxi.office("health_family_planning", AFTER)
    assert before is not None
    assert after is not None
    assert (before.say, after.say) == ("卫生计生部门", "卫生健康部门")


@pytest.mark.parametrize("kind", ["medical_insurance", "veterans", "emergency", "health"])
def test_an_office_founded_in_the_recast_did_not_exist_in_2016(shanxi: Regions, kind: str) -> None:
    assert shanxi.office(kind, BEFORE) is None
    assert shanxi.office(kind, AFTER) is not None


def test_counties_followed_the_province(shanxi: Regions) -> None:
    between = date(2019, 1, 15)
    assert shanxi.office("medical_insurance", between, "province") is not None
    assert shanxi.office("medical_insurance", between, "county") is None


@pytest.mark.parametrize("kind", ["civil_affairs", "education", "human_resources", "disabled_federation"])
def test_an_office_that_stayed_is_there_on_both_days_at_every_level(shanxi: Regions, kind: str) -> None:
    assert all(shanxi.office(kind, day, level) for day in (BEFORE, AFTER) for level in ("province", "city", "county"))


def test_days_of_the_recast_are_not_called_checked(shanxi: Regions) -> None:
    dated = [office for day in (BEFORE, AFTER) for office in shanxi.offices(day) if office.since or office.until]
    assert dated
    assert {office.status for office in dated} == {"unverified"}


def test_an_unknown_kind_is_none_and_the_known_ones_can_be_listed(shanxi: Regions) -> None:
    assert shanxi.office("cival_affairs", AFTER) is None
    assert "civil_affairs" in shanxi.office_kinds
