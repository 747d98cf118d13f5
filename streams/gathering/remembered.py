"""Cases as they were last read or written: decoding one costs more than all that is decided about it.

What counts is what the store holds: a case is taken from here only when its stored bytes are the same.
"""

import threading

import msgspec

from playbooks.case import Case

from ..store.stored import decode_case

CASES_MAX = 2_000
"""Cases remembered by one process, 15 KiB each: what an office has open. The one longest unused is forgotten first."""


class Remembered:
    """The last known bytes of cases, with what they mean. May be used by several threads."""

    def __init__(self, most: int = CASES_MAX) -> None:
        self._most = most
        self._cases: dict[str, tuple[bytes, Case]] = {}
        self._lock = threading.Lock()

    def decode(self, case_id: str, body: bytes) -> Case:
        """The case that `body` holds."""
        known = self._cases.get(case_id)
        case = known[1] if known and known[0] == body else decode_case(body)
        self._keep(body, case)
        return case

    def encode(self, case: Case) -> bytes:
        """The bytes to store."""
        body = _encode(case)
        self._keep(body, case)
        return body

    def _keep(self, body: bytes, case: Case) -> None:
        with self._lock:
            self._cases.pop(case.id, None)
            self._cases[case.id] = (body, case)
            if len(self._cases) > self._most:
                del self._cases[next(iter(self._cases))]


REMEMBERED = Remembered()
"""Of this process."""

_encode = msgspec.msgpack.encode
