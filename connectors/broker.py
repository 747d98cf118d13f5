"""How a Kafka broker is reached: with which settings, and whether it can be at all, asked before a client is.

The clients tell a wrong password, an unknown authority and a server that is away by the same words, after a long wait
and many tries; kafka-python also leaves its thread and its sockets behind each time. So a greeting is spoken first.
"""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import msgspec

from .doors import KafkaChannel, KafkaSource, Mechanism
from .errors import ConnectorError, os_reason
from .trust import trusting
from .tunnel import connect

PATIENCE = 5
"""Seconds for one server."""

TIMEOUT = 20
"""Seconds for finding the broker."""

Stage = Literal["dns", "tcp", "tls", "login"]
_STAGES: tuple[Stage, ...] = ("dns", "tcp", "tls", "login")
_SAID: dict[Stage, str] = {
    "dns": "域名查不到",
    "tcp": "连接不上",
    "tls": "加密连接没有建立",
    "login": "登录没有通过",
}
_ANSWER_MAX = 1_000_000


class Login(msgspec.Struct, frozen=True, kw_only=True):
    """A user of a Kafka."""

    user: str
    password: str
    mechanism: Mechanism


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """How the brokers of one Kafka are reached; every one that the cluster names is reached in the same way."""

    servers: tuple[str, ...]
    tls: bool = False
    ca: Path | None = None
    """Certificates to trust beside the usual ones."""
    login: Login | None = None
    proxy: str | None = None

    def client(self) -> dict[str, Any]:
        """What a client is told, kafka-python and aiokafka alike. Raises ConnectorError for certificates."""
        told: dict[str, Any] = {
            "bootstrap_servers": list(self.servers),
            "security_protocol": ("SASL_" if self.login else "") + ("SSL" if self.tls else "PLAINTEXT"),
        }
        if self.tls:
            told["ssl_context"] = self.context()
        if self.login:
            told["sasl_mechanism"] = self.login.mechanism
            told["sasl_plain_username"] = self.login.user
            told["sasl_plain_password"] = self.login.password
        return told

    def patient_client(self) -> dict[str, Any]:
        """What kafka-python is told besides: through which proxy, and how long it may look for a broker."""
        return self.client() | {"bootstrap_timeout_ms": TIMEOUT * 1000, "proxy_url": self.proxy}

    def context(self) -> ssl.SSLContext | None:
        """Whom TLS trusts; None without TLS. Raises ConnectorError."""
        return trusting(str(self.ca) if self.ca else None, Path()) if self.tls else None


class Unreached(ConnectorError):
    """No server could be used; `stage` is how far the one came that came furthest. It is worth trying again."""

    def __init__(self, name: str, stage: Stage, reason: str) -> None:
        super().__init__(f"{name}：Kafka {_SAID[stage]}（{reason}）", permanent=False)
        self.stage = stage
        self.reason = reason


def access_of(door: KafkaSource | KafkaChannel, password: str | None, *, folder: Path) -> Access:
    """How a door of the office reaches its Kafka; `folder` is where `door.ca` lies."""
    sasl = door.sasl
    login = Login(user=sasl.user, password=password or "", mechanism=sasl.mechanism) if sasl else None
    ca = folder / door.ca if door.ca else None
    return Access(servers=door.servers, tls=door.tls, ca=ca, login=login, proxy=door.proxy)


def reach(name: str, access: Access) -> None:
    """Return when one of the servers takes a connection, TLS and login, as far as they are asked for.

    Raises Unreached; ConnectorError for a file of certificates that cannot be used.
    """
    context = access.context()
    if not access.servers:
        raise ConnectorError(f"{name}：没有写服务器地址", permanent=True)
    stops: list[Unreached] = []
    for server in access.servers:
        try:
            _greet(server, access, context)
            return
        except _Stopped as stopped:
            stops.append(Unreached(name, stopped.stage, f"{server} {stopped}"))
    raise max(stops, key=lambda each: _STAGES.index(each.stage))


