"""Rosters as counties send them: GB18030 and UTF-8 texts and workbooks, by the ordinary door. Every one says that it is made up."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Any

from puhui.synthetic.figures import FACTS_ON, INCOME_MONTHS
from puhui.synthetic.model import District, Facility, Family, Mistake, Person
from puhui.synthetic.sheets import LABEL, Csv, Sheet, Workbook

BIG = 100_000  # people; above it only small registers are workbooks
# register → (ending, encoding, headers). A header that is neither a column's name nor its Chinese stands in RENAMED.
SHEETS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "people": ("csv", "gb18030", ("身份证号", "姓名", "联系电话", "性别", "出生日期", "人员状态", "死亡日期", "户籍地", "常住地")),
    "families": (
        "xlsx",
        "gb18030",
        ("家庭编号", "家庭户籍地", "家庭常住地", "城乡类别", "收入已授权核对", "名下有机动车", "其他财产符合当地规定"),
    ),
    "family_members": ("csv", "utf-8-sig", ("家庭编号", "公民身份号码", "与申请人关系")),
    "hukou_households": ("csv", "gb18030", ("户号", "户籍地")),
    "hukou_members": ("csv", "gb18030", ("户号", "公民身份号码", "与户主关系")),
    "kinship": ("csv", "utf-8", ("本人身份号码", "亲属身份号码", "对方是本人的", "依据")),
    "disability": ("xlsx", "", ("公民身份号码", "残疾人证号", "残疾类别", "残疾等级", "证件状态", "有效期至", "需要长期照护")),
    "illness": ("csv", "utf-8-sig", ("公民身份号码", "认定日期", "认定有效期至")),
    "incomes": ("csv", "gb18030", ("公民身份号码", "所属月份", "收入种类", "金额（元）", "计入家庭收入")),
    "spending": ("csv", "gb18030", ("公民身份号码", "所属月份", "支出种类", "金额（元）")),
    "awards": ("csv", "utf-8", ("待遇", "对象种类", "对象编号", "享受起始日", "享受截止日", "渐退期至", "月金额（元）", "决定文号")),
    "records": ("csv", "utf-8", ("待遇", "对象种类", "对象编号", "服务日期", "次数", "金额（元）")),
    "facilities": ("csv", "gb18030", ("设施编号", "设施名称", "设施种类", "所在地", "在用", "启用日期")),
    "districts": ("csv", "utf-8-sig", ("区划代码", "名称", "建制", "城乡分类代码", "上报常住人口")),
    "completeness": ("csv", "utf-8-sig", ("来源", "地区", "报全至", "声明单位", "声明日期")),
}
RENAMED = {"people": {"id_number": "身份证号"}}
_HEAD_ROLE = {"申请人": "户主"}
_CATEGORY = {"视力": 1, "听力": 2, "言语": 3, "肢体": 4, "智力": 5, "精神": 6}


def file_name(register: str, people: int) -> str:
    """合成-families.xlsx; of a large city a text."""
    ending = SHEETS[register][0] if register != "families" or people <= BIG else "csv"
    return f"合成-{register}.{ending}"


class Rosters:
    """All rosters, open for writing. Counts the lines of each, and the people of each place."""

    def __init__(self, folder: Path, people: int):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.people = folder, people
        self.residents: Counter[str] = Counter()
        self._sheets: dict[str, Sheet] = {}
        for register, (_ending, encoding, header) in SHEETS.items():
            path = folder / file_name(register, people)
            self._sheets[register] = Csv(path, encoding, header) if path.suffix == ".csv" else Workbook(path, header)

    def __enter__(self) -> Rosters:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for sheet in self._sheets.values():
            sheet.close()
        if error is None:
            self._papers()

    @property
    def lines(self) -> dict[str, int]:
        """Rows below the header, by register."""
        return {register: sheet.lines - 1 for register, sheet in self._sheets.items()}

    def row(self, register: str, *cells: str) -> int:
        """Write a row; its line in the file."""
        sheet = self._sheets[register]
        sheet.row(*cells)
        return sheet.lines

    def mistake(self, fate: str, code: str, say: str, register: str, *cells: str) -> Mistake:
        """Write a row that must not be taken as it stands."""
        return Mistake(register, self.row(register, *cells), fate, code, say)

    def family(self, family: Family, skip: tuple[Person, ...] = ()) -> None:
        """skip: people whose membership somebody else writes."""
        sheets = self._sheets
        sheets["families"].row(family.number, family.hukou, family.residence, family.area, family.checked, family.car, family.assets)
        sheets["hukou_households"].row(family.household, family.hukou)
        belongs, book = sheets["family_members"].row, sheets["hukou_members"].row
        for person in family.members:
            self._person(person)
            if person not in skip:
                belongs(family.number, person.number, person.role)
            book(family.household, person.number, _HEAD_ROLE.get(person.role, person.role))
        for person in family.absent:
            book(family.household, person.number, "其他")
        for award in family.awards:
            self._award("family", family.number, award)
        if family.kin:
            self._kin(family)

    def _person(self, person: Person) -> None:
        number = person.number
        self._sheets["people"].row(
            number,
            person.name,
            "000" + person.name[3:],
            person.sex,
            person.born,
            person.status,
            person.death,
            person.hukou,
            person.residence,
        )
        self.residents[person.residence] += 1
        for entry in person.disabilities:
            certificate = f"{number}{_CATEGORY[entry.category]}{entry.level}"
            self.row("disability", number, certificate, entry.category, str(entry.level), entry.state, entry.valid_until, entry.care)
        if person.illness:
            self.row("illness", number, *person.illness)
        for kind, amount in person.incomes:
            for month in INCOME_MONTHS:
                self.row("incomes", number, month, kind, amount, "是")
        for kind, amount in person.spending:
            for month in INCOME_MONTHS:
                self.row("spending", number, month, kind, amount)
        for award in person.awards:
            self._award("person", number, award)
        for record in person.records:
            self.row("records", record.benefit, "person", number, record.day, "1", record.amount)

    def _award(self, kind: str, key: str, award: Any) -> None:
        self.row("awards", award.benefit, kind, key, award.since, award.until, award.grace_until, award.amount, "合成决定")

    def _kin(self, family: Family) -> None:
        """What the township found out when the family applied."""
        head = family.members[0]
        for other in family.members[1:]:
            if other.role in ("配偶", "子女", "父母"):
                self.row("kinship", head.number, other.number, other.role, "合成登记")

    def district(self, district: District) -> None:
        reported = sum(count for code, count in self.residents.items() if code.startswith(district.code))
        self.row("districts", district.code, district.name, _DISTRICT_KIND[district.kind], district.klass, str(reported))

    def facility(self, facility: Facility) -> None:
        kind = _FACILITY_KIND[facility.kind]
        self.row("facilities", facility.number, facility.name, kind, facility.lies, facility.in_use, facility.opened)

    def _papers(self) -> None:
        lines = [
            f"# {LABEL}：没有一行是真人的资料 (synthetic: no row is about anybody)",
            f'facts_on: "{FACTS_ON}"',
            'known_on: "2022-07-10"',
        ]
        lines += ["synthetic: true", "rosters:"]
        for register, (_ending, _encoding, _header) in SHEETS.items():
            columns = ", ".join(f"{column}: {header}" for column, header in RENAMED.get(register, {}).items())
            sheet = f", sheet: {LABEL}" if file_name(register, self.people).endswith("xlsx") else ""
            columns = f", columns: {{{columns}}}" if columns else ""
            lines.append(f"  - {{file: {file_name(register, self.people)}, register: {register}{sheet}{columns}}}")
        (self.folder / "mapping.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (self.folder / "来源说明-合成数据.txt").write_text(_SOURCE, encoding="utf-8")


_DISTRICT_KIND = {"街道": "subdistrict", "镇": "town", "乡": "township", "社区（居委会）": "community", "行政村（村委会）": "village"}
_FACILITY_KIND = {"乡镇卫生院": "township_hospital", "村卫生室": "village_clinic", "社区卫生服务中心（站）": "community_health_centre"}
_SOURCE = """合成数据 SYNTHETIC DATA
本目录的名册由 puhui demo 生成，用来核对程序，不是任何真人、任何地方的资料。
身份号码的前六位 9901xx 从未分配给任何地区；姓名、电话、乡镇、村、标准和金额都是虚构的；县（市、区）名是真实的。
Made by `puhui demo` to check the program. No row is about a real person. Areas 9901xx were never assigned; names, phones, towns,
villages, figures and amounts are invented; only the names and codes of counties and above are real.
"""
