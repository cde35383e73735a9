"""Shanxi as shipped, and a way to write small packs of districts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from puhui.packs import Pack, shipped_packs
from puhui.regions import Regions, load

HEADS = {
    "regions": "code,name,level,parent,since,until,document",
    "changes": "day,from,to,share,what,document,note",
    "organisations": "code,kind,say,level,since,until,successor,document,status,note",
}


def pack(folder: Path) -> Pack:
    return Pack(folder.name, folder.name, "place", "0", (), folder)


@pytest.fixture(scope="session")
def shanxi() -> Regions:
    return load([pack(shipped_packs() / "shanxi")])


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Pack]:
    """A pack of the given tables: lines of each below its head, so the first line given is line 2 of the file."""

    def make(name: str = "p", **tables: str) -> Pack:
        folder = tmp_path / name / "regions"
        folder.mkdir(parents=True)
        for table, lines in tables.items():
            (folder / f"{table}.csv").write_text(HEADS[table] + "\n" + lines.strip() + "\n", encoding="utf-8")
        return pack(tmp_path / name)

    return make
