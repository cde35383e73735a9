"""What becomes of schedules, orders of need, relatives and questions that do not arise, from rosters to the gap list?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from puhui import regions
from puhui.catalogue import Catalogue, load
from puhui.catalogue.figures import Figures
from puhui.catalogue.program import compile_day
from puhui.entitlement import Result, assess
from puhui.entitlement.ask import Asker
from puhui.entitlement.gap import coverage, lines
from puhui.entitlement.neighbourhood import Neighbourhood
from puhui.packs import Pack, find_packs
from puhui.registers import Snapshot

from .conftest import SYNTHETIC, Village, answers, few, id_number, statuses

CARD = "serves: person\nat: residence\nleads: civil_affairs\nobject: 人\nguidance: 试\nspending: 财政\nlead_text: 民政\ndomain: social_services\n"
ITEMS = {
    "visits": """name: 访视
applies: {say: 是婴儿, if: age < 3}
when: [{id: alive, say: 在世, if: "status == 'living'"}]
occasions:
  from: birth_date
  each: [{id: first, say: 头一次, days: [0, 7]}, {id: year, say: 周岁, months: [12, 13]}]
served: {by: occasions, late_days: 30}
""",
    "queue": """name: 排队
when: [{id: alive, say: 在世, if: "status == 'living'"}]
order: {say: 年长的在先, is: age}
served: {by: award}
""",
    "lone": """name: 无依
