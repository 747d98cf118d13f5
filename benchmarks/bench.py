"""`make bench`: every benchmark in one run, one table of ratios. `python -m benchmarks.bench [--json] [NAME…]`."""

import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # `python benchmarks/bench.py` works as well

from benchmarks import assess, intake, posts, queue_page, watch

ALL: dict[str, Callable[[], list[dict[str, Any]]]] = {
    "assess": assess.measure,
    "intake": intake.measure,
    "posts": posts.measure,
    "queue": queue_page.measure,
    "watch": watch.measure,
}


def main(arguments: list[str]) -> None:
    """Run the named benchmarks, or all."""
    logging.disable(logging.WARNING)
    names = [each for each in arguments if not each.startswith("-")] or list(ALL)
    rows = []
    for name in names:
        for row in ALL[name]():
            rows.append({"benchmark": name, **row})
            if "--json" not in arguments:
                print(f"{name:>7}  {row['what']}\n         {row['ours']}  (aim {row['aim']})")
                print(f"         ratio {row['ratio']} to {row['baseline']}", flush=True)
    if "--json" in arguments:
        print(json.dumps(rows, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
