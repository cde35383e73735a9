"""The mapping file of an office: which roster feeds which register, and which header is which column.

```yaml
facts_on: "2016-08-01"
synthetic: true
rosters:
  - {file: people.csv, register: people, columns: {id_number: 身份证号, birth_date: 出生年月日}}
```
Columns that the mapping leaves out are found by themselves: a header that equals the column's name or its Chinese.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from puhui.errors import Problem, PuhuiError, Where, nearest
from puhui.lang import _
from puhui.packs import Section, read_yaml
from puhui.registers.declared import Register, Registers
from puhui.registers.readers import HEADER_WITHIN, header_text

_LIKE_DATA = re.compile(r"\d{7}|\d{4}[-/.年]\d{1,2}[-/.月]\d")  # a number or a day of somebody, no header


@dataclass(frozen=True)
class Entry:
    """One roster of the mapping."""

    path: Path
    file: str  # as the mapping writes it
    register: str
    sheet: str | None
    columns: dict[str, str]  # column → header, as far as the mapping says
    as_of: date
    defaults: dict[str, str]
    where: Where
    places: dict[str, Where]  # where the mapping names a column


@dataclass(frozen=True)
class Mapping:
    path: Path
    facts_on: date
    known_on: date
    synthetic: bool
    rosters: tuple[Entry, ...]


def read_mapping(path: Path, registers: Registers) -> Mapping:
    """The mapping file. Raises PuhuiError with all that is wrong with it."""
    problems: list[Problem] = []
    section = read_yaml(path, problems)
    if section is None:
        raise PuhuiError(problems)
    facts_on = section.day("facts_on")
    known_on = section.day("known_on", facts_on)
    synthetic = section.flag("synthetic")
    entries = section.sections("rosters")
    section.done()
    if not problems and isinstance(known_on, date) and known_on < facts_on:
        section.problem(
            "known_on", "known-before-facts", _("known_on 早于 facts_on"), _("known_on 是资料截至哪天为人所知，不会早于 facts_on")
        )
    rosters = [_entry(entry, path.parent, registers, facts_on) for entry in entries]
    if not entries:
        section.problem("rosters" if "rosters" in section else None, "no-rosters", _("没有列出名册"), _("在 rosters 里写上文件和台账"))
    if problems:
        raise PuhuiError(problems)
    return Mapping(path, facts_on, known_on, bool(synthetic), tuple(rosters))


def _entry(section: Section, folder: Path, registers: Registers, facts_on: date | None) -> Entry:
    file = section.text("file")
    name = section.text("register")
    register = registers.registers.get(name)
    if name and register is None:
        near = nearest(name, registers.registers)
        remedy = _("是不是 {near}？", near=near) if near else _("可用：{all}", all=", ".join(registers.registers))
        section.problem("register", "register-unknown", _("没有台账“{name}”", name=name), remedy)
    columns, places = _texts(section, "columns", register)
    defaults, _places = _texts(section, "defaults", register)
    entry = Entry(
        path=folder / file,
        file=file,
        register=name,
        sheet=section.text("sheet", None),
        columns=columns,
        as_of=section.day("as_of", facts_on),
        defaults=defaults,
        where=section.where("file"),
        places=places,
    )
    if file and not entry.path.is_file():
        section.problem("file", "no-file", _("没有这个文件：{file}", file=file), _("相对路径从对照文件所在目录算起"))
    section.done()
    return entry


def _texts(section: Section, key: str, register: Register | None) -> tuple[dict[str, str], dict[str, Where]]:
    found: dict[str, str] = {}
    places: dict[str, Where] = {}
    inner = section.section(key, None)
    for name in inner.keys() if inner is not None else ():
        assert inner is not None
        found[name] = inner.text(name)
        places[name] = inner.where(name)
        if register is not None and name not in register.columns:
            near = nearest(name, register.columns)
            remedy = _("是不是 {near}？", near=near) if near else _("可用：{all}", all=", ".join(register.columns))
            inner.problem(name, "column-unknown", _("台账“{register}”没有列“{name}”", register=register.name, name=name), remedy)
    return found, places


def wanted_headers(entry: Entry, register: Register) -> set[str]:
    """Every text that a header of this roster may have."""
    wanted = {header_text(header) for header in entry.columns.values()}
    for column in register.columns.values():
        if column.name not in entry.columns:
            wanted |= {column.name, header_text(column.say)}
    return wanted


def match_headers(entry: Entry, register: Register, header: list[str]) -> tuple[dict[str, int], list[str]]:
    """Column → index in the roster, and the headers that nothing uses. Raises PuhuiError with all mismatches."""
    problems: list[Problem] = []
    found: dict[str, int] = {}
    for column in register.columns.values():
        said = entry.columns.get(column.name)
        names = [header_text(said)] if said is not None else [column.name, header_text(column.say)]
        hits = [index for index, text in enumerate(header) if text in names]
        where = entry.places.get(column.name, entry.where)
        if len(hits) > 1:
            what = _("{file} 有几列都叫“{header}”", file=entry.file, header=header[hits[0]])
            problems.append(Problem(where, "header-twice", what, _("改掉名册里多余的表头")))
        elif hits:
            found[column.name] = hits[0]
        elif said is not None or (column.required and column.name not in entry.defaults):
            wanted = said if said is not None else column.say
            remedy = _which_header(wanted, header)
            problems.append(Problem(where, "header-missing", _("{file} 没有表头“{header}”", file=entry.file, header=wanted), remedy))
    if problems:
        raise PuhuiError(problems)
    unused = [text for index, text in enumerate(header) if text and index not in found.values()]
    return found, unused


def _which_header(wanted: str, header: list[str]) -> str:
    """What to try where a header is missing. A line of data that was taken for the header is never repeated: it may name people."""
    if any(_LIKE_DATA.search(text) for text in header):
        return _("前 {n} 行里没有认得的表头，只有资料；在资料上面加一行表头", n=HEADER_WITHIN)
    near = nearest(header_text(wanted), [text for text in header if text])
    return (
        _("是不是“{near}”？在 columns 里写上", near=near)
        if near
        else _("名册的表头：{all}", all="、".join(text for text in header if text))
    )
