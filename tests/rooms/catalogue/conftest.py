"""A tiny province and a tiny item, written into a folder; each test changes one file and looks at what the gate says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from puhui.catalogue.check import Report, check
from puhui.packs import find_packs

FILES = {
    "base/pack.yaml": "name: base\nsay: 小包\nkind: domain\nversion: '1'\nneeds: []\n",
    "base/kinds.yaml": """
kinds:
  person: {say: 人, lies: residence}
  family: {say: 家庭, groups: person, members: members, partitions: true, at_most: 60, lies: residence}
  county: {say: 县, region: true}
  city: {say: 市, region: true}
  province: {say: 省, region: true}
""",
    "base/registers/people.yaml": """
name: people
say: 人口
shape: units
holds: person
row: 一行是一人
key: [number]
columns:
  number: {say: 编号, type: text, identity: true, sensitivity: high, purpose: 识别}
  birth_date: {say: 出生日期, type: date, range: ["1880-01-01", "2100-12-31"], sensitivity: medium, purpose: 年龄}
  residence: {say: 常住地, type: region, sensitivity: low, purpose: 所在}
  income: {say: 收入, type: yuan, range: ["0", "100000"], sensitivity: high, purpose: 比较}
  poor: {say: 困难, type: flag, sensitivity: high, purpose: 认定}
facts:
  age: {say: 周岁, is: "div(months_between(birth_date, today), 12)", range: [0, 150]}
""",
    "base/registers/families.yaml": """
name: families
say: 家庭
shape: units
holds: family
row: 一行是一户
key: [family_number]
columns:
  family_number: {say: 户号, type: text, identity: true, sensitivity: high, purpose: 识别}
  residence: {say: 住地, type: region, sensitivity: low, purpose: 所在}
  area: {say: 城乡, type: code, values: {urban: 城镇, rural: 农村}, sensitivity: low, purpose: 选标准}
""",
    "base/registers/members.yaml": """
name: members
say: 成员
shape: members
holds: family
row: 一行是一名成员
columns:
  family_number: {say: 户号, type: text, identity: true, sensitivity: high, purpose: 识别, unit: family}
  number: {say: 编号, type: text, identity: true, sensitivity: high, purpose: 识别, unit: person}
""",
    "base/items/aid/2016-01-01.yaml": """
name: 补助
serves: family
at: residence
leads: civil
object: 家庭
guidance: 补差
spending: 财政
lead_text: 民政
standards:
  line: {say: 标准, unit: yuan/month, by: [area], range: ["0", "5000"], better: higher, set_by: [province, city]}
let:
  n: count(members)
  total: sum(members.income)
benefits:
  cash:
    name: 补差金
    when:
      - {id: line, say: 收入低于标准, if: "total < standard.line[area] * n"}
    excludes:
      - {id: other, say: 已享受别的补助, if: receives.other}
    amount: {each: month, is: "standard.line[area] * n - total"}
    served: {by: award}
  old:
    name: 老人补助
    serves: person
    at: residence
    when:
      - {id: age, say: 年满六十, if: age >= 60}
    quantity: {is: 1, unit: 次}
    served: {by: award}
""",
    "base/items/aid/standards.csv": """standard,region,area,valid_from,valid_until,value,document,status,checked_by,checked_on,note
line,990000,urban,2016-01-01,,600,省发1号,unverified,,,
line,990000,rural,2016-01-01,,400,省发1号,unverified,,,
""",
    "base/items/aid/examples.yaml": """
given:
  family: {area: urban, residence: "990101"}
  person: {residence: "990101", income: "0", birth_date: "1980-05-01"}
examples:
  - name: 差一分
    on: "2016-08-01"
    units:
      family: [{id: 张家}]
      person: [{id: 张三, in: {family: 张家}, income: "599.99"}]
    expect: {张家: {cash: {answer: "yes", amount: "0.01"}}, 张三: {old: "no"}}
  - name: 正好
    on: "2016-08-01"
    units:
      family: [{id: 李家}]
      person: [{id: 李四, in: {family: 李家}, income: "600"}]
    expect: {李家: {cash: "no"}}
  - name: 已有别的
    on: "2016-08-01"
    units:
      family: [{id: 王家, receives: [other]}]
      person: [{id: 王五, in: {family: 王家}, birth_date: "1956-08-01"}]
    expect: {王家: {cash: "no"}, 王五: {old: {answer: "yes", amount: 1}}}
  - name: 不知道
    on: "2016-08-01"
    units:
      family: [{id: 赵家}]
      person: [{id: 赵六, in: {family: 赵家}, blank: [income, birth_date]}]
    expect: {赵家: {cash: {answer: "not known", amount: "not known"}}, 赵六: {old: "not known"}}
""",
    "base/outside.yaml": "outside:\n  - {benefit: other, name: 别的补助, serves: family}\n",
    "place/pack.yaml": "name: place\nsay: 小省\nkind: place\nversion: '1'\nneeds: [base]\n",
    "place/regions/regions.csv": """code,name,level,parent,since,until,document
990000,小省,province,,2010-01-01,,
990100,小市,city,990000,2010-01-01,,
990101,甲县,county,990100,2010-01-01,,
990102,乙县,county,990100,2010-01-01,,
""",
    "place/regions/organisations.csv": """code,kind,say,level,since,until,successor,document,status,note
civil,civil,民政部门,province city county,,,,本省文件,unverified,
""",
}


@pytest.fixture(scope="session")
def files() -> dict[str, str]:
    """The tiny packs as they pass."""
    return dict(FILES)


@pytest.fixture
def packs(tmp_path: Path) -> Callable[..., Path]:
    """Writes the tiny packs with some files replaced (None: left out), or changed by (old text, new text)."""

    def write(changes: dict[str, str | tuple[str, str] | None] | None = None) -> Path:
        files: dict[str, str | None] = dict(FILES)
        for name, change in (changes or {}).items():
            if isinstance(change, tuple):
                old = files[name] or ""
                assert change[0] in old, f"{change[0]!r} is not in {name}"
                files[name] = old.replace(change[0], change[1])
            else:
                files[name] = change
        for name, text in files.items():
            if text is not None:
                path = tmp_path / "packs" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        return tmp_path / "packs"

    return write


@pytest.fixture
def gate(packs: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Report]:
    """What the gate says of the tiny packs and of nothing else."""

    def run(changes: dict[str, str | tuple[str, str] | None] | None = None) -> Report:
        root = packs(changes)
        monkeypatch.setattr("puhui.packs.shipped_packs", lambda: root)
        return check(find_packs())

    return run
