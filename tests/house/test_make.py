"""Are the tasks, the locks and CI what they say they are?"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from hashlib import sha256

import pytest

from tests.house.tree import ROOT

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
LOCKS = ("run.txt", "dev.txt")
COMMANDS = sorted(set(re.findall(r"\$\(BIN\)/puhui ([a-z]+)", MAKEFILE)))


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A make of its own, whatever make is running this test."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(["make", *arguments], cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


def locked(name: str) -> dict[str, list[str]]:
    """Package → its hashes."""
    found: dict[str, list[str]] = {}
    package = ""
    for line in (ROOT / "requirements" / name).read_text("utf-8").splitlines():
        if match := re.match(r"([a-z0-9._-]+)==\S+", line):
            package = match[1].replace("_", "-").replace(".", "-")
            found[package] = []
        found.get(package, []).extend(re.findall(r"--hash=sha256:([0-9a-f]{64})", line))
    return found


def test_help_lists_every_task_a_person_calls() -> None:
    listed = re.findall(r"^  make ([a-z-]+) +\S", make("help").stdout, re.MULTILINE)
    assert {"demo", "test", "lint", "bench", "agree", "docs", "clean", "help"} <= set(listed)
    phony = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert phony and set(phony[1].split()) == {*listed, "collected"}


def test_too_old_a_python_is_told_in_a_sentence() -> None:
    run = make("-W", "requirements/run.txt", "demo", "PYTHON=false")
    assert run.returncode != 0
    assert "Puhui needs Python 3.11 or newer" in run.stderr and "Traceback" not in run.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_in_the_makefile_exist(command: str) -> None:
    code = f"import sys; sys.argv = ['puhui', '{command}', '--help']; from puhui.cli import main; main()"
    run = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True, check=False)
    assert run.returncode == 0 and "--out" in run.stdout, run.stdout + run.stderr


def test_there_are_commands_in_the_makefile() -> None:
    assert "demo" in COMMANDS


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_hashes_and_no_address(name: str) -> None:
    packages = locked(name)
    assert len(packages) > 10
    assert [package for package, hashes in packages.items() if not hashes] == []
    assert not re.search(r"://|--(find-links|trusted-host|index|extra-index)", (ROOT / "requirements" / name).read_text("utf-8"))


def test_both_locks_agree() -> None:
    one, other = locked("run.txt"), locked("dev.txt")
    shared = one.keys() & other.keys()
    assert shared
    assert [package for package in shared if one[package] != other[package]] == []


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    names = {re.split(r"[<>=!~\[ ]", entry)[0].replace("_", "-").replace(".", "-") for entry in wanted}
    assert names
    assert sorted(names - locked("run.txt").keys()) == []


def test_vendored_files_are_those_of_the_manifest() -> None:
    manifests = sorted((ROOT / "tests" / "vendor").glob("*/manifest.json"))
    assert manifests
    for manifest in manifests:
        said = json.loads(manifest.read_text("utf-8"))
        assert {"name", "version", "licence", "files"} <= said.keys()
        lying = {path.name: sha256(path.read_bytes()).hexdigest() for path in manifest.parent.iterdir() if path != manifest}
        assert lying == {name: entry["sha256"] for name, entry in said["files"].items()}


def test_ci_is_a_script_that_can_be_run() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0
    assert "set -euo pipefail" in script.read_text("utf-8")


def test_the_floor_of_tests_is_a_number() -> None:
    assert int((ROOT / "tests" / "collected.txt").read_text()) > 0