def host_and_port(server: str) -> tuple[str, int]:
    """`host:port`, `[::1]:port` or `host` alone, which is port 9092. A port that is no number is 9092 too."""
    host, colon, port = server.rpartition(":")
    if colon and port.isascii() and port.isdecimal():
        return host.strip("[]"), int(port)
    return server.strip("[]"), 9092


class _Stopped(Exception):
    """One server cannot be used."""

    def __init__(self, stage: Stage, reason: str) -> None:
        super().__init__(reason)
        self.stage = stage


def _greet(server: str, access: Access, context: ssl.SSLContext | None) -> None:
    host, port = host_and_port(server)
    with _until("tcp"):
        connection = connect(host, port, proxy=access.proxy, timeout=PATIENCE)
    with connection:
        if context is None:
            _be_taken(connection, access)
            return
        with _until("tls"):
            wrapped = context.wrap_socket(connection, server_hostname=host)
        with wrapped:
            _be_taken(wrapped, access)


def _be_taken(connection: socket.socket, access: Access) -> None:
    """Log in, as Kafka 1.0 and newer want it; without a login ask whether none is wanted."""
    # Late: kafka-python takes a quarter of a second to import, and most offices have no Kafka.
    from kafka.errors import KafkaError

    try:
        talk = _Talk(connection)
        if access.login is None:
            _ask_about_nothing(talk)
        else:
            _log_in(talk, access.login)
    except (KafkaError, OSError, ValueError) as error:
        asked = [word for word, is_given in (("加密", access.tls), ("登录", access.login)) if not is_given]
        hint = f"；它多半要求{'或'.join(asked)}，而配置里没有" if asked else ""
        raise _Stopped("login", f"{error or type(error).__name__}{hint}") from error


def _ask_about_nothing(talk: "_Talk") -> None:
    from kafka.protocol.metadata import MetadataRequest

    talk.ask(MetadataRequest(topics=[], version=1))


def _log_in(talk: "_Talk", login: Login) -> None:
    from kafka.errors import for_code
    from kafka.net.sasl import get_sasl_mechanism
    from kafka.protocol.sasl import SaslAuthenticateRequest, SaslHandshakeRequest

    offered = talk.ask(SaslHandshakeRequest(mechanism=login.mechanism, version=1)).mechanisms
    if login.mechanism not in offered:
        raise _Stopped("login", f"不提供 {login.mechanism}，可用：{'、'.join(offered) or '无'}")
    mechanism = get_sasl_mechanism(login.mechanism)(
        sasl_mechanism=login.mechanism, sasl_plain_username=login.user, sasl_plain_password=login.password
    )
    while not mechanism.is_done():
        answer = talk.ask(SaslAuthenticateRequest(mechanism.auth_bytes(), version=0))
        if answer.error_code:
            said = answer.error_message or for_code(answer.error_code).__name__
            raise _Stopped("login", f"用户 {login.user}（{login.mechanism}）被拒绝：{said}")
        mechanism.receive(answer.auth_bytes)


class _Talk:
    """Questions and answers in Kafka's protocol over one connection."""

    def __init__(self, connection: socket.socket) -> None:
        from kafka.protocol.parser import KafkaProtocol

        self._connection = connection
        self._parser: Any = KafkaProtocol(client_id="shian", receive_message_max_bytes=_ANSWER_MAX)

    def ask(self, request: Any) -> Any:
        """The answer. Raises OSError."""
        self._parser.send_request(request)
        self._connection.sendall(self._parser.send_bytes())
        while data := self._connection.recv(65_536):
            for _, answer in self._parser.receive_bytes(data):
                return answer
        raise ConnectionError("对方关闭了连接")


@contextmanager
def _until(stage: Stage) -> Iterator[None]:
    try:
        yield
    except socket.gaierror as error:
        raise _Stopped("dns", str(error)) from error
    except ssl.SSLCertVerificationError as error:
        reason = f"证书没有通过核对：{error.verify_message}；请核对 CA 文件和主机名"
        raise _Stopped(stage, reason) from error
    except (OSError, ValueError) as error:
        reason = os_reason(error) if isinstance(error, OSError) else str(error)
        raise _Stopped(stage, reason or type(error).__name__) from error
