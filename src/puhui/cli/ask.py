"""`puhui ask`: what is this household due? One question after the other, nothing kept."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from puhui.cli.context import Context, day
from puhui.cli.output import dump
from puhui.errors import fail
from puhui.lang import _

if TYPE_CHECKING:
    from puhui.entitlement.calculator import Calculator


def command(
    on: Annotated[str, typer.Option("--on", help="按哪一天的规定和年龄，默认今天 / the day")] = "",
    place: Annotated[str, typer.Option("--place", help="住在哪个县（市、区）：名称或代码 / where the household lives")] = "",
    answers: Annotated[
        Path | None, typer.Option("--answers", help="已有的回答（JSON 文件，- 为标准输入）/ answers so far, - for stdin")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="把结果写到这个文件；不写就什么也不留 / keep the result")] = None,
    provisional: Annotated[bool, typer.Option("--provisional", help="未核对的数也用来试算 / trial with unchecked figures")] = False,
    packs: Annotated[list[Path] | None, typer.Option("--packs", help="另外的服务包目录 / further pack folders")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="机器可读：只走一步，不提问 / one step, machine-readable")] = False,
) -> None:
    """给一家人算一算：一次问一件事，最后说明哪些符合、哪些要核实。 / an interview for one household."""
    from puhui.entitlement.calculator import Calculator

    given = _read(answers)
    context = Context(tuple(packs or ()))
    when = day(on or given.get("day")) or _today()
    home = place or given.get("place") or ""
    calculator = Calculator(context.catalogue, context.regions, when, _place(home, context, calculator_day=when), provisional)
    said = dict(given.get("answers", {}))
    if as_json:
        document = calculator.step(calculator.read(said))
        _keep(out, document)
        typer.echo(dump(document))
        return
    _talk(calculator, said, out)


def _today() -> Any:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def _read(path: Path | None) -> dict[str, Any]:
    """`{"day": …, "place": …, "answers": {name: value}}`, or the answers alone."""
    if path is None:
        return {}
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
        data = json.loads(text or "{}")
    except (OSError, ValueError) as error:
        raise fail(
            "bad-answers", _("读不了回答 {path}：{why}", path=path, why=error), _('写成 JSON 对象，如 "family.members": 3')
        ) from None
    if not isinstance(data, dict) or not isinstance(data.get("answers", {}), dict):
        raise fail("bad-answers", _("{path} 里应当是一组回答", path=path), _('写成 JSON 对象，如 "family.members": 3'))
    return data if set(data) <= {"day", "place", "answers"} else {"answers": data}


def _place(text: str, context: Context, calculator_day: Any) -> int | None:
    from puhui.entitlement.said import read_value
    from puhui.rules.types import Place

    if not text:
        return None
    try:
        found = read_value(text, Place(), context.regions, context.regions.on(calculator_day))
    except ValueError:
        near = context.regions.nearest(text)
        remedy = _("是不是 {near}？", near=near) if near else _("用 puhui regions 查这一天有哪些地区")
        raise fail("region-unknown", _("{day} 没有这个地区，或者不止一个：{text}", day=calculator_day, text=text), remedy) from None
    return found if isinstance(found, int) else None


def _keep(out: Path | None, document: dict[str, Any]) -> None:
    """Only where somebody asked for it: answers are personal data."""
    if out is not None:
        out.write_text(dump(document) + "\n", encoding="utf-8")


# -- the terminal ------------------------------------------------------------------------------------------------


def _talk(calculator: Calculator, said: dict[str, Any], out: Path | None) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    document = calculator.step(calculator.read(said))
    console.print(heading(document))
    number = 0
    while document["question"] is not None:
        number += 1
        said |= _put(console, calculator, document, said, number)
        document = calculator.step(calculator.read(said))
    console.print(summary(document))
    _keep(out, document)


def heading(document: dict[str, Any]) -> str:
    """What everybody should know first."""
    lines = [_("按 {day} 的规定。不知道的直接回车；不留任何记录。", day=document["day"])]
    if document["synthetic"]:
        lines.append(_("合成数据 synthetic：标准都是虚构的"))
    if document["provisional"]:
        lines.append(_("假设分析：用了未与原文核对的标准"))
    return "\n".join(lines)


def _put(console: Any, calculator: Calculator, document: dict[str, Any], said: dict[str, Any], number: int) -> dict[str, Any]:
    """Asks one question; what was said, by the names of the answers. None: not known."""
    question = document["question"]
    console.print()
    console.print(f"{number}. {question['text']}" + (_("（估计）") if question["estimate"] and question["type"] == "flag" else ""))
    if question["hint"]:
        console.print(f"   {question['hint']}", style="dim")
    console.print(f"   {document['why']['text']}", style="dim")
    blanks = question["blanks"]
    if question["type"] == "flag" and len(blanks) > 1:
        return _tick(console, blanks)
    for index, choice in enumerate(question["choices"], 1):
        console.print(f"   {index} {choice['say']}")
    if question["type"] in ("place", "code") and len(blanks) > 1:
        return _alike(console, calculator, question, said)
    return {blank["key"]: _one(console, calculator, question, blank, {**said}) for blank in blanks}


def _tick(console: Any, blanks: list[dict[str, str]]) -> dict[str, Any]:
    """Which of these? Numbers; 0 for none; nothing for not known."""
    for index, blank in enumerate(blanks, 1):
        console.print(f"   {index} {blank['who']}")
    while True:
        text = console.input(_("   哪些是？写编号，如 1 3；都不是写 0：")).replace("，", " ").replace(",", " ").split()
        if not text:
            return {blank["key"]: None for blank in blanks}
        if all(word.isdigit() and int(word) <= len(blanks) for word in text):
            return {blank["key"]: str(index) in text for index, blank in enumerate(blanks, 1)}
        console.print(_("   只写上面的编号"))


def _alike(console: Any, calculator: Calculator, question: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """One answer for all, unless they differ."""
    blanks = question["blanks"]
    names = "、".join(blank["who"] for blank in blanks)
    text = console.input(_("   {names}都一样吗？一样就写一个答案，不一样写 0，不知道直接回车：", names=names)).strip()
    if text == "0":
        return {blank["key"]: _one(console, calculator, question, blank, said) for blank in blanks}
    value = _chosen(question, text)
    if value is None or _fits(calculator, said, blanks[0]["key"], value):
        return {blank["key"]: value for blank in blanks}
    return {blank["key"]: _one(console, calculator, question, blank, said) for blank in blanks}


def _one(console: Any, calculator: Calculator, question: dict[str, Any], blank: dict[str, str], said: dict[str, Any]) -> Any:
    while True:
        value = _chosen(question, console.input(f"   {blank['who']}：").strip())
        if value is None or _fits(calculator, said, blank["key"], value):
            return value
        console.print("   " + _("这样写：{form}", form=FORMS[question["type"]]()))


def _chosen(question: dict[str, Any], text: str) -> Any:
    """The text as an answer: the number of a choice, or as typed. None: not known."""
    from puhui.entitlement.said import UNKNOWN

    if text in UNKNOWN:
        return None
    choices = question["choices"]
    return choices[int(text) - 1]["value"] if choices and text.isdigit() and 0 < int(text) <= len(choices) else text


def _fits(calculator: Calculator, said: dict[str, Any], key: str, value: Any) -> bool:
    from puhui.errors import PuhuiError

    try:
        calculator.read({**said, key: value})
    except PuhuiError:
        return False
    return True


FORMS = {
    "flag": lambda: _("是 / 否"),
    "code": lambda: _("上面的编号"),
    "size": lambda: _("人数，如 3"),
    "number": lambda: _("整数，如 3"),
    "yuan": lambda: _("元，如 1500"),
    "percent": lambda: _("百分数，如 15"),
    "date": lambda: _("年-月-日，如 1980-05-01"),
    "hour": lambda: _("年-月-日 时，如 2020-05-01 09"),
    "place": lambda: _("县（市、区）的名称或代码，如 140105"),
}


def summary(document: dict[str, Any]) -> str:
    """The end of the interview: what is due, what is to be checked, what is not due, and where to go."""
    lines = [""]
    for answer in ("yes", "not known", "no", "not applicable"):
        rows = [row for row in document["result"] if row["answer"] == answer]
        if rows:
            lines.append(f"■ {rows[0]['word']}")
            lines += _together(rows)
    if document["next_steps"]:
        lines += ["", _("下一步")]
    for index, step in enumerate(document["next_steps"], 1):
        lines.append(f"{index}. {step['text']}")
        if step["bring"]:
            lines.append(_("   带上：{what}", what="、".join(step["bring"])))
    lines += ["", _("这是按您说的情况算的，不是决定；决定以办理单位的书面通知为准。")]
    return "\n".join(lines)


def _together(rows: list[dict[str, Any]]) -> list[str]:
    """One line for all of whom the same is said of a benefit."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        starts = _("起始：{starts}", starts=row["starts"]) if row["starts"] else ""
        detail = "；".join(part for part in (row["say"], row["amount"], row["band"], starts) if part)
        groups.setdefault((row["item"], row["name"], detail, "、".join(row["because"] or row["missing"])), []).append(row["who"])
    lines = []
    for (item, name, detail, reasons), people in groups.items():
        title = name if name == item else f"{item} · {name}"
        lines.append(f"  {title}（{'、'.join(people)}）：{detail}")
        if reasons:
            lines.append("      " + (_("没有满足：{what}", what=reasons) if rows[0]["because"] else _("待核实：{what}", what=reasons)))
    return lines
