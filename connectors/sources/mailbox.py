"""A mailbox: complaints forwarded by mail and answers to notices, read over IMAP.

`read_mail` makes a signal of the bytes of a mail; `Mailbox` fetches them. A mail is marked as seen only when its owner
says that it is stored.
"""

import imaplib
import re
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Self

from ..doors import MailSource
from ..errors import ConnectorError
from ..posted import mail_date
from ..trust import trusting
from ..tunnel import connect
from .mail import Mail, MailFile, RefusedFile, read_mail

__all__ = ["FetchedMail", "Mail", "MailFile", "Mailbox", "RefusedFile", "read_mail"]

TIMEOUT = 20
"""Seconds for each answer of the server."""

_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_ARRIVED = re.compile(rb'INTERNALDATE "([^"]{1,40})"')
_NUMBER = re.compile(rb"\d+")


class FetchedMail(NamedTuple):
    """A mail as it lies in the mailbox. When `size` (bytes) is more than `raw` has, only the beginning was fetched.

    `arrived`: since when it lies there, as the server says.
    """

    uid: str
    raw: bytes
    size: int
    arrived: datetime | None = None


class Mailbox:
    """One folder of one mailbox. Use it as a context: it connects and logs in, and says goodbye."""

    def __init__(self, source: MailSource, password: str, *, folder: Path = Path(), size_max: int = 30_000_000) -> None:
        """`folder` is where `source.ca` lies."""
        self.source = source
        self.folder = folder
        self.name = source.name
        self.password = password
        self.size_max = size_max
        self._imap: imaplib.IMAP4 | None = None
        self._validity = ""

    def __enter__(self) -> Self:
        """Connect, log in, open the folder. Raises ConnectorError, permanent when the server refuses the login."""
        with self._faults("连接不上"):
            self._imap = self._connected()
        try:
            self._log_in()
            self._open()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def unseen(self, limit: int = 200) -> Iterator[FetchedMail]:
        """The mails that nobody has seen, the oldest first, at most `limit`, none of them marked by being fetched.

        Of a mail over `size_max` bytes only so much is fetched. One that the server cannot give comes with no bytes.
        Raises ConnectorError when the connection is lost.
        """
        with self._faults("读不到未读邮件"):
            kind, found = self._server.uid("SEARCH", "UNSEEN")
            if kind != "OK":
                raise ConnectorError(f"{self.name}：邮箱不肯列出未读邮件", permanent=False)
        # A server need not list them in order (RFC 3501, 7.2.5).
        uids = sorted(_NUMBER.findall(found[0] or b""), key=int) if found else []
        for uid in uids[:limit]:
            yield self._fetched(uid.decode())

    def done(self, uid: str) -> None:
        """Mark a mail of `unseen` as seen, once it is stored. Raises ConnectorError.

        A uid of a folder that was made anew since then names another mail, and marks nothing.
        """
        validity, _, number = uid.partition(".")
        if validity != self._validity:
            return
        with self._faults("标记已读失败"):
            kind, _ = self._server.uid("STORE", number, "+FLAGS.SILENT", r"(\Seen)")
            if kind != "OK":
                raise ConnectorError(f"{self.name}：邮箱不肯把邮件标为已读", permanent=False)

    def close(self) -> None:
        """Say goodbye as far as the server still listens."""
        imap, self._imap = self._imap, None
        if imap is not None:
            try:
                imap.logout()
            except (OSError, imaplib.IMAP4.error):
                imap.shutdown()

    @property
    def _server(self) -> imaplib.IMAP4:
        if self._imap is None:
            raise ConnectorError(f"{self.name}：邮箱没有连接", permanent=False)
        return self._imap

    def _connected(self) -> imaplib.IMAP4:
        source = self.source
        if source.tls == "implicit":
            return _Reached(source, trusting(source.ca, self.folder))
        imap = _Reached(source)
        if source.tls == "starttls":
            try:
                imap.starttls(trusting(source.ca, self.folder))
            except BaseException:
                imap.shutdown()
                raise
        return imap

    def _log_in(self) -> None:
        with self._faults("登录失败"):
            try:
                self._server.login(self.source.user, self.password)
            except imaplib.IMAP4.abort:
                raise
            except (imaplib.IMAP4.error, UnicodeError) as error:
                raise ConnectorError(f"{self.name}：邮箱登录被拒绝（{_words(error)}）", permanent=True) from error

    def _open(self) -> None:
        """Select the folder. Raises ConnectorError, permanent when it is not there."""
        with self._faults("打不开文件夹"):
            if "ID" in self._server.capabilities:
                # 163.com and 126.com refuse every folder to a program that does not say its name.
                self._server.xatom("ID", '("name" "shian")')
            kind, said = self._server.select(f'"{_utf7(self.source.folder)}"')
            if kind != "OK":
                raise ConnectorError(
                    f"{self.name}：打不开文件夹 {self.source.folder}（{_words(said[0])}）", permanent=True
                )
            _, validity = self._server.response("UIDVALIDITY")
            self._validity = (validity[0] or b"0").decode("ascii", "replace")

    def _fetched(self, uid: str) -> FetchedMail:
        with self._faults("读取邮件失败"):
            kind, sized = self._server.uid("FETCH", uid, "(RFC822.SIZE INTERNALDATE)")
            about = b" ".join(_flat(sized)) if kind == "OK" else b""
            size = _SIZE.search(about)
            kind, given = self._server.uid("FETCH", uid, f"(BODY.PEEK[]<0.{self.size_max}>)")
        raw = next((each[1] for each in given if isinstance(each, tuple)), b"") if kind == "OK" else b""
        return FetchedMail(f"{self._validity}.{uid}", raw, int(size[1]) if size else len(raw), _arrived(about))

    @contextmanager
    def _faults(self, what: str) -> Iterator[None]:
        try:
            yield
        except (OSError, imaplib.IMAP4.error, EOFError) as error:
            raise ConnectorError(f"{self.name}：{what}（{_words(error)}）", permanent=False) from error


