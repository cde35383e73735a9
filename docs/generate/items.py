"""A page for every item: card, benefits with conditions, standards, figures, procedure and examples."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

from commands import NOTE

if TYPE_CHECKING:
    from puhui.catalogue import Benefit, Catalogue, Item, Version
    from puhui.catalogue.examples import Example, Expected
    from puhui.catalogue.model import Basis, PlaceRule, Served, Service
    from puhui.regions import Regions

AT = {"hukou": "户籍地", "residence": "常住地", "self": "自身所在地", "family.hukou": "家庭户籍地", "family.residence": "家庭常住地"}
UNITS = {
    "yuan/month": "元/月",
    "yuan/year": "元/年",
    "yuan": "元",
    "percent": "百分比",
    "count": "数",
    "days": "天",
    "months": "月",
    "years": "岁或年",
    "date": "日期",
}
EACH = {"month": "每月", "year": "每年", "once": "一次"}
OFFICES = {"nation": "国家", "province": "省", "city": "市", "county": "县"}
STATUS = {"checked": "已核对", "unverified": "未核对", "invented": "虚构"}
ANSWER = {"yes": "是", "no": "否", "not known": "待核实", "not applicable": "不适用", "not yes": "不是“是”"}


def pages() -> dict[str, str]:
    from puhui.catalogue import load
    from puhui.catalogue.examples import read_examples
    from puhui.packs import find_packs
    from puhui.regions import load as load_regions

    packs = find_packs()
    catalogue, regions = load(packs), load_regions(packs)
    examples: dict[str, list[Example]] = defaultdict(list)
    for example in read_examples(catalogue, regions, []):
        examples[example.item].append(example)
    made = {f"items/{name}.md": Page(catalogue, regions, item, examples[name]).text() for name, item in catalogue.items.items()}
    return {**made, "items/README.md": _index(catalogue, examples)}


def _index(catalogue: Catalogue, examples: dict[str, list[Example]]) -> str:
    english = catalogue.english()
    text = (
        NOTE
        + "# Items 服务事项\n\nWhat the shipped packs promise: rules, figures, procedures and worked examples, written from the packs.\n\n"
    )
    text += "| item | | pack | versions from | benefits | examples |\n|---|---|---|---|---|---|\n"
    signals = [item for item in catalogue.items.values() if item.folder.parent.name == "signals"]
    for name, item in catalogue.items.items():
        if item in signals:
            continue
        newest = item.versions[-1]
        since = "、".join(version.since.isoformat() for version in item.versions)
        cells = [
            f"[{newest.name}]({name}.md)",
            english.get(newest.name, ""),
            f"`{item.pack.name}`",
            since,
            len(newest.benefits),
            len(examples[name]),
        ]
        text += _row(cells)
    text += "\n## Signals 疑似线索\n\nLawful signs of need. They rank whom to tell first among those of whom it is not known whether they are due, and decide nothing.\n\n"
    text += "| signal | | pack | for |\n|---|---|---|---|\n"
    for item in signals:
        newest = item.versions[-1]
        for benefit in newest.benefits:
            meant = "、".join(f"`{name}`" for name in benefit.signal_for)
            text += _row([f"[{newest.name}]({item.name}.md)", english.get(newest.name, ""), f"`{item.pack.name}`", meant])
    return text


def _row(cells: list[Any]) -> str:
    return "| " + " | ".join(" ".join(str(cell).split()).replace("|", "\\|") for cell in cells) + " |\n"


def _code(text: str) -> str:
    return f"`{' '.join(text.split())}`"


class Page:
    """One item. Its texts are the pack's own, in Chinese; English stands beside names and conditions."""

    def __init__(self, catalogue: Catalogue, regions: Regions, item: Item, examples: list[Example]):
        self.catalogue, self.regions, self.item, self.examples = catalogue, regions, item, examples
        self.english = catalogue.english()
        self.codes = {
            code: label
            for register in catalogue.registers.registers.values()
            for column in register.columns.values()
            for code, label in column.values
        }

    @cached_property
    def newest(self) -> Version:
        return self.item.versions[-1]

    def text(self) -> str:
        english = self.english.get(self.newest.name, "")
        text = NOTE + f"# {self.newest.name}\n\n{english} · `{self.item.name}` · {self.item.pack.say} `{self.item.pack.name}`\n\n"
        text += "".join(f"* [{version.since} 起的版本](#{version.since}-起的版本)\n" for version in reversed(self.item.versions))
        text += "".join(
            f"* [{title}](#{title})\n"
            for title, shown in (("标准", self._declared), ("办事指南", self.item.services), ("例子", self.examples))
            if shown
        )
        text += "".join(self._version(version) for version in reversed(self.item.versions))
        return text + self._standards() + self._services() + self._examples()

    def _kind(self, name: str) -> str:
        return self.catalogue.registers.kinds[name].say

    def _version(self, version: Version) -> str:
        text = f"\n## {version.since} 起的版本\n\n"
        if version.until:
            text += f"到 {version.until} 为止。\n\n"
        text += "| | |\n|---|---|\n"
        for label, key in (("服务对象", "object"), ("服务指导标准", "guidance"), ("支出责任", "spending"), ("牵头负责单位", "lead_text")):
            text += _row([label, version.card[key]]) if key in version.card else ""
        text += _row(["归属地", _at(version.at, version.place_rule)])
        text += _row(["依据", _papers(version.basis)])
        if version.means_tested:
            text += _row(["核对经济状况", "是：没有申请和授权的家庭，答案多为待核实"])
        if version.counted:
            text += f"\n计入的成员：{_code(version.counted.text)}\n"
        if version.lets:
            text += "\n| 中间结果 | |\n|---|---|\n" + "".join(
                _row([f"`{name}` {dict(version.says).get(name, '')}".strip(), _code(source.text)]) for name, source in version.lets
            )
        return text + "".join(self._benefit(benefit, version) for benefit in version.benefits)

    def _benefit(self, benefit: Benefit, version: Version) -> str:
        english = self.english.get(benefit.name, "")
        text = f"\n### {benefit.name}（{version.since}）\n\n{english} · `{benefit.id}`\n\n"
        text += f"* 给谁：{self._kind(benefit.serves)}，由{_at(benefit.at, benefit.place_rule or version.place_rule)}负责\n"
        if benefit.signal_for:
            text += f"* 疑似线索，用来排先告知谁：{'、'.join(f'`{name}`' for name in benefit.signal_for)}\n"
        if benefit.order:
            text += f"* {benefit.order.say}：{_code(benefit.order.source.text)}\n"
        if benefit.schedule:
            text += f"* 按日程，从 {_code(benefit.schedule.start.text)} 起算\n"
        elif benefit.amount:
            what = f"数量（{benefit.amount.unit}）" if benefit.amount.quantity else f"金额（{EACH[benefit.amount.each]}）"
            text += f"* {what}：{_code(benefit.amount.source.text)}\n"
        text += "" if benefit.signal_for else f"* 怎样算已享：{_served(benefit.served)}\n"
        text += "".join(f"* `{name}`：{_code(source.text)}\n" for name, source in benefit.lets)
        text += "".join(
            f"* 取舍：{choice.say}（{_papers(choice.basis)}）\n" for choice in self.catalogue.choices if benefit.id in choice.of
        )
        text += "\n| 条件 | | 规则 | 条款 | 带上 |\n|---|---|---|---|---|\n"
        for condition in benefit.conditions:
            say = (
                f"**没有**：{condition.say}"
                if condition.excluding
                else f"**适用**：{condition.say}"
                if condition.applies
                else condition.say
            )
            say += f"（到 {condition.until} 为止，以后待核实）" if condition.until else ""
            rule = f"not ({condition.source.text})" if condition.excluding else condition.source.text
            text += _row([say, self.english.get(condition.say, ""), _code(rule), condition.clause, condition.bring])
        if benefit.schedule:
            text += "\n| 项次 | | 期限 | 只在 |\n|---|---|---|---|\n"
            for one in benefit.schedule.occasions:
                unit = "个月" if one.months else "天"
                also = _code(one.source.text) if one.source else ""
                text += _row([f"`{one.id}`", one.say, f"起算后 {one.first} 至 {one.last} {unit}", also])
        return text

    @cached_property
    def _declared(self) -> dict[str, Any]:
        from puhui.catalogue.tables import declarations

        return declarations(self.catalogue, self.item.name)

    def _standards(self) -> str:
        from puhui.catalogue.tables import show

        if not self._declared:
            return ""
        text = "\n## 标准\n\n| 标准 | | 单位 | 按 | 谁可以定 | 哪边算提高 |\n|---|---|---|---|---|---|\n"
        for standard in self._declared.values():
            keys = "、".join(name for name, _words in standard.rule.keys) or "—"
            better = {"higher": "变大", "lower": "变小"}.get(standard.better, "")
            text += _row(
                [
                    f"`{standard.name}`",
                    standard.say,
                    UNITS[standard.unit],
                    keys,
                    "、".join(OFFICES[level] for level in standard.set_by),
                    better,
                ]
            )
        figures = [figure for figure in self.catalogue.figures if figure.standard.startswith(f"{self.item.name}.")]
        if figures:
            text += "\n有文件的数：\n\n| 标准 | 地区 | 键 | 自 | 至 | 数 | 文件 | 核对 |\n|---|---|---|---|---|---|---|---|\n"
        for figure in figures:
            unit = self._declared[figure.standard.split(".")[1]].unit
            place = "全国" if figure.region == "000000" else figure.region
            keys = "、".join(self.codes.get(key, key) for key in figure.keys)
            text += _row(
                [
                    f"`{figure.standard.split('.')[1]}`",
                    place,
                    keys,
                    figure.since,
                    figure.until or "",
                    show(figure.value, unit),
                    figure.document,
                    STATUS[figure.status],
                ]
            )
        holes = [hole for hole in self.catalogue.holes if hole.item == self.item.name]
        if holes:
            text += "\n已知缺的数（缺了，用到它的答案就是待核实，不当作零）：\n\n"
            text += "".join(
                f"* `{hole.standard}`，自 {hole.since}{f' 至 {hole.until}' if hole.until else ''}：{hole.why}\n" for hole in holes
            )
        return text

    def _services(self) -> str:
        text = "\n## 办事指南\n" if self.item.services else ""
        for service in reversed(self.item.services):
            text += f"\n### {service.since} 起\n\n* 渠道：{'、'.join(service.channels)}\n* 材料：{'；'.join(say + (f'（{when}）' if when else '') for say, when in service.evidence) or '不需要'}\n"
            text += f"* 起始：{service.starts}\n" if service.starts else ""
            text += f"* 依据：{_papers(service.basis)}\n" if service.basis else ""
            text += "\n" + "".join(self._step(service, number) for number in range(len(service.steps)))
        return text

    def _step(self, service: Service, number: int) -> str:
        step = service.steps[number]
        office = self.regions.office(step.by, service.since)
        by = {"township": "乡镇（街道）", "primary_care": "基层医疗卫生机构", "county": "县级", "applicant": "申请人"}.get(step.by)
        clock = f"，{step.days} {'个工作日' if step.unit == 'working_day' else '天'}" if step.days else ""
        return f"{number + 1}. {step.say}（{office.say if office else by or step.by}{clock}）\n"

    def _examples(self) -> str:
        if not self.examples:
            return ""
        text = "\n## 例子\n\n人和数都是虚构的。每个例子都在三种算法里算过，不符就不能发布。\n\n| 日期 | 情形 | 答案 | 为什么 |\n|---|---|---|---|\n"
        for example in self.examples:
            text += _row([example.on, example.name, "；".join(self._expected(answer) for answer in example.expect), example.why])
        return text

    def _expected(self, expected: Expected) -> str:
        from puhui.terms import yuan_text

        items = [self.item, *self.catalogue.items.values()]  # an example may ask about another item too
        versions = [version for item in items for version in item.versions]
        benefit = next(entry for version in versions for entry in version.benefits if entry.id == expected.benefit)
        text = f"{expected.unit}：{benefit.name}—{ANSWER[expected.answer]}"
        if not expected.weighed or benefit.amount is None:
            return text
        if expected.amount is None:
            return text + "，数额待核实"
        return text + (f" {expected.amount} {benefit.amount.unit}" if benefit.amount.quantity else f" {yuan_text(expected.amount)} 元")


