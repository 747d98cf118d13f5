"""A mail → a signal, its attachments, and which of our notices it answers."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import Compat32
from hashlib import sha256
from typing import NamedTuple

import msgspec

from ..attached import base_name, ending_of, why_not
from ..doors import MailSource
from ..errors import SignalError
from ..parse import AHEAD_LIMIT, EARLIEST, TEXT_LIMIT, finish
from ..posted import mail_date
from ..signal import Attachment, Channel, Contact, Signal
from .mail_text import (
    CUT,
    addresses_in,
    decoded,
    forwarded,
    has_believed_charset,
    header_text,
    own_words,
    part_text,
    payload,
    subject_of,
    without_addresses,
)

FILES_MAX = 100
"""Attachments of one mail."""

DELAY_LIMIT = timedelta(days=30)
"""How long a mail may have waited for us; one that seems to be older was laid there for another reason."""

_MAIL = "message/rfc822"
_GLANCE = 1_000_000
_NOTICE_IN_ID = re.compile(r"<shian\.([0-9A-Za-z-]{4,80})@")
_NOTICE_IN_TEXT = re.compile(r"通知号\s{0,3}[：:]?\s{0,3}([0-9A-Za-z-]{8,80})")
_NOTICE = re.compile(r"[0-9A-Za-z-]{4,80}")
_KINDS = {
    "application/pdf": "pdf", "application/msword": "doc", "application/vnd.ms-excel": "xls", "text/csv": "csv",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx", "text/plain": "txt",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx", "image/jpeg": "jpg",
    "image/jpg": "jpg", "image/png": "png", "image/gif": "gif", "message/rfc822": "eml", "application/zip": "zip",
}  # fmt: skip
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
"""What Python's package for mails raises on mails that no program should have sent."""


class _AsWritten(Compat32):
    """Headers as they stand; Python would put a mark in the place of every byte that is not ASCII."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value


class MailFile(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment that is kept: how the signal names it, and its bytes."""

    attachment: Attachment
    content: bytes


