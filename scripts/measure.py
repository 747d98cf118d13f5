"""Installs each lock into a throw-away environment and writes requirements/sizes.json: MB to download, MB on disk.

The numbers are printed before every download, so each stands beside the hash of the lock it was measured from.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements"


def main() -> None:
    """Measures both locks, one after the other."""
    sizes = {purpose: measure(purpose) for purpose in ("run", "test")}
    (REQUIREMENTS / "sizes.json").write_text(json.dumps(sizes, indent=2) + "\n", "utf-8")
    print(sizes)


def measure(purpose: str) -> dict[str, object]:
    """Downloads and installs a lock; returns its hash and its sizes in MB, rounded up to the next ten."""
    lock = REQUIREMENTS / f"{purpose}.txt"
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", f"{folder}/venv"], check=True)
        build = ["--require-hashes", "-r", str(REQUIREMENTS / "build.txt")]
        locked = ["--require-hashes", "--no-build-isolation", "-r", str(lock)]
        _pip(folder, "download", *build, "-d", f"{folder}/files")
        _pip(folder, "install", *build)
        _pip(folder, "download", *locked, "-d", f"{folder}/files")
        _pip(folder, "install", *locked, "--no-index", "--find-links", f"{folder}/files")
        return {
            "lock": hashlib.sha256(lock.read_bytes()).hexdigest(),
            "download_mb": _megabytes(Path(folder, "files")),
            "installed_mb": _megabytes(Path(folder, "venv")),
        }


def _pip(folder: str, *arguments: str) -> None:
    subprocess.run([f"{folder}/venv/bin/python", "-m", "pip", "--quiet", *arguments], check=True)


def _megabytes(folder: Path) -> int:
    size = sum(path.lstat().st_size for path in folder.rglob("*"))
    return (size // 10**7 + 1) * 10


if __name__ == "__main__":
    main()
