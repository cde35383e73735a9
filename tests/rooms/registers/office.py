"""A small pack with kinds, registers and a map, and a way to build from rosters written as text."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from puhui.packs import Pack
from puhui.registers.build import build
from puhui.registers.report import BuildReport
from puhui.registers.snapshot import Snapshot
from puhui.terms.id_number import check_place

KEY = bytes(range(32))

KINDS = """
kinds:
  person: {say: 人, lies: residence}
  family: {say: 家庭, groups: person, members: members, partitions: true, at_most: 60, lies: hukou}
  facility: {say: 设施, lies: self}
  village: {say: 村, region: true}
  town: {say: 乡镇, region: true}
  county: {say: 县, region: true}
  city: {say: 市, region: true}
  province: {say: 省, region: true}
"""

REGISTERS = {
    "people": """
name: people
say: 人口
shape: units
holds: person
row: 一行是一个人
key: [id_number]
columns:
  id_number: {say: 身份证号, type: id_number, identity: true, required: true, sensitivity: high, purpose: 识别}
  name: {say: 姓名, type: text, identity: true, sensitivity: high, purpose: 核对}
  sex: {say: 性别, type: code, values: {male: 男, female: 女}, sensitivity: low, purpose: 统计}
  birth_date: {say: 出生日期, type: date, range: ["1880-01-01", "2100-12-31"], required: true, sensitivity: medium, purpose: 年龄}
  death_date: {say: 死亡日期, type: date, range: ["1880-01-01", "2100-12-31"], sensitivity: medium, purpose: 停发}
  residence: {say: 常住地, type: region, sensitivity: medium, purpose: 所在}
  disabled: {say: 残疾, type: flag, sensitivity: medium, purpose: 待遇}
  note: {say: 备注, type: text, sensitivity: low, purpose: 说明}
constraints:
  - {say: 死亡日期不早于出生日期, if: "death_date >= birth_date"}
facts:
  age: {say: 周岁, is: "div(months_between(birth_date, today), 12)", range: [0, 150]}
""",
    "families": """
name: families
say: 家庭登记
shape: units
holds: family
row: 一行是一个家庭
key: [family_number]
columns:
  family_number: {say: 家庭编号, type: text, identity: true, required: true, sensitivity: high, purpose: 识别}
  hukou: {say: 户籍地, type: region, sensitivity: low, purpose: 所在}
  has_car: {say: 有车, type: flag, sensitivity: medium, purpose: 财产}
facts:
  size: {say: 人数, is: count(members), range: [0, 60]}
""",
    "family_members": """
name: family_members
say: 家庭成员
shape: members
holds: family
row: 一行是一名成员
columns:
  family_number: {say: 家庭编号, type: text, identity: true, required: true, sensitivity: high, purpose: 识别}
  id_number: {say: 身份证号, type: id_number, identity: true, required: true, sensitivity: high, purpose: 识别}
  role: {say: 关系, type: code, values: {head: 户主, other: 其他}, sensitivity: low, purpose: 构成}
""",
    "facilities": """
name: facilities
say: 设施登记
shape: units
holds: facility
row: 一行是一处
key: [number]
columns:
  number: {say: 编号, type: text, identity: true, required: true, sensitivity: low, purpose: 识别}
  self: {say: 所在地, type: region, required: true, sensitivity: none, purpose: 所在}
""",
    "districts": """
name: districts
say: 乡镇和村
shape: districts
row: 一行是一个乡镇或村
key: [code]
columns:
  code: {say: 区划代码, type: region, required: true, sensitivity: none, purpose: 识别}
  name: {say: 名称, type: text, sensitivity: none, purpose: 显示}
  reported: {say: 上报人口, type: integer, range: [0, 1000000], sensitivity: none, purpose: 核对}
""",
    "incomes": """
name: incomes
say: 收入
shape: rows
holds: person
row: 一行是一笔收入
late_days: 30
columns:
  id_number: {say: 身份证号, type: id_number, identity: true, required: true, sensitivity: high, purpose: 识别}
  amount: {say: 金额, type: yuan, range: ["0", "100000"], required: true, sensitivity: high, purpose: 计算}
  month: {say: 月份, type: date, range: ["2000-01-01", "2100-12-31"], sensitivity: low, purpose: 计算}
