"""Does a snapshot appear whole or not at all, the same every time, and does it notice when it was touched?"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from puhui.errors import PuhuiError
from puhui.registers import identity
from puhui.registers.keys import new_key, number_of, read_key
from puhui.registers.report import BuildReport
from puhui.registers.snapshot import Snapshot, check
from tests.rooms.registers.office import KEY, MAN, WOMAN, Office, id_of, people, person

REPO = Path(__file__).resolve().parents[3]


def rosters() -> dict[str, object]:
    many = [
        person(id_of("19800101", order, "140105" if order % 2 else "140106"), sex="男" if order % 2 else "女") for order in range(1, 200)
    ]
    odd = [person(id_of("19800101", order), place=("140106", "140211", "")[order % 3]) for order in range(201, 400, 2)]
    return {
        "people": people(*many, *odd),
        "families": "家庭编号,户籍地,有车\nF1,140105,否\nF2,140211,是\n",
        "family_members": f"家庭编号,身份证号\nF1,{id_of('19800101', 1)}\nF2,{id_of('19800101', 3)}\n",
        "incomes": f"身份证号,金额\n{id_of('19800101', 1)},5\n{id_of('19800101', 1)},6\n{id_of('19800101', 1)},三\n",
        "awards": "待遇,对象种类,对象编号,起始日\nx.y,family,F1,2016-01-01\n",
        "districts": "区划代码,名称\n140105001,坞城街道\n",
    }


@pytest.fixture
def built(office: Office) -> BuildReport:
    return office.build(rosters())  # type: ignore[arg-type]


def test_a_snapshot_that_was_just_built_keeps_its_promises(built: BuildReport) -> None:
    assert check(built.path) == []


def test_its_folder_is_named_by_its_digest(built: BuildReport) -> None:
    assert built.path.name == built.digest[:12] == Snapshot.open(built.path).digest[:12]


def test_every_row_read_is_accounted_for(built: BuildReport) -> None:
    report = json.loads((built.reports / "report.json").read_text(encoding="utf-8"))
    assert len(report["sources"]) == 6
    for source in report["sources"]:
        assert source["read"] == source["accepted"] + source["rejected"] + source["held"]
    assert sum(source["rejected"] for source in report["sources"]) == 1


def test_a_row_group_never_crosses_a_county(built: BuildReport) -> None:
    import pyarrow.parquet as pq

    groups = 0
    for path in Snapshot.open(built.path).files("units/person"):
        file = pq.ParquetFile(path)
        for index in range(file.num_row_groups):
            groups += 1
            assert len(set(file.read_row_group(index, columns=["county"])["county"].to_pylist())) == 1
    assert groups == 4  # 小店区, 迎泽区, 南郊区 and nowhere


def test_units_are_sorted_by_county_and_number(built: BuildReport) -> None:
    import pyarrow.parquet as pq

    for path in Snapshot.open(built.path).files("units/person"):
        table = pq.read_table(path)
        pairs = list(zip((county or 0 for county in table["county"].to_pylist()), table["unit"].to_pylist(), strict=True))
        assert pairs == sorted(pairs)


def test_no_analytic_file_holds_a_name_or_an_id_number(built: BuildReport) -> None:
    looked = 0
    for path in built.path.rglob("*"):
        if path.is_file():
            looked += 1
            data = path.read_bytes()
            assert MAN.encode() not in data and "某某".encode() not in data, path
    assert looked > 8


def test_identity_opens_with_the_key_and_only_with_it(built: BuildReport) -> None:
    table = identity.read(built.path, "person", KEY)
    numbers = dict(zip(table["id_number"].to_pylist(), table["unit"].to_pylist(), strict=True))
    assert numbers[id_of("19800101", 1)] == number_of(KEY, "person", id_of("19800101", 1))
    with pytest.raises(PuhuiError, match="密钥打不开"):
        identity.read(built.path, "person", bytes(32))


def test_identity_of_one_kind_cannot_stand_for_another(built: BuildReport) -> None:
    shutil.copy(built.path / "identity" / "family.enc", built.path / "identity" / "person.enc")
    with pytest.raises(PuhuiError, match="密钥打不开"):
        identity.read(built.path, "person", KEY)


def test_a_copy_without_identity_is_still_whole(built: BuildReport, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(built.path, copy, ignore=shutil.ignore_patterns("identity"))
    assert Snapshot.open(copy).digest == built.digest
    with pytest.raises(PuhuiError, match="不带身份"):
        identity.read(copy, "person", KEY)


def test_a_changed_name_changes_no_digest_but_the_compartment(office: Office) -> None:
    first = office.build({"people": people(person())})
    second = office.build({"people": people(person().replace("某某", "另某"))})
    assert (first.digest, second.new) == (second.digest, True)
    assert identity.read(second.path, "person", KEY)["name"].to_pylist() == ["另某"]
    assert check(second.path) == []


def test_another_key_gives_other_numbers(office: Office) -> None:
    from puhui.registers.build import build

    first = office.build({"people": people(person())})
    second = build(office.folder / "mapping.yaml", [office.pack], office.folder / "out", key=bytes(32))
    assert office.rows(first, "units/person", "unit") != office.rows(second, "units/person", "unit")


@pytest.mark.parametrize("victim", ["units/person/1401.parquet", "members/family.parquet", "identity/person.enc", "regions.parquet"])
def test_an_altered_file_is_named(built: BuildReport, victim: str) -> None:
    path = built.path / victim
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(PuhuiError) as caught:
        Snapshot.open(built.path)
    assert [(problem.code, victim in problem.what) for problem in caught.value.problems] == [("file-altered", True)]


def test_a_missing_file_is_named(built: BuildReport) -> None:
    (built.path / "units" / "family" / "1402.parquet").unlink()
    assert [(problem.code, "units/family/1402.parquet" in problem.what) for problem in check(built.path)] == [("file-missing", True)]


def test_a_file_that_nobody_listed_is_named(built: BuildReport) -> None:
    shutil.copy(built.path / "units/person/1401.parquet", built.path / "units/person/9999.parquet")
    assert [problem.code for problem in check(built.path)] == ["file-unlisted"]


@pytest.mark.parametrize(("key", "value"), [("facts_on", "2017-01-01"), ("synthetic", False), ("digest", "0" * 64)])
def test_an_altered_manifest_is_refused(built: BuildReport, key: str, value: object) -> None:
    path = built.path / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    assert manifest[key] != value
    path.write_text(json.dumps({**manifest, key: value}), encoding="utf-8")
    with pytest.raises(PuhuiError) as caught:
        Snapshot.open(built.path)
    assert [problem.code for problem in caught.value.problems] == ["bad-manifest"]


def test_a_manifest_that_is_none_is_refused(built: BuildReport) -> None:
    (built.path / "manifest.json").write_text("[", encoding="utf-8")
    with pytest.raises(PuhuiError, match="读不懂"):
        Snapshot.open(built.path)


def test_a_folder_without_a_manifest_is_no_snapshot(tmp_path: Path) -> None:
    with pytest.raises(PuhuiError, match="没有快照"):
        Snapshot.open(tmp_path)


def resealed(built: BuildReport, path: str, change: str) -> None:
    """Rewrite a file through DuckDB and make the manifest agree: a fault that digests cannot see."""
    import duckdb

    from puhui.registers.load_rosters import sha256_of
    from puhui.registers.write import digest_of

    file = built.path / path
    with duckdb.connect(":memory:") as con:
        con.execute(f"CREATE TABLE t AS SELECT * FROM read_parquet('{file}')")
        con.execute(change)
        con.execute(f"COPY t TO '{file}' (FORMAT parquet)")
        rows = con.execute("SELECT count(*) FROM t").fetchall()[0][0]
    manifest_path = built.path / "manifest.json"
    manifest = json.loads(manifest_path.read_text(encoding="utf-8"))
    manifest["files"][path] = {"rows": rows, "sha256": sha256_of(file)}
    manifest["digest"] = digest_of(manifest)
    manifest_path.write_text(json.dumps(manifest), encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "change", "code"),
    [
        ("units/person/1402.parquet", "INSERT INTO t SELECT * FROM t LIMIT 1", "key-twice"),
        ("units/person/1401.parquet", "SELECT 1", "group-crosses"),
        ("units/person/1402.parquet", "UPDATE t SET in_family = 5", "unit-lost"),
        ("units/person/1402.parquet", "UPDATE t SET age = 151", "out-of-range"),
        ("units/person/1402.parquet", "UPDATE t SET note = '证号11010519491231002X'", "identity-inside"),
        ("units/person/1402.parquet", "ALTER TABLE t DROP age", "schema-differs"),
        ("members/family.parquet", "UPDATE t SET grouping = 5", "unit-lost"),
        ("awards/1401.parquet", "UPDATE t SET unit = 5", "unit-lost"),
    ],
)
def test_a_fault_inside_a_sealed_file_is_found(built: BuildReport, path: str, change: str, code: str) -> None:
    resealed(built, path, change)
    assert [problem.code for problem in check(built.path)] == [code]


def test_building_twice_gives_one_snapshot(office: Office, built: BuildReport) -> None:
    stamps = {path: path.stat().st_mtime_ns for path in built.path.rglob("*")}
    again = office.build(rosters())  # type: ignore[arg-type]
    assert (again.path, again.new) == (built.path, False)
    assert {path: path.stat().st_mtime_ns for path in built.path.rglob("*")} == stamps


def test_a_damaged_snapshot_is_replaced_by_building_again(office: Office, built: BuildReport) -> None:
    (built.path / "regions.parquet").unlink()
    assert office.build(rosters()).new  # type: ignore[arg-type]
    assert check(built.path) == []


BUILD = """
import sys
from pathlib import Path
from puhui.packs import Pack
from puhui.registers.build import build
mapping, pack, out = map(Path, sys.argv[1:4])
print(build(mapping, [Pack("test", "试验", "place", "1", (), pack)], out, key=bytes(range(32))).path)
"""


def child(office: Office, out: Path, **environ: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", BUILD, str(office.folder / "mapping.yaml"), str(office.pack.path), str(out)]
    settings = {**os.environ, "PYTHONPATH": str(REPO / "src"), **environ}
    return subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def content(path: Path) -> dict[str, bytes]:
    return {str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


def test_the_same_bytes_with_other_threads_time_zone_locale_and_hash_seed(office: Office, built: BuildReport, tmp_path: Path) -> None:
    variants = (
        {"TZ": "America/New_York", "LC_ALL": "C", "PUHUI_THREADS": "1", "PYTHONHASHSEED": "1"},
        {"TZ": "Asia/Kathmandu", "LC_ALL": "C.UTF-8", "PUHUI_THREADS": "2", "PYTHONHASHSEED": "2"},
    )
    for number, environ in enumerate(variants):
        process = child(office, tmp_path / f"out{number}", **environ)
        said, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        assert content(Path(said.strip())) == content(built.path)


def test_the_order_of_lines_does_not_change_the_snapshot(office: Office, built: BuildReport) -> None:
    lines = str(rosters()["people"]).splitlines()
    shuffled = [lines[0], *random.Random(5).sample(lines[1:], len(lines) - 1)]
    again = office.build({**rosters(), "people": "\n".join(shuffled) + "\n"})  # type: ignore[arg-type]
    assert again.digest == built.digest


def visible(out: Path) -> list[Path]:
    return [path for path in (out / "snapshots").glob("*") if not path.name.startswith(".") and path.suffix != ".report"]


@pytest.mark.parametrize("share", [0.2, 0.5, 0.7, 0.85, 0.95, 1.0])
def test_a_build_killed_at_any_moment_leaves_nothing_half(office: Office, built: BuildReport, tmp_path: Path, share: float) -> None:
    started = time.monotonic()
    process = child(office, tmp_path / "timed")
    process.communicate(timeout=120)
    whole = time.monotonic() - started
    out = tmp_path / "killed"
    process = child(office, out)
    time.sleep(whole * share)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    for path in visible(out) if out.exists() else ():
        assert check(path) == []
    assert child(office, out).wait(timeout=120) == 0
    assert [path.name for path in visible(out)] == [built.path.name]
    assert not list((out / "snapshots").glob(".staging-*"))


STOP_AT = """
import os, signal, sys
import puhui.registers.{module} as module
old = module.{name}
def stop(*args, **more):
    {first}
    os.kill(os.getpid(), signal.SIGKILL)
