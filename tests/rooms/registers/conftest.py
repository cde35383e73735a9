"""An office with a small pack, for every test of this room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rooms.registers.office import Office, make_pack


@pytest.fixture
def office(tmp_path: Path) -> Office:
    folder = tmp_path / "office"
    folder.mkdir()
    return Office(folder, make_pack(tmp_path / "pack"))


@pytest.fixture
def office_with(tmp_path: Path) -> Callable[[dict[str, str]], Office]:
    """An office whose pack has other registers."""

    def make(registers: dict[str, str]) -> Office:
        folder = tmp_path / "office"
        folder.mkdir()
        return Office(folder, make_pack(tmp_path / "pack", registers))

    return make
