"""Rosters as counties send them: GB18030 and UTF-8 texts and workbooks, by the ordinary door. Every one says that it is made up.

Headers are the Chinese of the packs' declarations, so a new register needs nothing here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from puhui.registers.declared import Register, Registers
from puhui.synthetic.figures import FACTS_ON
from puhui.synthetic.land import Land
from puhui.synthetic.model import District, Family, Mistake, Person, Unit
from puhui.synthetic.sheets import LABEL, Csv, Sheet, Workbook

BIG = 100_000  # people; above it only small registers are workbooks
KERNEL = (
    "people",
    "families",
    "family_members",
    "hukou_households",
    "hukou_members",
    "kinship",
    "awards",
    "records",
    "districts",
    "completeness",
    "dispositions",
)
_BOOKS = ("families", "disability")
_GB18030 = ("people", "hukou_households", "hukou_members", "incomes", "spending", "facilities")
_UTF8 = ("kinship", "awards", "records")  # the others begin with a byte order mark
RENAMED = {"people": {"id_number": "身份证号"}}  # headers that are neither a column's name nor its Chinese
_HEAD_ROLE = {"申请人": "户主"}


def file_name(register: str, people: int) -> str:
    """合成-families.xlsx; of a large province a text."""
    book = register in _BOOKS and (register != "families" or people <= BIG)
    return f"合成-{register}.{'xlsx' if book else 'csv'}"


class _Roster:
    """One file: its sheet, the columns in the order of the declaration, and which of them holds the key of a kind."""

    def __init__(self, folder: Path, register: Register, people: int, keys: dict[str, str]):
        self.name, self.columns = register.name, tuple(register.columns)
        self._keys, self._register = keys, register
        self._holders: dict[str, str] = {}
        renamed = RENAMED.get(register.name, {})
        header = tuple(renamed.get(name, column.say) for name, column in register.columns.items())
        path = folder / file_name(register.name, people)
        encoding = "gb18030" if register.name in _GB18030 else "utf-8" if register.name in _UTF8 else "utf-8-sig"
        self.sheet: Sheet = Csv(path, encoding, header) if path.suffix == ".csv" else Workbook(path, header)
        self._seen: set[tuple[str, ...]] = set()

    def write(self, cells: dict[str, str]) -> None:
        names = tuple(cells)
        if names not in self._seen:
            unknown = set(names) - set(self.columns)
            if unknown:
                raise ValueError(f"{self.name} has no column {', '.join(sorted(unknown))}")
            self._seen.add(names)
        get = cells.get
        self.sheet.row(*[get(name, "") for name in self.columns])

    def holder(self, kind: str) -> str:
        """The column with the key of the unit that a row is about."""
        if kind not in self._holders:
            columns = self._register.columns.items()
            named = [name for name, column in columns if column.unit == kind] or [
                name for name, _c in columns if name == self._keys.get(kind)
            ]
            if not named:
                raise ValueError(f"{self.name} has no column with the key of a {kind}")
            self._holders[kind] = named[0]
        return self._holders[kind]


class Rosters:
    """All rosters, open for writing. Counts the lines of each, and the people of each place."""

    def __init__(self, folder: Path, people: int, declared: Registers, registers: Iterable[str] = ()):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.people = folder, people
        self.residents: Counter[str] = Counter()
        keys = {register.holds: register.key[0] for register in declared.of_shape("units") if register.key}
        names = [*KERNEL, *sorted({*registers} - {*KERNEL})]
        self._rosters = {name: _Roster(folder, declared.registers[name], people, keys) for name in names}

    def __enter__(self) -> Rosters:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for roster in self._rosters.values():
            roster.sheet.close()
        if error is None:
            self._papers()

    @property
    def lines(self) -> dict[str, int]:
        """Rows below the header, by register."""
        return {name: roster.sheet.lines - 1 for name, roster in self._rosters.items()}

    def row(self, register: str, /, *cells: str, **named: str) -> int:
        """Write a row, its cells in the order of the declaration or by name; its line in the file."""
        roster = self._rosters[register]
        if cells:
            named = dict(zip(roster.columns, cells, strict=False)) | named
        roster.write(named)
        return roster.sheet.lines

    def mistake(self, fate: str, code: str, say: str, register: str, *cells: str) -> Mistake:
        """Write a row that must not be taken as it stands."""
        return Mistake(register, self.row(register, *cells), fate, code, say)

    def family(self, family: Family, skip: tuple[Person, ...] = ()) -> None:
        """skip: people whose membership somebody else writes."""
        own = {"family_number": family.number, "hukou": family.hukou, "residence": family.residence, "area": family.area}
        self._rosters["families"].write(own | family.columns)
        self._rosters["hukou_households"].write({"household_number": family.household, "hukou": family.hukou})
        self.unit(family)
        belongs, book = self._rosters["family_members"], self._rosters["hukou_members"]
        for person in family.members:
            self._person(person)
            if person not in skip:
                belongs.write({"family_number": family.number, "id_number": person.number, "role": person.role})
            role = _HEAD_ROLE.get(person.role, person.role)
            book.write({"household_number": family.household, "id_number": person.number, "role": role})
        if family.kin:
            self._kin(family)

    def _person(self, person: Person) -> None:
        own = {
            "id_number": person.number,
            "name": person.name,
            "phone": "000" + person.name[3:],
            "sex": person.sex,
            "birth_date": person.born,
            "status": person.status,
            "hukou": person.hukou,
            "residence": person.residence,
        }
        if person.columns:
            own |= person.columns
        self._rosters["people"].write(own)
        self.residents[person.residence] += 1
        self.unit(person)

    def unit(self, unit: Unit) -> None:
        """Rows, awards and records of a unit."""
        for register, cells in unit.rows:
            roster = self._rosters[register]
            roster.write({roster.holder(unit.kind): unit.number} | cells)
        for award in unit.awards:
            self._rosters["awards"].write(
                {
                    "benefit": award.benefit,
                    "unit_kind": unit.kind,
                    "unit": unit.number,
                    "since": award.since,
                    "until": award.until,
                    "grace_until": award.grace_until,
                    "amount": award.amount,
                    "decision": "合成决定",
                }
            )
        for record in unit.records:
            cells = {"benefit": record.benefit, "unit_kind": unit.kind, "unit": unit.number, "day": record.day}
            cells |= {"quantity": record.quantity, "amount": record.amount}
            self._rosters["records"].write(cells | ({"occasion": record.occasion} if record.occasion else {}))

    def _kin(self, family: Family) -> None:
        """What the township found out when the family applied."""
        head = family.members[0]
        for other in family.members[1:]:
            if other.role in ("配偶", "子女", "父母"):
                self.row("kinship", id_number=head.number, relative_id_number=other.number, relation=other.role, evidence="合成登记")

    def land(self, land: Land) -> None:
        """Districts with their people, and every other unit of the land."""
        totals: Counter[str] = Counter()
        for code, count in self.residents.items():
            totals[code] += count
            totals[code[:9]] += count
        for district in land.districts:
            self._district(district, totals[district.code])
        for unit in land.units:
            register, cells = land.registers.get(id(unit), ("", {}))
            if register:
                roster = self._rosters[register]
                roster.write({roster.holder(unit.kind): unit.number} | cells)
            self.unit(unit)

    def _district(self, district: District, residents: int) -> None:
        kind = _DISTRICT_KIND[district.kind]
        self.row("districts", district.code, district.name, kind, district.klass, str(residents))

    def _papers(self) -> None:
        lines = [
            f"# {LABEL}：没有一行是真人的资料 (synthetic: no row is about anybody)",
            f'facts_on: "{FACTS_ON}"',
            'known_on: "2022-07-10"',
        ]
        lines += ["synthetic: true", "rosters:"]
        for register in self._rosters:
            columns = ", ".join(f"{column}: {header}" for column, header in RENAMED.get(register, {}).items())
            sheet = f", sheet: {LABEL}" if file_name(register, self.people).endswith("xlsx") else ""
            columns = f", columns: {{{columns}}}" if columns else ""
            lines.append(f"  - {{file: {file_name(register, self.people)}, register: {register}{sheet}{columns}}}")
        (self.folder / "mapping.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (self.folder / "来源说明-合成数据.txt").write_text(_SOURCE, encoding="utf-8")


_DISTRICT_KIND = {"街道": "subdistrict", "镇": "town", "乡": "township", "社区（居委会）": "community", "行政村（村委会）": "village"}
_SOURCE = """合成数据 SYNTHETIC DATA
本目录的名册由 puhui demo 生成，用来核对程序，不是任何真人、任何地方的资料。
身份号码的前六位 9901xx 从未分配给任何地区；姓名、电话、乡镇、村、标准和金额都是虚构的；县（市、区）名是真实的，各县人数、城乡和年龄性别的比例按公布的人口普查。
Made by `puhui demo` to check the program. No row is about a real person. Areas 9901xx were never assigned; names, phones, towns,
villages, figures and amounts are invented; only the names and codes of counties and above are real, and how many live where, of which
sex and age, follows the published census in proportion.
"""
