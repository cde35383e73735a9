"""A pack of invented benefits for the tests of the calculator and of the explainer, beside the general pack alone."""

from __future__ import annotations

from pathlib import Path

from puhui import regions
from puhui.catalogue import Catalogue, load
from puhui.packs import Pack, find_packs

HEAD = "name: tried\nsay: 试算\nkind: domain\nversion: '0.1.0'\nneeds: [general]\nsynthetic: true\n"
CARD = "domain: tried\nleads: civil_affairs\nobject: 试\nguidance: 试\nspending: 试\nlead_text: 民政部门\n"
REGISTER = """name: pay
say: 核对到的工资
shape: rows
holds: person
row: 一行是一个月的工资
ask: 有工资吗？
columns:
  id_number: {say: 公民身份号码, type: id_number, identity: true, required: true, sensitivity: high, purpose: 识别本人, unit: person}
  amount: {say: 工资, type: yuan, range: ["0", "100000"], required: true, sensitivity: high, purpose: 计算收入}
facts:
  monthly_pay: {say: 月工资, is: sum(rows.amount), range: ["0", "100000"]}
complete: by_county
"""
FAMILY = """name: 困难家庭补助
serves: family
at: hukou
means_tested: true
visible_to: [self, household, office]
basis: [{document: 试行办法, of: "2016-01-01", clause: 第三条}]
standards:
  line: {say: 困难家庭标准, unit: yuan/month, range: ["0", "5000"], set_by: [province]}
let: {n: count(members), pay: sum(members.monthly_pay)}
when:
  - {id: line, say: 人均月工资低于标准, if: pay < standard.line * n, clause: 第三条, bring: 工资单}
amount: {each: month, is: standard.line * n - pay}
served: {by: award}
"""
CHILD = """name: 儿童随访
serves: person
at: residence
visible_to: [self, household, office]
applies: {say: 是0–6岁儿童, if: age < 7}
when:
  - {id: here, say: 住在本省, if: "status == 'living'"}
occasions:
  from: birth_date
  each:
    - {id: newborn, say: 新生儿访视, days: [0, 7]}
    - {id: year, say: 1岁, months: [12, 13]}
    - {id: four, say: 4岁, months: [48, 60]}
served: {by: occasions, late_days: 30}
"""
ELDER = """name: 高龄补贴
serves: person
at: hukou
visible_to: [self, household, office]
when:
  - {id: age, say: 年满80周岁, if: age >= 80}
  - {id: alive, say: 本人在世, if: "status not in ('dead', 'missing')"}
amount: {each: month, is: standard.elder}
standards:
  elder: {say: 高龄补贴标准, unit: yuan/month, range: ["0", "5000"], set_by: [province]}
served: {by: award}
"""
ALONE = """name: 只告诉本人的服务
serves: person
at: residence
visible_to: [self, office]
when:
  - {id: sick, say: 本人是女性, if: "sex == 'female'"}
served: {by: record, each: year}
"""
ORPHAN = """name: 父母都不在的儿童
serves: person
at: hukou
visible_to: [self, household, office]
when:
  - {id: minor, say: 未满18周岁, if: age < 18}
  - {id: parents, say: 父母都已去世或失踪, if: "count(parents, parents.status in ('dead', 'missing')) == 2"}
served: {by: award}
"""
SERVICE = """channels: [乡镇（街道）窗口]
evidence: [{say: 身份证}, {say: 工资单, when: 有工资}]
steps: [{id: apply, say: 申请, by: applicant}]
starts: 批准的次月
basis: [{document: 试行办法, of: "2016-01-01"}]
"""
FIGURES = "standard,region,valid_from,valid_until,value,document,document_date,clause,status,checked_by,checked_on,note\n"
ITEMS = {"hardship": FAMILY, "child_visits": CHILD, "elder_grant": ELDER, "own_service": ALONE, "orphans": ORPHAN}
LINES = {"hardship": "line,140000,2016-01-01,,500,,,,invented,,,\n", "elder_grant": "elder,140000,2016-01-01,,100,,,,invented,,,\n"}


def tried(folder: Path) -> tuple[list[Pack], Catalogue, regions.Regions]:
    """Writes the pack and loads it with the general one and the map of Shanxi."""
    (folder / "registers").mkdir(parents=True)
    (folder / "pack.yaml").write_text(HEAD, encoding="utf-8")
    (folder / "registers" / "pay.yaml").write_text(REGISTER, encoding="utf-8")
    for name, text in ITEMS.items():
        where = folder / "items" / name
        (where / "service").mkdir(parents=True)
        (where / "2016-01-01.yaml").write_text(CARD + text, encoding="utf-8")
        (where / "service" / "2016-01-01.yaml").write_text(SERVICE, encoding="utf-8")
        if name in LINES:
            (where / "standards.csv").write_text(FIGURES + LINES[name], encoding="utf-8")
    packs = [pack for pack in find_packs([folder]) if pack.name in ("general", "shanxi", "tried")]
    catalogue = load([pack for pack in packs if pack.name != "shanxi"])
    catalogue.choices = []  # they speak of benefits of other packs
    return packs, catalogue, regions.load(packs)