facts:
  income: {say: 收入合计, is: sum(rows.amount), range: ["0", "1000000"]}
complete: by_county
""",
    "visits": """
name: visits
say: 走访
shape: rows
holds: person
row: 一行是一次走访
key: [id_number, at]
columns:
  id_number: {say: 身份证号, type: id_number, identity: true, required: true, sensitivity: high, purpose: 识别}
  at: {say: 时刻, type: hour, sensitivity: low, purpose: 计时}
  score: {say: 评分, type: integer, range: [0, 100], sensitivity: low, purpose: 评分}
  rate: {say: 比例, type: percent, range: ["0", "100"], sensitivity: low, purpose: 比例}
""",
    "awards": """
name: awards
say: 在享
shape: awards
row: 一行是一次在享
key: [benefit, unit_kind, unit, since]
columns:
  benefit: {say: 待遇, type: text, required: true, sensitivity: low, purpose: 待遇}
  unit_kind: {say: 对象种类, type: text, required: true, sensitivity: none, purpose: 对象}
  unit: {say: 对象编号, type: text, identity: true, required: true, sensitivity: high, purpose: 识别}
  since: {say: 起始日, type: date, required: true, sensitivity: low, purpose: 在享}
  until: {say: 截止日, type: date, sensitivity: low, purpose: 在享}
  grace_until: {say: 渐退期至, type: date, sensitivity: low, purpose: 在享}
  amount: {say: 月金额, type: yuan, range: ["0", "100000"], sensitivity: medium, purpose: 核对}
""",
    "records": """
name: records
say: 记录
shape: records
row: 一行是一次服务
columns:
  benefit: {say: 待遇, type: text, required: true, sensitivity: low, purpose: 待遇}
  unit_kind: {say: 对象种类, type: text, required: true, sensitivity: none, purpose: 对象}
  unit: {say: 对象编号, type: text, identity: true, required: true, sensitivity: high, purpose: 识别}
  day: {say: 日期, type: date, required: true, sensitivity: low, purpose: 期限}
  quantity: {say: 次数, type: integer, range: [0, 1000], sensitivity: low, purpose: 次数}
  amount: {say: 金额, type: yuan, range: ["0", "100000"], sensitivity: low, purpose: 金额}
""",
    "completeness": """
name: completeness
say: 到数声明
shape: completeness
row: 一行是一次声明
columns:
  source: {say: 来源, type: text, required: true, sensitivity: none, purpose: 来源}
  region: {say: 地区, type: region, required: true, sensitivity: none, purpose: 地区}
  complete_to: {say: 报全至, type: date, required: true, sensitivity: none, purpose: 到数}
""",
    "kinship": """
name: kinship
say: 亲属
shape: kinship
row: 一行是一种关系
columns:
  id_number: {say: 本人, type: id_number, identity: true, required: true, sensitivity: high, purpose: 识别}
  relative_id_number: {say: 亲属, type: id_number, identity: true, required: true, sensitivity: high, purpose: 识别}
  relation: {say: 关系, type: code, values: {parent: 父母, child: 子女}, required: true, sensitivity: medium, purpose: 义务}
