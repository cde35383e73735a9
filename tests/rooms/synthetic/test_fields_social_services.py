"""Is what is said of 特困, 困境儿童, 老年人补贴, 临时救助 and 受灾救助 what the rows that were written mean?"""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime
from typing import Any

import pytest

from puhui.synthetic import FIGURES_PACK, Checked, Made
from puhui.synthetic.fields import children_in_difficulty, disaster_relief, elderly_allowance, extreme_poverty, temporary_assistance
from puhui.synthetic.fields.children_in_difficulty import UNSUPPORTED
from puhui.synthetic.fields.extreme_poverty import due
from puhui.synthetic.fields.minimum_living import ALLOWANCE
from puhui.synthetic.fields.relatives import CHECKED, looked_into
from puhui.synthetic.figures import FACTS_ON
from puhui.synthetic.model import Family, Person

MINE = ("extreme_poverty_support", "children_in_difficulty", "elderly_allowance", "temporary_assistance", "disaster_relief")
HOME = "140213901001"


def test_the_program_finds_what_was_reasoned_out(checked: Checked, truth: dict[str, Any]) -> None:
    assert [difference for difference in checked.differences if difference.benefit.startswith(MINE)] == []
    mine = Counter(row["fate"] for row in truth["planted"] if row["benefit"].startswith(MINE))
    assert {"served", "partly", "not_served", "pending", "not_known", "no_longer_due", "served_not_due", "no"} <= set(mine)


def person(number: str, age: int, **more: Any) -> Person:
    return Person(number=number, age=age, hukou=HOME, residence=HOME, **more)


def old_man(child: Person | None) -> tuple[Family, Person]:
    """Without means; his relatives were looked into."""
    man = person("a", 70)
    man.row("support_checks", checked_on="2022-03-01", assets_ok="是", income_low="是", on_minimum_living="否")
    looked_into(man, *([(child, "子女")] if child else []))
    family = Family(area="城镇", hukou=HOME, members=(man, *([child] if child else [])))
    family.columns["income_checked"] = "是"
    return family, man


@pytest.mark.parametrize(
    ("age", "status", "checks", "answer"),
    [
        (45, "正常", {}, False),  # able, whatever is not known of her
        (17, "正常", {}, True),
        (45, "死亡", {}, True),
        (45, "服刑", {}, None),  # her means are not known
        (45, "服刑", {"assets_ok": "是"}, True),
        (60, "正常", {"on_minimum_living": "是"}, True),
        (59, "正常", {"on_minimum_living": "是"}, False),
        (70, "正常", {"assets_ok": "是", "income_low": "是"}, True),
        (69, "正常", {"assets_ok": "是", "income_low": "是", "on_minimum_living": "否"}, False),
        (70, "正常", {}, None),
    ],
)
def test_a_daughter_who_can_support_him_settles_it(age: int, status: str, checks: dict[str, str], answer: bool | None) -> None:
    daughter = person("b", age, status=status)
    if checks:
        daughter.row("support_checks", checked_on="2022-03-01", **checks)
    assert due(*old_man(daughter)) is answer


def test_no_relative_on_record_is_not_no_relative() -> None:
    family, man = old_man(None)
    assert due(family, man) is True
    del man.columns[CHECKED]
    assert due(family, man) is None


def figures(item: str) -> dict[tuple[str, str], int]:
    """The invented figures in force on facts_on: standard and its cell → value."""
    with (FIGURES_PACK / "standards" / f"{item}.csv").open(encoding="utf-8", newline="") as stream:
        rows = [
            row
            for row in csv.DictReader(stream)
            if row["valid_from"] <= FACTS_ON and (not row["valid_until"] or row["valid_until"] >= FACTS_ON)
        ]
    assert {row["status"] for row in rows} == {"invented"}
    keys = ("area", "grade", "band", "home", "stage", "reason")
    return {(row["standard"], "".join(row.get(key) or "" for key in keys)): int(row["value"]) for row in rows}


