"""Has every text that people read its English, and does every English text belong to one?"""

from __future__ import annotations

import string
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.house.tree import ROOT, SRC, Text, texts

PO = sorted((SRC / "locale" / "en").glob("*.po"))


def of_the_source() -> list[Text]:
    found = [text for path in sorted(SRC.rglob("*.py")) for text in texts(path.read_text("utf-8"), str(path.relative_to(ROOT)))]
    assert len(found) > 50, "the search for texts found too few to be true"
    return found


def english() -> dict[str, set[str]]:
    """Chinese → what the .po files say, over all of them."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in PO:
        with path.open("rb") as stream:
            for message in read_po(stream, locale="en"):
                if message.id and message.string:
                    found[str(message.id)].add(str(message.string))
    assert found, "no translations in src/puhui/locale/en"
    return found


def placeholders(text: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _before, name, _format, _conversion in string.Formatter().parse(text) if name is not None}


def test_every_text_is_plain_text() -> None:
    """A text put together while the program runs can be neither found nor translated."""
    assert [text.where for text in of_the_source() if text.text is None] == []


def test_every_text_has_english() -> None:
    known = english()
    first = {text.text: text.where for text in reversed(of_the_source()) if text.text}
    missing = [f'#: {where}\nmsgid "{text}"\nmsgstr ""' for text, where in first.items() if text not in known]
    assert not missing, f"{len(missing)} texts without English; ready to paste:\n" + "\n\n".join(missing)


def test_no_english_is_left_over() -> None:
    used = {text.text for text in of_the_source()}
    assert sorted(set(english()) - used) == []


def test_a_text_has_one_english() -> None:
    assert {text: versions for text, versions in english().items() if len(versions) > 1} == {}


def test_placeholders_are_the_same_in_both_languages() -> None:
    differing = [(zh, en) for zh, versions in english().items() for en in versions if placeholders(zh) != placeholders(en)]
    assert differing == []


def test_placeholders_are_filled() -> None:
    """Without values the text is not formatted, so braces in it may stand for themselves."""
    wrong = [text.where for text in of_the_source() if text.text and text.names and placeholders(text.text) != text.names]
    assert wrong == []


@pytest.mark.parametrize("code", ["_(name)", '_(f"{name}不对")', '_("不对" + name)', "_(*parts)"])
def test_a_text_that_is_not_plain_is_noticed(code: str) -> None:
    assert [text.text for text in texts(code, "x")] == [None]


def test_a_po_file_belongs_to_a_room() -> None:
    """`<room>.po`, or ground.po for what stands beside the rooms."""
    names = {path.stem for path in PO}
    assert names and names <= {"ground", *(path.parent.name for path in SRC.glob("*/__init__.py"))}, [Path(name).name for name in names]
