"""When do two types belong together, and does a value lie in one?"""

from datetime import date

from puhui.rules import Checker, Fact, Schema, Source
from puhui.rules.types import Day, Flag, Money, Number, Percent, Place, Type, Word, holds, join, same_family


def one_person() -> Schema:
    schema = Schema()
    schema.add_kind("person")
    schema.add_fact(Fact("person", "area", Word(("urban", "rural"))))
    schema.add_fact(Fact("person", "born", Day(date(1880, 1, 1), date(2100, 12, 31))))
    return schema


def type_of(text: str, expects: Type | None = None) -> Type:
    checker = Checker(one_person())
    checker.declare("x", "person", Source.plain(text), expects=expects)
    return checker.program()["x"].type


def test_words_belong_together_when_they_share_one() -> None:
    assert same_family(Word(("a", "b")), Word(("b", "c")))
    assert not same_family(Word(("a", "b")), Word(("c",)))
    assert join(Word(("b", "a")), Word(("c", "a"))) == Word(("a", "b", "c"))


def test_ranges_are_joined() -> None:
    assert join(Number(-1, 5), Number(0, 9)) == Number(-1, 9)
    assert join(Day(date(2000, 1, 1), date(2001, 1, 1)), Day(date(1999, 1, 1), date(2000, 6, 1))) == Day(date(1999, 1, 1), date(2001, 1, 1))
    assert not same_family(Number(0, 1), Money(0, 1))


def test_a_value_lies_in_a_type() -> None:
    assert holds(Number(0, 5), 5) and not holds(Number(0, 5), 6) and not holds(Number(0, 5), True)
    assert holds(Flag(), False) and not holds(Flag(), 0)
    assert holds(Percent(0, 10000), 10000) and not holds(Percent(0, 10000), -1)
    assert holds(Word(("a",)), "a") and not holds(Word(("a",)), "b")
    assert holds(Place(), 140105000000) and not holds(Place(), "140105")
    assert holds(Day(), date(1800, 1, 1)) and not holds(Day(), date(1799, 12, 31))


def test_a_vocabulary_is_what_it_is_in_any_order() -> None:
    assert type_of("area", expects=Word(("urban", "rural"))) == Word(("urban", "rural"))
    assert type_of("if_(area == 'urban', 'rural', area)", expects=Word(("urban", "rural"))) == Word(("rural", "urban"))


def test_a_century_may_be_added_to_today() -> None:
    assert type_of("years_after(today, 100) > born") == Flag()
    assert type_of("today - 366 <= born") == Flag()