class RefusedFile(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment that is not kept, and why (zh). `size` in bytes."""

    name: str
    size: int
    reason: str


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """What a mail says. `notice_id` names the notice that it answers (or that a server could not deliver)."""

    signal: Signal
    files: tuple[MailFile, ...] = ()
    refused: tuple[RefusedFile, ...] = ()
    notice_id: str | None = None
    automatic: bool = False
    """Written by a program: an absence note, or a server's word that a mail could not be delivered."""


class _Sender(NamedTuple):
    name: str
    address: str


def read_mail(
    raw: bytes, source: MailSource, now: datetime, *, size: int | None = None, arrived: datetime | None = None
) -> Mail:
    """The signal of a mail, finished with `now` (aware), its attachments, and the notice that it answers.

    `size` is the mail's whole size in bytes where `raw` is only its beginning; the file that was cut is refused.
    It was received when our own server wrote so into it (its topmost Received), else when it was laid into the
    mailbox (`arrived`, aware), else now: an hour without a connection must not cost the complainant an hour.
    The sender's name and address stand in the signal's contact only; of a forwarded mail, the inner sender's, while
    who forwarded it stands in `raw`. Two mails are the same when their Message-ID, sender, subject, date and body are:
    there are programs that give every mail one Message-ID. Raises SignalError when there is nothing in it, or nothing
    that can be read.
    """
    try:
        return _read(raw, source, now, size=size, arrived=arrived)
    except _BROKEN as error:
        raise SignalError(f"邮件读不出来（{type(error).__name__}），请让对方重发") from error


def words_in(raw: bytes) -> str:
    """Whatever words can be made out in a mail that nobody can read, its beginning only; nothing is raised."""
    found = [decoded(raw[:_GLANCE], None)]
    with suppress(*_BROKEN):
        message = message_from_bytes(raw[:_GLANCE], policy=_AsWritten())
        texts = [part for part in message.walk() if part.get_content_maintype() == "text"]
        found += [header_text(_header(message, "Subject")), *map(part_text, texts)]
    return "\n".join(found)


def _read(raw: bytes, source: MailSource, now: datetime, *, size: int | None, arrived: datetime | None) -> Mail:
    message = message_from_bytes(raw, policy=_AsWritten())
    subject, kind = subject_of(header_text(_header(message, "Subject")))
    automatic = _is_automatic(message)
    texts, inner, parts = _opened(message, descend=not automatic)
    text, quoted_sender = _words(texts, kind, _answers(message))
    outer = _sender(_header(message, "From"))
    sender = _sender(_header(inner, "From")) if inner is not None else _sender(quoted_sender)
    files, refused = _sorted_files(parts, source, cut=size is not None and size > len(raw))
    if not (text or subject or files or refused):
        raise SignalError("邮件没有正文，也没有附件")
    told = sender if sender.name or sender.address else outer
    private = [each for each in (outer.address, sender.address, *addresses_in(quoted_sender)) if each]
    signal = Signal(
        channel=Channel(source.channel),
        source=source.name,
        source_id=_known_by(message, raw),
        received_at=_received(message, arrived, now),
        occurred_at=_date(inner if inner is not None else message, now),
        area=source.area,
        title=without_addresses(subject, private)[:500] or None,
        text=_shortened(without_addresses(text, private)) or None,
        attachments=tuple(each.attachment for each in files),
        contact=Contact(name=told.name or None, address=told.address or None) if any(told) else None,
        raw={"转发人": f"{outer.name} {outer.address}".strip()} if told is not outer and any(outer) else None,
    )
    notice_id = _notice_id(message, "\n".join(texts), kind=kind)
    return Mail(
        signal=finish(signal, now), files=tuple(files), refused=tuple(refused), notice_id=notice_id, automatic=automatic
    )


def _words(texts: list[str], kind: str, answers: bool) -> tuple[str, str]:
    """The text to keep, and who sent the mail that was forwarded in it, as written there."""
    text = "\n\n".join(each for each in texts if each)
    if kind == "reply" or (answers and kind != "forward"):
        return own_words(text), ""
    # A mail with another's headers inside and no word of being a reply is read as forwarded: nothing is lost by it.
    return forwarded(text)


def _opened(message: Message, *, descend: bool) -> tuple[list[str], Message | None, list[Message]]:
    """The texts of a mail, the first mail that is attached to it (if any), and the parts that are files, further mails
    among them.

    Without `descend` an attached mail is only a file that nobody needs: the one that could not be delivered.
    """
    plain: list[str] = []
    pages: list[str] = []
    files: list[Message] = []
    inner: Message | None = None
    for part in _leaves(message):
        attached = _attached(part)
        is_mail = attached is not None or part.get_content_type() == _MAIL
        if attached is not None and descend and inner is None:
            inner = attached
        elif is_mail or _is_file(part):
            files += [part] if descend or not is_mail else []
        else:
            (pages if part.get_content_subtype() == "html" else plain).append(part_text(part))
    texts = plain if any(plain) else pages
    if inner is not None:
        more, deeper, below = _opened(inner, descend=True)
        return [*texts, *more], deeper if deeper is not None else inner, [*files, *below]
    return texts, None, files


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something; an attached mail is one of them."""
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        if part.get_content_type() == _MAIL:
            yield part
        elif part.is_multipart():
            waiting[:0] = [each for each in part.get_payload() if isinstance(each, Message)]
        elif part.get_content_maintype() != "multipart" or part.get_payload():
            yield part


def _attached(part: Message) -> Message | None:
    """The mail that a part holds: as such, or as a file that a mailbox made of it. Some encode it as it must not be."""
    inside = part.get_payload() if part.is_multipart() else None
    first = inside[0] if isinstance(inside, list) and inside else None
    if isinstance(first, Message):
        if (_header(part, "Content-Transfer-Encoding") or "").strip().lower() != "base64":
            return first if part.get_content_type() == _MAIL else None
        del part["Content-Type"]
        part.set_payload(first.get_payload())
    elif _kind(part) != "eml":
        return None
    found = message_from_bytes(payload(part), policy=_AsWritten())
    return found if _header(found, "From") or _header(found, "Subject") else None


def _is_file(part: Message) -> bool:
    if part.get_content_disposition() == "attachment" or _file_name(part):
        return True
    return part.get_content_maintype() not in ("text", "multipart", "message")


def _file_name(part: Message) -> str:
    """The name of an attachment, without any folder; empty when it has none."""
    try:
        name = header_text(part.get_filename())
    # A charset inside the name that Python knows and cannot use.
    except (ValueError, LookupError):
        name = ""
    return base_name(name)


def _sorted_files(parts: list[Message], source: MailSource, *, cut: bool) -> tuple[list[MailFile], list[RefusedFile]]:
    """The attachments to keep, and those that are refused by kind, size or number."""
    kept: list[MailFile] = []
    refused: list[RefusedFile] = []
    for n, part in enumerate(parts):
        content = payload(part)
        kind = _kind(part)
        name = _file_name(part) or f"附件{n + 1}.{kind}"
        reason = why_not(kind, content, source.attachment_kinds, source.attachment_max)
        if n >= FILES_MAX:
            reason = f"附件超过 {FILES_MAX} 个"
        if cut and n == len(parts) - 1:
            reason = "邮件过大，只取了前一部分，这个附件不完整"
        if reason:
            refused.append(RefusedFile(name=name, size=len(content), reason=reason))
            continue
        attachment = Attachment(name=name, sha256=sha256(content).hexdigest(), size=len(content), kind=kind)
        kept.append(MailFile(attachment=attachment, content=content))
    return kept, refused


def _kind(part: Message) -> str:
    """The kind that the name says, else the content type; short, of letters and digits."""
    return ending_of(_file_name(part)) or _KINDS.get(part.get_content_type(), "bin")


def _header(message: Message, name: str) -> str | None:
    """A header as it stands in the mail. Python's own accessor fails on some that are broken."""
    return next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), None)


