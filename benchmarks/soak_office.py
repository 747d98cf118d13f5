"""`make soak-office`: backup, restore and upgrade are each killed at 20 random moments: the old state or the new.

SHIAN_KILLS=… kills more often. What is checked after each kill stands in tests/streams/office/test_killed.py.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def main() -> int:
    """0 when nothing was ever found between two states."""
    environment = {"SHIAN_KILLS": "20", **os.environ}
    command = [sys.executable, "-m", "pytest", "-n", "0", "-s", "-v", "tests/streams/office/test_killed.py"]
    return subprocess.run([*command, *sys.argv[1:]], cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
