"""What `puhui demo` says of a made-up province and of the check of its planted cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from puhui.cli.output import table_text
from puhui.lang import _

if TYPE_CHECKING:
    from puhui.synthetic import Checked, Difference


def followed(margins: dict[str, Any]) -> str:
    """How far the people that were made are from the table that they follow."""
    lines = [
        _(
            "人口按 {source}：{people} 人，原表 {published} 人；与按比例缩小的原表相比，年龄性别各格最多差 {most} 人，合计差 {sum} 人",
            source=margins["source"],
            people=margins["people"],
            published=margins["published"],
            most=margins["ages_most"],
            sum=margins["ages_sum"],
        )
    ]
    widest = sorted(margins["counties"], key=lambda row: (-row["ages_most"], row["county"]))[:3]
    for row in widest if margins["ages_most"] else ():
        lines.append(_("  {county}：{n} 人，各格最多差 {most} 人", county=row["county"], n=row["people"], most=row["ages_most"]))
    return "\n".join(lines)


def as_json(checked: Checked) -> dict[str, Any]:
    rows = [
        {"benefit": benefit, "fate": fate, "planted": planted, "found": found}
        for (benefit, fate), (planted, found) in checked.table.items()
    ]
    differences = [difference.as_json() for difference in checked.differences]
    return {"ok": not checked.differences, "table": rows, "unplanted": checked.unplanted, "differences": differences}


def table(checked: Checked) -> str:
    """Planted and found, by benefit and what became of it."""
    from rich.table import Table

    from puhui.entitlement.gap import status_word

    shown = Table(title=_("合成数据 synthetic"))
    for head in (_("待遇"), _("结果"), _("埋下"), _("找到")):
        shown.add_column(head)
    for (benefit, fate), (planted, found) in checked.table.items():
        shown.add_row(benefit, status_word(fate), str(planted), str(found))
    return table_text(shown, 130)


def verdict(checked: Checked) -> str:
    planted = sum(planted for planted, _found in checked.table.values())
    others = "\n" + _("没有埋下情形、不核对的待遇：{names}", names="、".join(checked.unplanted)) if checked.unplanted else ""
    if not checked.differences:
        return _("预先埋下的 {n} 条全部找到，没有多出一条；全省合计与退回的行也都对上", n=planted) + others
    lines = [_("{n} 处不同：", n=len(checked.differences))]
    return "\n".join([*lines, *(_line(difference) for difference in checked.differences)])


def _line(difference: Difference) -> str:
    unit = str(difference.unit) if difference.unit else ""
    head = "  ".join(text for text in (unit, difference.case, difference.benefit) if text)
    return f"  {head}\n    {_('应当：{text}', text=difference.expected)}  {_('实际：{text}', text=difference.found)}\n    {difference.say}"