def _answers(message: Message) -> bool:
    return bool(_header(message, "In-Reply-To") or _header(message, "References"))


def _is_automatic(message: Message) -> bool:
    told = (_header(message, "Auto-Submitted") or "no").strip().lower()
    return not told.startswith("no") or message.get_content_type() == "multipart/report"


def _sender(written: str | None) -> _Sender:
    """Name and address of `示例甲 <a@example.invalid>`, `示例甲(a@example.invalid)`, or one of them alone."""
    text = header_text(written)
    address = next(iter(addresses_in(text)), "")
    name = re.sub(r"[<>\"'()（）\[\];；]|mailto:", " ", text.replace(address, " ") if address else text)
    return _Sender(" ".join(name.split())[:100], address[:200])


def _known_by(message: Message, raw: bytes) -> str:
    """What a mail is known by: its Message-ID, and a digest of what its sender wrote, before anything was read out.

    So it stays the same when settings are mended, and when another server carried it here once more.
    """
    told = [" ".join((_header(message, name) or "").split()) for name in ("From", "Subject", "Date")]
    body = BytesHeaderParser(policy=_AsWritten()).parsebytes(raw)
    if not has_believed_charset(body):
        # Python would read it by whatever of its own codecs bears that name, `unicode_escape` and `undefined` too.
        del body["Content-Type"]
    words = str(body.get_payload()).replace("\r\n", "\n").rstrip()
    written = "\n".join([*told, words]).encode("utf-8", "surrogateescape")
    message_id = header_text(_header(message, "Message-ID")).strip("<> ")[:500]
    return f"{message_id}#{sha256(written).hexdigest()[:24]}"


def _date(message: Message, now: datetime) -> datetime | None:
    """When the mail says it was written; a time that cannot be is no time."""
    written = mail_date(header_text(_header(message, "Date")))
    return written if written and EARLIEST <= written <= now + AHEAD_LIMIT else None


def _received(message: Message, arrived: datetime | None, now: datetime) -> datetime | None:
    """When our office had the mail. What lies further back than a month, or ahead, is no time of a delivery."""
    topmost = mail_date((_header(message, "Received") or "").rpartition(";")[2].strip())
    for told in (topmost, arrived):
        if told is not None and now - DELAY_LIMIT <= told <= now:
            return told.astimezone(UTC)
    return None


def _shortened(text: str) -> str:
    return text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - len(CUT)] + CUT


def _notice_id(message: Message, text: str, *, kind: str) -> str | None:
    """The notice that a reply or a server's report is about: by our headers, else by the id that stands in the text."""
    for each in message.walk():
        told = (_header(each, "X-Shian-Notice") or "").strip()
        if _NOTICE.fullmatch(told):
            return told
        # The mail's own id is no answer; that of a mail inside it is what it is about.
        names = ("In-Reply-To", "References") if each is message else ("In-Reply-To", "References", "Message-ID")
        for name in names:
            if found := _NOTICE_IN_ID.search(_header(each, name) or ""):
                return found[1]
    found = _NOTICE_IN_TEXT.search(text) if kind != "forward" else None
    return found[1] if found else None
