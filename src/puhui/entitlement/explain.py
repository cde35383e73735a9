"""Why: every condition of every benefit for one unit, with the facts and figures that were read and their papers.

The interpreter reads the tree as a person would; what it looked at is the explanation. The document is plain
data (`--json`); `text` prints it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from puhui.catalogue import Catalogue
from puhui.catalogue.figures import Figures
from puhui.catalogue.model import Condition, StandardDeclaration
from puhui.catalogue.program import Compiled, Promise
from puhui.catalogue.tables import show
from puhui.entitlement.ask import ANSWERS, NOT_APPLICABLE
from puhui.entitlement.words import amount_text, office_name, place_name
from puhui.lang import _, language
from puhui.regions import Regions, Tree
from puhui.rules import Unit, World
from puhui.rules.interpret import Interpreter, Read, Trace
from puhui.rules.tree import Compare, Const, Logic, Node
from puhui.rules.types import Day, Flag, Money, Number, Percent, Place, Type, Value, Word
from puhui.terms import yuan_text

MARKS = {True: "✔", False: "✘", None: "？"}


class Explainer:
    """Explains units of one snapshot under the catalogue of one day."""

    def __init__(self, catalogue: Catalogue, compiled: Compiled, figures: Figures, regions: Regions, tree: Tree, facts_on: date):
        order = [pack.name for pack in catalogue.packs]
        self.doubtful = Figures(catalogue.figures, regions, figures.law_day, facts_on, order, provisional=True)
        self.catalogue, self.compiled, self.figures = catalogue, compiled, figures
        self.regions, self.tree, self.facts_on = regions, tree, facts_on
        self.world = World(facts_on, figures.value)
        self.schema = compiled.program.schema
        self._english = catalogue.english() if language() == "en" else {}
        self._labels = _labels(catalogue)
        self._declared = {
            entry.full: entry for item in catalogue.items.values() for version in item.versions for entry in version.standards
        }

    def say(self, text: str) -> str:
        """A pack's sentence in the chosen language."""
        return self._english.get(text, text)

    def explain(self, unit: Unit, item: str | None = None) -> list[dict[str, Any]]:
        """One entry per benefit that serves the unit's kind (of one item or benefit, if named)."""
        promises = [promise for promise in self.compiled.promises if promise.benefit.serves == unit.kind]
        if item is not None:
            wanted = [promise for promise in promises if item in (promise.id, promise.version.item, promise.version.name)]
            if not wanted:
                from puhui.errors import fail, nearest

                items = sorted({promise.version.item for promise in promises})
                near = nearest(item, items)
                what = _("没有给{kind}的事项“{item}”", kind=self.schema.kinds[unit.kind], item=item)
                raise fail("item-unknown", what, _("是不是 {near}？", near=near) if near else _("可用：{all}", all="、".join(items)))
            promises = wanted
        return [self._benefit(promise, unit) for promise in promises]

    def _benefit(self, promise: Promise, unit: Unit) -> dict[str, Any]:
        plain = Interpreter(self.compiled.program, self.world)
        word = self._answer(promise, unit, plain)
        amount = plain.value(promise.amount, unit) if promise.amount else None
        place = plain.value(promise.place, unit)
        conditions = [self._condition(promise, name, condition, unit) for name, condition in promise.parts]
        return {
            "benefit": promise.id,
            "item": self.say(promise.version.name),
            "name": self.say(promise.benefit.name),
            "version": promise.version.since.isoformat(),
            "answer": word,
            "amount": amount if isinstance(amount, int) else None,
            "amount_text": amount_text(promise.benefit, amount, self.say) if word == "yes" else "",
            "occasions": self._occasions(promise, unit, plain),
            "starts": self._starts(promise) if word == "yes" else "",
            "place": self._place(place),
            "office": self._office(promise),
            "amount_figures": self._amount_figures(promise, unit) if word == "yes" else [],
            "conditions": conditions,
            "next": _next(conditions) if word == "not known" else self._bring(promise) if word == "yes" else [],
        }

    def _office(self, promise: Promise) -> str:
        return office_name(self.regions, promise.version, self.facts_on, self.say)

    def _answer(self, promise: Promise, unit: Unit, plain: Interpreter) -> str:
        """yes, no, not known; not applicable where the question does not arise."""
        answer = plain.value(promise.answer, unit)
        if answer is False and promise.applies and plain.value(promise.applies, unit) is False:
            return NOT_APPLICABLE
        return ANSWERS[answer if isinstance(answer, bool) else None]

    def _occasions(self, promise: Promise, unit: Unit, plain: Interpreter) -> list[dict[str, Any]]:
        """The visits or doses of a schedule, each with whether its time has closed."""
        return [{"id": occasion.id, "say": self.say(occasion.say), "due": plain.value(name, unit)} for name, occasion in promise.occasions]

    def _starts(self, promise: Promise) -> str:
        """From which month it is given, by the procedure in force."""
        service = self.catalogue.service(promise.version.item, self.figures.law_day)
        return self.say(service.starts) if service is not None and service.starts else ""

    def _bring(self, promise: Promise) -> list[str]:
        """What to bring to the office, by the procedure in force: for whoever seems due."""
        service = self.catalogue.service(promise.version.item, self.figures.law_day)
        if service is None or not service.evidence:
            return []
        words = [self.say(say) + (_("（{when}）", when=self.say(when)) if when else "") for say, when in service.evidence]
        return [_("还没有享受的，到{office}办理，带上：{what}", office=self._office(promise), what="、".join(words))]

    def _amount_figures(self, promise: Promise, unit: Unit) -> list[dict[str, Any]]:
        """The figures that the amount was made of."""
        worth = f"due.{promise.id}/worth"
        if promise.amount is None or worth not in self.compiled.program.definitions:
            return []
        trace = Trace()
        Interpreter(self.compiled.program, self.world, trace).node(self.compiled.program[worth].node, unit, None)
        return self._figures(promise, trace)

    def _figures(self, promise: Promise, trace: Trace) -> list[dict[str, Any]]:
        """The figures read, each once."""
        found = [self._figure(promise, read) for read in trace.reads if read.what == "standard"]
        return [figure for index, figure in enumerate(found) if figure not in found[:index]]

    def _steps(self, trace: Trace, unit: Unit) -> list[dict[str, Any]]:
        """Intermediate results (let) of the unit or of what it belongs to."""
        steps = []
        for read in trace.reads:
            if read.what == "definition" and "/let/" in read.name and read.unit is not None and not isinstance(read.value, bool):
                kind = self.compiled.program[read.name].type
                steps.append(
                    {"name": self._label(read.name), "value": None if read.value is None else self._value(read.value, kind, "", "")}
                )
        return steps

    def _label(self, name: str) -> str:
        """A let in words, where its item gives any."""
        short, said = name.rpartition("/")[2], self.compiled.program[name].say
        return self.say(said) if said and said != short else short

    def _condition(self, promise: Promise, name: str, condition: Condition, unit: Unit) -> dict[str, Any]:
        trace = Trace()
        reader = Interpreter(self.compiled.program, self.world, trace)
        node = self.compiled.program[name].node
        value = reader.node(node, unit, None)
        met = None if value is None else (not value if condition.excluding else bool(value))
        facts = [self._fact(read) for read in trace.reads if read.what == "fact" and not self._is_place(read)]
        return {
            "id": condition.id,
            "say": _("另一项已享受或优先：{say}", say=self.say(condition.say)) if condition.choice else self.say(condition.say),
            "excluding": condition.excluding,
            "applies": condition.applies,
            "met": met,
            "clause": self._clause(promise, condition),
            "facts": facts,
            "figures": self._figures(promise, trace),
            "steps": self._steps(trace, unit),
            "distance": self._distance(node, unit) if met is not None else "",
            "bring": self.say(condition.bring) if condition.bring else "",
            "may_waive": condition.may_waive,
            "missing": [fact["say"] for fact in facts if fact["value"] is None] if met is None else [],
        }

    def _clause(self, promise: Promise, condition: Condition) -> str:
        """The law text that a condition cites: by its clause, by a document's number, else the clause as written."""
        basis, clause = promise.version.basis, condition.clause
        if condition.choice or not (basis or clause):
            return ""
        cited = next((entry for entry in basis if clause and entry.clause == clause), None)
        if cited is None and clause and not clause.startswith("第"):
            number = clause.partition("（")[0]
            cited = next((entry for entry in basis if number in entry.document), None)
            return _("《{document}》（{of}）{clause}", document=cited.document, of=cited.of, clause="") if cited else clause
        cited = cited or (basis[0] if basis else None)
        return _("《{document}》（{of}）{clause}", document=cited.document, of=cited.of, clause=clause or cited.clause) if cited else clause

    def _is_place(self, read: Read) -> bool:
        """Places only pick figures and offices; they are named there."""
        fact = self.schema.facts.get((read.unit.kind, read.name)) if read.unit is not None else None
        return fact is not None and isinstance(fact.type, Place)

    def _fact(self, read: Read) -> dict[str, Any]:
        kind = read.unit.kind if read.unit is not None else ""
        fact = self.schema.facts.get((kind, read.name))
        return {
            "name": read.name,
            "say": self.say(fact.say) if fact and fact.say else read.name,
            "unit": f"{kind}:{read.unit.number}" if read.unit is not None else None,
            "value": None if read.value is None else self._value(read.value, fact.type if fact else None, kind, read.name),
        }

    def _value(self, value: Value, kind: Type | None, owner: str, name: str) -> str:
        if isinstance(kind, Flag):
            return _("是") if value else _("否")
        if isinstance(kind, Word):
            return self.say(self._labels.get((owner, name, str(value)), str(value)))
        if isinstance(kind, Place):
            return self._place(value)
        if isinstance(kind, Percent) and isinstance(value, int):
            return show(value, "percent")
        return yuan_text(value) + _(" 元") if isinstance(kind, Money) and isinstance(value, int) else str(value)

    def _place(self, value: Value) -> str:
        return place_name(self.tree, value) or (str(value) if isinstance(value, int) else "")

    def _figure(self, promise: Promise, read: Read) -> dict[str, Any]:
        declared: StandardDeclaration | None = next((entry for entry in promise.version.standards if entry.full == read.name), None)
        declared = declared or self._declared.get(read.name)
        asked = read.place is not None and "?" not in read.keys
        found = self.figures.find(read.name, read.place or 0, read.keys) if asked else None
        doubtful = self.doubtful.find(read.name, read.place or 0, read.keys) if asked and found is None else None
        unused = show(doubtful.figure.value, declared.unit if declared else "count") if doubtful else None
        found_or = found or doubtful
        unit = declared.unit if declared else "count"
        return {
            "standard": read.name,
            "say": self.say(declared.say) if declared else read.name,
            "keys": list(read.keys),
            "value": show(found.figure.value, unit) if found else None,
            "unit": unit,
            "unused": unused,
            "region": found_or.figure.region if found_or else None,
            "document": found_or.figure.document if found_or else "",
            "status": found_or.figure.status if found_or else "missing",
            "since": found_or.figure.since.isoformat() if found_or else None,
            "carried": found_or.carried if found_or else False,
        }

    def _distance(self, node: Node, unit: Unit) -> str:
        """How far a comparison is from its threshold, both sides being known."""
        if isinstance(node, Logic):
            return "；".join(dict.fromkeys(text for part in node.parts if (text := self._distance(part, unit))))
        if not isinstance(node, Compare) or node.right is None or not isinstance(node.left.type, (Money, Number, Day, Percent)):
            return ""
        if any(
            isinstance(side.type, Number) and side.type.high - side.type.low <= 1
            for side in (node.left, node.right)
            if not isinstance(side, Const)
        ):
            return ""  # a figure that says yes or no has no distance
        plain = Interpreter(self.compiled.program, self.world)
        left, right = plain.node(node.left, unit, None), plain.node(node.right, unit, None)
        if left is None or right is None:
            return ""
        if isinstance(left, date) and isinstance(right, date):
            return _("{left}，界限 {right}，相差 {days} 天", left=left, right=right, days=abs((left - right).days))
        assert isinstance(left, int) and isinstance(right, int)
        tell = (lambda value: yuan_text(value) + _(" 元")) if isinstance(node.left.type, Money) else str
        return _("{left}，界限 {right}，相差 {gap}", left=tell(left), right=tell(right), gap=tell(abs(left - right)))


