"""`make soak-kafka`: rounds of random faults under load on two workers and a real broker, then the audit.

SHIAN_SEED=… repeats a run's choices. The store is a PostgreSQL of its own, which is killed and started as well; where
there is none, SQLite. --database URL names another.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from time import sleep

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from brokers import ApacheKafka, apache_kafka
from fleet import Fleet, faults
from kafka_jars import fetch
from postgres import Server, started
from working import until

from benchmarks.soaking import add_seed, verdict
from streams.clock import stopwatch
from streams.intake.calm import calm


def main() -> int:
    """0 when every promise was kept."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=20)
    arguments.add_argument("--database", default="")
    add_seed(arguments)
    given = arguments.parse_args()
    jars = fetch()
    if not isinstance(jars, Path):
        print(jars)
        return 2
    print(f"SHIAN_SEED={given.seed}", flush=True)
    calm("aiokafka")
    server, why = (None, given.database) if given.database else started()
    print(f"store: {server.url.rpartition('@')[2] if server else why or 'SQLite'}", flush=True)
    try:
        with tempfile.TemporaryDirectory(prefix="shian-soak-") as folder:
            (Path(folder) / "kafka").mkdir()
            with apache_kafka(jars, Path(folder) / "kafka") as broker:
                found = soak(Path(folder), broker, server, given)
    finally:
        if server:
            server.remove()
    return verdict(found)


def soak(folder: Path, broker: ApacheKafka, server: Server | None, given: argparse.Namespace) -> list[str]:
    """What the audit finds after so many rounds."""
    fleet = Fleet(folder, broker, database=server.url if server else given.database, seed=given.seed)
    try:
        fleet.start("w1")
        fleet.start("w2")
        fleet.send(100)
        until(lambda: fleet.stored() >= 100, seconds=300)  # a fault before anything works would hit nothing
        fleet.begin()
        happens = faults(fleet, server)
        for round_ in range(given.rounds):
            # Each kind comes before any comes again.
            name = list(happens)[round_ % len(happens)] if round_ < len(happens) else fleet.random.choice(list(happens))
            sleep(fleet.random.random() * 3)
            print(f"{round_ + 1:>3}  {name}; sent {len(fleet.sent)}, stored {fleet.stored()}", flush=True)
            before = fleet.stored()
            happens[name]()
            until(lambda before=before: not fleet.supervise() and fleet.stored() > before, seconds=300)
        fleet.finish()
        began = stopwatch()
        fleet.settle(seconds=600)
        took = stopwatch() - began
        print(f"sent {len(fleet.sent)}, and {len(fleet.bad)} that nobody can read; all stored {took:.1f} s later")
        return list(fleet.audit())
    finally:
        fleet.close()


if __name__ == "__main__":
    sys.exit(main())
