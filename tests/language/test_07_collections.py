"""Collections 集合

`count sum any all min max` over the members of a family, the clinics of a village, or rows that a register holds for a
person. Inside, `members.x` is a fact of the member and a bare name still one of the family. A condition may stand in the
second place. One member of whom something needed is not known makes the result not known, unless it cannot matter any more.
"""

from .spec import Asked, Refusing

FAMILIES = """
    family | rooms
    1      | 2
    2      | 3
    3      | 1
    4      | —

    person | family | age | income | insured | birth_date
    11     | 1      | 70  | 100.00 | yes     | 1946-03-01
    12     | 1      | 10  | 0.00   | no      | 2006-05-01
    13     | 1      | 40  | 250.50 | yes     | 1976-01-31
    21     | 2      | 65  | —      | yes     | 1951-08-01
    22     | 2      | —   | 80.00  | —       | —
    41     | 4      | 30  | 60.00  | no      | 1986-02-28
"""


def test_count(spec: Asked) -> None:
    """Family 3 has nobody. Of one in family 2 the age is not known, so it is not known how many are of age."""
    spec(
        FAMILIES,
        {
            "count(members)": "3 2 0 1",
            "count(members, members.age >= 18)": "2 — 0 1",
            "count(members, members.age >= 18) * 10": "20 — 0 10",
        },
    )


def test_sum(spec: Asked) -> None:
    """The sum of nothing is 0. Who is not meant by the condition need have no income known."""
    spec(FAMILIES, {
        "sum(members.income)": "350.50 — 0.00 60.00", "sum(members.age)": "120 — 0 30", "sum(members.income, members.age < 18)": "0.00 — 0.00 0.00",
        "sum(members.income, not members.insured)": "0.00 — 0.00 60.00", "sum(members.age * 2 - 1)": "237 — 0 59",
    })  # fmt: skip


def test_only_those_who_are_meant_must_be_known(spec: Asked) -> None:
    table = """
        family | rooms
        1      | 1
        2      | 1

        person | family | age | income | insured
        11     | 1      | 70  | 100.00 | yes
        12     | 1      | 10  | —      | no
        21     | 2      | 70  | 100.00 | yes
        22     | 2      | 10  | 50.00  | —
    """
    spec(
        table,
        {
            "sum(members.income, members.insured)": "100.00 —",
            "max(members.age, members.insured)": "70 —",
            "count(members, members.insured)": "1 —",
        },
    )


def test_any_and_all(spec: Asked) -> None:
    """`any` is `or` over all of them, `all` is `and`: one yes, one no may settle the matter. Of nobody, `any` is no and `all` is yes."""
    spec(FAMILIES, {
        "any(members, members.insured)": "yes yes no no", "all(members, members.insured)": "no — yes no",
        "any(members, members.age < 18)": "yes — no no", "all(members, members.age >= 18)": "no — yes yes",
        "any(members, members.income > 0)": "yes yes no yes", "all(members, members.age >= 66)": "no no yes no",
    })  # fmt: skip


def test_min_and_max(spec: Asked) -> None:
    """Of nobody there is no smallest and no greatest: not known."""
    spec(FAMILIES, {
        "min(members.age)": "10 — — 30", "max(members.income)": "250.50 — — 60.00", "max(members.birth_date)": "2006-05-01 — — 1986-02-28",
        "min(members.age, members.age >= 18)": "40 — — 30", "min(members.age, members.age > 100)": "— — — —",
    })  # fmt: skip


def test_the_familys_own_facts_inside(spec: Asked) -> None:
    spec(FAMILIES, {"count(members, members.age > rooms * 20)": "1 — 0 —", "count(members) > rooms": "yes no no —"})


def test_members_through_definitions(spec: Asked) -> None:
    """A definition over persons is read like a fact of each member; one aggregate never stands inside another."""
    given = {"person old": "age >= 60", "family olds": "count(members, members.old)", "person with_others": "family.olds > 1"}
    table = FAMILIES.replace("22     | 2      | — ", "22     | 2      | 61")
    spec(table, {"olds": "1 2 0 0", "any(members, members.with_others)": "no yes no no"}, given=given)


def test_whose_family_is_not_known_is_in_none(spec: Asked) -> None:
    """Person 12 may belong here, but nobody has written it down: a missing link is not a missing fact. Registers whose
    rows may not all have arrived declare `complete`."""
    table = """
        family | rooms
        1      | 1

        person | family | age
        11     | 1      | 70
        12     | —      | 10
    """
    spec(table, {"count(members)": "1", "all(members, members.age >= 60)": "yes"})


def test_rows_that_may_not_all_have_arrived(spec: Asked) -> None:
    """`visits` is declared `complete: complete.visits`. While that is no, or not known, nothing is known of the whole,
    even if a row is there."""
    table = """
        person | complete.visits
        1      | yes
        2      | yes
        3      | no
        4      | —

        visit | person | day        | cost
        101   | 1      | 2016-07-01 | 30.00
        102   | 1      | 2016-08-01 | 12.00
        301   | 3      | 2016-08-01 | 9.00
        401   | 4      | 2016-08-01 | 9.00
    """
    spec(table, {
        "count(visits)": "2 0 — —", "sum(visits.cost, visits.day < today)": "30.00 0.00 — —", "any(visits, visits.day == today)": "yes no — —",
        "max(visits.day)": "2016-08-01 — — —",
    })  # fmt: skip


def test_who_counts_is_laid_on_a_collection(spec: Asked) -> None:
    """An item's `counted` narrows `members` in all its rules; here only the insured count. `all` asks it of them alone."""
    answers = {
        "count(members)": "2 — 0 0", "sum(members.income)": "350.50 — 0.00 0.00", "any(members, members.age < 18)": "no — no no",
        "all(members, members.age >= 40)": "yes — yes yes", "count(members, members.age > 60)": "1 — 0 0",
    }  # fmt: skip
    spec(FAMILIES, answers, given={"person counts": "insured"}, counted={"members": "counts"})


def test_where_a_collection_may_stand(refused: Refusing) -> None:
    refused("family", "members.age > 18", "rule-collection", 1, "sum(members.age)")
    refused("family", "count(member)", "collection-unknown", 7, "members")
    refused("person", "count(members)", "collection-unknown", 7, "visits")
    refused("family", "sum(rent)", "collection-unknown", 5, "sum(members.")
    refused("family", "any(members)", "rule-arguments", 1, "any(members,")
    refused("family", "sum(members.insured)", "rule-type", 1, "sum")
    refused("family", "min(members.work)", "rule-type", 1, "min")


def test_one_collection_at_a_time(refused: Refusing) -> None:
    refused("family", "count(members, count(members) > 1)", "rule-nested", 16, "let")
    refused("village", "sum(clinics.beds + members.age)", "name-unknown", 20, "")
