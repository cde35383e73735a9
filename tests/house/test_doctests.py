"""Are the examples in docstrings true?"""

from __future__ import annotations

import doctest
import importlib

import pytest

from tests.house.tree import SRC

MODULES = sorted(
    ".".join(path.relative_to(SRC.parent).with_suffix("").parts) for path in SRC.rglob("*.py") if ">>>" in path.read_text(encoding="utf-8")
)


def test_there_are_examples() -> None:
    assert len(MODULES) > 3


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_true(name: str) -> None:
    failed, attempted = doctest.testmod(importlib.import_module(name))
    assert attempted > 0 and failed == 0
