"""The test of a channel: how far a message comes (settings, DNS, TCP, TLS, login, delivery), and what stopped it."""

import smtplib
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from ..broker import Unreached, reach
from ..doors import Channel, PhoneChannel, RelayChannel
from ..errors import ConnectorError, os_reason
from ..notice import Notice
from ..trust import trusting
from ..tunnel import connect
from .alertmanager import Alertmanager
from .hearing import Overheard
from .kafka import Kafka
from .opening import Sender, open_channel
from .posting import PostRefused
from .robot import Robot
from .smtp import Smtp, hand_over, message_of, reason_of
from .webhook import Webhook

PATIENCE = 10
"""Seconds for one step of reaching a server."""

Stage = Literal["settings", "dns", "tcp", "tls", "login", "delivery"]
STAGES_ZH: dict[str, str] = {
    "settings": "配置", "dns": "域名解析", "tcp": "网络连接", "tls": "加密连接", "login": "登录（凭证）",
    "delivery": "投递",
}  # fmt: skip

DELIVERED = "测试消息已送达，请向收件人核实是否看到"

LOGIN_CODES = frozenset({401, 403, 407, 93000, 93004, 93008, 300001, 400013, 310000, 19001, 19021, 19022})
"""HTTP statuses and robots' codes that say: not you, or not with this key."""


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    """How the test ended: `failed` is the stage that did not work, None when a test message was delivered."""

    channel: str
    failed: Stage | None
    message: str
    """One Chinese sentence for the administrator; it holds no secret."""


class _StoppedError(Exception):
    def __init__(self, stage: Stage, reason: str) -> None:
        super().__init__(reason)
        self.stage = stage
        self.reason = reason


def diagnose(spec: Channel, secrets: Mapping[str, str], to: str, *, folder: Path, now: datetime) -> Diagnosis:
    """Send one test message by the channel to `to`, and tell how far it came; nothing is raised.

    `secrets` is the environment in which `env:NAME` is looked up, `folder` the place of `file:PATH` and of `ca`.
    `now` is aware. A Kafka topic that is not there takes 20 seconds to be told.
    """
    try:
        _attempt(_opened(spec, folder=folder, secrets=secrets, now=now), _test_notice(spec.name, now), to)
    except _StoppedError as stopped:
        message = f"{STAGES_ZH[stopped.stage]}没有通过：{stopped.reason}"
        return Diagnosis(channel=spec.name, failed=stopped.stage, message=message)
    return Diagnosis(channel=spec.name, failed=None, message=DELIVERED)


def _opened(spec: Channel, *, folder: Path, secrets: Mapping[str, str], now: datetime) -> Sender:
    if isinstance(spec, RelayChannel):
        raise _StoppedError("settings", "文件由另一台机器送出，请在那台机器上测试它的渠道")
    if isinstance(spec, PhoneChannel):
        raise _StoppedError("settings", "电话任务由人拨打，没有可以测试的连接")
    with _stage("settings"):
        return open_channel(spec, folder=folder, relay=folder, clock=lambda: now, environment=secrets)


def _attempt(channel: Sender, notice: Notice, to: str) -> None:
    match channel:
        case Smtp():
            _attempt_smtp(channel, notice, to)
        case Webhook() | Alertmanager():
            _attempt_post(channel, notice, to)
        case Robot():
            _attempt_robot(channel, notice, to)
        case Kafka():
            _attempt_kafka(channel, notice, to)


def _attempt_smtp(channel: Smtp, notice: Notice, to: str) -> None:
    spec = channel.spec
    with _stage("settings"):
        message = message_of(notice, spec, to)
        trusting(spec.ca, channel.folder)
    _reach(spec.host, spec.port, proxy=spec.proxy)
    with _stage("tcp" if spec.tls == "none" else "tls"):
        server = channel.connected()
    with server:
        with _stage("login"):
            channel.log_in(server)
        with _stage("delivery"):
            hand_over(server, message)


def _attempt_post(channel: Webhook | Alertmanager, notice: Notice, to: str) -> None:
    spec = channel.spec
    with _stage("settings"):
        context = trusting(spec.ca, channel.folder)
        parts = urlsplit(spec.url)
    if not parts.hostname:
        raise _StoppedError("settings", "地址里没有主机名")
    # An address without TLS is asked of the proxy itself, without a tunnel: only the proxy can be reached from here.
    proxy = spec.proxy if parts.scheme == "https" else None
    through = urlsplit(spec.proxy) if spec.proxy and proxy is None else parts
    port = through.port or (443 if through.scheme == "https" else 80)
    _reach(through.hostname or "", port, context=context if parts.scheme == "https" else None, proxy=proxy)
    with _stage("delivery"):
        channel.send(notice, to)


def _attempt_robot(channel: Robot, notice: Notice, to: str) -> None:
    heard = Overheard()
    try:
        with _stage("delivery"):
            channel.sent(notice, to, heard)
    except _StoppedError:
        if heard.endpoint is None and not heard.answers:
            raise _StoppedError("settings", "apprise 不认识这个地址，或地址不完整") from None
        if heard.fault and heard.endpoint and not heard.proxy:
            host, port, tls = heard.endpoint
            _reach(host, port, context=(heard.context or trusting(None, Path())) if tls else None)
        raise


def _attempt_kafka(channel: Kafka, notice: Notice, to: str) -> None:
    with _stage("settings"):
        reach(channel.name, channel.access())
    try:
        with _stage("delivery"):
            channel.send(notice, to)
    finally:
        channel.close()


def _reach(host: str, port: int, *, context: ssl.SSLContext | None = None, proxy: str | None = None) -> None:
    """Find the address, connect, and with a context shake hands. Raises _StoppedError at the first that fails.

    Behind a proxy it is the proxy's address that is looked up; it looks up the host's itself.
    """
    first = urlsplit(proxy) if proxy else None
    asked = (first.hostname if first else host, first.port if first else port)
    with _stage("dns", str(asked[0])):
        socket.getaddrinfo(*asked, type=socket.SOCK_STREAM)
    with _stage("tcp", f"{asked[0]}:{asked[1]}"):
        connection = connect(host, port, proxy=proxy, timeout=PATIENCE)
    with connection, _stage("tls"):
        if context is not None:
            context.wrap_socket(connection, server_hostname=host).close()


@contextmanager
def _stage(stage: Stage, at: str = "") -> Iterator[None]:
    """What fails in it is said of the stage; of `at` what the machine says alone."""
    try:
        yield
    except PostRefused as error:
        raise _StoppedError("login" if error.code in LOGIN_CODES else stage, error.message) from error
    except Unreached as error:
        raise _StoppedError(error.stage, error.reason) from error
    except ConnectorError as error:
        raise _StoppedError(stage, error.message) from error
    except smtplib.SMTPException as error:
        raise _StoppedError(stage, reason_of(error)) from error
    except OSError as error:
        raise _StoppedError(stage, "：".join(filter(None, (at, os_reason(error))))) from error
    except ValueError as error:
        raise _StoppedError(stage, str(error)) from error


def _test_notice(channel: str, now: datetime) -> Notice:
    """A message that nobody can take for an affair."""
    stamp = blake2b(f"{channel}\x1f{now.isoformat()}".encode(), digest_size=8).hexdigest()
    return Notice(
        id=f"test-{stamp}", number="（通道测试）", case="", receiver=channel, receiver_name="通道测试的收件人",
        reason="test", reason_title="通道测试", severity="blue", what="通道测试，不是事件", area="—", at=now,
    )  # fmt: skip
