"""What the checks of the house look at: the files of the checkout, the rooms, the texts."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "puhui"


def files(*endings: str) -> list[Path]:
    """Files that are or would be committed, with one of the endings; all of them without."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, check=True, capture_output=True).stdout.decode().split("\0")
    found = sorted(ROOT / name for name in names if name and (ROOT / name).is_file())
    return [path for path in found if not endings or path.name.endswith(endings)]


def ours(*endings: str) -> list[Path]:
    """`files` without what others wrote."""
    return [path for path in files(*endings) if ROOT / "tests" / "vendor" not in path.parents and path.name != "LICENSE"]


def text_of(path: Path) -> str | None:
    """The text of a file, or None if it holds something else (or another encoding, as test data may)."""
    content = path.read_bytes()
    try:
        return None if b"\0" in content else content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def rooms() -> list[str]:
    return sorted(path.parent.name for path in SRC.glob("*/__init__.py"))


@dataclass(frozen=True)
class Text:
    """One `_("…")` of the source. `text` is None if its first argument is not plain text."""

    text: str | None
    names: frozenset[str] | None  # the keywords given, None when they cannot be seen (**values)
    where: str


def texts(source: str, where: str) -> Iterator[Text]:
    """Every call of `_` in a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
            first = node.args[0] if len(node.args) == 1 else None
            text = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
            given = [keyword.arg for keyword in node.keywords]
            names = None if None in given else frozenset(name for name in given if name)
            yield Text(text, names, f"{where}:{node.lineno}")
