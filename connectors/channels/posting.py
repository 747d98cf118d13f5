"""Posting JSON to another system's address: what its answer means, and what may be tried again."""

from pathlib import Path

import httpx

from ..doors import AlertmanagerChannel, WebhookChannel
from ..errors import ConnectorError
from ..trust import trusting

TIMEOUT = 20
"""Seconds for connecting, sending and each piece of the answer."""

LATER = frozenset({408, 425, 429})
"""Statuses below 500 that ask for patience."""

_READ_MAX = 300


class PostRefused(ConnectorError):
    """The other side answered, and would not take it: `code` is its HTTP status or its own error code."""

    def __init__(self, message: str, *, permanent: bool, code: int) -> None:
        super().__init__(message, permanent=permanent)
        self.code = code


class Poster:
    """Posts to one address; follows no redirect and heeds no proxy but the one that the office names."""

    def __init__(self, spec: WebhookChannel | AlertmanagerChannel, *, folder: Path) -> None:
        self.spec = spec
        self.folder = folder

    def post(self, body: bytes, headers: dict[str, str]) -> None:
        """Post, and return when the answer is 2xx.

        Raises ConnectorError: transient for 408, 425, 429, 5xx and the network, else permanent. The message holds the
        status, Retry-After and the beginning of the answer, never the address, which may hold a token.
        """
        name = self.spec.name
        try:
            with self._client() as client, client.stream("POST", self.spec.url, content=body, headers=headers) as told:
                if told.is_success:
                    return
                raise refusal(name, told.status_code, wait=told.headers.get("Retry-After"), said=_beginning(told))
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError) as error:
            raise ConnectorError(f"{name}：地址或代理写得不对（{type(error).__name__}）", permanent=True) from error
        except httpx.TimeoutException as error:
            raise ConnectorError(f"{name}：{TIMEOUT} 秒内没有答复", permanent=False) from error
        except httpx.ProxyError as error:
            raise ConnectorError(f"{name}：代理不放行（{error}）", permanent=False) from error
        except httpx.HTTPError as error:
            raise ConnectorError(f"{name}：连接不上（{error}）", permanent=False) from error

    def _client(self) -> httpx.Client:
        context = trusting(self.spec.ca, self.folder, by="httpx")
        plain = {"Accept-Encoding": "identity"}  # the beginning of an answer is shown as it came
        return httpx.Client(verify=context, proxy=self.spec.proxy, timeout=TIMEOUT, trust_env=False, headers=plain)


def refusal(name: str, status: int, *, wait: str | None, said: str) -> PostRefused:
    """What a status that is no success means. `wait` is Retry-After as it stands."""
    patience = f"，对方要求 {wait[:40]} 后再试（Retry-After）" if wait else ""
    answer = f"：{said}" if said else ""
    moved = "，不跟随重定向" if 300 <= status < 400 else ""
    permanent = status < 500 and status not in LATER
    return PostRefused(f"{name}：对方答复 {status}{moved}{patience}{answer}", permanent=permanent, code=status)


def _beginning(response: httpx.Response) -> str:
    """The first bytes of the answer as sent; an answer without end is not read to its end."""
    pieces = b""
    for piece in response.iter_raw(_READ_MAX):
        pieces += piece
        if len(pieces) >= _READ_MAX:
            break
    return " ".join(pieces[:_READ_MAX].decode("utf-8", "replace").split())
