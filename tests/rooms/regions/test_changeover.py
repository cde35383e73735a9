"""Which office acts while an old district hands over: the old one to the day before, the new one from the day on, one at a time."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from puhui.cli.regions import app
from puhui.errors import PuhuiError
from puhui.packs import Pack, shipped_packs
from puhui.regions import Region, Regions, load
from puhui.regions.changeover import acting_county, handed_over, office_of, offices, period
from puhui.regions.model import Change
from tests.rooms.regions.conftest import pack

DECREE, OPENED = date(2018, 2, 9), date(2018, 5, 1)  # the second is invented: when the offices of Datong opened is not in our tables
TOWN = "140211100201"  # a village of 古店镇: 南郊区 → 新荣区


@pytest.fixture(scope="module")
def datong() -> Regions:
    """Shanxi with an invented day on which the offices of Datong handed over."""
    told = load([pack(shipped_packs() / "shanxi")])
    changes = [
        Change(c.day, c.source, c.target, c.share, c.what, c.document, c.note, c.where, OPENED) if c.day == DECREE else c
        for c in told.changes
    ]
    regions = [row for rows in told.versions.values() for row in rows]
    return Regions(regions, changes, list(told._offices), told.village_counts)


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        (TOWN, "140211", "140212"),  # 古店镇 → 新荣区
        ("140212101001", "140211", "140212"),  # the same by its new code
        ("140211200001", "140211", "140214"),  # 口泉乡 → 云冈区
        ("140203001001", "140203", "140214"),  # 新胜街道 of 矿区 → 云冈区
        ("140202001001", "140202", "140213"),  # 南关街道 of 城区 → 平城区
        ("140227100001", "140227", "140215"),  # 大同县 whole → 云州区
        ("140227", "140227", "140215"),
    ],
)
def test_the_old_office_acts_to_the_day_before_and_the_new_one_from_the_day(datong: Regions, code: str, old: str, new: str) -> None:
    days = (DECREE - timedelta(days=1), DECREE, OPENED - timedelta(days=1), OPENED)
    assert [acting_county(datong, code, day)[1] for day in days if code[:6] != "140212" or day >= DECREE][-3:] == [old, old, new]


def test_what_lay_in_the_receiving_district_before_has_its_own_office_all_along(datong: Regions) -> None:
    # 新荣区's own 花园屯 was never 南郊区's
    assert {acting_county(datong, "140212203001", day)[1] for day in (DECREE - timedelta(days=1), DECREE, OPENED)} == {"140212"}


def test_without_a_declared_day_the_new_office_acts_from_the_approval(shanxi: Regions) -> None:
    assert [acting_county(shanxi, TOWN, day)[1] for day in (DECREE - timedelta(days=1), DECREE)] == ["140211", "140212"]


def test_changzhi_handed_over_on_the_day_its_districts_opened(shanxi: Regions) -> None:
    # approved 2018-06-19, opened 2018-11-23
    days = (date(2018, 6, 18), date(2018, 6, 19), date(2018, 11, 22), date(2018, 11, 23))
    assert [acting_county(shanxi, "140411100001", day)[1] for day in days] == ["140411", "140411", "140411", "140403"]


def test_a_merged_district_alone_cannot_say_whose_office_acts_until_both_have_handed_over(shanxi: Regions) -> None:
    with pytest.raises(PuhuiError, match="140402、140411"):
        acting_county(shanxi, "140403", date(2018, 7, 1))
    assert acting_county(shanxi, "140403", date(2018, 11, 23))[1] == "140403"


VILLAGES = [f"{code}{end}" for code in ("140202001", "140202011", "140203005", "140211100", "140211201", "140211200", "140221211", "140221100",
                                       "140222100", "140212203", "140227100", "140402001", "140411100", "140421100", "140424100", "140481001",
                                       "140624100", "140726100", "140105001") for end in ("001", "200")]  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(code=st.sampled_from(VILLAGES), day=st.dates(date(2016, 1, 1), date(2021, 12, 31)))
def test_every_village_has_one_office_of_each_kind_on_every_day(datong: Regions, code: str, day: date) -> None:
    """One county whose office it is, and that county is there, or is the one that has not yet handed over."""
    county, acting, change = acting_county(datong, code, day)
    found = offices(datong, code, day)
    assert {row.district for row in found.values() if row.level == "county"} == {acting}
    existing = {kind for kind in datong.office_kinds if any(datong.office(kind, day, level) for level in ("county", "city", "province"))}
    assert set(found) == existing
    if acting != county:
        assert change is not None and change.day <= day < handed_over(datong, change)[0]


@settings(deadline=None)
@given(code=st.sampled_from(VILLAGES), day=st.dates(date(2016, 1, 1), date(2021, 12, 30)))
def test_the_office_changes_only_on_a_day_of_handing_over(datong: Regions, code: str, day: date) -> None:
    today, tomorrow = acting_county(datong, code, day)[1], acting_county(datong, code, day + timedelta(days=1))[1]
    if today != tomorrow:
        assert day + timedelta(days=1) in {change.handed_over or change.day for change in datong.changes}


def test_the_kind_of_office_is_that_of_the_day(datong: Regions) -> None:
    before, after = office_of(datong, TOWN, date(2018, 3, 1), "health_family_planning"), office_of(datong, TOWN, date(2020, 1, 1), "health")
    assert before is not None and after is not None
    assert (before.office.say, before.district, after.office.say, after.district) == ("卫生计生部门", "140211", "卫生健康部门", "140212")


def test_an_office_that_counties_do_not_have_yet_is_the_provinces(shanxi: Regions) -> None:
    found = office_of(shanxi, "140105001", date(2019, 1, 15), "medical_insurance")
    assert found is not None
    assert (found.level, found.district) == ("province", "140000")


def test_the_law_gives_twelve_months_and_six_more_to_changes_it_governs(shanxi: Regions) -> None:
    # 太谷区: approved 2019-11-06, the Regulation in force since 2019-01-01; Datong was approved before
    by_source = {change.source: change for change in shanxi.changes}
    assert period(by_source["140726"]) == (date(2020, 11, 6), date(2021, 5, 6))
    assert period(by_source["140227"]) is None


@pytest.mark.parametrize(
    ("day", "handed", "says"),
    [("2020-03-01", "2020-02-01", "早于批复日"), ("2020-03-01", "2021-09-02", "第十五条"), ("2020-03-01", "2021-09-01", "")],
)
def test_a_day_of_handing_over_is_checked(write: Callable[..., Pack], day: str, handed: str, says: str) -> None:
    regions = f"150000,省,province,,2016-01-01,,x\n150100,市,city,150000,2016-01-01,,x\n150121,旧县,county,150100,2016-01-01,2020-02-29,x\n150102,新区,county,150100,{day},,x"
    made = write(regions=regions)
    table = made.path / "regions" / "changes.csv"
    table.write_text(f"day,from,to,share,what,document,note,handed_over\n{day},150121,150102,1,改,文,,{handed}\n", encoding="utf-8")
    if says:
        with pytest.raises(PuhuiError, match=says):
            load([made])
    else:
        assert load([made]).changes[0].handed_over == date(2021, 9, 1)


def test_a_change_twice_over_goes_back_to_the_office_that_has_not_handed_over() -> None:
    """A → B (handed over late) → C: until B's own handing over A acts, also when the place already lies in C."""
    days = [date(2020, 1, 1), date(2020, 3, 1)]
    late = date(2020, 6, 1)
    ends = [("150121", date(2016, 1, 1), date(2019, 12, 31)), ("150122", days[0], date(2020, 2, 29)), ("150123", days[1], None)]
    top = [Region("150000", "省", "province", "", date(2016, 1, 1), None), Region("150100", "市", "city", "150000", date(2016, 1, 1), None)]
    rows = [Region(code, code, "county", "150100", since, until) for code, since, until in ends]
    from fractions import Fraction

    changes = [
        Change(days[0], "150121", "150122", Fraction(1), "改", "x", handed_over=late),
        Change(days[1], "150122", "150123", Fraction(1), "改", "y", handed_over=late),
    ]
    regions = Regions([*top, *rows], changes)
    assert [acting_county(regions, "150121", day)[1] for day in (days[0], days[1], date(2020, 5, 31), late)] == ["150121"] * 3 + ["150123"]


