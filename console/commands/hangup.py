"""The hangup (SIGHUP): a terminal that is closed ends the desk in order; a service has none, and reads its certificate
anew. What else the office says, the desk notices by itself, and its log is copied and emptied.
"""

import os
import signal
import ssl
import threading
from pathlib import Path
from typing import Any

import uvicorn

from streams.office.certificates import files_of

from .options import Print


def heed_hangup(server: uvicorn.Server, data: Path, say: Print) -> None:
    """Do so from now on; who started the desk by nohup wants nothing done."""
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        return

    def read_again(*_: Any) -> None:
        # Not here: what the signal came upon may be printing.
        threading.Thread(target=_read_again, args=(server.config, data, say), name="certificate").start()

    signal.signal(signal.SIGHUP, server.handle_exit if _has_terminal() else read_again)


def _has_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY))
    except OSError:
        return False
    return True


def _read_again(config: uvicorn.Config, data: Path, say: Print) -> None:
    files = files_of(data)
    if files is None or config.ssl is None:
        say("收到 SIGHUP：没有证书要重读，照常运行。")
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(*files)  # the one in use would lose what it has
        config.ssl.load_cert_chain(*files)
    except OSError as error:
        say(f"收到 SIGHUP：证书读不了，照旧用原来的（{error}）。")
        return
    say("收到 SIGHUP：证书已重读，此后的连接用它。")
