"""Do the worked rosters give what their page says, row by row?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.rooms.synthetic.conftest import KEY, packs

EXAMPLES = Path(__file__).parents[3] / "examples"
REASONS = {
    "id-check": 1,
    "no-such-day": 2,
    "unknown-region": 1,
    "id-birth-date": 1,
    "duplicate": 1,
    "unknown-code": 1,
    "total-row": 1,
    "unknown-unit": 1,
    "two-groups": 2,
    "id-numeric-cell": 1,
}


def promised() -> dict[str, tuple[int, ...]]:
    """File → read, accepted, rejected, held, from the table of the page."""
    rows = re.findall(r"^\| (合成-\S+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|", (EXAMPLES / "README.md").read_text("utf-8"), re.MULTILINE)
    return {name: tuple(map(int, counts)) for name, *counts in rows}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    from puhui.registers.build import build

    return build(EXAMPLES / "rosters" / "mapping.yaml", packs(), tmp_path_factory.mktemp("examples"), key=KEY)


def test_the_page_says_what_becomes_of_every_roster(built) -> None:  # type: ignore[no-untyped-def]
    found = {source.file: (source.read, source.accepted, source.rejected, source.held) for source in built.sources}
    assert found == promised()
    assert len(found) == 4


def test_every_deliberate_mistake_is_found_by_its_reason(built) -> None:  # type: ignore[no-untyped-def]
    assert built.reasons == REASONS


def test_the_examples_say_that_they_are_made_up() -> None:
    names = [path.name for path in (EXAMPLES / "rosters").iterdir()]
    assert len(names) == 5
    assert all(name.startswith("合成-") or name == "mapping.yaml" for name in names)
    assert "synthetic: true" in (EXAMPLES / "rosters" / "mapping.yaml").read_text("utf-8")
