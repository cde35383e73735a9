"""Questions in the words of people: from a fact's name and type, or from the sentence that its register gives.

Also what an answer may look like, and how delicate a question is: what is sensitive, or says something about a benefit
that only the person may know of, is asked after everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from re import findall
from typing import Any

from puhui.catalogue.model import Catalogue
from puhui.entitlement.household import HAS, ME, MOST, Household
from puhui.entitlement.interview import RECEIVES, Interview, Manners, Question
from puhui.lang import _
from puhui.registers.asking import Asking
from puhui.registers.declared import FactDefinition, Register
from puhui.rules import Schema
from puhui.rules.types import Day, Flag, Moment, Money, Number, Percent, Place, Type, Word

FORMS = {Flag: "flag", Word: "code", Number: "number", Money: "yuan", Percent: "percent", Day: "date", Moment: "hour", Place: "place"}


@dataclass(frozen=True)
class Meta:
    """What a register says about a fact."""

    ask: Asking
    sensitive: bool
    meaning: str = ""
    words: tuple[tuple[str, str], ...] = ()


def metas(catalogue: Catalogue) -> dict[tuple[str, str], Meta]:
    """(kind, fact) → what its register says. A computed fact is as delicate as the most delicate column it is made of."""
    found: dict[tuple[str, str], Meta] = {}
    for register in catalogue.registers.registers.values():
        if register.shape == "units":
            for column in register.columns.values():
                made = Meta(column.ask, column.sensitivity == "high", column.meaning, column.values)
                found[register.holds, column.name] = made
        for fact in register.facts:
            found[fact.kind, fact.name] = Meta(fact.ask, _delicate(register, fact))
    return found


def _delicate(register: Register, fact: FactDefinition) -> bool:
    used = set(findall(r"[a-z_0-9]+", fact.text))
    return any(column.sensitivity == "high" and column.name in used for column in register.columns.values())


def manners(catalogue: Catalogue) -> Manners:
    """Which facts are asked last: what is sensitive, and what people can only estimate. What somebody receives says as much as what he is."""
    registers = catalogue.registers.registers.values()
    tiers = {key: 1 for key, meta in metas(catalogue).items() if meta.sensitive or meta.ask.estimate}
    tiers |= dict.fromkeys(_benefits(catalogue), 1)
    tiers |= {
        (register.holds, f"{HAS}{register.name}"): 1
        for register in registers
        if any(column.sensitivity == "high" for column in register.columns.values())
    }
    return Manners(tiers)


def _benefits(catalogue: Catalogue) -> Iterable[tuple[str, str]]:
    return [(kind, f"{RECEIVES}{benefit}") for benefit, kind in catalogue.serves().items()]


class Sheet:
    """Writes questions. `say`: a pack's sentence in the chosen language; `names`: benefit → what it is called."""

    def __init__(self, catalogue: Catalogue, schema: Schema, say: Callable[[str], str]):
        self.catalogue, self.schema, self.say = catalogue, schema, say
        self.metas = metas(catalogue)
        self.names = {
            benefit.id: benefit.name for item in catalogue.items.values() for version in item.versions for benefit in version.benefits
        } | {outside.benefit: outside.name for outside in catalogue.outside.values()}

    def meta(self, kind: str, fact: str) -> Meta:
        kind = "person" if kind.startswith("kin:") else kind
        return self.metas.get((kind, fact), Meta(Asking(), False))

    def who(self, name: str) -> str:
        """The unit as the household would call it: the interview knows no names."""
        if name == ME:
            return _("您本人")
        if name == "family":
            return _("全家")
        head, dot, rest = name.partition(".")
        if not dot:
            return _("第{n}位家人", n=name[1:]) if name[1:].isdigit() else self.schema.kinds.get(name, name)
        kin, number = rest.rstrip("0123456789"), rest[len(rest.rstrip("0123456789")) :]
        if f"kin:{kin}" in self.schema.kinds:
            return _("{who}的{kin}（第{n}位）", who=self.who(head), kin=self.schema.kinds[f"kin:{kin}"], n=number or "1")
        return _("{who}的{what}", who=self.who(head), what=self.schema.kinds.get(rest, rest))

    def write(self, interview: Interview, household: Household, question: Question) -> dict[str, Any]:
        """The question as data: for a page or a terminal."""
        topic = question.topic
        kind = topic.kind or self._first_kind(household, question)
        type_ = self._type(interview, kind, topic.fact, topic.size)
        meta = self.meta(kind, topic.fact)
        made: dict[str, Any] = {
            "id": f"{topic.kind}.{topic.fact}".strip("."),
            "text": self.text(kind, topic.fact, topic.size, type_),
            "hint": self._hint(meta, type_),
            "type": "size" if topic.size else FORMS[type(type_)],
            "sensitive": meta.sensitive,
            "estimate": isinstance(type_, Money) or meta.ask.estimate,
            "choices": self._choices(meta, type_),
            "blanks": [self._blank(name, topic.fact) for name in question.blanks],
        }
        if isinstance(type_, (Number, Money, Percent)):
            made["range"] = [type_.low, type_.high]
        return made

    def _first_kind(self, household: Household, question: Question) -> str:
        return household.units[self.unit_of(question.blanks[0], question.topic.fact)].kind

    @staticmethod
    def unit_of(blank: str, fact: str) -> str:
        """The unit's name in the name of an answer."""
        return blank.partition(f".{RECEIVES}")[0] if fact == RECEIVES else blank[: -len(fact) - 1]

    def _blank(self, name: str, fact: str) -> dict[str, str]:
        who = self.who(self.unit_of(name, fact))
        if fact == RECEIVES:
            benefit = name.partition(f".{RECEIVES}")[2]
            who = _("{who}：{what}", who=who, what=self.say(self.names.get(benefit, benefit)))
        return {"key": name, "who": who}

    def _type(self, interview: Interview, kind: str, fact: str, size: bool) -> Type:
        if size:
            return Number(1 if kind == interview.layout.family else 0, MOST)
        return Flag() if fact == RECEIVES or fact.startswith(HAS) else interview.type_of(kind, fact)

    def text(self, kind: str, fact: str, size: bool, type_: Type) -> str:
        """The sentence: the register's own, else one made from the fact's name."""
        if size:
            return self._size(kind, fact)
        if fact == RECEIVES:
            return _("下面这些，哪些现在正在享受？")
        if fact.startswith(HAS):
            register = self.catalogue.registers.registers[fact.removeprefix(HAS)]
            return self.say(register.ask.say) if register.ask.say else _("有没有“{say}”里登记的情况？", say=self.say(register.say))
        asked = self.meta(kind, fact).ask.say
        if asked:
            return self.say(asked)
        declared = self.schema.facts[kind, fact]
        name = self.say(declared.say or fact)
        if isinstance(type_, Flag):
            return _("是不是：{say}？", say=name)
        if isinstance(type_, Money):
            return _("{say}大约是多少元？", say=name)
        forms = {Word: _("{say}是哪一种？", say=name), Day: _("{say}是哪一天？", say=name), Place: _("{say}在哪里？", say=name)}
        return forms.get(type(type_), _("{say}是多少？", say=name))

    def _size(self, kind: str, collection: str) -> str:
        kin = self.schema.kinds.get(f"kin:{collection}")
        if kin is None:
            return _("和您共同生活的一家人，连您一共几口人？")
        return _("登记的{kin}一共有几位？已经去世、失去联系的也算，没有写 0", kin=kin)

    def _hint(self, meta: Meta, type_: Type) -> str:
        if isinstance(type_, Money):
            return _("说个大概就行，申请以后由办理单位核对")
        if isinstance(type_, Place):
            return _("写到县（市、区），名称或六位代码都可以")
        return self.say(meta.meaning) if meta.meaning and not meta.sensitive else ""

    def _choices(self, meta: Meta, type_: Type) -> list[dict[str, str]]:
        if not isinstance(type_, Word):
            return []
        words = {**dict(meta.words), **dict(meta.ask.values)}
        return [{"value": code, "say": self.say(words.get(code, code))} for code in type_.values]
