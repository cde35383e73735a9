"""Standards 标准

`standard.line['urban']` is the figure in force on the day, at the place that the item says (`at`), for the keys given.
Figures lie in `standards.csv`, never in a rule. Where there is none, the figure is not known.
"""

from .spec import Asked, Refusing

FAMILIES = """
    family | hukou  | area  | rent
    1      | 140105 | urban | 480.00
    2      | 140105 | rural | 480.00
    3      | 140106 | urban | 480.00
    4      | 140200 | urban | 480.00
    5      | —      | urban | 480.00
    6      | 140105 | —     | 480.00

    standard    | place  | key      | value
    line        | 140105 | urban    | 500.00
    line        | 140105 | rural    | 300.00
    line        | 140106 | urban    | 480.00
    split       | 140105 | county   | 40%
    split       | 140105 | province | 60%
    pension_age | 140105 |          | 60
    cap         | 140105 |          | 1000.00
"""


def test_a_key_that_is_a_fact(spec: Asked) -> None:
    """Family 4 lives where no figure is given; of 5 the place is not known, of 6 the key."""
    spec(FAMILIES, {"standard.line[area]": "500.00 300.00 480.00 — — —", "rent < standard.line[area]": "yes no no — — —"}, at="hukou")


def test_a_key_that_is_written_out(spec: Asked) -> None:
    spec(FAMILIES, {
        "standard.line['urban']": "500.00 500.00 480.00 — — 500.00", "share(rent, standard.split['county'])": "192.00 192.00 — — — 192.00",
        "share(rent, standard.split['province'])": "288.00 288.00 — — — 288.00",
    }, at="hukou")  # fmt: skip


def test_a_standard_without_keys(spec: Asked) -> None:
    spec(FAMILIES, {"standard.pension_age": "60 60 — — — 60", "standard.cap - rent": "520.00 520.00 — — — 520.00"}, at="hukou")


def test_a_key_that_is_a_number(spec: Asked) -> None:
    """A number may be a key if each value of its range is one. A level of 0 is none here, so the rule says what it then takes."""
    table = """
        person | level | hukou
        1      | 1     | 140105
        2      | 4     | 140105
        3      | 0     | 140105
        4      | —     | 140105

        standard | place  | key | value
        aid      | 140105 | 1   | 75.00
        aid      | 140105 | 4   | 20.00
    """
    spec(table, {"standard.aid[if_(level == 0, 4, grade)]": "75.00 20.00 20.00 —", "standard.aid[1]": "75.00 75.00 75.00 75.00"},
         given={"person grade": "pick(level, 1, 1, 2, 2, 3, 3, 4)"}, at="hukou")  # fmt: skip


def test_the_place_of_the_family_and_the_key_of_the_member(spec: Asked) -> None:
    """Inside a collection the place stays that of the unit asked about."""
    table = """
        family | hukou  | area
        1      | 140105 | urban
        2      | 140106 | rural

        person | family | income
        11     | 1      | 400.00
        12     | 1      | 600.00
        21     | 2      | 400.00

        standard | place  | key   | value
        line     | 140105 | urban | 500.00
        line     | 140106 | rural | 300.00
    """
    spec(table, {"count(members, members.income < standard.line[area])": "1 0"}, at="hukou")


def test_the_place_through_the_family(spec: Asked) -> None:
    table = """
        person | family | hukou
        1      | 1      | 140106
        2      | —      | 140106

        family | hukou  | area
        1      | 140105 | urban

        standard | place  | key   | value
        line     | 140105 | urban | 500.00
        line     | 140106 | urban | 480.00
    """
    spec(table, {"standard.line['urban']": "500.00 —", "standard.line[family.area]": "500.00 —"}, at="family.hukou")
    spec(table, {"standard.line['urban']": "480.00 480.00", "standard.line[family.area]": "480.00 —"}, at="hukou")


def test_standards_and_keys_that_nobody_declared(refused: Refusing) -> None:
    refused("family", "rent < standard.lines[area]", "standard-unknown", 8, "standard.line")
    refused("family", "rent < standard.line", "standard-keys", 8, "standard.line[area]")
    refused("family", "rent < standard.cap[area]", "standard-keys", 8, "standard.cap")
    refused("family", "rent < standard.line['town']", "word-unknown", 22, "urban")
    refused("family", "rent < standard.line[rent]", "standard-keys", 22, "urban")
    refused("person", "income < standard.aid[level]", "standard-keys", 23, "1")


def test_a_place_is_needed(refused: Refusing) -> None:
    refused("clinic", "beds < standard.pension_age", "standard-place", 8, "at")