module.{name} = stop
"""


@pytest.mark.parametrize(
    ("module", "name", "after"),
    [("write", "write_one", False), ("build", "write_file", True), ("build", "publish", False), ("publish", "flush_folder", True)],
)
def test_a_build_killed_at_a_delicate_step_leaves_the_old_snapshot_or_none(
    office: Office, built: BuildReport, module: str, name: str, after: bool
) -> None:
    """The snapshot that is there gives way to one with other names; whatever the moment, one of them is whole."""
    office.mapping({**rosters(), "people": str(rosters()["people"]).replace("某某", "另某")})  # type: ignore[arg-type]
    out = office.folder / "out"
    code = STOP_AT.format(module=module, name=name, first="old(*args, **more)" if after else "pass") + BUILD
    command = [sys.executable, "-c", code, str(office.folder / "mapping.yaml"), str(office.pack.path), str(out)]
    process = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(REPO / "src")}, capture_output=True, timeout=120)
    assert process.returncode == -signal.SIGKILL, process.stderr
    assert [check(path) for path in visible(out)] in ([[]], [])
    assert child(office, out).wait(timeout=120) == 0
    assert check(built.path) == [] and "另某" in identity.read(built.path, "person", KEY)["name"].to_pylist()
    assert not list((out / "snapshots").glob(".staging-*"))


def test_two_builds_at_once_do_not_disturb_each_other(office: Office, built: BuildReport, tmp_path: Path) -> None:
    out = tmp_path / "both"
    processes = [child(office, out) for _number in range(2)]
    assert [process.wait(timeout=120) for process in processes] == [0, 0]
    assert [check(path) for path in visible(out)] == [[]]


def test_a_place_that_cannot_be_written_is_said_plainly(office: Office, tmp_path: Path) -> None:
    from puhui.registers.build import build

    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(PuhuiError) as caught:
        build(office.mapping({"people": people(person())}), [office.pack], tmp_path / "file", key=KEY)
    assert [problem.code for problem in caught.value.problems] == ["cannot-write"]


def test_too_little_memory_is_said_plainly(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUHUI_MEMORY", "1MB")
    with pytest.raises(PuhuiError) as caught:
        office.build(rosters())  # type: ignore[arg-type]
    assert caught.value.problems[0].code in ("no-memory", "cannot-write")
    assert visible(office.folder / "out") == []


def test_a_new_key_is_32_bytes_that_only_its_owner_reads(tmp_path: Path) -> None:
    new_key(tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert len(read_key(tmp_path / "key")) == 32
    with pytest.raises(PuhuiError, match="已经存在"):
        new_key(tmp_path / "key")


def test_what_is_no_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("secret", encoding="utf-8")
    for path in (tmp_path / "key", tmp_path / "gone"):
        with pytest.raises(PuhuiError) as caught:
            read_key(path)
        assert caught.value.problems[0].code in ("bad-key", "no-key")


def test_numbers_are_positive_62_bits_and_differ_by_kind() -> None:
    numbers = {number_of(KEY, kind, number) for kind in ("person", "family") for number in (MAN, WOMAN)}
    assert len(numbers) == 4 and all(0 < number < 2**62 for number in numbers)
