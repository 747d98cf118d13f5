"""`shian relay`: on a machine that has the network.

Notices that crossed as files are sent; what vendors post is checked as the desk would check it, and crosses as files.
"""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from litestar import Litestar, Request, Response, post
from litestar.params import FromPath

from connectors.crossing import delivery_of, put_delivery
from connectors.doors import VendorAnswer
from connectors.doors_file import DoorsError, load_doors
from connectors.errors import ConnectorError, os_reason
from streams.clock import TimeSource
from streams.intake.vendors import UNREADY, Posted, Turned, admitted
from streams.loop import Loop

from ..intake import posted_of
from ..requests.plain import Plain
from .channels import carry
from .hangup import RELAY, heed_hangup
from .options import Print
from .server import Server

EVERY_S = 10.0
"""How often a relay that stays looks for notices to send."""


def build_relay(doors_file: Path, folder: Path, *, clock: TimeSource, body_max: int, say: Print) -> Litestar:
    """The vendors' door of this machine; every delivery becomes a file in `folder` before it is answered."""

    def take(name: str, posted: Posted) -> VendorAnswer:
        now = clock.now()
        try:
            source = admitted(load_doors(doors_file), name, posted, now, folder=doors_file.parent)
            delivery = delivery_of(name, posted.headers, posted.body, sender=posted.address or "", at=now)
            put_delivery(folder, delivery)
        except Turned as turned:
            say(f"{name}：来自 {posted.address} 的推送没有收下（{turned.reason}）")
            return turned.answer
        except ConnectorError as error:
            say(f"{name}：推送没有写成文件，已请对方重发（{error.message}）")
            return UNREADY
        return source.answer

    @post("/api/sources/{name:str}", status_code=200)
    async def post_delivery(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
        """A vendor's delivery, answered as the vendor needs."""
        posted = await posted_of(request)
        answer = await asyncio.to_thread(take, name, posted)
        return Plain(content=answer.body.encode(), status_code=answer.status, media_type=answer.content_type)

    return Litestar(
        route_handlers=[post_delivery], request_max_body_size=body_max, openapi_config=None, logging_config=None
    )


def serve_relay(app: Litestar, listener: socket.socket, send: Callable[[], object], *, say: Print) -> None:
    """Listen, and send every ten seconds, until Ctrl-C, SIGTERM or the end of its terminal."""
    sending = _Sending(send)
    config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=2, lifespan="on")
    host, port = listener.getsockname()[:2]
    server = Server(config, lambda: say(f"接收推送：http://{host}:{port}/api/sources/…　停止：Ctrl-C"))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    heed_hangup(server.handle_exit, lambda: RELAY, say)
    sending.start()
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(server.serve(sockets=[listener]))
    finally:
        sending.stop()


class _Sending(Loop):
    def __init__(self, send: Callable[[], object]) -> None:
        super().__init__("sending", every_s=EVERY_S)
        self._send = send

    def take_turn(self) -> bool:
        """One round; what is left waits for the next."""
        self._send()
        return False


def send_what_crossed(folder: Path, doors_file: Path, *, clock: TimeSource, say: Print) -> tuple[int, int]:
    """One round by the channels of `doors.yaml` as it stands now; a file with faults is said, and nothing is sent."""
    try:
        return carry(folder, load_doors(doors_file), beside=doors_file.parent, clock=clock, say=say)
    except DoorsError as error:
        say(str(error))
    except ConnectorError as error:
        say(error.message)
    except OSError as error:  # a stick that was pulled, a file that somebody took away
        say(f"{folder}：{os_reason(error)}")
    return 0, 1
