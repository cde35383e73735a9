"""One unit online: how long until every benefit is answered, and until everything is explained?

`python bench/online.py --asks 20000`. A made-up city goes through the ordinary door; then people, families, villages and
towns of it are asked, each with what was computed before forgotten. The interpreter is asked the same in the same run.
Prints p50 and p99 in milliseconds as JSON. Loading a unit out of the snapshot is not part of an ask: online, facts are
at hand.
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parents[1]
SYNTHETIC = REPO / "src" / "puhui" / "synthetic" / "pack"
KEY = "6b" * 32
KINDS = {"person": 0.6, "family": 0.3, "village": 0.05, "town": 0.05}


def city(people: int, out: Path) -> Any:
    """A made-up city as a snapshot."""
    from puhui import regions
    from puhui.catalogue import load
    from puhui.packs import find_packs
    from puhui.registers import Snapshot
    from puhui.registers.build import build
    from puhui.synthetic import make

    packs = find_packs([SYNTHETIC])
    make(regions.load(packs), people, 1, out)
    report = build(out / "rosters" / "mapping.yaml", packs, out, key=bytes.fromhex(KEY), benefits=load(packs).serves())
    return Snapshot.open(report.path)


def times(tasks: list[Callable[[], object]], before: Callable[[int], None]) -> dict[str, float]:
    """Milliseconds per task: the median, the 99th of a hundred, the longest; and the same of the processor alone, which
    other work on the machine does not lengthen."""
    wall, cpu = [], []
    gc.collect()
    gc.freeze()
    for index, task in enumerate(tasks):
        before(index)
        start, began = time.perf_counter_ns(), time.thread_time_ns()
        task()
        cpu.append(time.thread_time_ns() - began)
        wall.append(time.perf_counter_ns() - start)
    gc.unfreeze()
    return {**_shares(wall, ""), **_shares(cpu, "cpu_"), "asks": len(tasks)}


def _shares(took: list[int], head: str) -> dict[str, float]:
    took.sort()
    parts = (("p50", 0.5), ("p99", 0.99), ("max", 1))
    return {f"{head}{name}": round(took[min(len(took) - 1, int(len(took) * share))] / 1e6, 4) for name, share in parts}


def run(asks: int, people: int, out: Path) -> dict[str, Any]:
    """The figures of one run."""
    from puhui import regions
    from puhui.catalogue import load
    from puhui.catalogue.figures import Figures
    from puhui.catalogue.program import compile_day
    from puhui.entitlement.ask import Asker, forget
    from puhui.entitlement.explain import Explainer
    from puhui.entitlement.neighbourhood import Neighbourhood
    from puhui.packs import find_packs
    from puhui.rules import World
    from puhui.rules.interpret import Interpreter

    packs = find_packs([SYNTHETIC])
    catalogue, shanxi, snapshot = load(packs), regions.load(packs), city(people, out)
    on = snapshot.facts_on
    compiled, tree = compile_day(catalogue, on), shanxi.on(on)
    figures = Figures(catalogue.figures, shanxi, on, on, [pack.name for pack in packs])
    start = time.perf_counter()
    asker = Asker(compiled, figures)
    compile_s = time.perf_counter() - start
    units = _units(Neighbourhood(snapshot, compiled, tree), compiled, asks)
    each = [units[index % len(units)] for index in range(asks)]
    world = World(on, figures.value)
    explainer = Explainer(catalogue, compiled, figures, shanxi, tree, on)

    def interpreted(unit: Any) -> list[Any]:
        reader = Interpreter(compiled.program, world)
        mine = [promise for promise in compiled.promises if promise.benefit.serves == unit.kind]
        return [reader.value(name, unit) for promise in mine for name in (promise.answer, promise.amount, promise.place) if name]

    few = each[: max(200, asks // 50)]
    return {
        "benefits": len(compiled.promises),
        "definitions": len(compiled.program.definitions),
        "units": len(units),
        "compile_s": round(compile_s, 2),
        "generated_ms": times([lambda unit=unit: asker.ask(unit, on) for unit in each], lambda index: forget(each[index])),  # type: ignore[misc]
        "interpreter_ms": times([lambda unit=unit: interpreted(unit) for unit in each], lambda index: forget(each[index])),  # type: ignore[misc]
        "explained_ms": times([lambda unit=unit: explainer.explain(unit) for unit in few], lambda index: forget(few[index])),  # type: ignore[misc]
        "python": platform.python_version(),
        "machine": platform.machine(),
    }


def _units(known: Any, compiled: Any, asks: int) -> list[Any]:
    """Units of each kind that some benefit serves, with their surroundings; at most two thousand, taken evenly."""
    served = {promise.benefit.serves for promise in compiled.promises}
    found = []
    for kind, share in KINDS.items():
        if kind not in served:
            continue
        numbers = [row["unit"] for row in known._rows(kind, "TRUE")]
        wanted = max(1, int(min(asks, 2000) * share))
        found += [known.load(kind, int(number)) for number in numbers[:: max(1, len(numbers) // wanted)][:wanted]]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--asks", type=int, default=20_000)
    parser.add_argument("--people", type=int, default=4_000)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    sys.path.insert(0, str(REPO / "src"))
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(run(given.asks, given.people, given.out or Path(folder)), indent=2))


if __name__ == "__main__":
    main()
