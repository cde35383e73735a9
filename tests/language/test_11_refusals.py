"""What the language does not have 没有的写法

The grammar is Python's, and most of Python is left out: what is left can always be proved, explained and run in every
engine. What is left out is refused with its place and with what to write instead.
"""

from .spec import Refusing


def test_python_that_is_left_out(refused: Refusing) -> None:
    refused("person", "1 if insured else 2", "rule-not-in-language", 1, "if_(")
    refused("person", "insured & pupil", "rule-not-in-language", 1, "and")
    refused("person", "insured | pupil", "rule-not-in-language", 1, "or")
    refused("person", "~insured", "rule-not-in-language", 1, "not")
    refused("person", "level in [1, 2]", "rule-in", 10, "(1, 2)")
    refused("person", "[age]", "rule-not-in-language", 1, "(")
    refused("person", "{'a': 1}", "rule-not-in-language", 1, "pick(")
    refused("person", "lambda: age", "rule-not-in-language", 1, "let")
    refused("person", "(old := age > 60) and old", "rule-not-in-language", 2, "let")
    refused("person", "f'{age}' == 'x'", "rule-not-in-language", 1, "")
    refused("person", "age, level", "rule-not-in-language", 1, "")
    refused("family", "any(m.age > 60 for m in members)", "rule-arguments", 1, "any(members")
    refused("person", "(x for x in visits)", "rule-not-in-language", 1, "count")


def test_calls(refused: Refusing) -> None:
    refused("person", "work.startswith('f')", "rule-method", 1, "count sum any all min max")
    refused("person", "round(age)", "function-unknown", 1, "count")
    refused("person", "mounths_between(birth_date, today)", "function-unknown", 1, "months_between")
    refused("person", "div(age)", "rule-arguments", 1, "div(a, b)")
    refused("person", "div(a=age, b=2)", "rule-arguments", 1, "div(a, b)")
    refused("person", "__import__('os').system('ls')", "rule-method", 1, "")


def test_writing(refused: Refusing) -> None:
    """The caret stands where reading failed, counted in characters, also after Chinese text and on a second line."""
    refused("person", "age = 60", "rule-syntax", 1, "==")
    refused("person", "age >=", "rule-syntax", 6, "")
    refused("person", "(age > 60", "rule-syntax", 1, "")
    refused("person", "age > 60) or (age < 18", "rule-syntax", 9, "")
    refused("person", "work == '农民' and agee > 60", "word-unknown", 9, "farmer")
    refused("person", "年龄 > 60", "name-unknown", 1, "")
    refused("person", "insured and\n  agee > 60", "name-unknown", 15, "age")
    refused("person", " ", "rule-empty", 1, "")


def test_too_much_at_once(refused: Refusing) -> None:
    refused("person", " and ".join(["insured"] * 400), "rule-long", 1, "let")
    refused("person", " + ".join(["age"] * 50), "rule-deep", 1, "let")
    refused("person", "div(div(div(div(div(div(div(age - 1, 2), 2), 2), 2), 2), 2), 2)", "rule-heavy", 1, "let")
