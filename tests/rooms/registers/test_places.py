"""Is a district's code judged by its own day, and carried to the map of the snapshot?"""

from __future__ import annotations

import csv
from typing import Any

import pytest

from tests.rooms.registers.office import MAN, Office, people, person


def located(office: Office, place: str, facts_on: str, as_of: str = "") -> tuple[Any, ...]:
    """(village, county, residence) of one person who lives at `place`, by a roster that was true on `as_of`."""
    office.write("p.csv", people(person(place=place)))
    entry: dict[str, Any] = {"file": "p.csv", **({"as_of": as_of} if as_of else {})}
    report = office.build({"people": entry}, facts_on=facts_on)
    (row,) = office.rows(report, "units/person", "village, county, residence")
    return row


def test_a_county_that_became_a_city_takes_its_people_along(office: Office) -> None:
    assert located(office, "140624", "2019-01-01", as_of="2016-08-01") == (140681000000, 140681000000, 140681000000)


def test_a_town_that_changed_county_lies_in_the_new_one(office: Office) -> None:
    village, county, _residence = located(office, "140211100", "2019-01-01", as_of="2016-08-01")
    assert (village, county) == (140212100000, 140212000000)


def test_the_same_town_lay_in_the_old_county_before(office: Office) -> None:
    assert located(office, "140211100", "2016-08-01")[1] == 140211000000


@pytest.mark.parametrize(("as_of", "code", "held"), [("2016-08-01", "region-split", True), ("", "region-gone", False)])
def test_a_split_county_without_the_town_cannot_be_told(office: Office, as_of: str, code: str, held: bool) -> None:
    office.write("p.csv", people(person(place="140211")))
    report = office.build({"people": {"file": "p.csv", **({"as_of": as_of} if as_of else {})}}, facts_on="2019-01-01")
    assert office.reasons(report, held=held) == [("p.csv", 2, "常住地", code)]


def test_the_reason_names_where_the_split_county_went(office: Office) -> None:
    office.write("p.csv", people(person(place="140211")))
    report = office.build({"people": {"file": "p.csv", "as_of": "2016-08-01"}}, facts_on="2019-01-01")
    with (report.reports / "held.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert all(code in row["可以怎样改"] for code in ("140212", "140213", "140214"))


def test_the_day_of_a_row_decides_before_the_day_of_the_roster(office: Office) -> None:
    # A declaration up to 2018-05-01 speaks of 怀仁县, one up to 2018-12-31 cannot.
    text = "来源,地区,报全至\nincomes,140624,2018-05-01\nincomes,140624,2018-12-31\n"
    report = office.build({"people": people(person()), "completeness": text}, facts_on="2019-01-01")
    assert office.reasons(report) == [("completeness.csv", 3, "地区", "region-gone")]
    assert office.rows(report, "completeness", "county, complete_to::VARCHAR") == [(140681000000, "2018-05-01")]


def test_people_of_another_province_keep_their_own_file(office: Office) -> None:
    report = office.build({"people": people(person(place="130102"))})
    from puhui.registers.snapshot import Snapshot

    assert [path.name for path in Snapshot.open(report.path).files("units/person")] == ["1301.parquet"]
    assert office.rows(report, "units/person", "county, city, province") == [(130102000000, 130100000000, 130000000000)]


def test_people_of_nowhere_are_not_lost(office: Office) -> None:
    report = office.build({"people": people(person(place=""))})
    assert office.rows(report, "units/person", "village, county, city") == [(None, None, None)]


DISTRICTS = "区划代码,名称,上报人口\n140105001,坞城街道,100\n140105001001,一社区,60\n"


def test_towns_and_villages_are_units_with_their_facts(office: Office) -> None:
    report = office.build({"districts": DISTRICTS})
    assert office.rows(report, "units/village", "unit, town, county, reported") == [(140105001001, 140105001000, 140105000000, 60)]
    assert office.rows(report, "units/town", "unit, county, city, reported") == [(140105001000, 140105000000, 140100000000, 100)]
    assert {unit for (unit,) in office.rows(report, "units/county", "unit")} >= {140105000000, 140211000000}


def test_where_villages_are_listed_a_code_must_be_among_them(office: Office) -> None:
    report = office.build({"districts": DISTRICTS, "people": people(person(place="140105001009"))})
    assert office.reasons(report) == [("people.csv", 2, "常住地", "unknown-region")]
    assert "140105001001" in (report.reports / "rejected.csv").read_text(encoding="utf-8-sig")


def test_where_no_villages_are_listed_the_county_answers(office: Office) -> None:
    report = office.build({"districts": DISTRICTS, "people": people(person(place="140106001009"))})
    assert office.rows(report, "units/person", "village, town, county") == [(140106001009, 140106001000, 140106000000)]


def test_a_declaration_for_a_city_is_one_for_each_of_its_counties(office: Office) -> None:
    report = office.build({"completeness": "来源,地区,报全至\nincomes,140100,2016-07-31\n"})
    assert office.rows(report, "completeness", "county") == [(140105000000,), (140106000000,)]


@pytest.mark.parametrize(("complete_to", "known"), [("2016-07-02", True), ("2016-07-01", False)])
def test_rows_are_complete_when_the_county_declared_them_within_the_usual_lag(office: Office, complete_to: str, known: bool) -> None:
    # late_days is 30: on 2016-08-01 a declaration must reach 2016-07-02.
    report = office.build(
        {
            "people": people(person()),
            "incomes": f"身份证号,金额\n{MAN},12.5\n",
            "completeness": f"来源,地区,报全至\nincomes,140105,{complete_to}\n",
        }
    )
    assert office.rows(report, "units/person", '"complete.incomes", income') == [(known, 1250 if known else None)]


def test_a_rejected_row_leaves_its_owner_incomplete(office: Office) -> None:
    report = office.build(
        {
            "people": people(person()),
            "incomes": f"身份证号,金额\n{MAN},12.5\n{MAN},三千\n",
            "completeness": "来源,地区,报全至\nincomes,140105,2016-07-31\n",
        }
    )
    assert office.rows(report, "units/person", '"complete.incomes", income') == [(False, None)]


def test_a_computed_fact_outside_its_range_is_not_known_and_counted(office: Office) -> None:
    # eleven incomes of 100000 yuan exceed the declared 1000000
    rows = "".join(f"{MAN},100000\n" for _number in range(11))
    report = office.build(
        {"people": people(person()), "incomes": f"身份证号,金额\n{rows}", "completeness": "来源,地区,报全至\nincomes,140105,2016-07-31\n"}
    )
    assert office.rows(report, "units/person", "income") == [(None,)]
    assert report.outside_range == {"person.income": 1}
