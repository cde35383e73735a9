"""What an interview comes to: one word for every benefit, what is still missing, and at most three next steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from puhui.catalogue.model import Catalogue
from puhui.catalogue.program import Promise
from puhui.entitlement.bands import WORDS as BANDS
from puhui.entitlement.bands import band
from puhui.entitlement.household import Household
from puhui.entitlement.interview import RECEIVES, Goal, Interview
from puhui.entitlement.questions import Sheet
from puhui.entitlement.words import amount_text, office_name, place_name
from puhui.lang import _
from puhui.regions import Regions, Tree
from puhui.rules import Unit
from puhui.rules.interpret import Interpreter, Trace
from puhui.rules.types import Value

YES, NO, UNKNOWN, NOT_APPLICABLE = "yes", "no", "not known", "not applicable"
STEPS = 3
LISTED = 3  # missing facts named for one benefit
WORDS = {
    YES: lambda: _("确定"),
    NO: lambda: _("不符合"),
    UNKNOWN: lambda: _("要核实"),
    NOT_APPLICABLE: lambda: _("不适用"),
}


class Advisor:
    """Says what the answers of a household come to."""

    def __init__(self, catalogue: Catalogue, interview: Interview, sheet: Sheet, regions: Regions, tree: Tree, law: date):
        self.catalogue, self.interview, self.sheet = catalogue, interview, sheet
        self.regions, self.tree, self.law = regions, tree, law
        self.say: Callable[[str], str] = sheet.say

    def results(self, household: Household) -> list[dict[str, Any]]:
        """Every benefit for every unit that it may be for."""
        household.forget()
        return [self._result(household, goal) for goal in self.interview.goals(household)]

    def _result(self, household: Household, goal: Goal) -> dict[str, Any]:
        promise, unit = goal.promise, household.units[goal.unit]
        answer = self.answer(household, goal)
        means = promise.version.means_tested
        return {
            "benefit": promise.id,
            "item": self.say(promise.version.name),
            "name": self.say(promise.benefit.name),
            "unit": goal.unit,
            "who": self.sheet.who(goal.unit),
            "answer": answer,
            "word": WORDS[answer](),
            "say": self._sentence(answer, means, unit.facts.get(f"{RECEIVES}{promise.id}")),
            "receives": unit.facts.get(f"{RECEIVES}{promise.id}") is True,
            "amount": self._amount(household, goal) if answer == YES else "",
            "band": self._band(household, goal) if means else "",
            "because": self._because(promise, unit) if answer in (NO, NOT_APPLICABLE) else [],
            "missing": self._missing(promise, unit) if answer == UNKNOWN else [],
            "place": self._place(household, goal),
            "office": office_name(self.regions, promise.version, self.law, self.say),
            "starts": self._starts(promise) if answer == YES else "",
        }

    def answer(self, household: Household, goal: Goal) -> str:
        """yes, no, not known, or not applicable where the question does not arise."""
        value = self.interview.value(household, goal.promise.answer, goal.unit)
        if value is None:
            return UNKNOWN
        if value is True:
            return YES
        applies = [name for name, condition in goal.promise.parts if condition.applies]
        return NOT_APPLICABLE if any(self.interview.value(household, name, goal.unit) is False for name in applies) else NO

    @staticmethod
    def _sentence(answer: str, means: bool, receives: Value) -> str:
        if answer == YES and receives is True:
            return _("已经在享受")
        if answer == YES:
            return _("预判符合，申请并经核对后确定") if means else _("按您说的情况符合")
        if answer == NO:
            return _("按您说的情况不符合；情况有变或者说不准的，可以直接申请") if means else _("按您说的情况不符合")
        return _("还有没弄清的事，到办理单位核实") if answer == UNKNOWN else _("这项与您家的情况无关")

    def _amount(self, household: Household, goal: Goal) -> str:
        """How much. Of a means-tested benefit nothing: its amount is the distance to the line."""
        promise = goal.promise
        if promise.version.means_tested:
            return _("金额经核对后确定")
        value = self.interview.value(household, promise.amount, goal.unit) if promise.amount else None
        return amount_text(promise.benefit, value, self.say)

    def _band(self, household: Household, goal: Goal) -> str:
        names = [name for name, condition in goal.promise.parts if not condition.excluding and not condition.choice]
        found = band(self.interview.program, self.interview.world, names, household.units[goal.unit])
        return BANDS[found]() if found else ""

    def _because(self, promise: Promise, unit: Unit) -> list[str]:
        """The conditions that are not met."""
        reader = Interpreter(self.interview.program, self.interview.world)
        found = []
        for name, condition in promise.parts:
            value = reader.value(name, unit)
            if value is condition.excluding:
                found.append(_("已有：{say}", say=self.say(condition.say)) if condition.excluding else self.say(condition.say))
        return found

    def _missing(self, promise: Promise, unit: Unit) -> list[str]:
        """Facts and figures that nobody has said, in the words of the registers."""
        found: dict[str, None] = {}
        for name, _condition in promise.parts:
            trace = Trace()
            reader = Interpreter(self.interview.program, self.interview.world, trace)
            if reader.node(self.interview.program[name].node, unit, None) is None:
                found.update(dict.fromkeys(self._said_of(trace)))
        return list(found)[:LISTED]

    def _said_of(self, trace: Trace) -> list[str]:
        found = []
        for read in trace.reads:
            if read.value is None and read.what == "standard":
                declared = self.interview.program.schema.standards[read.name]
                found.append(_("还没有核对过的标准：{say}", say=self.say(declared.say) if declared.say else _("当地标准")))
            elif read.value is None and read.what == "fact" and read.unit is not None:
                fact = self.interview.program.schema.facts.get((read.unit.kind, read.name))
                if fact is not None and fact.say and not read.name.startswith("complete."):
                    found.append(_("{who}：{say}", who=self.sheet.who(str(read.unit.number)), say=self.say(fact.say)))
        return found

    def _place(self, household: Household, goal: Goal) -> str:
        return place_name(self.tree, self.interview.value(household, goal.promise.place, goal.unit))

    def _starts(self, promise: Promise) -> str:
        service = self.catalogue.service(promise.version.item, self.law)
        return self.say(service.starts) if service and service.starts else ""

    # -- next steps ----------------------------------------------------------------------------------------------

    def next_steps(self, results: list[dict[str, Any]], promises: Mapping[str, Promise]) -> list[dict[str, Any]]:
        """Where to go with what: one step for each office, first those where something seems due; at most three."""
        groups: dict[tuple[bool, str, str], list[dict[str, Any]]] = {}
        for row in results:
            close = row["answer"] == NO and row["band"] == BANDS["near"]()
            if (row["answer"] in (YES, UNKNOWN) and not row["receives"]) or close:
                groups.setdefault((row["answer"] != YES, row["place"], row["office"]), []).append(row)
        seen: set[tuple[str, str]] = set()
        steps = []
        for (doubtful, place, office), rows in sorted(groups.items(), key=lambda pair: (pair[0][0], -len(pair[1]), pair[0])):
            if (place, office) not in seen:
                seen.add((place, office))
                also = groups.get((True, place, office), []) if not doubtful else []
                steps.append(self._step(place, office, rows, also, promises))
        return steps[:STEPS]

    def _step(
        self, place: str, office: str, rows: list[dict[str, Any]], also: list[dict[str, Any]], promises: Mapping[str, Promise]
    ) -> dict[str, Any]:
        items = list(dict.fromkeys(promises[row["benefit"]].version.item for row in rows))
        services = [service for item in items if (service := self.catalogue.service(item, self.law)) is not None]
        channels = list(dict.fromkeys(self.say(service.channels[0]) for service in services if service.channels))
        bring = list(dict.fromkeys(self._evidence(say, when) for service in services for say, when in service.evidence))
        apply = rows[0]["answer"] == YES
        names = list(dict.fromkeys(row["name"] for row in (rows if apply else [*rows, *also])))
        where = "、".join(channels) or f"{place}{office}"
        sentence = (
            _("到{where}申请：{names}", where=where, names="、".join(names))
            if apply
            else _("到{where}问清楚：{names}", where=where, names="、".join(names))
        )
        return {
            "text": sentence,
            "place": place,
            "office": office,
            "channels": channels,
            "benefits": names,
            "bring": bring,
            "also": [row["name"] for row in also],
        }

    def _evidence(self, say: str, when: str) -> str:
        return self.say(say) + (_("（{when}）", when=self.say(when)) if when else "")