class _Reached(imaplib.IMAP4):
    """A client that goes through the office's proxy where the source names one; with a context TLS from the start."""

    def __init__(self, source: MailSource, context: ssl.SSLContext | None = None) -> None:
        self._through, self._context = source.proxy, context
        super().__init__(source.host, source.port, timeout=TIMEOUT)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = connect(self.host, self.port, proxy=self._through, timeout=timeout)
        return plain if self._context is None else self._context.wrap_socket(plain, server_hostname=self.host)


def _arrived(about: bytes) -> datetime | None:
    found = _ARRIVED.search(about)
    return mail_date(found[1].decode("ascii", "replace")) if found else None


def _flat(parts: list[bytes | tuple[bytes, bytes] | None]) -> Iterator[bytes]:
    for part in parts:
        if isinstance(part, tuple):
            yield part[0]
        elif part is not None:
            yield part


def _words(said: object) -> str:
    """What the server or Python said, as text."""
    if isinstance(said, Exception):
        said = said.args[0] if len(said.args) == 1 else str(said) or type(said).__name__
    return (said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said))[:200]


def _utf7(folder: str) -> str:
    """A folder's name in IMAP's own UTF-7: `投诉` → `&bpWLyQ-`. Quotes are escaped."""
    pieces: list[str] = []
    for run in re.findall(r"[\x20-\x7e]+|[^\x20-\x7e]+", folder):
        if run.isascii() and run.isprintable():
            pieces.append(run.replace("&", "&-").replace("\\", "\\\\").replace('"', '\\"'))
        else:
            coded = b64encode(run.encode("utf-16-be", "replace")).decode().rstrip("=").replace("/", ",")
            pieces.append(f"&{coded}-")
    return "".join(pieces)