when: [{id: none, say: 没有在世的父母, if: "not any(parents, parents.status == 'living')"}]
served: {by: award}
""",
}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Pack], Catalogue, regions.Regions]:
    folder = tmp_path_factory.mktemp("packs") / "forms"
    folder.mkdir(parents=True)
    head = "name: forms\nsay: 试样\nkind: domain\nversion: '0.1.0'\nneeds: [general]\nsynthetic: true\n"
    (folder / "pack.yaml").write_text(head, encoding="utf-8")
    for name, text in ITEMS.items():
        where = folder / "items" / name
        where.mkdir(parents=True)
        (where / "2016-01-01.yaml").write_text(CARD + text, encoding="utf-8")
    packs = find_packs([SYNTHETIC, folder])
    return packs, few(load(packs), *ITEMS), regions.load(packs)


@pytest.fixture
def run(own: tuple[list[Pack], Catalogue, regions.Regions]) -> Callable[[Village], tuple[Snapshot, Result]]:
    packs, catalogue, shanxi = own

    def go(village: Village) -> tuple[Snapshot, Result]:
        snapshot = village.snapshot(packs)
        return snapshot, Result.open(assess(snapshot, catalogue, shanxi, village.folder))

    return go


def test_of_two_visits_due_one_has_a_record(village: Village, run: Callable[..., tuple[Snapshot, Result]]) -> None:
    child = village.person(1, "2021-01-01")
    village.record("visits", "person", child, "2021-03-09", occasion="first")  # late, but done
    _snapshot, result = run(village)
    (row,) = result.connect().execute("SELECT status, due, delivered, missing FROM gap WHERE benefit = 'visits'").fetchall()
    assert row == ("partly", 2, 1, "year")


def test_every_visit_has_its_record(village: Village, run: Callable[..., tuple[Snapshot, Result]]) -> None:
    child = village.person(1, "2021-01-01")
    for day, occasion in (("2021-01-05", "first"), ("2022-01-20", "year")):
        village.record("visits", "person", child, day, occasion=occasion)
    assert statuses(run(village)[1], "visits") == []


def test_two_records_of_one_visit_are_one_visit(village: Village, run: Callable[..., tuple[Snapshot, Result]]) -> None:
    child = village.person(1, "2021-01-01")
    for day in ("2021-01-05", "2021-01-06"):
        village.record("visits", "person", child, day, occasion="first")
    assert statuses(run(village)[1], "visits") == ["partly"]


def test_a_record_from_before_the_schedule_began_is_of_another_schedule(
    village: Village, run: Callable[..., tuple[Snapshot, Result]]
) -> None:
    child = village.person(1, "2021-01-01")
    village.record("visits", "person", child, "2020-12-31", occasion="first")
    assert statuses(run(village)[1], "visits") == ["not_served"]


def test_before_the_first_visit_has_closed_nothing_is_missed(village: Village, run: Callable[..., tuple[Snapshot, Result]]) -> None:
    village.person(1, "2022-06-20")
    assert statuses(run(village)[1], "visits") == ["pending"]


def test_records_that_may_still_come_are_pending(village: Village, run: Callable[..., tuple[Snapshot, Result]]) -> None:
    village.complete_to = "2022-05-30"  # of the lag of 30 days before 30 June one day is missing
    village.person(1, "2021-01-01")
    assert statuses(run(village)[1], "visits") == ["pending"]


def test_where_the_question_does_not_arise_nobody_is_due_and_it_is_counted(
    village: Village, run: Callable[..., tuple[Snapshot, Result]], shanxi: regions.Regions
) -> None:
    village.person(1, "2021-01-01")
    village.person(3, "1980-01-01")
    _snapshot, result = run(village)
    (row,) = coverage(result, shanxi.on(result.facts_on), benefit="visits")
    assert (row.units, row.due, row.not_applicable) == (2, 1, 1)


def test_the_list_is_in_the_order_of_need(village: Village, run: Callable[..., tuple[Snapshot, Result]], shanxi: regions.Regions) -> None:
    for serial, born in ((1, "1980-01-01"), (3, "1950-01-01"), (7, "2000-01-01")):
        village.person(serial, born)
    _snapshot, result = run(village)
    assert [line["need"] for line in lines(result, shanxi.on(result.facts_on), benefit="queue")] == [72, 42, 22]


@pytest.fixture
def orphans(village: Village) -> Village:
    """A child whose parents died; one whose father lives; one whose relatives nobody looked into; one with a father whom no
    register holds."""
    dead = village.person(11, "1980-01-01", status="dead", death_date="2020-01-01")
    alive = village.person(13, "1980-01-01", relatives_checked="")
    for serial, father, checked in ((1, dead, "是"), (3, alive, "是"), (7, dead, ""), (9, id_number(99, "1980-01-01"), "是")):
        child = village.person(serial, "2015-01-01", relatives_checked=checked)
        village.add("kinship", id_number=child, relative_id_number=father, relation="parent")
    return village


def test_a_relation_that_could_not_be_read_leaves_the_relatives_not_known(
    orphans: Village, run: Callable[..., tuple[Snapshot, Result]]
) -> None:
    child = orphans.person(21, "2015-01-01", relatives_checked="是")
    orphans.add("kinship", id_number=child, relative_id_number="123", relation="parent")
    orphans.bad_rows = 1
    _snapshot, result = run(orphans)
    assert sum(answer == "not known" for answer, _amount in answers(result, "lone")) == 5


def test_rules_reach_across_kinship_in_a_whole_province(orphans: Village, run: Callable[..., tuple[Snapshot, Result]]) -> None:
    found = [answer for answer, _amount in answers(run(orphans)[1], "lone")]
    # yes: the orphan. no: who has a living father. Not known: nobody looked (one child, and both men), or the father is in no register
    assert sorted(found) == ["no", "not known", "not known", "not known", "not known", "yes"]


def test_one_at_a_time_the_answers_are_the_same(orphans: Village, run: Callable[..., tuple[Snapshot, Result]], own) -> None:  # type: ignore[no-untyped-def]
    snapshot, result = run(orphans)
    packs, catalogue, shanxi = own
    compiled = compile_day(catalogue, snapshot.facts_on)
    figures = Figures(catalogue.figures, shanxi, snapshot.facts_on, snapshot.facts_on, [pack.name for pack in packs])
    asker, around = Asker(compiled, figures), Neighbourhood(snapshot, compiled, shanxi.on(snapshot.facts_on))
    rows = result.connect().execute("SELECT unit, answer FROM answers WHERE benefit = 'lone'").fetchall()
    for number, answer in rows:
        asked = next(one for one in asker.ask(around.load("person", number), snapshot.facts_on) if one.benefit == "lone")
        assert (number, asked.answer) == (number, answer)


def test_a_line_that_somebody_looked_into_comes_back_when_the_finding_lapses(
    village: Village, run: Callable[..., tuple[Snapshot, Result]], shanxi: regions.Regions
) -> None:
    for serial, until in ((1, "2022-06-29"), (3, "2022-06-30")):
        person = village.person(serial, "1980-01-01")
        village.add("dispositions", benefit="queue", unit_kind="person", unit=person, disposition="away", since="2022-01-01", until=until)
    _snapshot, result = run(village)
    tree = shanxi.on(result.facts_on)
    assert len(list(lines(result, tree, benefit="queue"))) == 1
    assert sorted(str(line["disposition"]) for line in lines(result, tree, benefit="queue", disposed=True)) == ["None", "away"]
    (row,) = coverage(result, tree, benefit="queue")
    assert (row.not_served, row.disposed) == (2, 1)
