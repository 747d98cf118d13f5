"""`make soak`: 50 kills at random moments under load, then the audit. SHIAN_SEED=… repeats a run's choices.

The moments at which a process is hit are not repeatable; what is sent, and the waits between the kills, are.
"""

import argparse
import os
import random
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from killing import Audit, kill_at_random  # noqa: E402


def main() -> int:
    """0 when every promise was kept."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=50)
    arguments.add_argument("--seed", type=int, default=int(os.environ.get("SHIAN_SEED") or random.randrange(10**9)))
    given = arguments.parse_args()
    print(f"SHIAN_SEED={given.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="shian-soak-") as folder:
        remembered = kill_at_random(
            Path(folder), kills=given.kills, seed=given.seed, say=lambda text: print(text, flush=True)
        )
        audit = Audit(Path(folder), remembered)
        faults = list(audit.faults())
        report(audit, remembered)
        audit.close()
    for fault in faults[:50]:
        print(f"FAULT {fault}")
    print(f"{len(faults)} faults" if faults else "every promise was kept")
    return 1 if faults else 0


def report(audit: Audit, remembered: object) -> None:
    """What the run consisted of."""
    rows = audit.rows
    begun = sum(1 for row in rows["attempts"] if row.outcome == "begun")
    print(
        f"{remembered.kills} kills, {remembered.requests} answered requests, "
        f"{len(remembered.signals)} signals and {len(remembered.actions | remembered.refused)} actions acknowledged; "
        f"{len(audit.cases)} cases, {len(audit.entries)} entries, {len(audit.misses())} misses, "
        f"{len(audit.rungs())} escalations, {len(rows['notices'])} notices, {begun} attempts cut short"
    )


if __name__ == "__main__":
    sys.exit(main())
