"""The hangup: a service without a terminal goes on and says so; what writes on one ends with it (`test_cli_run`)."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from serving import free_port

from console.commands.hangup import RELAY, WORKER

ROOT = Path(__file__).parents[3]


def of_service(folder, *command, begins, **environment):
    """What a command says to a hangup, and how it ends when it is told to stop."""
    with subprocess.Popen(
        [sys.executable, "-m", "console", *command, "--data", folder],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        for line in process.stdout:
            if begins in line:
                break
        process.send_signal(signal.SIGHUP)
        said = process.stdout.readline().strip()
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=20)
    return said, process.returncode, "Traceback" in rest


@pytest.mark.slow
def test_a_relay_goes_on(tmp_path):
    (tmp_path / "doors.yaml").write_text("{}", "utf-8")
    command = ("relay", "out", "--receive", "in", "--port", "0")
    assert of_service(tmp_path, *command, begins="停止：Ctrl-C") == (RELAY, 0, False)


@pytest.mark.slow
@pytest.mark.cluster
def test_a_worker_goes_on(tmp_path):
    server = f"127.0.0.1:{free_port()}"
    told = of_service(tmp_path, "worker", begins="waiting for the broker", SHIAN_KAFKA=server)
    assert told == (WORKER, 0, False)
