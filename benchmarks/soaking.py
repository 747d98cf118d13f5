"""What every long run of faults begins and ends with: the seed of its choices, and the verdict."""

import argparse
import os
import random


def add_seed(arguments: argparse.ArgumentParser) -> None:
    """`--seed`, else SHIAN_SEED, else another one each time."""
    arguments.add_argument("--seed", type=int, default=int(os.environ.get("SHIAN_SEED") or random.randrange(10**9)))


def verdict(faults: list[str]) -> int:
    """Print the faults; 0 when there are none."""
    for fault in faults[:50]:
        print(f"FAULT {fault}")
    print(f"{len(faults)} faults" if faults else "every promise was kept")
    return 1 if faults else 0
