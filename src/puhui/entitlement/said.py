"""Answers as they come in, from a page or a terminal, made into facts. What cannot be an answer is named, not guessed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from puhui.catalogue.units import convert, form
from puhui.entitlement.household import HAS, MOST
from puhui.entitlement.interview import RECEIVES, Interview
from puhui.errors import Problem, PuhuiError, Where, nearest
from puhui.lang import _
from puhui.regions import Regions, Tree
from puhui.rules.types import Flag, Number, Place, Type, Value

YES, NO = ("是", "有", "y", "yes", "true"), ("否", "没有", "无", "不是", "n", "no", "false")
UNKNOWN = ("", "?", "？", "不知道", "unknown")


def read_answers(raw: Mapping[str, Any], interview: Interview, regions: Regions) -> dict[str, Value]:
    """Names of answers → values; None is “I do not know”. Raises PuhuiError with all that cannot be read."""
    found: dict[str, Value] = {}
    problems: list[Problem] = []
    for key in sorted(raw, key=lambda key: (_depth(key, interview), key)):  # sizes first: they say who there is
        try:
            kind = _type(key, interview, found)
            found[key] = None if raw[key] is None else read_value(raw[key], kind, regions, interview.tree)
        except LookupError as error:
            near = nearest(key, list(error.args))
            remedy = _("是不是 {near}？", near=near) if near else _("用上一步问题里 blanks 的 key")
            problems.append(Problem(Where(), "answer-unknown", _("没有问过“{key}”", key=key), remedy))
        except ValueError:
            what = _("“{key}”不能是 {value}", key=key, value=raw[key])
            problems.append(Problem(Where(), "answer-value", what, _("写作{form}；不知道写 null", form=form(kind))))
    if problems:
        raise PuhuiError(problems)
    return found


def _depth(key: str, interview: Interview) -> int:
    unit, _dot, fact = key.partition(".")
    return 0 if (unit, fact) == (interview.layout.family, interview.layout.members) else 1 if fact in interview.sizes else 2


def _type(key: str, interview: Interview, before: Mapping[str, Value]) -> Type:
    """What kind of answer a name calls for. LookupError with the names that there are."""
    layout, units = interview.layout, interview.household(before).units
    names: list[str] = []
    for name, unit in units.items():
        head = f"{name}."
        if not key.startswith(head):
            continue
        fact = key[len(head) :]
        if (unit.kind, fact) in layout.sizes:
            return Number(1 if unit.kind == layout.family else 0, MOST)
        if fact.startswith(HAS) and fact.removeprefix(HAS) in layout.empty:
            return Flag()
        known = [one.name for one in interview.program.schema.facts_of(unit.kind) if not one.name.startswith(("complete.", "within."))]
        if fact in known:
            return interview.type_of(unit.kind, fact)
        names += [head + one for one in known if not one.startswith(RECEIVES)]
    raise LookupError(*(names or [f"{unit}.{layout.members}" for unit in units]))


def read_value(raw: Any, kind: Type, regions: Regions, tree: Tree | None) -> Value:
    """A value, written as examples write it or as people type it. Raises ValueError."""
    if isinstance(kind, Place):
        return _place(str(raw), regions, tree)
    if isinstance(raw, str):
        text = raw.strip()
        if isinstance(kind, Flag):
            if text.lower() in YES:
                return True
            if text.lower() in NO:
                return False
        raw = int(text) if isinstance(kind, Number) else text
    elif isinstance(raw, int) and not isinstance(raw, bool) and not isinstance(kind, Number):
        raw = str(raw)
    return convert(raw, kind)


def _place(text: str, regions: Regions, tree: Tree | None) -> Value:
    """A district of the day, by code or by name."""
    text = text.strip()
    found = [region for region in regions.find(text) if tree is None or region.code in tree]
    with suppress(ValueError):
        if text.isdigit() and (tree is None or tree.place(text) is not None):
            return convert(text, Place())
    if len(found) == 1:
        return convert(found[0].code, Place())
    raise ValueError(text)
