"""What uses a browser or PostgreSQL can be chosen by its mark, and left out by it."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
IN_A_BROWSER = FOLDER / "console/test_touch_browser.py"
ON_BOTH_STORES = FOLDER / "streams/store/test_clearing.py"


def test_a_mark_chooses_what_bears_it_and_leaves_it_out():
    """`stores` stands in the file; the two others are set while it is collected."""
    marks = "browser or (stores and not postgres)"
    options = ("--collect-only", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", marks)
    command = [sys.executable, "-m", "pytest", *options, IN_A_BROWSER, ON_BOTH_STORES]
    told = subprocess.run(command, cwd=FOLDER.parent, capture_output=True, text=True, check=False).stdout
    tests = [line for line in told.splitlines() if "::" in line]
    chosen = {(test.partition("::")[0].rpartition("/")[2], "postgresql" in test) for test in tests}
    assert chosen == {(IN_A_BROWSER.name, False), (ON_BOTH_STORES.name, False)}