""",
}

# 南郊区 140211 was split on 2018-06-01 (an invented date for this test's map): 古店镇 went to 新荣区 140212, the rest to 平城区 140213.
REGIONS = """code,name,level,parent,since,until,document
140000,山西省,province,,2016-01-01,,test
140100,太原市,city,140000,2016-01-01,,test
140105,小店区,county,140100,2016-01-01,,test
140106,迎泽区,county,140100,2016-01-01,,test
140200,大同市,city,140000,2016-01-01,,test
140211,南郊区,county,140200,2016-01-01,2018-05-31,test
140212,新荣区,county,140200,2016-01-01,,test
140213,平城区,county,140200,2018-06-01,,test
140214,云冈区,county,140200,2018-06-01,,test
140600,朔州市,city,140000,2016-01-01,,test
140624,怀仁县,county,140600,2016-01-01,2018-05-31,test
140681,怀仁市,county,140600,2018-06-01,,test
"""
CHANGES = """day,from,to,share,what,document,note
2018-06-01,140624,140681,1,改市,test,
2018-06-01,140211,140213,0.5,拆分,test,
2018-06-01,140211,140214,0.3,拆分,test,
2018-06-01,140211,140212,0.2,拆分,test,
2018-06-01,140211100,140212100,0.2,划归,test,
"""


def make_pack(folder: Path, registers: dict[str, str] | None = None, kinds: str = KINDS) -> Pack:
    """A pack on disk. `registers` replaces or adds register files by name."""
    (folder / "registers").mkdir(parents=True)
    (folder / "regions").mkdir()
    (folder / "kinds.yaml").write_text(kinds, encoding="utf-8")
    for name, text in {**REGISTERS, **(registers or {})}.items():
        (folder / "registers" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "regions" / "regions.csv").write_text(REGIONS, encoding="utf-8")
    (folder / "regions" / "changes.csv").write_text(CHANGES, encoding="utf-8")
    return Pack("test", "试验", "place", "1", (), folder)


def id_of(born: str = "19800101", order: int = 1, area: str = "140105") -> str:
    """A valid invented ID number. An odd order is a man's."""
    first = f"{area}{born}{order:03d}"
    return first + check_place(first)


MAN = id_of("19800101", 1)
WOMAN = id_of("19820202", 2)
CHILD = id_of("20100303", 4)


@dataclass
class Office:
    """A folder with rosters and a pack; `build` writes a mapping over the rosters given and builds."""

    folder: Path
    pack: Pack

    def write(self, name: str, text: str, encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.write_bytes(text.encode(encoding))
        return path

    def mapping(self, rosters: dict[str, str | dict[str, Any]], facts_on: str = "2016-08-01", **more: Any) -> Path:
        """`rosters`: register → CSV text, or an entry of the mapping."""
        entries = []
        for name, roster in rosters.items():
            register = name.split(".")[0]
            if isinstance(roster, str):
                self.write(f"{name}.csv", roster)
                entries.append({"file": f"{name}.csv", "register": register})
            else:
                entries.append({"register": register, **roster})
        path = self.folder / "mapping.yaml"
        path.write_text(
            json.dumps({"facts_on": facts_on, "synthetic": True, "rosters": entries, **more}, ensure_ascii=False), encoding="utf-8"
        )
        return path

    def build(self, rosters: dict[str, str | dict[str, Any]], facts_on: str = "2016-08-01", **more: Any) -> BuildReport:
        return build(self.mapping(rosters, facts_on), [self.pack], self.folder / "out", key=KEY, **more)

    def rows(self, report: BuildReport, part: str, columns: str = "*", order: str = "ALL") -> list[tuple[Any, ...]]:
        """Rows of a part, read back from the files of the snapshot."""
        import duckdb

        files = [str(path) for path in Snapshot.open(report.path).files(part)]
        if not files:
            return []
        with duckdb.connect(":memory:") as con:
            return con.execute(f"SELECT {columns} FROM read_parquet(?) ORDER BY {order}", [files]).fetchall()

    def reasons(self, report: BuildReport, held: bool = False) -> list[tuple[str, int, str, str]]:
        """(roster, line, column, code) of the list of rejected (or held) rows."""
        path = report.reports / ("held.csv" if held else "rejected.csv")
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return [(row["名册"], int(row["行"]), row["列"], row["原因代码"]) for row in csv.DictReader(stream)]


def people(*rows: str) -> str:
    """A roster of people: 身份证号,姓名,性别,出生日期,死亡日期,常住地,残疾,备注."""
    return "身份证号,姓名,性别,出生日期,死亡日期,常住地,残疾,备注\n" + "".join(row + "\n" for row in rows)


def person(
    number: str = MAN, born: str = "1980-01-01", sex: str = "男", dead: str = "", place: str = "140105", disabled: str = "", note: str = ""
) -> str:
    return ",".join((number, "某某", sex, born, dead, place, disabled, note))
