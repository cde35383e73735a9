"""The wrong rows against what the build refused and held: these and no others, each by its reason."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

from puhui.lang import _
from puhui.synthetic.check import Difference
from puhui.synthetic.rosters import file_name

_FILE, _LINE, _CODE = 0, 2, 4  # of the lists that a build writes: roster, sheet, line, column, reason, …
LISTS = {"rejected": "rejected.csv", "held": "held.csv"}


def compare_rows(truth: dict[str, Any], reports: Path) -> list[Difference]:
    """reports: the folder of a build's lists."""
    found: dict[tuple[str, int, str], set[str]] = defaultdict(set)
    for fate, name in LISTS.items():
        for row in _read(reports / name):
            found[row[_FILE], int(row[_LINE]), fate].add(row[_CODE])
    differences = []
    for row in truth["mistakes"]:
        file = file_name(row["register"], truth["people"])
        codes = found.pop((file, row["line"], row["fate"]), set())
        if row["code"] not in codes:
            expected, seen = f"{row['fate']} {row['code']}", "、".join(sorted(codes)) or _("收下了")
            differences.append(Difference(0, f"{file}:{row['line']}", "", expected, seen, row["say"]))
    for (file, line, fate), codes in sorted(found.items()):
        seen = f"{fate} {'、'.join(sorted(codes))}"
        differences.append(Difference(0, f"{file}:{line}", "", _("收下"), seen, _("没有埋下这一条")))
    return differences


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))[1:]