def test_the_command_says_office_predecessor_and_period() -> None:
    result = CliRunner().invoke(app, ["office", "140411100001", "--on", "2018-11-22", "--for", "civil_affairs", "--json"])
    found = json.loads(result.stdout)
    assert found["office"] == "长治市郊区民政部门"
    assert (found["approved"], found["handed_over"], found["successor"]) == ("2018-06-19", "2018-11-23", "长治市潞州区民政部门")
    text = CliRunner().invoke(app, ["office", "140411100001", "--on", "2018-11-23", "--for", "civil_affairs"]).stdout
    assert text.startswith("2018-11-23 由长治市潞州区民政部门办理") and "长治市郊区民政部门" in text


def test_an_unknown_kind_of_office_is_refused_with_the_nearest() -> None:
    error = CliRunner().invoke(app, ["office", "140105", "--for", "civil_afairs"]).exception
    assert isinstance(error, PuhuiError) and "civil_affairs" in str(error)


def test_every_town_of_the_list_of_2016_has_one_acting_county_on_the_days_that_matter(datong: Regions, reference_data: Path) -> None:
    """The county that acts is on the map that day, or is the one that has not yet handed over; and it changes on no other day."""
    import csv

    with (reference_data / "regions" / "shanxi_divisions_2016_to_town.csv").open(encoding="utf-8") as stream:
        towns = [row["code"][:9] for row in csv.DictReader(stream) if row["level"] == "town"]
    assert len(towns) == 1451
    days = [date(2017, 12, 31), DECREE - timedelta(days=1), DECREE, OPENED, date(2018, 7, 1), date(2018, 11, 23), date(2020, 1, 1)]
    for day in days:
        tree = datong.on(day)
        acting = {town: acting_county(datong, town, day) for town in towns}
        odd = [row for row in acting.values() if row[1] != row[0] and (row[2] is None or day >= handed_over(datong, row[2])[0])]
        assert odd == []
        assert [row for row in acting.values() if row[0] not in tree] == []
    assert {acting[town][1] for town in towns} == set(tree.all("county"))  # in the end each county acts for itself
