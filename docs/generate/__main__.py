"""Write docs/reference anew: commands, settings, registers, items, households, and the language from its tests.

`python docs/generate` writes; with `--check` it says which pages are not current and exits with 1. `--out FOLDER`: elsewhere.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import commands
import households
import items
import language
import registers

REFERENCE = Path(__file__).parents[1] / "reference"


def pages() -> dict[str, str]:
    """Every generated page: name below docs/reference → text."""
    return {**commands.pages(), **registers.pages(), **items.pages(), **households.pages(), **language.pages()}


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--check", action="store_true")
    options.add_argument("--out", type=Path, default=REFERENCE)
    chosen = options.parse_args()
    stale = []
    for name, text in pages().items():
        path = chosen.out / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not chosen.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    print("\n".join(stale) if stale else "docs/reference is current")
    return 1 if stale and chosen.check else 0


if __name__ == "__main__":
    sys.exit(main())
