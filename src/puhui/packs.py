"""Find packs and read their YAML, remembering the line of every value. Knows no kinds of content.

A pack is a folder with `pack.yaml`. Packs come from `--packs`/`PUHUI_PACKS`, then from the entry points
`puhui.packs`, then from those shipped with the program. Readers of content ask a `Section` for the keys
they know; what nobody asked for is a problem with the nearest known name. YAML 1.2 (ruamel): `no` and `on`
are words; unquoted dates and codes, keys given twice and keys without a value are problems.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from puhui.config import setting
from puhui.errors import Problem, PuhuiError, Where, nearest
from puhui.lang import _, read_po
from puhui.terms import parse_day

_MISSING: Any = object()


@dataclass(frozen=True)
class Pack:
    name: str
    say: str
    kind: str  # "domain" or "place"
    version: str
    needs: tuple[str, ...]
    path: Path
    synthetic: bool = False

    def files(self, *parts: str) -> list[Path]:
        """Files of the pack that match a glob, sorted: `pack.files("items", "*", "*.yaml")`."""
        return sorted(self.path.glob("/".join(parts)))

    def english(self) -> dict[str, str]:
        """The pack's translations, Chinese sentence → English."""
        path = self.path / "locale" / "en.po"
        return read_po(path) if path.exists() else {}


def find_packs(extra: Iterable[Path] = ()) -> list[Pack]:
    """All packs, needs before those who need them, then by name. Two packs of one name are an error naming both."""
    problems: list[Problem] = []
    found: dict[str, Pack] = {}
    for root in [*extra, *_roots_from_settings(), *_roots_from_entry_points(), shipped_packs()]:
        if not root.is_dir():
            problems.append(Problem(Where(str(root)), "no-pack-folder", _("没有这个服务包目录"), _("检查 --packs 或 PUHUI_PACKS 的路径")))
            continue
        folders = [root] if (root / "pack.yaml").exists() else sorted(path.parent for path in root.glob("*/pack.yaml"))
        if not folders:
            problems.append(
                Problem(Where(str(root)), "no-pack", _("目录里没有服务包（没有 pack.yaml）"), _("指向服务包，或装有服务包的目录"))
            )
        for folder in folders:
            pack = _read_pack(folder, problems)
            if pack is None:
                continue
            other = found.setdefault(pack.name, pack)
            if other.path.resolve() != pack.path.resolve():
                what = _("两个服务包同名 {name}：另一个在 {other}", name=pack.name, other=other.path)
                problems.append(Problem(Where(str(folder / "pack.yaml")), "pack-twice", what, _("改名，或去掉其中一个")))
    for pack in found.values():
        for need in pack.needs:
            if need not in found:
                what = _("服务包 {name} 需要 {need}，没有找到", name=pack.name, need=need)
                problems.append(Problem(Where(str(pack.path / "pack.yaml")), "pack-needs", what, _("用 --packs 指出它在哪里")))
    if problems:
        raise PuhuiError(problems)
    return _in_order(found)


def shipped_packs() -> Path:
    """Where the packs lie that come with the program: in the wheel, or in the checkout."""
    inside = Path(__file__).parent / "_packs"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "packs"


def _roots_from_settings() -> list[Path]:
    return [Path(part) for part in setting("PUHUI_PACKS").split(":") if part]


def _roots_from_entry_points() -> list[Path]:
    return [Path(str(entry.load()())) for entry in metadata.entry_points(group="puhui.packs")]


def _in_order(found: dict[str, Pack]) -> list[Pack]:
    ordered: dict[str, Pack] = {}

    def place(name: str, above: tuple[str, ...]) -> None:
        if name in ordered:
            return
        if name in above:
            chain = " → ".join([*above[above.index(name) :], name])
            where = Where(str(found[name].path / "pack.yaml"))
            raise PuhuiError(Problem(where, "pack-cycle", _("服务包互相需要：{chain}", chain=chain), _("去掉其中一个 needs")))
        for need in sorted(found[name].needs):
            place(need, (*above, name))
        ordered[name] = found[name]

    for name in sorted(found):
        place(name, ())
    return list(ordered.values())


def _read_pack(folder: Path, problems: list[Problem]) -> Pack | None:
    section = read_yaml(folder / "pack.yaml", problems)
    if section is None:
        return None
    before = len(problems)
    pack = Pack(
        name=section.text("name"),
        say=section.text("say"),
        kind=section.choice("kind", ("domain", "place")),
        version=section.text("version"),
        needs=tuple(section.texts("needs", ())),
        path=folder,
        synthetic=section.flag("synthetic", False),
    )
    section.done()
    return pack if len(problems) == before else None


