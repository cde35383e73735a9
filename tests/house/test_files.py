"""Is everything in the checkout finished, ours to carry, and free of the machine it was written on?"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files, ours, text_of

# Written apart, so that this file does not find itself.
MACHINE = re.compile(r"(?<![\w.~$}])/(" + "|".join(["wor" + "k", "far" + "m", "tm" + "p", "roo" + "t", "hom" + "e"]) + r")/\w")
UNFINISHED = re.compile(
    r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|coming " + "soon|raise NotImplemented" + "Error|敬请" + "期待|待" + "开发",
)
ADDRESSES = re.compile(r"--(extra-)?index-url|\"resolved\": *\"http|https?://\S+\.(whl|tar\.gz)")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    looked = 0
    found = []
    for path in ours():
        text = text_of(path)
        if text is None or path == Path(__file__):
            continue
        looked += 1
        lines = text.splitlines()
        found += [f"{path.relative_to(ROOT)}:{number}: {line[:120]}" for number, line in enumerate(lines, 1) if pattern.search(line)]
    assert looked > 50
    return found


def test_no_path_of_a_machine() -> None:
    assert lines_with(MACHINE) == []


def test_nothing_unfinished() -> None:
    assert lines_with(UNFINISHED) == []


def test_no_address_of_a_package_download() -> None:
    assert lines_with(ADDRESSES) == []


def test_no_large_file() -> None:
    sizes = {str(path.relative_to(ROOT)): path.stat().st_size for path in files()}
    assert len(sizes) > 50
    assert {name: size for name, size in sizes.items() if size > 900 * 1024} == {}


def test_no_file_of_the_reference_data_is_copied() -> None:
    """Without the fixture: looking for copies is not the reading of the data that CI asks for."""
    folder = Path(os.environ.get("PUHUI_REFERENCE_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no reference data at {folder}")
    theirs = {digest(path): path.name for path in folder.rglob("*") if path.is_file()}
    assert theirs
    assert [(str(path.relative_to(ROOT)), theirs[digest(path)]) for path in files() if digest(path) in theirs] == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (MACHINE, "see /wor" + "k/main"),
        (MACHINE, 'open("/tm' + 'p/x")'),
        (UNFINISHED, "# TO" + "DO: later"),
        (ADDRESSES, "x @ https://example.org/x-1-py3-none-any" + ".whl"),
    ],
)
def test_each_pattern_finds_what_it_looks_for(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


@pytest.mark.parametrize("line", ["https://example.org/work/5", "../farm/x", "build/tmp/x", "$HOME/work/x", "/usr/bin/env bash"])
def test_other_paths_are_no_paths_of_a_machine(line: str) -> None:
    assert not MACHINE.search(line)
