"""`make soak`: 50 kills at random moments under load, then the audit. SHIAN_SEED=… repeats a run's choices.

The moments at which a process is hit are not repeatable; what is sent, and the waits between the kills, are.
"""

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from killing import Audit, kill_at_random

from benchmarks.soaking import add_seed, verdict


def main() -> int:
    """0 when every promise was kept."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=50)
    add_seed(arguments)
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
    return verdict(faults)


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
