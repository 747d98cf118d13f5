"""A real server in its own process, on a data folder of its own."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from .texts import ROOT


@contextlib.contextmanager
def running(*command: str, port: int, folder: Path) -> Iterator[str]:
    """The address of `python COMMAND`, once it answers; stopped and waited for at the end."""
    environment = {**os.environ, "PYTHONUTF8": "1", "SHIAN_DATA": str(folder)}
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment, stdout=output, stderr=output)
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(address, process)
            yield address
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise RuntimeError(f"the server at {address} ended with {process.returncode}")
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{address}/healthz", timeout=2).status_code == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"no answer from {address}")
