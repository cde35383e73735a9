"""`make bench`, second half: twelve shared rules on three million invented persons, beside the engines that others use.

`python bench/peers/compare.py --python .venv-peers/bin/python --out build/peers`. First every engine's answers are compared,
person for person and family for family, over the families of which every fact is known: one difference ends the run. Then
each engine is timed in a process of its own, in turns; medians are printed. Last, what missing facts do: how many answers
the others give where Puhui says that it does not know.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
from array import array
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ENGINES = ("puhui", "numpy", "policyengine_core", "openfisca_core")
FAMILY = ("income_of_all", "minimum_living", "minimum_living_amount", "no_worker", "employment_help")
PERSON = ("aged", "aged_amount", "care", "care_amount", "disabled_living", "premium_aid", "school_aid")


def one(engine: str, python: str, world: Path, out: Path) -> dict[str, Any]:
    """One run in a child."""
    interpreter = sys.executable if engine == "puhui" else python
    done = subprocess.run([interpreter, str(HERE / "one.py"), engine, str(world), str(out)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{engine} failed:\n{done.stderr[-3000:]}")
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def column(path: Path, kind: str = "i") -> array[int]:
    found = array(kind)
    found.frombytes(path.read_bytes())
    return found


def differences(world: Path, answers: Path) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """Per engine, cells that differ from Puhui's over what is wholly known (and how many were compared). Per rule, the
    answers that Puhui leaves open, and how many of them each engine answers with more than no or 0."""
    known = column(world / "known.bin", "B")
    whose = column(world / "person.in_family.bin", "q")
    wrong = {"cells": 0, **dict.fromkeys(ENGINES[1:], 0)}
    open_answers: dict[str, dict[str, int]] = {}
    for name in (*FAMILY, *PERSON):
        sure = known if name in FAMILY else bytes(known[family] for family in whose)
        ours = column(answers / "puhui" / f"{name}.bin")
        wrong["cells"] += sum(sure)
        blank = [index for index, value in enumerate(ours) if value == -1]
        open_answers[name] = {"not_known": len(blank)}
        for engine in ENGINES[1:]:
            theirs = column(answers / engine / f"{name}.bin")
            if len(theirs) != len(ours):
                sys.exit(f"{engine} gives {len(theirs)} answers to {name}, Puhui {len(ours)}")
            if theirs != ours:
                wrong[engine] += sum(1 for value, other, whole in zip(ours, theirs, sure, strict=True) if whole and value != other)
            open_answers[name][engine] = sum(1 for index in blank if theirs[index] != 0)
    return wrong, open_answers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", required=True, help="the interpreter of the peers' environment")
    parser.add_argument("--families", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    world, answers = given.out / "world", given.out / "answers"
    shutil.rmtree(given.out, ignore_errors=True)
    sys.path.insert(0, str(HERE))
    from world import make

    make(world, given.families)
    runs = {engine: [one(engine, given.python, world, answers / engine)] for engine in ENGINES}
    wrong, open_answers = differences(world, answers)
    print(f"compared {wrong['cells']:,} cells of wholly known units with each engine; differences: {wrong}")
    if any(wrong[engine] for engine in ENGINES[1:]):
        sys.exit("the engines do not agree; nothing is timed")
    for _round in range(given.repeat - 1):
        for engine in ENGINES:
            runs[engine].append(one(engine, given.python, world, answers / engine))
    medians = {
        engine: {key: statistics.median(run[key] for run in made) for key in made[0] if key != "engine"} for engine, made in runs.items()
    }
    report = {"medians": medians, "runs": runs, "compared": wrong, "open": open_answers}
    (given.out / "peers.json").write_text(json.dumps(report, indent=1))
    for engine, figures in medians.items():
        print(f"  {engine:18}" + "  ".join(f"{key} {value}" for key, value in figures.items()))
    print("answers that Puhui leaves open, and how many of them another engine answers with yes or an amount:")
    for name, counts in open_answers.items():
        print(f"  {name:22}" + "  ".join(f"{key} {value}" for key, value in counts.items()))


if __name__ == "__main__":
    main()
