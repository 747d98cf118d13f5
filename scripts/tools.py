"""Programs that developers use now and then, in an environment of their own: `.venv-tools`.

It is made from requirements/tools.txt. Neither running nor testing needs them, so neither downloads them.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "tools.txt"
PLACE = ROOT / ".venv-tools"


def program(name: str) -> Path:
    """The program of that name; the environment is made, or made anew when its lock is another."""
    stamp, wanted = PLACE / "lock.sha256", hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text("ascii") != wanted:
        print("Making .venv-tools.", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(PLACE)], check=True)
        pip = [str(PLACE / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        subprocess.run([*pip, "--require-hashes", "-r", str(LOCK)], check=True)
        stamp.write_text(wanted, "ascii")
    return PLACE / "bin" / name
