"""`make bench`: every benchmark in one run, one table of ratios. `python -m benchmarks.bench [--json] [NAME…]`."""

import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # `python benchmarks/bench.py` works as well

from benchmarks import assess, distributed, flood, intake, mass, million, posts, queue_page, watch
from benchmarks.table import Row

ALL: dict[str, Callable[[], list[Row]]] = {
    "assess": assess.measure,
    "intake": intake.measure,
    "posts": posts.measure,
    "queue": queue_page.measure,
    "watch": watch.measure,
}
LONG: dict[str, Callable[[], list[Row]]] = {
    "distributed": distributed.measure,
    "flood": flood.measure,
    "mass": mass.measure,
    "million": million.measure,
}
"""They take minutes and are run only by name."""


def main(arguments: list[str]) -> None:
    """Run the named benchmarks, or all but the long ones."""
    logging.disable(logging.WARNING)
    names = [each for each in arguments if not each.startswith("-")] or list(ALL)
    rows = []
    for name in names:
        for row in (ALL | LONG)[name]():
            rows.append({"benchmark": name, **row._asdict()})
            if "--json" not in arguments:
                print(f"{name:>7}  {row.what}\n         {row.ours}  (aim {row.aim})")
                print(f"         ratio {row.ratio} to {row.baseline}", flush=True)
    if "--json" in arguments:
        print(json.dumps(rows, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
