"""Insurance, medical assistance and the aid for disabled people in the made-up province: is what is said of them what their rows mean?"""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from puhui.synthetic import Checked
from puhui.synthetic.fields import disability_insurance, insurance, medical_assistance
from puhui.synthetic.fields.minimum_living import ALLOWANCE
from puhui.synthetic.fields.permits import NOWHERE, insured_at
from puhui.synthetic.model import Family, Person
from tests.rooms.synthetic.test_truth import figure

MINE = {
    "resident_pension.enrolment": {"served", "not_served", "not_known", "unknown_served", "not_applicable"},
    "resident_pension.pension": {"served", "not_served", "partly", "pending", "no_longer_due", "unknown_served"},
    "resident_medical_insurance.enrolment": {"served", "not_served", "not_known"},
    "resident_medical_insurance.from_birth": {"not_served", "not_known", "not_applicable", "no"},
    "medical_assistance.premium": {"served", "not_served", "pending", "no"},
    "medical_assistance.expenses": {"served", "not_served", "partly", "pending", "not_known", "served_not_due", "not_applicable", "no"},
    "disability_insurance_aid.pension": {"served", "not_served", "no"},
    "disability_insurance_aid.medical": {"served", "not_served", "pending", "no"},
}
HOME, AWAY = "140402901001", "140105901001"


class Middling(Random):
    """Nobody is an exception."""

    def random(self) -> float:
        return 0.5


def person(born: str = "1980-03-15", age: int = 42, **facts: str) -> Person:
    return Person(number="1", born=born, age=age, hukou=HOME, residence=HOME, facts=facts)


def amounts(unit: Person, benefit: str) -> list[tuple[str, str]]:
    return [(award.since, award.amount) for award in unit.awards if award.benefit == benefit]


def test_the_program_finds_what_was_reasoned_out(checked: Checked, truth: dict[str, Any]) -> None:
    assert [difference for difference in checked.differences if difference.benefit in MINE] == []
    for benefit, fates in MINE.items():
        assert fates <= {row["fate"] for row in truth["planted"] if row["benefit"] == benefit}, benefit


def test_the_figures_typed_by_hand_are_those_of_the_pack() -> None:
    item = "resident_pension"
    assert (figure(item, "basic", "140000"), figure(item, "aged", "140000")) == (str(insurance.BASIC), str(insurance.AGED))
    assert figure(item, "started", "140000") == "2011-07-01"  # 60 years after FREE_UNTIL
    assert insurance.FREE_UNTIL == "1951-07-01"
    item = "resident_medical_insurance"
    assert [figure(item, "by_permit", region) for region in ("140000", "140100")] == ["0", "1"]
    assert figure(item, "newborn_days", "140000") == str(insurance.NEWBORN_DAYS)
    item = "medical_assistance"
    assert {holder: int(figure(item, "premium", "140000", holder=holder)) for holder in medical_assistance.AID} == medical_assistance.AID
    for group, percent in medical_assistance.RATE.items():
        assert figure(item, "rate", "140000", group=group) == str(percent)
        assert figure(item, "deductible", "140000", group=group) == str(medical_assistance.DEDUCTIBLE[group])
    item = "disability_insurance_aid"
    assert figure(item, "pension", "140000") == str(disability_insurance.PENSION_AID)
    assert figure(item, "medical", "140000") == str(disability_insurance.MEDICAL_AID)
    assert figure(item, "with_assistance", "140000") == "0"


@pytest.mark.parametrize(
    ("born", "months"),
    [
        ("1951-07-01", 0),  # sixty on the first day
        ("1951-07-02", 12),  # one day is a part of a year
        ("1952-07-01", 12),  # exactly one year
        ("1952-07-02", 24),
        ("1930-01-01", 0),
        ("1962-05-31", 132),  # ten years and eleven months
    ],
)
def test_a_part_of_a_year_is_paid_as_a_year(born: str, months: int) -> None:
    assert insurance.months_needed(born) == months


@pytest.mark.parametrize(
    ("place", "until", "county"),
    [
        (AWAY, "2022-06-30", "140105"),  # valid to the day itself, in Taiyuan
        (AWAY, "2022-06-29", "140402"),
        ("140502901001", "2023-01-01", "140402"),  # that city takes only its own
        ("", "", NOWHERE),
    ],
)
def test_who_lives_away_is_insured_where_a_valid_permit_of_taiyuan_says(place: str, until: str, county: str) -> None:
    somebody = person()
    somebody.residence = AWAY if place == AWAY or not place else place
    somebody.columns = {"permit_place": place, "permit_valid_until": until}
    assert insured_at(somebody) == county


def test_a_pension_begins_in_the_month_after_sixty_with_account_and_age() -> None:
    """60 on 2015-03-15, so four years: 110 + 4·139/139 + 5 for being over 65."""
    elder = person("1955-03-15", 67, pension="resident", medical="resident")
    insurance.family(Family(members=(elder,)), Middling())
    assert amounts(elder, insurance.PENSION) == [("2015-04-01", "119")]
    (row,) = [cells for register, cells in elder.rows if cells["scheme"] == "resident_pension"]
    assert (row["months"], row["balance"]) == ("48", "556")


def test_who_has_the_premium_of_medical_assistance_has_no_second_aid() -> None:
    """Two severely disabled people; one family is on 低保."""
    poor, other = (person(pension="resident", medical="resident") for _ in range(2))
    families = [Family(hukou=HOME, members=(one,)) for one in (poor, other)]
    families[0].award(ALLOWANCE, "2021-09-01", "300")
    for made in families:
        made.members[0].level = 1
        medical_assistance.family(made, Middling())
        disability_insurance.family(made, Middling())
    assert [one.facts["medical_aided"] for one in (poor, other)] == ["220", "200"]
    assert [one.fates[medical_assistance.PREMIUM] for one in (poor, other)] == ["served", "no"]
    assert [one.fates[disability_insurance.MEDICAL] for one in (poor, other)] == ["no", "served"]
    assert [one.fates[disability_insurance.PENSION] for one in (poor, other)] == ["served", "served"]
