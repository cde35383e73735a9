"""Are the generated pages of docs/reference those that the code and the packs make?"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.house.tree import ROOT

REFERENCE = ROOT / "docs" / "reference"


def generate(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """`python docs/generate` with its output below `folder`."""
    command = [sys.executable, str(ROOT / "docs" / "generate"), "--out", str(folder), *options]
    return subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True, check=False)


def test_pages_are_current() -> None:
    run = generate(REFERENCE, "--check")
    assert run.returncode == 0, f"not current, run `make docs`:\n{run.stdout}{run.stderr}"


def test_every_reference_page_is_generated(tmp_path: Path) -> None:
    run = generate(tmp_path)
    assert run.returncode == 0, run.stderr
    made = {path.relative_to(tmp_path) for path in tmp_path.rglob("*.md")}
    assert len(made) > 5
    assert {path.relative_to(REFERENCE) for path in REFERENCE.rglob("*.md")} == made


def test_a_page_that_is_not_current_is_noticed(tmp_path: Path) -> None:
    shutil.copytree(REFERENCE, tmp_path / "reference")
    (tmp_path / "reference" / "settings.md").write_text("changed by hand", "utf-8")
    run = generate(tmp_path / "reference", "--check")
    assert run.returncode == 1 and run.stdout.split() == ["settings.md"]
