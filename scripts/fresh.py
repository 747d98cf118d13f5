"""Clones HEAD into a new folder whose path has a blank and Chinese characters, and runs the two commands there.

`make run` must print its address, answer /healthz and end well on Ctrl-C; `make test` must be green.
`ARGS=run` tries only the first.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from pathlib import Path
from time import monotonic, sleep

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = re.compile(r"http://(?:127\.0\.0\.1|localhost):\d+")
OUTER_MAKE = ("MAKEFLAGS", "MFLAGS", "MAKEOVERRIDES", "MAKELEVEL", "ARGS")
"""What the make that started this would hand on: its ARGS are not those of the commands tried here."""
INSTALLING_SECONDS, ENDING_SECONDS = 1200, 20


def main(arguments: list[str]) -> int:
    """Returns 0 when both commands do on a fresh clone what they promise."""
    with tempfile.TemporaryDirectory(prefix="新 机器-") as folder:
        clone = Path(folder, "食安 试用")
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        fault = try_running(clone)
        if fault:
            print(f"make run: {fault}")
            return 1
        return 0 if arguments == ["run"] else subprocess.run(["make", "test"], cwd=clone, env=_environment()).returncode


def try_running(clone: Path) -> str | None:
    """Runs `make run` until the desk answers, then presses Ctrl-C; returns what went wrong, or None."""
    running = subprocess.Popen(
        ["make", "run"],
        cwd=clone,
        env=_environment(),
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    lines: list[str] = []
    reader = threading.Thread(target=_read, args=(running, lines))
    reader.start()
    try:
        address = _until(lambda: _address(lines) or (running.poll() is not None and "ended"), INSTALLING_SECONDS)
        if address in (None, "ended"):
            return f"no address was printed (exit {running.poll()})"
        if not _until(lambda: _answers(f"{address}/healthz"), 30):
            return f"{address}/healthz does not answer"
        os.killpg(running.pid, signal.SIGINT)
        if _until(lambda: running.poll() is not None, ENDING_SECONDS) is None:
            return "Ctrl-C did not end it"
        reader.join(5)
        return "Ctrl-C ended it with a traceback" if any("Traceback" in line for line in lines) else None
    finally:
        _end(running)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OUTER_MAKE}


def _read(running: subprocess.Popen, lines: list[str]) -> None:
    for raw in running.stdout or ():
        lines.append(raw.decode("utf-8", "replace"))
        print(lines[-1], end="", flush=True)


def _address(lines: list[str]) -> str | None:
    return next((found.group() for line in list(lines) if (found := ADDRESS.search(line))), None)


def _answers(address: str) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        return direct.open(address, timeout=5).status == 200
    except (urllib.error.URLError, OSError):
        return False


def _until(look, seconds: float):
    """What `look` first returns that is true, or None when the time is up."""
    end = monotonic() + seconds
    while monotonic() < end:
        seen = look()
        if seen:
            return seen
        sleep(0.2)
    return None


def _end(running: subprocess.Popen) -> None:
    try:
        os.killpg(running.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    running.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
