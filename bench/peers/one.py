"""One engine in a process of its own: facts read, twelve answers computed; seconds and memory as JSON, answers as files.

`python bench/peers/one.py puhui|numpy|openfisca_core|policyengine_core WORLD OUT`. What the engine imports is not timed.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

FAMILY = ["income_of_all", "minimum_living", "minimum_living_amount", "no_worker", "employment_help"]
WANTED = [*FAMILY, "aged", "aged_amount", "care", "care_amount", "disabled_living", "premium_aid", "school_aid"]


def peak_mb() -> float:
    """The most memory of this process since it was started; what its parent held does not count."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def main(name: str, world: Path, out: Path) -> None:
    sys.path.insert(0, str(Path(__file__).parent))
    if name == "puhui":
        sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
        import ours

        import puhui.entitlement.bind
        import puhui.rules.sql  # noqa: F401

        start, began = time.perf_counter(), time.process_time()
        engine = ours.Engine(world)
        engine.read()
        ready = time.process_time()
        engine.compute(WANTED)
    else:
        import by_hand
        import columns

        if name != "numpy":
            import peers

            peers.system(name, {})
        start, began = time.perf_counter(), time.process_time()
        person, family, given = columns.read(world)
        theirs = peers.Engine(name, person, family, given) if name != "numpy" else None
        ready = time.process_time()
        found = theirs.compute(WANTED) if theirs else by_hand.compute(person, family, given)
    done = time.process_time()
    peak = peak_mb()
    took = {"wall_s": time.perf_counter() - start, "read_cpu_s": ready - began, "compute_cpu_s": done - ready, "cpu_s": done - began}
    if name == "puhui":
        engine.write(WANTED, out)
    else:
        columns.write(found, out)
    print(json.dumps({"engine": name, **{key: round(value, 2) for key, value in took.items()}, "peak_mb": round(peak)}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
