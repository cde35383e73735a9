"""Restate a table by county on the map of another day, with its sums kept to the last person.

A value is divided by exact fractions; what the fractions leave over goes to the largest remainders, so whole numbers stay whole and the
total is the same number before and after. Values with decimals are divided in units of their last decimal place. Each row is divided
by itself, so men and women of a divided county may differ by one from a total that was divided separately.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from puhui.errors import Problem, Where
from puhui.lang import _
from puhui.regions.carry import Part

_NUMBER = re.compile(r"(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?")
_MISSING = ("", "-", "--", "—", "——", "…", "……", "..", "NA", "N/A", "n/a", "null", "缺", "不详")
_RATE = re.compile(
    r"率|比重|比例|比[(（]|比$|占比|所占|人均|户均|平均|均值|密度|指数|中位|每[人户千万百平]|/[人户千万百平]|[%％‰]"
    r"|\bratio|\brate|percent|average|median|mean\b|density|per_capita",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Series:
    """One row of the file: its line, the county's code, the values of the breakdown columns, the values as text."""

    line: int
    code: str
    by: tuple[str, ...]
    values: tuple[str, ...]


@dataclass
class Sum:
    """One value column. before == after + withheld, exactly."""

    column: str
    places: int  # decimal places
    before: int = 0
    after: int = 0
    withheld: int = 0  # known values that would have been part of a county with a missing value
    missing_before: int = 0
    missing_after: int = 0


@dataclass
class Restated:
    """`rows`: (code, breakdown, values as text, what is missing) sorted; `sums` by column."""

    rows: list[tuple[str, tuple[str, ...], tuple[str, ...], str]] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)  # counties of the old map without any row


def is_rate(column: str) -> bool:
    """Whether the name of a column says that its values cannot be added."""
    return bool(_RATE.search(column))


def apportion(total: int, shares: Mapping[str, Fraction]) -> dict[str, int]:
    """`total` divided by shares that sum to 1, by largest remainder; equal remainders go to the lower code first.

    >>> apportion(10, {"a": Fraction(1, 3), "b": Fraction(2, 3)})
    {'a': 3, 'b': 7}
    """
    exact = {code: abs(total) * share for code, share in shares.items()}
    whole = {code: int(value) for code, value in exact.items()}
    left = abs(total) - sum(whole.values())
    for code in sorted(shares, key=lambda code: (whole[code] - exact[code], code))[:left]:
        whole[code] += 1
    return whole if total >= 0 else {code: -value for code, value in whole.items()}


def number(text: str) -> tuple[int, int] | None:
    """(digits, decimal places) of a number as tables write it; None when it is none.

    >>> number("1,234.50"), number("12%")
    ((123450, 2), None)
    """
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    sign, whole, decimals = found.groups()
    return int(sign + whole.replace(",", "") + (decimals or "")), len(decimals or "")


def is_missing(text: str) -> bool:
    return text in _MISSING


def restate(rows: Iterable[Series], columns: tuple[str, ...], parts: Iterable[Part], file: str, problems: list[Problem]) -> Restated:
    """Rows by county of the old map (the sources of `parts`) on the new one. Cells that are no numbers are noted in `problems`."""
    ways: dict[str, dict[str, Fraction]] = defaultdict(dict)
    origins: dict[str, list[str]] = defaultdict(list)
    for part in parts:
        ways[part.source][part.target] = part.share
        origins[part.target].append(part.source)
    groups: dict[tuple[str, ...], dict[str, Series]] = defaultdict(dict)
    for row in rows:
        other = groups[row.by].setdefault(row.code, row)
        if other is not row:
            what = _("{code} 写了两次，另一处在第 {line} 行", code=row.code, line=other.line)
            problems.append(Problem(Where(file, row.line), "county-twice", what, _("按年龄、性别等分组的表，用 --by 指出分组的列")))
    result = Restated(sums=[_sum_of(groups, index, name, file, problems) for index, name in enumerate(columns)])
    result.absent = sorted(set(ways) - {code for group in groups.values() for code in group})
    if not problems:
        for by in groups:
            result.rows += _group(by, groups[by], result.sums, ways, origins)
        result.rows.sort(key=lambda row: row[0])  # stable: breakdowns stay in the order of the file
    return result


def _sum_of(groups: Mapping[tuple[str, ...], Mapping[str, Series]], index: int, column: str, file: str, problems: list[Problem]) -> Sum:
    """The column's places and its sum before."""
    found, total = Sum(column, 0), Fraction()
    for group in groups.values():
        for row in group.values():
            text = row.values[index]
            if is_missing(text):
                found.missing_before += 1
                continue
            read = number(text)
            if read is None:
                remedy = _("改成数字，没有数据就留空；百分比和比率不能相加，不能这样折算")
                problems.append(Problem(Where(file, row.line, cell=column), "not-a-number", _("不是数：{text}", text=text), remedy))
                continue
            found.places = max(found.places, read[1])
            total += Fraction(read[0], 10 ** read[1])
    found.before = int(total * 10**found.places)
    return found


def _group(
    by: tuple[str, ...],
    rows: Mapping[str, Series],
    sums: list[Sum],
    ways: Mapping[str, Mapping[str, Fraction]],
    origins: Mapping[str, list[str]],
) -> list[tuple[str, tuple[str, ...], tuple[str, ...], str]]:
    """One breakdown (or the whole table): a row for each county of the new map that anything went to."""
    targets = sorted({target for code in rows for target in ways[code]})
    texts: dict[str, list[str]] = {target: [] for target in targets}
    notes: dict[str, list[str]] = {target: [] for target in targets}
    for index, column in enumerate(sums):
        got: dict[str, int] = defaultdict(int)
        for code, row in rows.items():
            read = None if is_missing(row.values[index]) else number(row.values[index])
            if read is not None:
                for target, value in apportion(read[0] * 10 ** (column.places - read[1]), ways[code]).items():
                    got[target] += value
        for target in targets:
            gone = [code for code in origins[target] if code not in rows or is_missing(rows[code].values[index])]
            if gone:
                column.missing_after += 1
                column.withheld += got[target]
                notes[target].append(_("{column}：缺 {codes}", column=column.column, codes="、".join(gone)))
                texts[target].append("")
            else:
                column.after += got[target]
                texts[target].append(plain(got[target], column.places))
    return [(target, by, tuple(texts[target]), "；".join(notes[target])) for target in targets]


def plain(value: int, places: int) -> str:
    """Digits with their decimal places, without separators.

    >>> plain(-1250, 2), plain(7, 0)
    ('-12.50', '7')
    """
    if not places:
        return str(value)
    text = str(abs(value)).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{text[:-places]}.{text[-places:]}"
