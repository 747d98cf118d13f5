"""What a plugin of apprise was answered. Apprise itself tells only True or False.

Worse, apprise 2.3 takes any HTTP 200 of WeCom and DingTalk for success, though these robots refuse with HTTP 200 and
a code in the body; a notice would be lost without a word. So the plugin's `requests` is replaced by one that keeps the
answer, for the calls of this context only.
"""

import logging
import ssl
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import msgspec

_TIMEOUT = 20
_BODY_MAX = 2000
_LOCK = threading.Lock()
_METHODS = frozenset({"post", "get", "put", "request"})


class HttpAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An HTTP answer; `wait` is its Retry-After."""

    status: int
    body: bytes
    wait: str | None = None


class Overheard(msgspec.Struct, kw_only=True):
    """What is heard during one sending. `context`: whom TLS trusts besides the authorities that `requests` brings."""

    proxy: str | None = None
    context: ssl.SSLContext | None = None
    endpoint: tuple[str, int, bool] | None = None
    """Host, port and whether TLS of the last request."""
    answers: list[HttpAnswer] = []
    fault: str | None = None
    """The class of the exception that a request ended with; its text may hold the address, which is a secret."""
    warnings: list[str] = []


_HEARING: ContextVar[Overheard | None] = ContextVar("hearing", default=None)


@contextmanager
def hearing(service: object, heard: Overheard) -> Iterator[Overheard]:
    """Keep what `service` (a plugin of apprise) is answered inside the block, also in threads that apprise starts."""
    _stand_in(sys.modules[type(service).__module__])
    listener = _Listener()
    token = _HEARING.set(heard)
    logging.getLogger("apprise").addHandler(listener)
    try:
        yield heard
    finally:
        logging.getLogger("apprise").removeHandler(listener)
        _HEARING.reset(token)


class _Listener(logging.Handler):
    """Warnings and errors of this context; another thread's are none of ours."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        heard = _HEARING.get()
        if heard is not None:
            heard.warnings.append(record.getMessage())


class _Requests:
    """Everything that `requests` is, but asking keeps the answer, follows no redirect and heeds no environment."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS or _HEARING.get() is None:
            return getattr(self._real, name)
        if name == "request":
            return self._ask
        return lambda url, **options: self._ask(name, url, **options)

    def _ask(self, method: str, url: str, **options: Any) -> Any:
        heard = _HEARING.get()
        assert heard is not None
        heard.endpoint = _endpoint(url)
        options |= {"allow_redirects": False, "timeout": _TIMEOUT, "verify": True}
        if heard.proxy:
            options["proxies"] = {"http": heard.proxy, "https": heard.proxy}
        try:
            with self._real.Session() as session:
                session.trust_env = False
                if heard.context is not None:
                    session.mount("https://", _adapter(self._real, heard.context))
                answer = session.request(method, url, **options)
        except self._real.RequestException as error:
            heard.fault = type(error).__name__
            raise
        wait = answer.headers.get("Retry-After")
        heard.answers.append(HttpAnswer(status=answer.status_code, body=answer.content[:_BODY_MAX], wait=wait))
        return answer


def _adapter(requests: Any, context: ssl.SSLContext) -> Any:
    """What a session of `requests` sends by, so that TLS trusts whom `context` trusts, also behind a proxy."""

    class Adapter(requests.adapters.HTTPAdapter):  # type: ignore[misc]  # known only when a plugin has loaded it
        def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
            super().init_poolmanager(*arguments, **options, ssl_context=context)

        def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
            return super().proxy_manager_for(proxy, **options, ssl_context=context)

    return Adapter()


def _stand_in(module: ModuleType) -> None:
    """Put ours in the place of the plugin's `requests`, once for ever; outside of a hearing it changes nothing."""
    with _LOCK:
        real = getattr(module, "requests", None)
        if real is not None and not isinstance(real, _Requests):
            module.requests = _Requests(real)  # type: ignore[attr-defined]  # it has one: that is asked above


def _endpoint(url: str) -> tuple[str, int, bool] | None:
    parts = urlsplit(url)
    tls = parts.scheme == "https"
    return (parts.hostname, parts.port or (443 if tls else 80), tls) if parts.hostname else None
