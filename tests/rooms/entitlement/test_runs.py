"""Is a run whole, repeatable and inert: same bytes, no half results, slices like the whole, lists that compute nothing?"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from puhui.entitlement import Result, assess, gap
from puhui.errors import PuhuiError
from puhui.registers import Snapshot

from .conftest import KEY, REPO, SYNTHETIC

PEOPLE = 1_200

STORED = {"not applicable": "no"}  # a result keeps what is due and what is not known; the rest is no


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, packs, shanxi) -> Snapshot:
    """A made-up city of 1,200 people, by the ordinary door."""
    from puhui.registers.build import build
    from puhui.synthetic import make

    folder = tmp_path_factory.mktemp("city")
    made = make(shanxi, PEOPLE, 7, folder)
    return Snapshot.open(build(made.mapping, packs, folder, key=KEY).path)


@pytest.fixture(scope="module")
def result(city: Snapshot, catalogue, shanxi, tmp_path_factory) -> Result:
    return Result.open(assess(city, catalogue, shanxi, tmp_path_factory.mktemp("result")))


def files(path: Path) -> dict[str, bytes]:
    return {found.relative_to(path).as_posix(): found.read_bytes() for found in sorted(path.rglob("*")) if found.is_file()}


def in_a_process(city: Snapshot, out: Path, more: str = "") -> tuple[list[str], dict[str, str]]:
    """A command that assesses the city elsewhere, in another zone, locale and hash seed; and its environment."""
    code = (
        "import sys; from pathlib import Path; from puhui.packs import find_packs; from puhui import regions; from puhui.catalogue import load;"
        "from puhui.entitlement import assess; from puhui.registers import Snapshot;"
        "from tests.rooms.entitlement.conftest import few;"
        f"packs = find_packs([Path({str(SYNTHETIC)!r})]);"
        f"print(assess(Snapshot.open(Path({str(city.path)!r})), few(load(packs)), regions.load(packs), Path({str(out)!r}), threads=1{more}))"
    )
    environ = {
        **os.environ,
        "TZ": "America/New_York",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "5",
        "PYTHONPATH": os.pathsep.join([*sys.path, str(REPO)]),
        "PYTHONUTF8": "1",
    }
    return [sys.executable, "-c", code], environ


def test_other_threads_zone_and_locale_give_the_same_bytes(city, result, tmp_path):
    command, environ = in_a_process(city, tmp_path)
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    assert files(Path(done.stdout.strip())) == files(result.path)


def test_a_run_that_was_killed_publishes_nothing_and_goes_on_later(city, result, catalogue, shanxi, tmp_path):
    command, environ = in_a_process(city, tmp_path, ", slice_size=1")
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL)
    while process.poll() is None and not list(tmp_path.glob("results/.work-*/answers/*/*.parquet")):
        time.sleep(0.005)
    process.kill()
    process.wait()
    assert process.returncode == -9
    assert not list(tmp_path.glob("results/*/manifest.json"))
    again = Result.open(assess(city, catalogue, shanxi, tmp_path, slice_size=1))
    assert (
        again.connect().execute("SELECT * FROM gap ORDER BY ALL").fetchall()
        == result.connect().execute("SELECT * FROM gap ORDER BY ALL").fetchall()
    )


def test_slices_of_cities_give_the_same_answers_as_the_whole(city, result, catalogue, shanxi, tmp_path):
    sliced = Result.open(assess(city, catalogue, shanxi, tmp_path, slice_size=1))
    for view in ("counts", "reasons", "gap", "answers"):
        one, other = (opened.connect().execute(f"SELECT * FROM {view} ORDER BY ALL").fetchall() for opened in (result, sliced))
        assert one == other, view


class Stopped(Exception):
    pass


def test_a_stopped_run_publishes_nothing_and_goes_on_later(city, result, catalogue, shanxi, tmp_path):
    def stop(what: str, done: float) -> None:
        if done > 0.8:
            raise Stopped

    with pytest.raises(Stopped):
        assess(city, catalogue, shanxi, tmp_path, progress=stop)
    assert not list(tmp_path.glob("results/*/manifest.json"))
    again = assess(city, catalogue, shanxi, tmp_path)
    assert files(again) == files(result.path)


def test_a_run_that_was_done_is_not_done_again(city, result, catalogue, shanxi):
    before = (result.path / "manifest.json").stat().st_mtime_ns
    assess(city, catalogue, shanxi, result.path.parents[1])
    assert (result.path / "manifest.json").stat().st_mtime_ns == before


@pytest.mark.parametrize("damage", ["missing", "altered"])
def test_a_damaged_result_is_refused_by_name(city, catalogue, shanxi, tmp_path, damage):
    path = assess(city, catalogue, shanxi, tmp_path)
    victim = path / "counts.parquet"
    if damage == "missing":
        victim.unlink()
    else:
        victim.write_bytes(victim.read_bytes()[:-1] + b"?")
    with pytest.raises(PuhuiError) as raised:
        Result.open(path)
    assert [(problem.code, Path(problem.where.file).name) for problem in raised.value.problems] == [(f"file-{damage}", "counts.parquet")]


def test_one_unit_asked_online_gets_the_cell_of_the_batch(city, result, catalogue, shanxi):
    from puhui.catalogue.figures import Figures
    from puhui.catalogue.program import compile_day
    from puhui.entitlement.ask import Asker
    from puhui.entitlement.neighbourhood import Neighbourhood

    compiled, tree = compile_day(catalogue, city.facts_on), shanxi.on(city.facts_on)
    figures = Figures(catalogue.figures, shanxi, city.facts_on, city.facts_on, [pack.name for pack in catalogue.packs])
    asker, units = Asker(compiled, figures), Neighbourhood(city, compiled, tree)
    con = result.connect()
    batch = {
        (kind, unit, benefit): (answer, amount) for kind, unit, benefit, answer, amount in con.execute("SELECT * FROM answers").fetchall()
    }
    wanted = sorted({(kind, unit) for kind, unit, _benefit in batch})[::5]
    online = {
        (kind, unit, found.benefit): (STORED.get(found.answer, found.answer), found.amount)
        for kind, unit in wanted
        for found in asker.ask(units.load(kind, unit), city.facts_on)
    }
    assert len(wanted) > 300
    assert online == {key: value for key, value in batch.items() if key[:2] in set(wanted)}


def test_explanations_agree_with_the_batch(city, result, catalogue, shanxi):
    from puhui.catalogue.figures import Figures
    from puhui.catalogue.program import compile_day
    from puhui.entitlement.explain import Explainer, text
    from puhui.entitlement.neighbourhood import Neighbourhood

    compiled, tree = compile_day(catalogue, city.facts_on), shanxi.on(city.facts_on)
    figures = Figures(catalogue.figures, shanxi, city.facts_on, city.facts_on, [pack.name for pack in catalogue.packs])
    explainer, units = Explainer(catalogue, compiled, figures, shanxi, tree, city.facts_on), Neighbourhood(city, compiled, tree)
    con = result.connect()
    rows = con.execute(
        "SELECT kind, unit, benefit, answer FROM answers WHERE (kind, unit) IN (SELECT kind, unit FROM gap USING SAMPLE 40) ORDER BY ALL"
    ).fetchall()
    assert len(rows) > 30
    for kind, unit, benefit, answer in rows:
        explained = explainer.explain(units.load(kind, unit), benefit)
        assert [STORED.get(entry["answer"], entry["answer"]) for entry in explained] == [answer]
        met = [condition["met"] for condition in explained[0]["conditions"]]
        assert {"yes": all(met), "no": False in met, "not known": False not in met and None in met}[answer]
        assert text(
            {"unit": f"{kind}:{unit}", "facts_on": "", "law_day": "", "synthetic": True, "provisional": False, "benefits": explained}
        ).startswith("合成数据")


def test_the_csv_list_says_synthetic_and_has_no_live_cell(result, shanxi, tmp_path):
    tree = shanxi.on(result.facts_on)
    count = gap.write_csv(result, tree, gap.lines(result, tree), tmp_path / "gap.csv")
    lines = (tmp_path / "gap.csv").read_text(encoding="utf-8-sig").splitlines()
    assert count == len(lines) - 1 > 0
    assert all("synthetic" in line for line in lines)
    assert gap.inert("=HYPERLINK(1)") == "'=HYPERLINK(1)"


def test_the_workbook_holds_text_only(result, shanxi, tmp_path):
    import zipfile

    tree = shanxi.on(result.facts_on)
    gap.write_xlsx(result, tree, gap.lines(result, tree, limit=200), tmp_path / "gap.xlsx")
    with zipfile.ZipFile(tmp_path / "gap.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and sheet.count("<row") == 201


def test_counts_of_counties_add_up_to_the_whole(result, shanxi):
    tree = shanxi.on(result.facts_on)
    whole = {row.benefit: (row.units, row.due, row.served, row.unknown) for row in gap.coverage(result, tree)}
    parts: dict[str, list[int]] = {}
    for row in gap.coverage(result, tree, "county"):
        parts[row.benefit] = [
            a + b for a, b in zip(parts.get(row.benefit, [0] * 4), (row.units, row.due, row.served, row.unknown), strict=True)
        ]
    assert {name: tuple(values) for name, values in parts.items()} == whole


def test_a_misspelt_district_is_refused_with_the_nearest(result, shanxi):
    with pytest.raises(PuhuiError) as raised:
        gap.coverage(result, shanxi.on(result.facts_on), region="小店县")
    assert "小店区" in raised.value.problems[0].remedy


def test_a_benefit_that_concerns_nobody_else_is_counted_but_never_listed(result, shanxi):
    from dataclasses import replace

    tree = shanxi.on(result.facts_on)
    shy = tuple(replace(row, visible_to=("self",)) if row.id == "elderly_health_management" else row for row in result.benefits)
    quiet = replace(result, benefits=shy)
    assert "elderly_health_management" in {line["benefit"] for line in gap.lines(result, tree)}
    assert "elderly_health_management" not in {line["benefit"] for line in gap.lines(quiet, tree)}
    with pytest.raises(PuhuiError) as raised:
        list(gap.lines(quiet, tree, benefit="elderly_health_management"))
    assert raised.value.problems[0].code == "counts-only"
    assert "elderly_health_management" in {row.benefit for row in gap.coverage(quiet, tree)}
