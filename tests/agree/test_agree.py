"""Every engine against the plain interpreter, on random rules and random units.

`make test` runs a small, fixed part. `PUHUI_AGREE_UNITS=100000` asks for at least so many units × programs, new
ones each time.
"""

from __future__ import annotations

import os
import time
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from .engines import Bench, Tally
from .programs import Written, programs

SHARDS = 4
WANTED = int(os.environ.get("PUHUI_AGREE_UNITS", "0"))
# fmt: off
EVERYTHING = [
    "<", "<=", ">", ">=", "==", "!=", "in", "and", "or", "Not", "+", "-", "*", "count", "sum", "any", "all", "min", "max",
    "if_", "pick", "div", "share up", "share down", "share half_up", "years_after", "months_between", "year_start", "month_start",
    "known_if", "Const", "Today", "StandardOf", "FactOf of own", "FactOf of owner", "FactOf of element", "Ref of own",
    "Ref of owner", "Ref of element",
]
# fmt: on
USED: Counter[str] = Counter()  # over all shards


@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_engine_says_what_the_interpreter_says(shard: int, capsys: pytest.CaptureFixture[str]) -> None:
    bench, tally, began = Bench(shard), Tally(), time.monotonic()
    per_program = bench.whole.size // 2  # at the least: twice the units, of those kinds that a program speaks of
    examples = -(-WANTED // (SHARDS * per_program)) if WANTED else 40

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=not WANTED,
        print_blob=bool(WANTED),
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(programs())
    def agree(written: Written) -> None:
        tally.accepted += len(written.texts)
        tally.refused += len(written.refused)
        for text, problems in written.refused:
            for problem in problems:  # a refusal is a letter that points into the text
                assert problem.code and problem.what and 1 <= problem.where.column <= len(text), (text, problem)
        bench.run(written, tally)

    agree()
    with capsys.disabled():
        if WANTED:
            took = time.monotonic() - began
            print(f"\nshard {shard}: {tally.programs} programs, {tally.units} units × programs, {tally.cells} cells, {took:.0f} s")
            print(
                f"  {tally.known} known, {dict(tally.answers)}, {tally.accepted} expressions taken, {tally.refused} refused, {dict(tally.used)}"
            )
    assert tally.units >= max(WANTED // SHARDS, examples * per_program)
    assert tally.accepted > 0.3 * (tally.accepted + tally.refused)
    assert tally.known > 0.15 * tally.cells
    assert tally.answers["True"] > 50 and tally.answers["False"] > 50
    USED.update(tally.used)


if WANTED >= 100_000:  # programs are new each time: a rare construct may be missing in one shard, not in all

    def test_every_construct_was_used() -> None:
        assert not [part for part in EVERYTHING if not USED[part]]
