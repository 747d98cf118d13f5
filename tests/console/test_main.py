"""`python -m console`: what Ctrl-C ends while the program is read is no fault; what is read is what is needed."""

import subprocess
import sys
from pathlib import Path

import pytest

from console.__main__ import INTERRUPTED, main

ROOT = Path(__file__).parents[2]
DOES_WITHOUT = {
    "console.cli": {"sqlalchemy", "numpy", "litestar", "httpx"},
    "console.commands.status": {"numpy", "litestar", "alembic"},
    "console.commands.run": {"httpx", "feedparser", "alembic", "sklearn"},
    "streams.pool": {"sqlalchemy", "litestar", "cryptography"},
}
"""A command, the numbers of an office, a desk, an assess process; and libraries that take long to import."""


class Interrupted:
    """Ctrl-C, pressed when the command line is read."""

    def find_spec(self, name, path, target=None):
        if name == "console.cli":
            raise KeyboardInterrupt


def test_ctrl_c_while_the_program_is_read_ends_it_as_a_shell_expects(monkeypatch):
    monkeypatch.delitem(sys.modules, "console.cli", raising=False)
    monkeypatch.delattr("console.cli", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Interrupted(), *sys.meta_path])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == INTERRUPTED


@pytest.mark.parametrize("module", DOES_WITHOUT)
def test_who_waits_for_a_start_waits_for_no_library_that_it_does_without(module):
    code = f"import sys, {module}; print(*sorted({DOES_WITHOUT[module]} & sys.modules.keys()))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.split() == []
