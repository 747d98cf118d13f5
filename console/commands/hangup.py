"""The hangup (SIGHUP): a terminal that is closed ends what it opened in order; a service has none, and goes on. The
desk reads its certificate anew; the relay and a worker have nothing to read. What else the office says, the desk
notices by itself, and its log is copied and emptied.
"""

import os
import signal
import ssl
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn

from streams.office.certificates import files_of

from .options import Print

RELAY = "收到 SIGHUP：照常运行。doors.yaml 随改随用，没有要重读的。"
WORKER = "收到 SIGHUP：照常运行。SHIAN_KAFKA_CA 的证书在启动时读取，换了请重新启动 worker。"


def heed_hangup(end: Callable[[int, FrameType | None], object], again: Callable[[], str], say: Print) -> None:
    """From now on `end` without a terminal to write on, where there was one; else say what `again` answers. Who started
    it by nohup wants nothing done."""
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        return
    shown = [each for each in (1, 2) if os.isatty(each)]  # a closed one does not say so

    def end_unseen(number: int, frame: FrameType | None) -> None:
        with open(os.devnull, "wb") as nowhere:
            for each in shown:
                os.dup2(nowhere.fileno(), each)
        end(number, frame)

    def answer(*_: Any) -> None:
        # Not here: what the signal came upon may be printing.
        threading.Thread(target=lambda: say(again()), name="hangup").start()

    signal.signal(signal.SIGHUP, end_unseen if _has_terminal() else answer)


def end_as_told(*_: Any) -> None:
    """As SIGTERM does."""
    signal.raise_signal(signal.SIGTERM)


def _has_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY))
    except OSError:
        return False
    return True


def read_again(config: uvicorn.Config, data: Path) -> str:
    """Take up the certificate that lies there by now; what became of it, in words."""
    files = files_of(data)
    if files is None or config.ssl is None:
        return "收到 SIGHUP：没有证书要重读，照常运行。"
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(*files)  # the one in use would lose what it has
        config.ssl.load_cert_chain(*files)
    except OSError as error:
        return f"收到 SIGHUP：证书读不了，照旧用原来的（{error}）。"
    return "收到 SIGHUP：证书已重读，此后的连接用它。"
