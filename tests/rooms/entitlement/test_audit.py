"""Cases that a sceptical reader tried: wrong yes or no, lost units, half-finished runs, nonsense on the way in."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from puhui import regions
from puhui.catalogue import Catalogue, load
from puhui.catalogue.figures import Figures
from puhui.catalogue.program import compile_day
from puhui.catalogue.within import inside
from puhui.entitlement import Result, assess, gap
from puhui.entitlement.ask import Asker
from puhui.entitlement.neighbourhood import Neighbourhood
from puhui.errors import PuhuiError
from puhui.packs import Pack, find_packs
from puhui.registers import Snapshot
from puhui.registers.keys import number_of

from .conftest import KEY, SYNTHETIC, VILLAGE, Village, answers, few, statuses

ALLOWANCE, ELDERLY = "minimum_living.allowance", "elderly_health_management"
XING = "141123000000"  # 兴县 in 吕梁市: another city than the village of the fixture
CARD = "name: 审计\nserves: person\nat: residence\nleads: health\nobject: 审计\nguidance: 审计\nspending: 审计\nlead_text: 审计\n"
ALWAYS = 'when: [{id: all, say: 人人, if: "age >= 0"}]\n'
ITEMS = {
    "family_place": "within: ['140100']\nat: family.hukou\n" + ALWAYS + "served: {by: award}\n",
    "city_only": "within: ['140100']\n" + ALWAYS + "served: {by: award}\n",
    "county_only": "within: ['140105']\n" + ALWAYS + "served: {by: award}\n",
    "card_once": ALWAYS + 'served: {by: record, each: once, late_days: 60, from: "years_after(birth_date, 65)"}\n',
    "yearly": ALWAYS
    + 'amount: {each: year, is: "standard.line"}\nserved: {by: award}\n'
    + 'standards:\n  line: {say: 年标准, unit: yuan/year, range: ["0", "5000"], set_by: [province]}\n',
    "crowd": 'serves: province\nat: self\nwhen: [{id: many, say: 至少三人, if: "count(residents) >= 3"}]\nserved: {by: award}\n',
}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Pack], Catalogue, regions.Regions]:
    """A pack of invented benefits for forms that no real item has yet."""
    folder = tmp_path_factory.mktemp("packs") / "audit"
    head = "name: audit\nsay: 审计\nkind: domain\nversion: '0.1.0'\nneeds: [general]\nsynthetic: true\n"
    (folder / "registers").mkdir(parents=True)
    (folder / "pack.yaml").write_text(head, encoding="utf-8")
    for name, text in ITEMS.items():
        where = folder / "items" / name
        where.mkdir(parents=True)
        card = "".join(line for line in CARD.splitlines(True) if line.split(" ")[0] not in text)
        (where / "2016-01-01.yaml").write_text(card + text, encoding="utf-8")
    head = "standard,region,valid_from,valid_until,value,document,document_date,clause,status,checked_by,checked_on,note\n"
    (folder / "items" / "yearly" / "standards.csv").write_text(head + "line,140000,2016-01-01,,1200,,,,invented,,,\n", encoding="utf-8")
    packs = find_packs([SYNTHETIC, folder])
    return packs, few(load(packs), *ITEMS), regions.load(packs)


@pytest.fixture
def assess_own(own, tmp_path) -> Callable[..., Result]:
    """Snapshot and assess a village under the invented benefits too."""
    packs, catalogue, shanxi = own
    done: list[Snapshot] = []

    def go(village: Village, **options: object) -> Result:
        if not done:
            done.append(village.snapshot(packs))
        return Result.open(assess(done[0], catalogue, shanxi, village.folder, **options))

    go.snapshots = done  # type: ignore[attr-defined]
    return go


def views(result: Result) -> dict[str, list[tuple[object, ...]]]:
    con = result.connect()
    return {view: con.execute(f"SELECT * FROM {view} ORDER BY ALL").fetchall() for view in ("answers", "gap", "counts", "reasons")}


def scattered(village: Village) -> None:
    """Somebody in Taiyuan, in 兴县, somewhere in the province, somewhere at all; a family over two cities."""
    one = village.person(1, "1950-01-01")
    two = village.person(7, "1985-01-01", residence=XING, hukou=XING)
    village.person(3, "1950-01-01", residence="140000")
    village.person(9, "1950-01-01", residence="")
    village.family("F1", [one, two], hukou=XING, residence=XING)
    for person in (one, two):
        village.income(person, "300")


def test_slices_of_scattered_people_give_the_answers_of_the_whole(village, assess_own, own, tmp_path):
    # Somebody of whom only the province is known lies in no city's slice, and must be in one all the same.
    scattered(village)
    whole = views(assess_own(village))
    _packs, catalogue, shanxi = own
    sliced = views(Result.open(assess(assess_own.snapshots[0], catalogue, shanxi, tmp_path / "sliced", slice_size=1)))
    assert sliced == whole


def test_the_people_of_a_province_are_counted_across_slices(village, assess_own):
    # Three of the four lie in the province; each slice alone sees one of them.
    scattered(village)
    assert ("yes", None) in answers(assess_own(village, slice_size=1), "crowd")


def test_within_asks_the_place_that_owes(village, assess_own):
    # Lives in Taiyuan, but the family's hukou, the place that owes, is in 兴县: not within Taiyuan. And the other way round.
    here, away = village.person(1, "1980-01-01"), village.person(7, "1980-01-01", residence=XING)
    village.family("F1", [here], hukou=XING)
    village.family("F2", [away])
    found = assess_own(village).connect().execute("SELECT unit, answer FROM answers WHERE benefit = 'family_place'").fetchall()
    assert dict(found) == {number_of(KEY, "person", here): "no", number_of(KEY, "person", away): "yes"}


def test_a_place_too_coarse_for_within_is_not_known(village, assess_own):
    # Of somebody who lives somewhere in Taiyuan it is known that it is in Taiyuan, but not whether in 小店区 (140105).
    village.person(1, "1980-01-01", residence="140100")
    result = assess_own(village)
    assert (answers(result, "city_only"), answers(result, "county_only")) == ([("yes", None)], [("not known", None)])


def test_within_is_the_same_online(village, assess_own, own):
    scattered(village)
    village.person(5, "1980-01-01", residence="110105000000")
    _packs, catalogue, shanxi = own
    batch = {(unit, benefit): answer for _kind, unit, benefit, answer, _amount in views(assess_own(village))["answers"]}
    snapshot = assess_own.snapshots[0]
    compiled, tree = compile_day(catalogue, snapshot.facts_on), shanxi.on(snapshot.facts_on)
    asker = Asker(compiled, Figures(catalogue.figures, shanxi, snapshot.facts_on, snapshot.facts_on))
    units = Neighbourhood(snapshot, compiled, tree)
    people = {unit for unit, benefit in batch if benefit == ELDERLY}
    online = {(unit, found.benefit): found.answer for unit in people for found in asker.ask(units.load("person", unit), snapshot.facts_on)}
    assert online == {key: answer for key, answer in batch.items() if key[0] in people}


@pytest.mark.parametrize(
    ("place", "code", "expected"),
    [
        (140404000000, "140421", True),  # 长治县 became 上党区 whole on 2018-06-19
        (140421100000, "140421", True),
        (140213000000, "140211", None),  # 南郊区 was split; part of it is in 平城区
        (140105000000, "140211", False),
        (140000000000, "140105", None),
        (140300000000, "140105", False),
        (110105000000, "140105", None),  # not on our map: not said
    ],
)
def test_inside(shanxi, place, code, expected):
    from datetime import date

    assert inside(shanxi.on(date(2022, 6, 30)), place, [code]) is expected


@pytest.mark.parametrize(("born", "expected"), [("1957-04-30", ["not_served"]), ("1957-05-02", ["pending"])])
def test_once_is_missed_when_the_lag_after_its_day_has_run(village, assess_own, born, expected):
    # 60 days before 2022-06-30 is 2022-05-01: who was 65 by then had his time, who was 65 a day later not yet.
    village.person(1, born)
    assert statuses(assess_own(village), "card_once") == expected


def test_a_yearly_amount_is_not_compared_with_a_month_of_the_award(village, assess_own):
    # 1,200 a year due, 100 a month awarded: nothing is missing.
    village.invented = frozenset({"yearly"})
    village.award("yearly", "person", village.person(1, "1980-01-01"), amount="100")
    assert statuses(assess_own(village), "yearly") == []


def test_two_awards_one_without_amount_are_not_too_little(village, build_village):
    # Together they are 500 and something that nobody wrote down: it is not known that it is less than 1,320.
    one, two = village.person(1, "1980-01-01"), village.person(7, "1980-01-01")
    village.income(one, "0")
    family = village.family("F1", [one, two])
    village.award(ALLOWANCE, "family", family, amount="500")
    village.award(ALLOWANCE, "family", family, since="2021-06-01")
    assert statuses(build_village(village), ALLOWANCE) == []


class Killed(BaseException):
    pass


def test_a_run_killed_while_it_tidies_up_loses_no_counts(village, build_village, catalogue, shanxi, tmp_path, monkeypatch, packs):
    scattered(village)
    snapshot = village.snapshot(packs)
    whole = views(Result.open(assess(snapshot, catalogue, shanxi, tmp_path / "whole", slice_size=1)))
    real, calls = Path.unlink, []

    def dying(self: Path, missing_ok: bool = False) -> None:
        calls.append(self)
        if len(calls) > 1:
            raise Killed
        real(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", dying)
    with pytest.raises(Killed):
        assess(snapshot, catalogue, shanxi, tmp_path / "again", slice_size=1)
    monkeypatch.undo()
    assert views(Result.open(assess(snapshot, catalogue, shanxi, tmp_path / "again", slice_size=1))) == whole


def test_figures_that_were_checked_since_are_another_run(village, build_village, catalogue):
    one = village.person(1, "1980-01-01")
    village.income(one, "0")
    village.family("F1", [one])
    doubtful = [replace(figure, status="unverified") for figure in catalogue.figures]
    assert answers(build_village(village, figures=doubtful), ALLOWANCE) == [("not known", None)]
    assert answers(build_village(village, figures=catalogue.figures), ALLOWANCE) == [("yes", 66000)]


@pytest.mark.parametrize(("name", "value"), [("PUHUI_THREADS", "-3"), ("PUHUI_THREADS", "abc"), ("PUHUI_MEMORY", "nonsense")])
def test_nonsense_in_settings_is_refused_in_words(monkeypatch, name, value):
    from puhui.entitlement import bind

    monkeypatch.setenv(name, value)
    with pytest.raises(PuhuiError):
        bind.connect()


def test_a_day_without_any_benefit_is_refused(village, build_village):
    from datetime import date

    village.person(1, "1980-01-01")
    with pytest.raises(PuhuiError):
        build_village(village, law_day=date(2010, 1, 1))


def test_an_explained_village_knows_where_it_lies(village, build_village, catalogue, shanxi, packs):
    village.person(1, "1980-01-01")
    snapshot = village.snapshot(packs)
    compiled = compile_day(catalogue, snapshot.facts_on)
    unit = Neighbourhood(snapshot, compiled, shanxi.on(snapshot.facts_on)).load("village", int(VILLAGE))
    assert unit.facts["self"] == int(VILLAGE)


@pytest.fixture(scope="module")
def small(build_village, tmp_path_factory) -> Result:
    village = Village(tmp_path_factory.mktemp("small"))
    village.person(1, "1950-01-01")
    village.person(7, "1950-01-01", residence="")
    return build_village(village)


def test_people_of_no_known_district_are_not_called_all(small, shanxi):
    rows = gap.coverage(small, shanxi.on(small.facts_on), "county", benefit=ELDERLY)
    assert [(row.name, row.units) for row in rows] == [("地区不明", 1), ("太原市小店区", 1)]


def test_a_village_is_not_answered_with_its_county(small, shanxi):
    with pytest.raises(PuhuiError):
        gap.coverage(small, shanxi.on(small.facts_on), region=VILLAGE)


@pytest.mark.parametrize(
    "damage",
    [
        "{broken",
        "[1]",
        '{"benefits": []}',
        '{"format": 1, "benefits": [{"bit": 0}], "files": {}}',
        '{"format": 99, "benefits": []}',
        b"\xff\xfe",
    ],
)
def test_a_damaged_manifest_is_refused_in_words(tmp_path, damage):
    (tmp_path / "manifest.json").write_bytes(damage if isinstance(damage, bytes) else damage.encode())
    with pytest.raises(PuhuiError):
        Result.open(tmp_path)


@pytest.mark.parametrize("write", [gap.write_csv, gap.write_xlsx])
@pytest.mark.parametrize("where", [".", "nowhere/list"])
def test_a_list_that_cannot_be_written_is_refused_in_words(small, shanxi, tmp_path, write, where):
    tree = shanxi.on(small.facts_on)
    with pytest.raises(PuhuiError):
        write(small, tree, gap.lines(small, tree), tmp_path / where)


def test_a_list_of_less_than_nothing_is_refused(small, shanxi):
    with pytest.raises(PuhuiError):
        list(gap.lines(small, shanxi.on(small.facts_on), limit=-1))


def test_a_place_for_results_that_is_a_file_is_refused_in_words(village, catalogue, shanxi, packs, tmp_path):
    village.person(1, "1980-01-01")
    (tmp_path / "file").write_text("x")
    with pytest.raises(PuhuiError):
        assess(village.snapshot(packs), catalogue, shanxi, tmp_path / "file")


@pytest.mark.parametrize("number", [10**60, 110105194912310021, 0])
def test_a_number_that_is_none_is_refused_and_an_id_number_not_repeated(village, catalogue, shanxi, packs, number):
    village.person(1, "1980-01-01")
    snapshot = village.snapshot(packs)
    units = Neighbourhood(snapshot, compile_day(catalogue, snapshot.facts_on), shanxi.on(snapshot.facts_on))
    with pytest.raises(PuhuiError) as raised:
        units.load("person", number)
    assert "110105194912310021" not in str(raised.value.problems[0])


def test_nothing_in_a_result_names_anybody(village, build_village):
    number = village.person(1, "1950-01-01", name="张伟", phone="13900000001")
    result = build_village(village)
    for file in sorted(result.path.rglob("*")):
        if file.is_file():
            content = file.read_bytes()
            assert not any(word.encode() in content for word in (number, "张伟", "13900000001")), file
    assert json.loads((result.path / "manifest.json").read_text(encoding="utf-8"))


def test_a_clinic_nobody_declared_complete_is_not_a_missing_one(village, build_village):
    # No roster of facilities at all, and no declaration for 2022: silence proves nothing, neither that the village has
    # no clinic nor that it is not the one where the hospital stands (which would need none).
    village.complete_to = "2021-01-31"
    village.add("districts", code="140105901202", name="合成村", district_kind="village")
    assert statuses(build_village(village), "primary_care_facilities.village_clinic") == ["not_known"]


def test_a_familys_award_entered_for_a_person_is_not_a_missing_one(village, build_village):
    # 低保 is a family's; whoever entered it for a person meant his family. The row must not be accepted in silence.
    person = village.person(1, "1980-01-01")
    village.income(person, "0")
    village.family("F1", [person])
    village.award(ALLOWANCE, "person", person, amount="660")
    village.bad_rows = 1
    assert statuses(build_village(village), ALLOWANCE) == ["pending"]


def test_somebody_with_a_day_of_death_is_not_simply_due(village, build_village):
    # 正常 and died on 5 January contradict each other: due is no or not known, never yes.
    village.person(1, "1950-01-01", death_date="2022-01-05")
    village.bad_rows = 1
    assert ("yes", 1) not in answers(build_village(village), ELDERLY)
