"""A command does its work whatever became of its standard output and standard error."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
DUE = 'from console.cli import main; main(["due", "--rule", "CMP-1", "--from", "2026-11-24T10:00"])'


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_outlet_stops_no_command(closed):
    ran = subprocess.run(
        ["sh", "-c", f'exec "$0" -c "$1" {closed}', sys.executable, DUE], cwd=ROOT, capture_output=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
