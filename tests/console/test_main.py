"""`python -m console`: what Ctrl-C ends while the program is read is no fault."""

import sys

import pytest

from console.__main__ import INTERRUPTED, main


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
