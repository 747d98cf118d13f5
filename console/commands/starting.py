"""Starting: what is being done until the desk is there, a line for each part, so that nobody takes it for dead."""

import threading
from types import TracebackType

from .options import Print

EVERY_S = 4.0
"""How long a part may take before it is said again that it goes on."""


class Starting:
    """Says the parts of a start; on a loaded machine a part is said again every few seconds, with how long it took."""

    def __init__(self, say: Print, first: str = "", *, every_s: float = EVERY_S) -> None:
        self._say, self._first, self._every_s = say, first, every_s
        self._ended = threading.Event()
        self._ended.set()

    def __enter__(self) -> "Starting":
        if self._first:
            self.part(self._first)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.end()

    def part(self, words: str) -> None:
        """Now this is done: 读取程序."""
        self.end()
        self._say(f"正在{words}……")
        self._ended = threading.Event()
        threading.Thread(target=self._go_on, args=(words, self._ended), name="starting", daemon=True).start()

    def end(self) -> None:
        """The part at hand is done."""
        self._ended.set()

    def _go_on(self, words: str, ended: threading.Event) -> None:
        times = 0
        while not ended.wait(self._every_s):
            times += 1
            self._say(f"仍在{words}（{times * self._every_s:.0f} 秒）")
