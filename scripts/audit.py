"""`make audit`: whether a fault is known of what the locks name, by pip-audit.

It asks PyPI's own record of faults, and OSV where that cannot be reached. Where neither can, nothing is known, and it
says so: no network is no clean audit. 0: no fault is known; 1: one is; 3: it could not be asked.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import tools

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("run", "cluster", "build", "test", "tools")
INDEXES = ("pypi", "osv")
CLEAN, FAULTY, UNKNOWN = 0, 1, 3


def main(arguments: list[str]) -> int:
    """Audits the locks named, or all of them; the worst answer counts."""
    answers = [audit(name) for name in arguments or LOCKS]
    return FAULTY if FAULTY in answers else max(answers)


def audit(name: str) -> int:
    """One lock, by the first index that answers."""
    why = ""
    for index in INDEXES:
        said, why = asked(ROOT / "requirements" / f"{name}.txt", index)
        if said is not None:
            return told(name, index, said)
    print(f"{name}: NOT AUDITED, no index of faults answers from here ({why}). Run it where one can be reached.")
    return UNKNOWN


def asked(lock: Path, index: str) -> tuple[list[dict[str, Any]] | None, str]:
    """What pip-audit found of each package; else None and its last word."""
    command = [str(tools.program("pip-audit")), "--vulnerability-service", index, "--progress-spinner", "off"]
    command += ["--disable-pip", "--require-hashes", "--requirement", str(lock), "--format", "json", "--timeout", "20"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (CLEAN, FAULTY) or not done.stdout.strip().startswith("{"):
        return None, (done.stderr.strip().splitlines() or ["it said nothing"])[-1][:300]
    return judged(json.loads(done.stdout)["dependencies"])


def judged(packages: list[dict[str, Any]]) -> tuple[list[dict[str, Any]] | None, str]:
    """The packages, unless the index knew none of them: then something else answered in its place."""
    reasons = [each["skip_reason"] for each in packages if "skip_reason" in each]
    return (None, reasons[0]) if packages and len(reasons) == len(packages) else (packages, "")


def told(name: str, index: str, packages: list[dict[str, Any]]) -> int:
    """Print what an index knows of the packages of a lock; those that it could not judge are no clean ones."""
    skipped = [each["name"] for each in packages if "skip_reason" in each]
    faulty = [(each, fault) for each in packages for fault in each.get("vulns", ())]
    for each, fault in faulty:
        remedy = ", ".join(fault["fix_versions"]) or "no version mends it yet"
        print(f"{name}: {each['name']} {each['version']}: {fault['id']} (mended in: {remedy})")
    if skipped:
        print(f"{name}: NOT AUDITED: {', '.join(skipped)}")
    print(f"{name}: {len(packages)} packages asked of {index}, {len(faulty)} known faults")
    return FAULTY if faulty else UNKNOWN if skipped else CLEAN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
