"""A page for every item: card, benefits with conditions, standards, figures, procedure and examples."""

from __future__ import annotations

from commands import NOTE


def pages() -> dict[str, str]:
    from puhui.catalogue import load
    from puhui.packs import find_packs

    catalogue = load(find_packs())
    english = catalogue.english()
    made = {f"items/{name}.md": _item(catalogue, item, english) for name, item in catalogue.items.items()}
    index = NOTE + "# Items\n\n" + "".join(f"* [{item.versions[-1].name}]({name}.md) `{name}`\n" for name, item in catalogue.items.items())
    return {**made, "items/README.md": index}


def _item(catalogue, item, english) -> str:  # type: ignore[no-untyped-def]
    newest = item.versions[-1]
    text = NOTE + f"# {newest.name}\n\n{english.get(newest.name, '')} · `{item.name}` · {newest.domain}\n"
    for version in reversed(item.versions):
        text += _version(version, english)
    text += _figures(catalogue, item)
    for service in reversed(item.services):
        text += f"\n## 办事指南 {service.since} 起\n\n渠道：{'、'.join(service.channels)}。材料：{'；'.join(service.evidence) or '—'}。{service.starts}\n\n"
        for step in service.steps:
            clock = f"（{step.days} {'个工作日' if step.unit == 'working_day' else '天'}）" if step.days else ""
            text += f"1. {step.say}：{step.by}{clock}\n"
    return text


def _version(version, english) -> str:  # type: ignore[no-untyped-def]
    until = f" 至 {version.until}" if version.until else ""
    text = f"\n## {version.since} 起{until}的版本\n\n| | |\n|---|---|\n"
    for label, key in (("服务对象", "object"), ("服务指导标准", "guidance"), ("支出责任", "spending"), ("牵头负责单位", "lead_text")):
        text += f"| {label} | {version.card[key]} |\n"
    text += f"| 按哪里 | `{version.at}` |\n| 依据 | {'；'.join(f'{basis.document}（{basis.of}）{basis.clause}' for basis in version.basis)} |\n"
    if version.counted:
        text += f"| 计入的成员 | `{version.counted.text}` |\n"
    for name, source in version.lets:
        text += f"| `{name}` | `{source.text}` |\n"
    for benefit in version.benefits:
        text += f"\n### {benefit.name} `{benefit.id}`\n\n给 `{benefit.serves}`，按 `{benefit.at}`。"
        if benefit.amount:
            text += f"金额或数量：`{benefit.amount.source.text}`（{benefit.amount.unit or benefit.amount.each}）。"
        text += f"以 {benefit.served.by} 为已享受的凭据。\n\n| | 条件 | | 规则 | 依据 |\n|---|---|---|---|---|\n"
        for condition in benefit.conditions:
            sign = "不得有" if condition.excluding else ""
            rule = " ".join(condition.source.text.split()).replace("|", "\\|")
            text += f"| {sign} | {condition.say} | {english.get(condition.say, '')} | `{rule}` | {condition.clause} |\n"
    return text


def _figures(catalogue, item) -> str:  # type: ignore[no-untyped-def]
    from puhui.catalogue.tables import declarations, show

    declared = declarations(catalogue, item.name)
    if not declared:
        return ""
    text = "\n## 标准\n\n| 标准 | | 单位 | 谁可以定 |\n|---|---|---|---|\n"
    for standard in declared.values():
        text += f"| `{standard.name}` | {standard.say} | {standard.unit} | {', '.join(standard.set_by)} |\n"
    figures = [figure for figure in catalogue.figures if figure.standard.startswith(f"{item.name}.")]
    if figures:
        text += "\n| 标准 | 地区 | 键 | 自 | 数 | 文件 | 核对 |\n|---|---|---|---|---|---|---|\n"
    for figure in figures:
        standard = declared[figure.standard.split(".")[1]]
        text += f"| `{standard.name}` | {figure.region} | {'、'.join(figure.keys)} | {figure.since} | {show(figure.value, standard.unit)} | {figure.document} | {figure.status} |\n"
    holes = [hole for hole in catalogue.holes if hole.item == item.name]
    if holes:
        text += "\n已知缺的数（缺了就是待核实，不当作零）：\n\n" + "".join(f"* `{hole.standard}` {hole.region} 自 {hole.since}：{hole.why}\n" for hole in holes)
    return text