def _labels(catalogue: Catalogue) -> dict[tuple[str, str, str], str]:
    """The words behind codes: (kind, fact, code) → label."""
    found: dict[tuple[str, str, str], str] = {}
    for register in catalogue.registers.registers.values():
        kinds = [register.holds] if register.holds else [kind.name for kind in catalogue.registers.regions()]
        for column in register.columns.values():
            for code, label in column.values:
                for kind in [*kinds, f"row:{register.name}"]:
                    found[kind, column.name, code] = label
    return found


def _next(conditions: list[dict[str, Any]]) -> list[str]:
    """What would settle it: the missing facts and what to bring, at most five, without repetition."""
    steps: list[str] = []
    for condition in conditions:
        if condition["met"] is None:
            if condition["bring"]:
                steps.append(_("带上：{what}", what=condition["bring"]))
            steps += [_("核实：{what}", what=what) for what in condition["missing"]]
            steps += [_("缺标准：{what}", what=figure["say"]) for figure in condition["figures"] if figure["value"] is None]
    return list(dict.fromkeys(steps))[:5]


UNIT_WORDS = {
    "yuan/month": lambda: " " + _("元/月"),
    "yuan/year": lambda: " " + _("元/年"),
    "yuan": lambda: _(" 元"),
    "days": lambda: " " + _("天"),
    "months": lambda: " " + _("个月"),
    "years": lambda: " " + _("年（岁）"),
}
WORDS = {
    "yes": lambda: _("预判符合，申请并经核对后确定"),
    "no": lambda: _("按现有事实不符合"),
    "not applicable": lambda: _("不适用"),
    "not known": lambda: _("待核实"),
}


