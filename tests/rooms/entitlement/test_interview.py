"""Does the interview ask what matters, all that matters and nothing else; and are its answers those of the rules?"""

from __future__ import annotations

from random import Random

import pytest

from puhui.entitlement.relevance import Relevance
from puhui.rules import World
from puhui.rules.tree import FactOf
from puhui.rules.tree import walk as nodes

from .interviews import TODAY, VALUES, completions, figures, interview, judged, promise, truth, unanswered, walk, written

SEEDS = range(80)


def read_by(asked) -> set[str]:  # type: ignore[no-untyped-def]
    """The facts that a program reads at all: others need not be tried."""
    return {node.name for made in asked.program.definitions.values() for node in nodes(made.node) if isinstance(node, FactOf)}


def can_matter(asked, answers, fact: str) -> bool:  # type: ignore[no-untyped-def]
    """Tried out: some value of the fact, in some state of all others, settles a benefit that is open without it."""
    names = read_by(asked)
    others = [other for other in unanswered(answers) if other != fact and other.partition(".")[2] in names]
    for state in completions(others):
        before = judged(asked, {**answers, **state})
        if any(value is None for value in before.values()):
            for value in VALUES[fact.partition(".")[2]]:
                if judged(asked, {**answers, **state, fact: value}) != before:
                    return True
    return False


@pytest.mark.parametrize("seed", SEEDS)
def test_it_never_asks_a_fact_that_cannot_matter(seed):
    asked, random = interview(written(seed)), Random(seed)
    walked = walk(asked, truth(random, 1), {"family.members": 1})
    for answers, question in walked.questions:
        for fact in question.blanks:
            assert can_matter(asked, answers, fact), (written(seed), answers, fact)


@pytest.mark.parametrize("seed", SEEDS)
def test_it_stops_only_when_nothing_that_anybody_could_say_would_settle_more(seed):
    asked, random = interview(written(seed)), Random(seed)
    answers = walk(asked, truth(random, 1), {"family.members": 1}).answers
    end = judged(asked, answers)
    names = read_by(asked)
    for state in completions([fact for fact in unanswered(answers) if fact.partition(".")[2] in names]):
        assert judged(asked, {**answers, **state}) == end


@pytest.mark.parametrize("seed", range(40))
def test_every_path_ends_with_the_answers_of_the_interpreter(seed):
    asked, random = interview(written(seed)), Random(seed)
    said = truth(random, random.randint(1, 4))
    answers = walk(asked, said).answers
    household = asked.household(answers)
    ours = {(goal.benefit, goal.unit): asked.value(household, goal.promise.answer, goal.unit) for goal in asked.goals(household)}
    assert ours == judged(asked, answers)


@pytest.mark.parametrize("seed", range(40))
def test_it_finds_out_what_the_whole_truth_would_say(seed):
    # Asking only what matters loses nothing: all facts said at once give the same answers.
    asked, random = interview(written(seed)), Random(seed)
    said = truth(random, random.randint(1, 3))
    assert judged(asked, walk(asked, said).answers) == judged(asked, said)


def test_who_knows_nothing_is_never_told_no():
    asked = interview({"of_family": ("family", "poor and any(members, members.ill)"), "one": ("person", "old and not family.poor")})
    answers = walk(asked, {}).answers
    assert set(judged(asked, answers).values()) == {None}


def test_it_asks_first_how_many_live_together_then_what_settles_most():
    texts = {"of_family": ("family", "poor"), "one": ("person", "family.poor and old"), "two": ("person", "family.poor and ill")}
    first, second, *_rest = (
        question for _answers, question in walk(interview(texts), {"family.members": 2, "family.poor": True}).questions
    )
    assert first.blanks == ("family.members",)
    assert second.blanks == ("family.poor",)


def test_it_asks_no_income_where_the_line_is_not_known():
    asked = interview({"of_family": ("family", "poor and sum(members.income) < standard.missing")})
    blanks = [fact for _answers, question in walk(asked, {"family.members": 1, "family.poor": True}).questions for fact in question.blanks]
    assert "me.income" not in blanks


def test_what_excludes_itself_is_not_asked():
    # ill and not ill: whatever is said of it, the answer is no; only `old` can settle it, by being no.
    asked = interview({"one": ("person", "old and level == 2 and level == 1")})
    walked = walk(asked, {"me.old": True, "me.level": 1}, {"family.members": 1})
    assert [question.topic.fact for _answers, question in walked.questions] == ["level"]


def test_sensitive_facts_come_last_and_only_where_needed():
    texts = {"one": ("person", "old and ill"), "two": ("person", "ill and level == 2")}
    asked = interview(texts, {("person", "ill"): 1})
    order = [question.topic.fact for _answers, question in walk(asked, {"family.members": 1, "me.old": True, "me.level": 2}).questions]
    assert order[-1] == "ill"
    spared = walk(asked, {"family.members": 1, "me.old": False, "me.level": 0})
    assert "ill" not in [question.topic.fact for _answers, question in spared.questions]


def test_what_concerns_one_person_alone_is_not_asked_of_the_family():
    texts = {"of_family": ("family", "poor"), "one": ("person", "ill")}
    asked = interview(texts, one=promise("one", "person", visible=("self", "office")))
    blanks = {fact for _answers, question in walk(asked, {"family.members": 3}).questions for fact in question.blanks}
    assert "me.ill" in blanks and not {"p2.ill", "p3.ill"} & blanks


def test_what_somebody_receives_is_one_list():
    asked = interview({"one": ("person", "not receives.other"), "of_family": ("family", "any(members, members.receives.other)")})
    (question,) = [question for _answers, question in walk(asked, {"family.members": 2}).questions if question.topic.fact == "receives."]
    assert question.blanks == ("me.receives.other", "p2.receives.other")


def test_the_same_answers_lead_to_the_same_question_in_any_order():
    asked = interview(written(3))
    answers = walk(asked, truth(Random(3), 2)).answers
    half = list(answers.items())[: len(answers) // 2]
    assert asked.question(dict(half)) == interview(written(3)).question(dict(reversed(half)))


def test_a_settled_part_makes_the_rest_irrelevant():
    asked = interview({"one": ("person", "old and (ill or level == 2)")})
    household = asked.household({"family.members": 1, "me.old": True, "me.ill": False})
    relevance = Relevance(asked.program, World(TODAY, figures), lambda unit, fact: f"{unit.number}.{fact}" not in ("me.old", "me.ill"))
    assert relevance.atoms("due.one", household.units["me"]) == [("me", "level")]
