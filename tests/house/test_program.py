"""Is the installed program light to start and complete?"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.tree import ROOT, SRC

HEAVY = ("babel", "cryptography", "duckdb", "jinja2", "openpyxl", "playwright", "pyarrow", "python_calamine", "xlsxwriter")

HELP = """
import sys
from puhui.cli import main
sys.argv = ["puhui", "--help"]
try:
    main()
except SystemExit as stop:
    assert not stop.code, stop.code
finally:
    print("LOADED", *sorted({name.split(".")[0] for name in sys.modules}))
"""


def test_help_loads_no_heavy_library() -> None:
    run = subprocess.run([sys.executable, "-c", HELP], env={"PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    shown, _mark, loaded = run.stdout.partition("LOADED")
    assert "puhui" in shown and "puhui" in loaded.split()
    assert [name for name in HEAVY if name in loaded.split()] == []


def test_the_version_needs_no_command() -> None:
    run = _puhui("--version")
    assert (run.returncode, run.stdout.split()[:1]) == (0, ["puhui"]), run.stderr


def test_an_unknown_language_is_refused() -> None:
    run = _puhui("--lang", "fr", "settings")
    assert run.returncode == 2 and "zh、en" in run.stderr


def _puhui(*args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from puhui.cli import main; main()", *args]
    return subprocess.run(command, env={"PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True, check=False)


def test_the_wheel_holds_code_texts_and_packs(tmp_path: Path) -> None:
    """Built, unpacked elsewhere, and asked for its packs: what the checkout finds, the wheel finds."""
    if not os.environ.get("PUHUI_CI"):
        pytest.importorskip("hatchling", reason="hatchling builds the wheel; make test installs it")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    run = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / "site")
    data = [path for path in SRC.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    packs = [path for path in (ROOT / "packs").rglob("*") if path.is_file()]
    assert data and packs
    wanted = {f"puhui/{path.relative_to(SRC)}" for path in data} | {f"puhui/_packs/{path.relative_to(ROOT / 'packs')}" for path in packs}
    assert sorted(wanted - names) == []
    ask = "from puhui.packs import find_packs, shipped_packs; print(shipped_packs()); print(*[p.name for p in find_packs()])"
    inside, found = _ask(ask, tmp_path / "site")
    _beside, expected = _ask(ask, ROOT / "src")
    assert Path(inside) == tmp_path / "site" / "puhui" / "_packs"
    assert found == expected and found


def _ask(code: str, path: Path) -> list[str]:
    # -S keeps an installed puhui out; the libraries' folder is named instead
    libraries = os.pathsep.join([str(path), *[entry for entry in sys.path if entry.endswith("site-packages")]])
    run = subprocess.run([sys.executable, "-S", "-c", code], env={"PYTHONPATH": libraries}, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()
