"""Mail out: one message to one address (or several), the same Message-ID whenever the same notice is sent again."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses
from pathlib import Path

from ..doors import SmtpChannel, is_mail_to
from ..errors import ConnectorError
from ..notice import Notice
from ..trust import trusting
from ..tunnel import ProxyRefused, connect
from .wording import words_of_notice

TIMEOUT = 20
"""Seconds for each answer of the server."""

NOTICE_HEADER = "X-Shian-Notice"


class Smtp:
    """Sends notices by one mail server. `folder` is where `spec.ca` lies."""

    def __init__(self, spec: SmtpChannel, password: str | None, *, folder: Path = Path()) -> None:
        self.spec = spec
        self.name = spec.name
        self.password = password
        self.folder = folder

    def send(self, notice: Notice, to: str) -> None:
        """Hand the notice to the server, for the addresses in `to` (separated by commas).

        Raises ConnectorError: permanent when the server refuses for good (5xx to sender, receiver or content, login
        refused) or `to` is no address; else to be tried again. A server that took only some of the receivers counts
        as refusing; the others know the repeated message by its id.
        """
        message = message_of(notice, self.spec, to)
        with self._faults(), self.connected() as server:
            self.log_in(server)
            hand_over(server, message)

    def connected(self) -> smtplib.SMTP:
        """A connection to the server, encrypted as `spec.tls` says. Raises OSError, SMTPException."""
        spec = self.spec
        # The name of this machine is of no use to the server, and asking the network for it can take long.
        own_name = domain_of(spec.sender)
        if spec.tls == "implicit":
            return _Reached(spec, own_name, trusting(spec.ca, self.folder))
        server = _Reached(spec, own_name)
        if spec.tls == "starttls":
            try:
                server.starttls(context=trusting(spec.ca, self.folder))
            except BaseException:
                server.close()
                raise
        return server

    def log_in(self, server: smtplib.SMTP) -> None:
        """Log in where the office has given a user. Raises SMTPException."""
        if self.spec.user is not None:
            server.login(self.spec.user, self.password or "")

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise ConnectorError(f"{self.name}：{reason_of(error)}", permanent=is_permanent(error)) from error


class _Reached(smtplib.SMTP):
    """A client that goes through the office's proxy where the channel names one; with a context TLS from the start."""

    def __init__(self, spec: SmtpChannel, own_name: str, context: ssl.SSLContext | None = None) -> None:
        self._through, self._context = spec.proxy, context
        super().__init__(spec.host, spec.port, local_hostname=own_name, timeout=TIMEOUT)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = connect(host, port, proxy=self._through, timeout=timeout)
        return plain if self._context is None else self._context.wrap_socket(plain, server_hostname=host)


def hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    """Give the message to the server for all its receivers. Raises SMTPException when it refuses any of them."""
    refused = server.send_message(message)
    if refused:
        raise smtplib.SMTPRecipientsRefused(refused)


def message_of(notice: Notice, spec: SmtpChannel, to: str) -> EmailMessage:
    """The mail, without any instant but the notice's own. Raises ConnectorError when `to` is no address."""
    addresses = [address for _, address in getaddresses([to])]
    if not is_mail_to(to):
        raise ConnectorError(f"{spec.name}：“{to}”不是邮箱地址", permanent=True)
    subject, body = words_of_notice(notice, carries=spec.carries)
    message = EmailMessage(policy=SMTP)
    message["From"] = spec.sender
    message["To"] = ", ".join(addresses)
    message["Subject"] = subject.replace("\r", " ").replace("\n", " ")
    message["Date"] = format_datetime(notice.at)
    message["Message-ID"] = message_id_of(notice.id, spec.sender)
    message["Auto-Submitted"] = "auto-generated"
    message[NOTICE_HEADER] = notice.id
    message.set_content(body, charset="utf-8", cte="base64")
    return message


def message_id_of(notice_id: str, sender: str) -> str:
    """`<shian.ID@domain of the sender>`; a reply names it, so the mailbox knows what was answered."""
    return f"<shian.{notice_id}@{domain_of(sender)}>"


def domain_of(sender: str) -> str:
    """The domain of an address, `localhost` where it has none."""
    return sender.rpartition("@")[2].strip(" >") or "localhost"


def is_permanent(error: Exception) -> bool:
    """Whether the same message would be refused again."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    # A server that refuses to talk at all is being mended more often than it is against us.
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return False
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500
    return isinstance(error, smtplib.SMTPNotSupportedError | UnicodeError)


def reason_of(error: Exception) -> str:
    """What went wrong in one Chinese sentence, with the server's own words."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "收件人被拒绝：" + "；".join(f"{each} {_said(*said)}" for each, said in error.recipients.items())
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"登录被拒绝：{_said(error.smtp_code, error.smtp_error)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"邮件服务器拒绝：{_said(error.smtp_code, error.smtp_error)}"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"邮件服务器不支持所要求的功能：{error}"
    if isinstance(error, ssl.SSLError):
        return f"加密连接没有建立：{error}"
    if isinstance(error, ProxyRefused):
        return str(error)
    return f"邮件服务器连接不上：{error or type(error).__name__}"


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {text}"[:300]