def text(document: dict[str, Any]) -> str:
    """The explanation as people read it on a terminal."""
    lines = []
    if document["synthetic"]:
        lines.append(_("合成数据 synthetic：人物和数字都是虚构的"))
    if document["law_day"] != document["facts_on"]:
        lines.append(_("假设分析：按 {day} 的规则", day=document["law_day"]))
    if document["provisional"]:
        lines.append(_("假设分析：用了未与原文核对的标准"))
    lines.append(
        _(
            "{unit}　事实截至 {facts_on}　依 {law_day} 的规定",
            unit=document["unit"],
            facts_on=document["facts_on"],
            law_day=document["law_day"],
        )
    )
    for benefit in document["benefits"]:
        lines += [
            "",
            f"■ {benefit['item']} · {benefit['name']}：{WORDS[benefit['answer']]()}{('　' + benefit['amount_text']) if benefit['amount_text'] else ''}",
        ]
        lines.append(
            _(
                "  由 {place} {office} 负责；规则版本 {version}",
                place=benefit["place"] or "？",
                office=benefit["office"],
                version=benefit["version"],
            )
        )
        lines += [_("  起始：{starts}", starts=benefit["starts"])] if benefit.get("starts") else []
        lines += ["  · " + figure_line(figure) for figure in benefit["amount_figures"]]
        lines += [f"  {MARKS[occasion['due']]} {occasion['say']}" for occasion in benefit.get("occasions", ())]
        for condition in benefit["conditions"]:
            lines += _condition_lines(condition, document["unit"])
        lines += [f"  → {step}" for step in benefit["next"]]
    return "\n".join(lines)


