"""Time and memory of the walk of a made-up province, beside a plain copy of the same snapshot.

`make bench` or `python bench/smoke.py --people 400000 --out build/bench`. Every step runs in its own process, so
that its memory is its own; the copy reads the same Parquet and writes it again with the same engine and threads.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
SYNTHETIC = REPO / "src" / "puhui" / "synthetic" / "pack"
KEY = "6b" * 32


def step(name: str, out: Path) -> dict[str, float]:
    """Run one step in a child; its wall seconds, CPU seconds and peak memory."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run([sys.executable, __file__, "--step", name, "--out", str(out), *sys.argv[1:]], capture_output=True, text=True)
    wall = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{name} failed:\n{done.stderr[-3000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = json.loads(done.stdout.strip().splitlines()[-1])["peak_mb"]
    return {
        "wall_s": round(wall, 1),
        "cpu_s": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        "peak_mb": peak,
    }


def make(out: Path, people: int) -> None:
    from puhui import regions
    from puhui.packs import find_packs
    from puhui.synthetic import make as write

    write(regions.load(find_packs([SYNTHETIC])), people, 1, out)


def snapshot(out: Path, people: int) -> None:
    from puhui.packs import find_packs
    from puhui.registers.build import build

    build(out / "rosters" / "mapping.yaml", find_packs([SYNTHETIC]), out, key=bytes.fromhex(KEY))


def assess(out: Path, people: int) -> None:
    from puhui import regions
    from puhui.catalogue import load
    from puhui.entitlement import assess as run
    from puhui.packs import find_packs

    packs = find_packs([SYNTHETIC])
    run(_snapshot(out), load(packs), regions.load(packs), out)


def copy(out: Path, people: int) -> None:
    """The yardstick: every file of the snapshot read and written again."""
    from puhui.entitlement import bind

    con = bind.connect()
    target = out / "copy"
    for index, path in enumerate(sorted(_snapshot(out).path.rglob("*.parquet"))):
        target.mkdir(exist_ok=True)
        con.execute(f"COPY (FROM read_parquet('{path}')) TO '{target / f'{index}.parquet'}' (FORMAT parquet, COMPRESSION zstd)")
    shutil.rmtree(target)


def _snapshot(out: Path):  # type: ignore[no-untyped-def]
    from puhui.registers import Snapshot

    return Snapshot.open(next(out.glob("snapshots/*/manifest.json")).parent)


STEPS = {"make": make, "snapshot": snapshot, "copy": copy, "assess": assess}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=400_000)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--step", choices=STEPS)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if given.step:
        STEPS[given.step](given.out, given.people)
        print(json.dumps({"peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}))
        return
    shutil.rmtree(given.out, ignore_errors=True)
    given.out.mkdir(parents=True)
    found = {name: step(name, given.out) for name in STEPS}
    for name in ("cpu_s", "wall_s", "peak_mb"):
        found["assess"][f"{name}_over_copy"] = round(found["assess"][name] / max(found["copy"][name], 0.1), 1)
    report = {"people": given.people, "python": platform.python_version(), "machine": platform.machine(), "steps": found}
    (given.out / "bench.json").write_text(json.dumps(report, indent=1))
    if given.json:
        print(json.dumps(report, indent=1))
        return
    print(f"{given.people:,} made-up people, Python {report['python']}, {report['machine']}")
    for name, figures in found.items():
        print(f"  {name:9}" + "  ".join(f"{key} {value}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
