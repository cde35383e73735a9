"""A declared column: its type, range, vocabulary, and the decisions about privacy that stand beside it."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from puhui.errors import Problem, Where
from puhui.lang import _
from puhui.packs import Section
from puhui.registers.asking import PLAIN, Asking, read_asking
from puhui.rules.types import FIRST_DAY, INT64, LAST_DAY, Day, Flag, Moment, Money, Number, Percent, Place, Type, Word
from puhui.terms import fen, parse_day

TYPES = ("text", "id_number", "flag", "integer", "yuan", "percent", "date", "hour", "code", "region")
SENSITIVITY = ("none", "low", "medium", "high")
SQL = {
    "text": "VARCHAR",
    "id_number": "VARCHAR",
    "flag": "BOOLEAN",
    "integer": "BIGINT",
    "yuan": "BIGINT",
    "percent": "BIGINT",
    "date": "DATE",
    "hour": "BIGINT",
    "code": "VARCHAR",
    "region": "BIGINT",
}
NAME = re.compile(r"[a-z][a-z0-9_]*")
_NEEDS_RANGE = ("integer", "yuan", "percent")


@dataclass(frozen=True)
class Column:
    name: str
    say: str
    type: str
    where: Where = field(default_factory=Where, compare=False)
    required: bool = False
    identity: bool = False
    sensitivity: str = "none"
    purpose: str = ""
    meaning: str = ""
    values: tuple[tuple[str, str], ...] = ()
    low: int | date | None = None
    high: int | date | None = None
    unit: str = ""  # the kind whose natural key this column holds; "" lets the register find out by name
    ask: Asking = PLAIN  # how people are asked for it

    @property
    def sql(self) -> str:
        """Its type in DuckDB and Parquet."""
        return SQL[self.type]

    @property
    def masked(self) -> bool:
        """Whether its values must stay out of lists of rejected rows."""
        return self.identity or self.sensitivity == "high"

    def fact_type(self) -> Type | None:
        """Its type in the rule language; None for what rules may never read."""
        if self.identity or self.type in ("text", "id_number"):
            return None
        if self.type == "date":
            assert self.low is None or isinstance(self.low, date)
            assert self.high is None or isinstance(self.high, date)
            return Day(self.low or FIRST_DAY, self.high or LAST_DAY)
        if self.type in ("integer", "yuan", "percent"):
            assert isinstance(self.low, int) and isinstance(self.high, int)
            kind: type[Number] | type[Money] | type[Percent] = {"integer": Number, "yuan": Money, "percent": Percent}[self.type]  # type: ignore[assignment]
            return kind(self.low, self.high)
        if self.type == "code":
            return Word(tuple(word for word, _say in self.values))
        return Flag() if self.type == "flag" else Moment() if self.type == "hour" else Place()


def read_column(name: str, section: Section) -> Column:
    """The column that a pack declares under `name`. What is wrong is noted in the section's problems."""
    kind = section.choice("type", TYPES)
    if not NAME.fullmatch(name):
        section.problem(None, "bad-name", _("列名“{name}”只能用小写字母、数字和下划线，以字母开头", name=name))
    if keyword.iskeyword(name):
        section.problem(None, "bad-name", _("“{name}”是规则语言的保留字，规则里读不到这一列", name=name), _("换一个名字"))
    identity = section.flag("identity", kind == "id_number")
    if kind == "id_number" and not identity:
        section.problem("identity", "id-not-identity", _("身份号码列必须写 identity: true"), _("身份号码只存入身份数据，不进入分析数据"))
    low, high = read_range(section, kind)
    words = _vocabulary(section, kind)
    column = Column(
        name=name,
        say=section.text("say"),
        type=kind if kind in TYPES else "text",
        where=section.where(),
        required=section.flag("required", False),
        identity=bool(identity),
        sensitivity=_decided(section, "sensitivity", SENSITIVITY),
        purpose=_decided(section, "purpose", ()),
        meaning=section.text("meaning", ""),
        values=words,
        low=low,
        high=high,
        unit=section.text("unit", ""),
        ask=read_asking(section, [word for word, _say in words]),
    )
    section.done()
    return column


def _decided(section: Section, key: str, among: tuple[str, ...]) -> str:
    """sensitivity and purpose are decided for every column, once, beside the column."""
    if key not in section:
        section.asked.add(key)
        say = _("敏感程度（sensitivity）") if key == "sensitivity" else _("用途（purpose）")
        remedy = _("写上 none、low、medium 或 high") if key == "sensitivity" else _("写一句话：收集这一项做什么用")
        section.problem(None, "undecided", _("列“{name}”没有决定{what}", name=section.path.rpartition(".")[2], what=say), remedy)
        return "high" if among else ""
    return str(section.choice(key, among) if among else section.text(key))


def _vocabulary(section: Section, kind: str) -> tuple[tuple[str, str], ...]:
    if kind != "code":
        return ()
    values = section.section("values")
    if values is None:
        return ()
    found = []
    for word in list(values.data):
        if not isinstance(word, str):
            values.asked.add(str(word))
            where = Where(section.file, values.data.lc.key(word)[0] + 1)
            section.problems.append(Problem(where, "key-type", _("代码“{word}”要加引号", word=word), _('写成 "{word}"', word=word)))
            continue
        found.append((str(word), str(values.text(word))))
    if not found:
        section.problem(
            "values", "no-values", _("代码列“{name}”没有可用的值", name=section.path.rpartition(".")[2]), _("在 values 里列出代码和含义")
        )
    return tuple(found)


def read_range(section: Section, kind: str) -> tuple[Any, Any]:
    """The declared [low, high], in the units kept inside: fen, hundredths of a percent, days."""
    if "range" not in section:
        section.asked.add("range")
        if kind in _NEEDS_RANGE:
            what = _("列“{name}”没有写范围（range）", name=section.path.rpartition(".")[2])
            section.problem(None, "no-range", what, _("写上最小和最大的可能值，程序据此证明计算不会溢出"))
            return 0, 0
        return None, None
    ends = section.scalars("range")
    if len(ends) != 2:
        section.problem("range", "bad-range", _("范围要写两个值：[最小, 最大]"))
        return (0, 0) if kind in _NEEDS_RANGE else (None, None)
    try:
        low, high = (range_end(end, kind) for end in ends)
        if low > high:  # type: ignore[operator]
            raise ValueError
        return low, high
    except (ValueError, TypeError):
        remedy = _('整数直接写，金额、百分比和日期写成带引号的文字，如 ["0", "1000"]；小的在前')
        section.problem("range", "bad-range", _("这个范围不合用：{ends}", ends=list(ends)), remedy)
        return (0, 0) if kind in _NEEDS_RANGE else (None, None)


def range_end(end: Any, kind: str) -> int | date:
    """One end of a range as packs write it. ValueError when it is not of the column's type."""
    if kind == "date":
        return parse_day(end)
    if kind in ("yuan", "percent"):
        if not isinstance(end, str):
            raise ValueError(end)
        return fen(end)
    if kind != "integer" or isinstance(end, bool) or not isinstance(end, int) or abs(end) > INT64:
        raise ValueError(end)
    return int(end)
