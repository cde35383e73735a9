"""Due and receives 应享与在享

`due.support.allowance`: the rules say so. `receives.support.allowance`: an award is in force. An item with one benefit is
called by the item alone. A benefit that serves families is, for a person, that of the person's family; `members.due.x`
asks each member. An item's bare name is refused, because it does not say which of the two is meant.
"""

from .spec import Asked, Refusing

FAMILIES = """
    family | rent   | has_car | receives.support.allowance
    1      | 0.00   | no      | yes
    2      | 0.00   | yes     | no
    3      | 0.00   | —       | —

    person | family | age | receives.grant
    11     | 1      | 70  | no
    12     | 1      | 20  | yes
    21     | 2      | 70  | no
    31     | 3      | 70  | —
"""
PEOPLE = """
    person | family | age | receives.grant
    11     | 1      | 70  | no
    12     | 1      | 20  | yes
    21     | 2      | 70  | no
    31     | 3      | 70  | —
    91     | —      | 70  | no

    family | has_car | receives.support.allowance
    1      | no      | yes
    2      | yes     | no
    3      | —       | —
"""
GIVEN = {"family due.support.allowance": "not has_car", "person due.grant": "age >= 60 and due.support.allowance"}


def test_of_the_unit_itself(spec: Asked) -> None:
    spec(FAMILIES, {"due.support.allowance": "yes no —", "receives.support.allowance": "yes no —"}, given=GIVEN)
    spec(PEOPLE, {"receives.grant": "no yes no — no"}, given=GIVEN)


def test_of_the_family_that_a_person_belongs_to(spec: Asked) -> None:
    spec(PEOPLE, {
        "due.support.allowance": "yes yes no — —", "family.due.support.allowance": "yes yes no — —", "receives.support.allowance": "yes yes no — —",
        "due.grant": "yes no no — —", "due.grant and not receives.grant": "yes no no — —",
    }, given=GIVEN)  # fmt: skip


def test_of_each_member(spec: Asked) -> None:
    spec(FAMILIES, {
        "count(members, members.due.grant)": "1 0 —", "any(members, members.receives.grant)": "yes no —",
        "count(members, members.age > 18 and due.support.allowance)": "2 0 —",
    }, given=GIVEN)  # fmt: skip


def test_a_bare_item_is_refused(refused: Refusing) -> None:
    refused("person", "grant and age > 60", "benefit-bare", 1, "due.grant", given=GIVEN)
    refused("family", "not support", "benefit-bare", 5, "receives.support", given=GIVEN)


def test_benefits_that_nobody_declared(refused: Refusing) -> None:
    refused("family", "due.support.alowance", "benefit-unknown", 1, "due.support.allowance", given=GIVEN)
    refused("family", "not receives.support.allowanc", "benefit-unknown", 5, "receives.support.allowance", given=GIVEN)


def test_a_members_benefit_is_no_familys(refused: Refusing) -> None:
    refused("family", "due.grant", "benefit-kind", 1, "members.due.grant", given=GIVEN)
    refused("family", "receives.grant", "benefit-kind", 1, "members.receives.grant", given=GIVEN)
