"""Build a snapshot: the rosters of a mapping into one frozen, numbered folder, or nothing at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from puhui import regions
from puhui.errors import Problem, PuhuiError, Where, fail
from puhui.lang import _
from puhui.packs import Pack
from puhui.registers import assemble, checks, numbers, report, write
from puhui.registers.declared import ANY_UNIT, Register, Registers, load
from puhui.registers.facts import compute_facts
from puhui.registers.keys import read_key
from puhui.registers.load_rosters import Source, load_roster
from puhui.registers.mapping import Mapping, read_mapping
from puhui.registers.places import Map
from puhui.registers.publish import publish, staging, write_file
from puhui.registers.references import region_column
from puhui.registers.report import BuildReport
from puhui.registers.store import Store, clean_rows, quoted

Progress = Callable[[str, float], None]
ORDER = ("districts", "units", "members", "kinship", "rows", "awards", "records", "dispositions", "completeness")


@dataclass
class Work:
    """A build at work."""

    mapping: Mapping
    registers: Registers
    packs: Sequence[Pack]
    key: bytes
    store: Store
    where: Map
    benefits: dict[str, str] | None
    progress: Progress
    sources: list[Source] = field(default_factory=list)

    def source_files(self) -> list[str]:
        return [entry.file for entry in self.mapping.rosters]


def build(
    mapping: Path,
    packs: Sequence[Pack],
    out: Path,
    *,
    key: bytes | None = None,
    benefits: dict[str, str] | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Build and publish `<out>/snapshots/<digest12>/`. Raises PuhuiError; then nothing is published.

    key: the installation's key; None reads the setting PUHUI_KEY_FILE. benefits: benefit → kind of unit that it serves, of which awards and records may
    speak of, when the caller knows them.
    """
    registers = load(packs)
    read = read_mapping(Path(mapping), registers)
    secret = read_key() if key is None else key
    where = Map(regions.load(list(packs)), read.facts_on)
    home = Path(out) / "snapshots"
    with staging(home) as folder:
        store = Store(folder)
        try:
            work = Work(read, registers, packs, secret, store, where, benefits, progress or (lambda say, part: None))
            return _build(work, home, folder)
        except store.out_of_memory:
            raise fail("no-memory", _("计算需要的内存超过了上限"), _("用 PUHUI_MEMORY 放宽上限（如 4GB），或分市建立快照")) from None
        except store.out_of_space as error:
            what = _("临时空间不够或写不了：{what}", what=str(error).splitlines()[0])
            raise fail("cannot-write", what, _("检查权限和剩余空间，再运行一次"), Where(str(home))) from None
        finally:
            store.close()


def _build(work: Work, home: Path, folder: Path) -> BuildReport:
    store, registers = work.store, work.registers
    store.run("CREATE TABLE run_day AS SELECT ?::DATE AS today", [work.mapping.facts_on])
    _load_all(work)
    work.progress(_("计算所在地和事实"), 0.55)
    assemble.fill_missing(store, registers)
    assemble.fill_places(store, registers, work.where)
    report.settle_counts(store, work.sources)
    loaded = {entry.register for entry in work.mapping.rosters}
    write.complete_counties(store, registers, work.where)
    assemble.assemble(store, registers, loaded)
    schema, outside = compute_facts(store, registers)
    work.progress(_("写快照"), 0.7)
    made = folder / "made"
    manifest = write.write_parts(work, made, schema)
    digest = str(manifest["digest"])
    target = home / digest[:12]
    reports = target.with_name(f"{target.name}.report")
    result = BuildReport(target, digest, reports, work.sources, write.unit_counts(store, registers), outside, report.reason_counts(store))
    work.progress(_("写退回和待核实的名单"), 0.9)
    report.write_reports(store, registers, result, folder / "reports")
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    write_file(made / "manifest.json", text.encode())
    result.new = not _same(target, text)
    publish(folder / "reports", reports, folder)
    if result.new:
        publish(made, target, folder)
    work.progress(_("完成"), 1.0)
    return result


def _same(target: Path, manifest: str) -> bool:
    """Whether this very snapshot already stands there, whole."""
    from puhui.registers.snapshot import Snapshot

    try:
        if (target / "manifest.json").read_text(encoding="utf-8") != manifest:
            return False
        Snapshot.open(target)
        return True
    except (OSError, UnicodeError, PuhuiError):
        return False


def _load_all(work: Work) -> None:
    """Every roster, in the order in which registers lean on each other. All problems with files come in one list."""
    problems: list[Problem] = []
    found: dict[int, Source] = {}
    numbered = list(enumerate(work.mapping.rosters))
    done = 0
    for shape in ORDER:
        for register in work.registers.of_shape(shape):
            for index, entry in numbered:
                if entry.register != register.name:
                    continue
                work.progress(_("读 {file}", file=entry.file), 0.5 * done / max(1, len(numbered)))
                done += 1
                try:
                    found[index] = load_roster(work.store, index, entry, register, work.where)
                except PuhuiError as error:
                    problems += error.problems
            if not problems and work.store.has(f"t_{register.name}"):
                _check(work, register)
        if shape == "districts" and not problems:
            _hang_districts(work)
    if problems:
        raise PuhuiError(problems)
    work.sources = [found[index] for index, _entry in numbered]


def _hang_districts(work: Work) -> None:
    """Towns and villages of the rosters into the map; then every district is a unit."""
    for register in work.registers.of_shape("districts"):
        if work.store.has(f"t_{register.name}"):
            (code,) = region_column(register)
            name = quoted("name") if "name" in register.columns else "NULL"
            rows = work.store.rows(f"SELECT {quoted(code)}, coalesce({name}, '') FROM {clean_rows(f't_{register.name}')} ORDER BY 1")
            work.where.add_districts(rows)
    for kind in work.registers.regions():
        numbers.number_regions(work.store, kind.name, work.where)


def _check(work: Work, register: Register) -> None:
    """Everything that can be wrong with the rows of one register, beyond single values."""
    store, registers = work.store, work.registers
    checks.check_constraints(store, register)
    checks.check_identity(store, register)
    if register.shape == "districts":
        checks.check_duplicates(store, registers, register, work.source_files())
        return
    if register.shape == "units":
        checks.check_duplicates(store, registers, register, work.source_files())
        numbers.number_units(store, register, work.key)
        numbers.refer(store, registers, register)
        return
    if register.shape in ANY_UNIT and work.benefits is not None:
        numbers.check_words(store, register, "benefit", "unknown-benefit", work.benefits)
        numbers.refer(store, registers, register)
        numbers.check_served_kind(store, registers, register, work.benefits)
        checks.check_duplicates(store, registers, register, work.source_files())
        return
    if register.shape == "completeness":
        if work.benefits is not None:
            numbers.check_words(store, register, "source", "unknown-source", {*work.benefits, *registers.registers})
        write.check_counties(store, register)
    else:
        numbers.refer(store, registers, register)
    checks.check_duplicates(store, registers, register, work.source_files())
    if register.shape == "members":
        numbers.check_partition(store, registers, register)