def test_the_figures_typed_by_hand_are_those_of_the_pack() -> None:
    found = figures("extreme_poverty_support")
    assert {"城镇": found["living", "urban"], "农村": found["living", "rural"]} == extreme_poverty.BASIC
    assert [yuan for _upto, yuan in extreme_poverty.GRADES] == [found["care", grade] for grade in ("able", "partial", "full")]
    found = figures("children_in_difficulty")
    mine = children_in_difficulty
    assert (found["orphan", "family"], found["orphan", "institution"]) == (mine.HOME, mine.INSTITUTION)
    assert (found["unsupported", ""], found["offset", ""], found["difficulty", ""]) == (
        mine.UNSUPPORTED_FIGURE,
        mine.OFFSET,
        mine.IN_DIFFICULTY,
    )
    found = figures("elderly_allowance")
    assert [yuan for _upto, yuan in elderly_allowance.AMOUNTS] == [found["aged", band] for band in ("from80", "from90", "from100")]
    assert (found["care", "partial"], found["care", "full"]) == (elderly_allowance.PARTIAL, elderly_allowance.FULL)
    assert (found["aged_from", ""], found["care_acts", ""], found["aged_all", ""]) == (
        elderly_allowance.FROM_AGE,
        elderly_allowance.ACTS,
        0,
    )
    found = figures("temporary_assistance")
    aid = temporary_assistance
    assert tuple(found[name, ""] for name in ("urgent", "spending_from", "spending_share", "cap")) == (
        aid.A_HEAD,
        aid.FROM,
        aid.PART,
        aid.CAP,
    )
    assert {"城镇": found["resident_income", "urban"], "农村": found["resident_income", "rural"]} == aid.RESIDENT_INCOME
    found = figures("disaster_relief")
    assert (found["hours", ""], found["living", "transition"]) == (disaster_relief.HOURS, disaster_relief.TRANSITION)
    assert found["living", "winter_spring"] == disaster_relief.WINTER


def test_a_disaster_is_served_by_the_hour() -> None:
    """Of those where somebody was in need, a response began and the hour of help is known."""
    whole = [one for one in disaster_relief.DISASTERS if one.needing not in ("", "0") and one.started == "是" and one.at]
    hours = {
        one.county: (datetime.strptime(one.at, "%Y-%m-%d %H") - datetime.strptime(one.happened, "%Y-%m-%d %H")).seconds // 3600
        for one in whole
    }
    assert {one.county: one.fate for one in whole} == {county: "served" if taken <= 10 else "not_served" for county, taken in hours.items()}
    assert {10, 11} <= set(hours.values())


def rows(city: Made, register: str) -> list[dict[str, str]]:
    path = city.folder / "rosters" / f"合成-{register}.csv"
    encoding = "gb18030" if register in ("people", "incomes") else "utf-8-sig"
    return list(csv.DictReader(path.read_text(encoding).splitlines()))


def test_means_and_relatives_are_known_of_those_only_who_were_looked_into(city: Made) -> None:
    """Who stands in none of the registers of a township's inquiries was never asked for relatives."""
    people = rows(city, "people")
    asked = {person["身份证号"] for person in people if person["亲属和法定义务人已查清"] == "是"}
    assert 20 < len(asked) < len(people) // 50
    looked = {row["公民身份号码"] for register in ("support_checks", "children_care") for row in rows(city, register)}
    told = {row["本人身份号码"] for row in rows(city, "kinship")}
    assert asked <= looked | told


def test_every_child_that_nobody_can_raise_has_parents_on_record(city: Made) -> None:
    known = Counter(row["本人身份号码"] for row in rows(city, "kinship") if row["对方是本人的"] == "父母")
    awarded = {row["对象编号"]: row for row in rows(city, "awards") if row["待遇"] == UNSUPPORTED}
    assert awarded and all(known[number] == 2 for number in awarded)


def test_some_families_left_minimum_living_within_the_year(city: Made) -> None:
    left = [row for row in rows(city, "awards") if row["待遇"] == ALLOWANCE and "2021-06-30" < row["享受截止日"] <= FACTS_ON]
    assert left