def _condition_lines(condition: dict[str, Any], own: str) -> list[str]:
    say = condition["say"]
    if condition["excluding"]:
        say = _("没有“{say}”的情形", say=say)
    lines = [f"  {MARKS[condition['met']]} {say}" + (f"　{condition['clause']}" if condition["clause"] else "")]
    if condition["distance"]:
        lines.append(f"      {condition['distance']}")
    lines += [f"      · {step['name']} = {_('待核实') if step['value'] is None else step['value']}" for step in condition["steps"]]
    lines += [f"      · {line}" for line in _fact_lines(condition["facts"], own)]
    for figure in condition["figures"]:
        lines.append("      · " + figure_line(figure))
    return lines


def _fact_lines(facts: list[dict[str, Any]], own: str) -> list[str]:
    """Facts of the unit itself one by one; those of others together where they say the same."""
    others: dict[str, int] = {}
    lines = []
    for fact in facts:
        text = f"{fact['say']}：{_('待核实') if fact['value'] is None else fact['value']}"
        if fact["unit"] in (None, own):
            lines.append(text)
        else:
            others[text] = others.get(text, 0) + 1
    return lines + [text + _("（{n} 名成员或所属对象）", n=count) for text, count in others.items()]


def figure_line(figure: dict[str, Any]) -> str:
    """A figure with its paper and how sure it is."""
    if figure["unused"] is not None:
        return _("{say} {value}（{paper}）没有核对过，不作数", say=figure["say"], value=figure["unused"], paper=figure["document"])
    if figure["value"] is None:
        return _("{say}：没有数（{keys}）", say=figure["say"], keys="、".join(figure["keys"]) or "—")
    sure = {"checked": _("已核对"), "unverified": _("未核对"), "invented": _("虚构，仅用于合成数据")}[figure["status"]]
    carried = _("，沿用原区划的数") if figure["carried"] else ""
    paper = figure["document"] or _("无文件")
    value = f"{figure['value']}{UNIT_WORDS.get(figure['unit'], str)()}"
    return _("{say} {value}（{paper}，{sure}{carried}）", say=figure["say"], value=value, paper=paper, sure=sure, carried=carried)
