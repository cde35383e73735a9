"""Is what the tutorial and the how-to pages show what happens?

The pages are run in their order in one folder, as a reader would. A `console` block holds commands (`$ …`) with what they print;
a block after a line that ends with a file's name in backticks and a colon is that file. `…` stands for anything left out. Digests
of snapshots and results may be others; they are followed from one command to the next.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.house.tree import ROOT

DOCS = ROOT / "docs"
PAGES = [
    "tutorial/your-first-province.md",
    "how-to/load-your-own-rosters.md",
    "how-to/change-a-figure.md",
    "how-to/add-an-item.md",
    "how-to/districts-through-time.md",
    "how-to/after-a-late-document.md",
    "how-to/ask.md",
    "how-to/make-the-report-site.md",
]
BLOCK = re.compile(r"^(?P<before>[^\n]*)\n+```(?P<kind>\w*)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"`([\w./-]+)`[^`]*:$")
DIGEST = re.compile(r"\b[0-9a-f]{12}\b")
PUHUI = f"#!/bin/sh\nexec '{sys.executable}' -c 'from puhui.cli import main; main()' \"$@\"\n"


@dataclass
class Step:
    """A command with the lines that the page shows of its output; or a file with its text."""

    page: str
    command: str
    shown: list[str]
    file: str = ""


def steps(page: str) -> Iterator[Step]:
    for block in BLOCK.finditer((DOCS / page).read_text("utf-8")):
        name = FILE.search(block["before"])
        if block["kind"] == "console":
            for part in re.split(r"^\$ ", block["text"], flags=re.MULTILINE)[1:]:
                command, *shown = part.splitlines()
                yield Step(page, command, shown)
        elif name and block["kind"]:
            yield Step(page, "", block["text"].splitlines(), name[1])


def folder_of_a_reader(folder: Path) -> None:
    """What a clone has after `make demo`, without installing anything."""
    (folder / "examples").symlink_to(ROOT / "examples")
    (folder / "src").symlink_to(ROOT / "src")
    program = folder / ".venv" / "bin" / "puhui"
    program.parent.mkdir(parents=True)
    program.write_text(PUHUI, "utf-8")
    program.chmod(0o755)
    (folder / "Makefile").write_text("demo:\n\t@puhui demo --people 20000 --out build/demo\n", "utf-8")


def run(command: str, folder: Path) -> str:
    path = os.pathsep.join([str(folder / ".venv" / "bin"), os.environ["PATH"]])
    env = {"PATH": path, "PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.stdout


def pattern(line: str) -> str:
    """A shown line as a pattern: `…` for anything, a digest for any digest."""
    parts = [re.escape(part) for part in re.split(r"…|\b[0-9a-f]{12}\b", line)]
    gaps = [".*?" if gap == "…" else "([0-9a-f]{12})" for gap in re.findall(r"…|\b[0-9a-f]{12}\b", line)]
    return "".join(part + gap for part, gap in zip(parts, [*gaps, ""], strict=True))


def differences(shown: list[str], printed: list[str], known: dict[str, str]) -> list[str]:
    """Shown lines that are not where the page has them. A line `…` alone stands for any lines."""
    at, free, wrong = 0, False, []
    for line in shown:
        if line == "…":
            free = True
            continue
        for index in range(at, len(printed) if free else min(at + 1, len(printed))):
            found = re.fullmatch(pattern(line), printed[index].rstrip())
            if found:
                known.update(zip(DIGEST.findall(line), found.groups(), strict=True))
                at, free = index + 1, False
                break
        else:
            wrong.append(line)
    return wrong


def test_what_the_pages_show_is_what_happens(tmp_path: Path) -> None:
    folder_of_a_reader(tmp_path)
    known: dict[str, str] = {}
    wrong, commands, lines = [], 0, 0
    for step in (step for page in PAGES for step in steps(page)):
        if step.file:
            file = tmp_path / step.file
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("\n".join(step.shown) + "\n", "utf-8")
            continue
        output = run(DIGEST.sub(lambda found: known.get(found[0], found[0]), step.command), tmp_path)
        commands, lines = commands + 1, lines + len(step.shown)
        missing = differences(step.shown, output.splitlines(), known)
        if missing:
            wrong.append("\n".join([f"{step.page}: $ {step.command}", *(f"  shown: {line}" for line in missing), "  printed:", output]))
    assert commands > 20 and lines > 80
    assert not wrong, "\n\n".join(wrong)


def test_every_page_to_follow_is_followed() -> None:
    found = {path.relative_to(DOCS).as_posix() for folder in ("tutorial", "how-to") for path in (DOCS / folder).glob("*.md")}
    assert found == set(PAGES)


def test_a_line_that_is_not_printed_is_noticed() -> None:
    known: dict[str, str] = {}
    printed = ["a", "quick 0123456789ab", "brown", "fox"]
    assert differences(["a", "quick aaaaaaaaaaaa", "…", "f…x"], printed, known) == []
    assert known == {"aaaaaaaaaaaa": "0123456789ab"}
    assert differences(["a", "brown"], printed, known) == ["brown"]
    assert differences(["…", "cat"], printed, known) == ["cat"]
