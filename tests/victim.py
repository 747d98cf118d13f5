"""The embedded system as a process to be killed: as `shian run` wires it, on a clock that runs fast.

`python victim.py DATA PORT SPEED` prints its address when it listens. The clock goes on from what was last written.
"""

import socket
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import uvicorn

from console.commands.run import only_one
from console.state import Desk
from console.web import build_app
from streams.clock import SystemClock, stopwatch
from streams.embedded import Runner
from streams.settings import read_settings
from streams.store.stored import written_until
from streams.system import build

START = datetime(2026, 11, 25, 1, 40, tzinfo=UTC)


class FastClock:
    """Duty time, `speed` times as fast."""

    def __init__(self, start, speed):
        self.start, self.speed, self.since = start, speed, stopwatch()

    def now(self):
        return self.start + timedelta(seconds=(stopwatch() - self.since) * self.speed)


def main(data, port, speed):
    settings = read_settings({}, data=data, port=port, assess_processes=1)
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(256)
    data.mkdir(parents=True, exist_ok=True)
    with only_one(data / "shian.lock", f"http://127.0.0.1:{port}/", is_staged=False):
        system = build(settings, SystemClock())
        with system.database.reading() as connection:
            system.clock = FastClock(written_until(connection) or START, speed)
        runner = Runner(system)
        runner.start()
        desk = Desk(runner)
        print("listening", flush=True)
        try:
            uvicorn.Server(uvicorn.Config(build_app(desk), log_level="error", timeout_graceful_shutdown=2)).run(
                [listener]
            )
        finally:
            runner.stop()
            desk.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