def _at(at: str, rule: PlaceRule | None) -> str:
    """The place that owes, in words; by a rule: where which holds."""
    if rule is not None and at.rpartition(".")[2] == "place_that_owes":
        return f"{AT.get(rule.then, _code(rule.then))}（{_code(rule.source.text)} 时），否则{AT.get(rule.otherwise, _code(rule.otherwise))}"
    return AT.get(at, _code(at))


def _papers(papers: tuple[Basis, ...]) -> str:
    """Each text once, with its clauses."""
    clauses: dict[tuple[str, str], list[str]] = defaultdict(list)
    for basis in papers:
        clauses[basis.document, basis.of].append(basis.clause)
    return "；".join(f"{document}（{of}）{'、'.join(filter(None, found))}" for (document, of), found in clauses.items())


def _served(served: Served) -> str:
    if served.by == "occasions":
        return f"每一次都有记录（各次期限过后 {served.late_days} 天还没有的，才算缺）"
    if served.by == "award":
        return "当天有在享登记"
    if served.by == "fact":
        return f"另一台账可见：{_code(served.source.text)}" if served.source else "另一台账可见"
    if served.by == "quantity":
        return f"已有的数量：{_code(served.source.text)}" if served.source else "按数量"
    period = (
        f"最近 {served.window_months} 个月"
        if served.window_months
        else {"month": "上一个月", "year": "上一年", "once": "曾经"}.get(served.each, "")
    )
    text = f"{period}有 {served.count} 次服务记录，记录通常晚 {served.late_days} 天"
    return text + (f"；自 {_code(served.start.text)} 起才算" if served.start else "")