@dataclass
class Section:
    """A mapping in a YAML file that remembers the place of every key, and which keys were asked for.

    Readers return a harmless value after noting a problem, so that all problems come in one list.
    """

    file: str
    data: Any
    lines: list[str]
    problems: list[Problem]
    path: str = ""
    asked: set[str] = field(default_factory=set)

    def __contains__(self, key: str) -> bool:
        return key in self.data

    def keys(self) -> list[str]:
        return [str(key) for key in self.data]

    def where(self, key: str | None = None, offset: int = 0, length: int = 0) -> Where:
        """The place of a key's value, or of the mapping. `offset`: characters into a one-line value."""
        if key is not None and key in self.data:
            try:
                line, column = self.data.lc.value(key)
            except (AttributeError, KeyError, TypeError):
                line, column = self.data.lc.line, self.data.lc.col
            return self._where(line, column, self.data[key], offset, length)
        return self._where(self.data.lc.line, self.data.lc.col, None, 0, 0)

    def _where(self, line: int, column: int, value: Any, offset: int, length: int) -> Where:
        text = self.lines[line] if line < len(self.lines) else ""
        if text[column : column + 1] in "|>" and isinstance(value, str):  # a block: the text starts on the next line
            before, _sep, last = value[:offset].rpartition("\n")
            line += 1 + before.count("\n") + (1 if _sep else 0)
            text = self.lines[line] if line < len(self.lines) else ""
            column, offset = len(text) - len(text.lstrip()), len(last)
        elif text[column : column + 1] in ("'", '"'):
            column += 1
        start = min(column + offset, len(text))
        return Where(self.file, line + 1, start + 1, max(1, length or len(str(value or "")) - offset), text)

    def problem(self, key: str | None, code: str, what: str, remedy: str = "") -> None:
        self.problems.append(Problem(self.where(key), code, what, remedy))

    def _take(self, key: str, default: Any) -> Any:
        self.asked.add(key)
        if key not in self.data:
            if default is _MISSING:
                self.problem(None, "key-missing", _("缺少“{key}”", key=self._full(key)), _("补上这一项"))
                return None
            return default
        value = self.data[key]
        if value is None:
            self.problem(key, "key-empty", _("“{key}”没有值", key=self._full(key)), _("写上值，或删去这一项"))
            return None if default is _MISSING else default
        return value

    def _full(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _typed(self, key: str, default: Any, kind: type, say: str) -> Any:
        value = self._take(key, default)
        if value is default or value is None:
            return value
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.problem(key, "key-type", _("“{key}”应当是{say}", key=self._full(key), say=say), _remedy(value))
            return None if default is _MISSING else default
        return value

    def text(self, key: str, default: Any = _MISSING) -> Any:
        value = self._typed(key, default, str, _("文字"))
        return "" if value is None and default is _MISSING else (str(value) if isinstance(value, str) else value)

    def number(self, key: str, default: Any = _MISSING) -> Any:
        value = self._typed(key, default, int, _("整数"))
        return 0 if value is None and default is _MISSING else value

    def flag(self, key: str, default: Any = _MISSING) -> Any:
        value = self._typed(key, default, bool, "true / false")
        return False if value is None and default is _MISSING else value

    def choice(self, key: str, among: Iterable[str], default: Any = _MISSING) -> Any:
        value = self.text(key, default)
        allowed = tuple(among)
        if value and value is not default and value not in allowed:
            near = nearest(value, allowed)
            remedy = (
                _("是不是 {near}？可用：{all}", near=near, all=", ".join(allowed)) if near else _("可用：{all}", all=", ".join(allowed))
            )
            self.problem(key, "key-choice", _("“{key}”不能是 {value}", key=self._full(key), value=value), remedy)
        return value

    def day(self, key: str, default: Any = _MISSING) -> Any:
        value = self.text(key, default)
        if value is default or not isinstance(value, str):
            return value
        try:
            return parse_day(value)
        except ValueError:
            if value:
                self.problem(
                    key,
                    "bad-date",
                    _("“{key}”不是存在的日期：{value}", key=self._full(key), value=value),
                    _('写成 "2016-08-01" 的样子，加引号'),
                )
            return date(1, 1, 1)

    def texts(self, key: str, default: Any = _MISSING) -> list[str]:
        values = self._typed(key, default, list, _("列表"))
        found = []
        for index, value in enumerate(values or ()):
            if isinstance(value, str):
                found.append(str(value))
            else:
                line, column = values.lc.item(index)
                where = self._where(line, column, value, 0, 0)
                self.problems.append(Problem(where, "key-type", _("“{key}”的每一项应当是文字", key=self._full(key)), _remedy(value)))
        return found

    def scalar(self, key: str, default: Any = _MISSING) -> Any:
        """Text, whole number or flag, as written."""
        return self._typed(key, default, (str, int, bool), _("文字、整数或 true/false"))  # type: ignore[arg-type]

    def scalars(self, key: str, default: Any = _MISSING) -> list[Any]:
        return list(self._typed(key, default, list, _("列表")) or ())

    def section(self, key: str, default: Any = _MISSING) -> Section | None:
        value = self._typed(key, default, dict, _("一组“键: 值”"))
        return self._child(value, self._full(key)) if isinstance(value, dict) else None

    def sections(self, key: str, default: Any = _MISSING) -> list[Section]:
        """A list of mappings."""
        values = self._typed(key, default, list, _("列表"))
        found = []
        for index, value in enumerate(values or ()):
            if isinstance(value, dict):
                found.append(self._child(value, f"{self._full(key)}[{index + 1}]"))
            else:
                line, column = values.lc.item(index)
                where = self._where(line, column, value, 0, 0)
                self.problems.append(Problem(where, "key-type", _("“{key}”的每一项应当是一组“键: 值”", key=self._full(key))))
        return found

    def children(self) -> Iterator[tuple[str, Section]]:
        """Every key as a mapping of its own: for mappings whose keys are names."""
        for key in self.keys():
            child = self.section(key)
            if child is not None:
                yield key, child

    def _child(self, value: Any, path: str) -> Section:
        return Section(self.file, value, self.lines, self.problems, path)

    def done(self) -> None:
        """No more keys will be asked for: whatever is left is unknown."""
        for key in self.keys():
            if key not in self.asked:
                near = nearest(key, self.asked)
                remedy = (
                    _("是不是 {near}？可用：{all}", near=near, all=", ".join(sorted(self.asked)))
                    if near
                    else _("可用：{all}", all=", ".join(sorted(self.asked)))
                )
                line, column = self.data.lc.key(key)
                self.problems.append(
                    Problem(self._where(line, column, key, 0, 0), "key-unknown", _("不认识的键“{key}”", key=self._full(key)), remedy)
                )


@lru_cache(maxsize=2048)
def _parsed(text: str) -> Any:
    """The data of a YAML text, with the place of every value. Nobody changes it, so the same text is read once."""
    from ruamel.yaml import YAML

    return YAML(typ="rt").load(text)


def read_yaml(path: Path, problems: list[Problem]) -> Section | None:
    """The mapping in a YAML file, or None after noting what is wrong with it."""
    from ruamel.yaml.constructor import DuplicateKeyError
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problems.append(Problem(Where(str(path)), "no-file", _("没有这个文件")))
        return None
    except UnicodeDecodeError:
        problems.append(Problem(Where(str(path)), "not-utf8", _("文件不是 UTF-8 编码"), _("另存为 UTF-8")))
        return None
    lines = text.splitlines()
    try:
        data = _parsed(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line if mark else 0
        where = Where(str(path), line + 1, (mark.column + 1) if mark else 0, 1, lines[line] if line < len(lines) else "")
        twice = isinstance(error, DuplicateKeyError)
        what = _("同一个键写了两次") if twice else _("YAML 写法有误：{what}", what=str(error.problem))
        problems.append(Problem(where, "key-twice" if twice else "bad-yaml", what, _("含逗号、冒号的文字要加引号")))
        return None
    except (YAMLError, ValueError) as error:
        problems.append(Problem(Where(str(path)), "bad-yaml", _("YAML 写法有误：{what}", what=str(error).splitlines()[0])))
        return None
    if not isinstance(data, dict):
        problems.append(Problem(Where(str(path)), "bad-yaml", _("文件最外层应当是一组“键: 值”")))
        return None
    return Section(str(path), data, lines, problems)


@dataclass(frozen=True)
class Row:
    """A line of a CSV file in a pack: texts by column, and where it stands."""

    values: dict[str, str]
    where: Where

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def at(self, column: str) -> Where:
        return Where(self.where.file, self.where.line, 0, 1, self.where.text, column)


def read_csv(path: Path, columns: Iterable[str], optional: Iterable[str], problems: list[Problem]) -> list[Row]:
    """The rows of a pack's CSV table (UTF-8). Columns missing or unknown, and lines of the wrong width, are problems."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, UnicodeDecodeError):
        problems.append(Problem(Where(str(path)), "no-table", _("没有这个表，或它不是 UTF-8 编码")))
        return []
    needed, may = tuple(columns), tuple(optional)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    header: list[str] = []
    try:
        for cells in reader:
            where = Where(str(path), reader.line_num)
            if not header:
                header = cells
                for name in needed:
                    if name not in header:
                        problems.append(Problem(where, "column-missing", _("表里缺少列“{name}”", name=name), _("补上这一列")))
                for name in header:
                    if name not in needed + may or header.count(name) > 1:
                        near = nearest(name, needed + may)
                        problems.append(
                            Problem(
                                where,
                                "column-unknown",
                                _("不认识或重复的列“{name}”", name=name),
                                _("是不是 {near}？", near=near) if near else "",
                            )
                        )
                continue
            if not any(cells):
                continue
            if len(cells) != len(header):
                what = _("这一行有 {n} 格，表头有 {m} 格", n=len(cells), m=len(header))
                problems.append(Problem(where, "row-width", what, _("含逗号的文字要加引号")))
                continue
            rows.append(Row({**dict.fromkeys(may, ""), **dict.fromkeys(needed, ""), **dict(zip(header, cells, strict=True))}, where))
    except csv.Error as error:
        problems.append(Problem(Where(str(path), reader.line_num), "bad-csv", _("CSV 写法有误：{what}", what=str(error))))
    return rows


def _remedy(value: Any) -> str:
    if isinstance(value, float):
        return _("金额和小数要写成带引号的文字，程序才能准确换算")
    if isinstance(value, date):
        return _('日期要加引号，写成 "2016-08-01"')
    if isinstance(value, int) and re.fullmatch(r"\d{4,}", str(value)):
        return _("代码要加引号")
    return ""
