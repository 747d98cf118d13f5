"""What a mail says: charsets and encoded headers as Chinese mail programs write them, HTML as text, history cut off."""

import base64
import binascii
import quopri
import re
from collections.abc import Collection
from email.message import Message
from html.parser import HTMLParser

from .markup import INLINE_FILE, whole_tags

HTML_MAX = 300_000
"""Characters of HTML that are read."""

CUT = "……（后文过长，未收入）"
"""What stands at the end of a text that is not kept to its end."""

_CHARSETS = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "cp936": "gb18030", "xgbk": "gb18030",
    "hzgb2312": "hz", "big5": "big5hkscs", "utf8": "utf-8", "utf16": "utf-16", "utf16le": "utf-16-le",
    "utf16be": "utf-16-be", "iso88591": "cp1252", "windows1252": "cp1252", "iso2022jp": "iso2022_jp",
    "shiftjis": "cp932", "euckr": "cp949", "iso885915": "iso8859-15", "koi8r": "koi8-r", "utf7": "utf-7",
    "unicode11utf7": "utf-7",
}  # fmt: skip
"""Charsets that are believed. ASCII is not among them: it is written by programs that do not know what they send."""

_WORD = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(=\?)")
# What no text needs and no database or page should have to bear.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff\u200b\u202a-\u202e\u2066-\u2069]")
_PREFIX = re.compile(r"^\s*(?:(re|回复|答复)|(fwd?|转发|轉寄))\s*(?:\[\d+\])?\s*[:：]\s*", re.IGNORECASE)
_BAR = re.compile(
    r"[\s>]*[-_－]{2,} *(?:原始邮件|原邮件|original message|转发(?:的)?邮件(?:信息)?|forwarded message) *[-_－]{2,}\s*",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"[\s>*]*(发件人|from|收件人|to|抄送(?:人)?|cc|发送时间|发送日期"
    r"|日期|时间|date|sent|主题|subject|回复(?:至)?|reply-to)"
    r" *\** *[:：][ *]*(.*)",
    re.IGNORECASE,
)
_WROTE = re.compile(r"(?:写道|写到|wrote)\s?[:：]$", re.IGNORECASE)
_WHEN_OR_WHO = re.compile(r"^[\s>]*(?:在|于|on )|\d{4}[-年/.]\d|@", re.IGNORECASE)
_LINE_MAX = 400
"""Characters of a line that a mail program writes above what it quotes; longer ones are somebody's words."""

_ADDRESS = re.compile(r"[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")


def decoded(data: bytes, charset: str | None) -> str:
    """`data` as text: by its charset, else UTF-8, else GB18030; what cannot be read becomes U+FFFD."""
    named = _codec(charset)
    for name in dict.fromkeys([named, "utf-8", "gb18030"]):
        if name is not None:
            try:
                return cleaned(data.decode(name))
            except UnicodeError:
                continue
    return cleaned(data.decode(named or "gb18030", "replace"))


def cleaned(text: str) -> str:
    """`text` without control characters, lone surrogates and marks that turn the direction of writing."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def header_text(raw: str | None) -> str:
    """A header as it was meant: encoded words in any charset, or bytes that were never encoded; in one line."""
    if raw is None:
        return ""
    if not raw.isascii():
        raw = decoded(_raw_bytes(raw), None)
    raw = _BETWEEN_WORDS.sub(r"\1\2", raw.replace("\r", "").replace("\n", ""))
    pieces: list[tuple[str | None, bytes | str]] = []
    last = 0
    for match in _WORD.finditer(raw):
        pieces += [(None, raw[last : match.start()]), (match[1].partition("*")[0].lower(), _word_bytes(match))]
        last = match.end()
    return " ".join(cleaned(_joined([*pieces, (None, raw[last:])])).split())


def payload(part: Message) -> bytes:
    """The bytes of a part, decoded from base64 or quoted-printable as far as they can be."""
    if part.is_multipart():  # a mail that is attached
        return b"".join(each.as_bytes() for each in part.get_payload() if isinstance(each, Message))
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def part_text(part: Message) -> str:
    """The text of a text part; HTML as text."""
    text = decoded(payload(part), _charset(part))
    return html_to_text(text) if part.get_content_subtype() == "html" else text.strip()


def has_believed_charset(part: Message) -> bool:
    """Whether the charset it names is one that mails are written in."""
    return _codec(_charset(part)) is not None


def html_to_text(html: str) -> str:
    """The words of a page, a line for each block; quoted blocks (blockquote) begin with `> ` as in plain mails."""
    html = INLINE_FILE.sub("", html)
    reader, rest = _Reader(), f"\n{CUT}" if len(html) > HTML_MAX else ""
    try:
        reader.feed(whole_tags(html[:HTML_MAX]))
        reader.close()
    # Python's parser raises it on broken declarations such as `<![x`.
    except AssertionError:
        return cleaned(re.sub(r"<[^<>]*>", " ", html[:HTML_MAX])).strip() + rest
    return reader.text() + rest


def subject_of(subject: str) -> tuple[str, str]:
    """The subject without its prefixes, and what the first of them says: `reply`, `forward` or nothing."""
    first = ""
    while match := _PREFIX.match(subject):
        first = first or ("reply" if match[1] else "forward")
        subject = subject[match.end() :]
    return subject.strip(), first


def own_words(text: str) -> str:
    """A reply without the history below it and without quoted lines."""
    lines = text.splitlines()
    kept: list[str] = []
    for n, line in enumerate(lines):
        if _is_bar(line) or _is_block(lines, n):
            break
        if _is_attribution(line):
            if not _quoted_next(lines, n):
                break
        elif not line.lstrip().startswith(">"):
            kept.append(line)
    return "\n".join(kept).strip()


def forwarded(text: str) -> tuple[str, str]:
    """A forwarded mail's text without the headers of the inner mail, and who sent that (as written; may be empty)."""
    lines = text.splitlines()
    sender, kept, n = "", [], 0
    while n < len(lines):
        if _is_block(lines, n):
            n, found = _skip_block(lines, n)
            # The innermost mail is the complainant's own.
            sender = found or sender
            continue
        if not _is_bar(lines[n]):
            kept.append(re.sub(r"^(?: ?>)+ ?", "", lines[n]))
        n += 1
    return "\n".join(kept).strip(), sender


def without_addresses(text: str, addresses: Collection[str]) -> str:
    """`text` without these mail addresses, in whatever case; whose they are stands in the private part."""
    for address in addresses:
        text = re.sub(re.escape(address), "（邮箱略）", text, flags=re.IGNORECASE)
    return text


def addresses_in(text: str) -> list[str]:
    """The mail addresses that stand in a text."""
    return _ADDRESS.findall(text)


def _charset(part: Message) -> str | None:
    named = part.get_param("charset")
    return named if isinstance(named, str) else None


def _codec(charset: str | None) -> str | None:
    return _CHARSETS.get(re.sub(r"[\s_-]", "", charset).lower()) if charset else None


def _raw_bytes(text: str) -> bytes:
    """The bytes that Python's parser hid as surrogates."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeError:
        return text.encode("utf-8", "replace")


def _word_bytes(match: re.Match[str]) -> bytes:
    data = match[3].encode("utf-8", "replace")
    if match[2] in "qQ":
        return quopri.decodestring(data.replace(b"_", b" "))
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except binascii.Error:
        return data


def _joined(pieces: list[tuple[str | None, bytes | str]]) -> str:
    """Neighbours of one charset are joined before decoding: mail programs cut between the bytes of a character."""
    text, charset, run = "", None, b""
    for name, piece in pieces:
        if isinstance(piece, str):
            if piece:
                text, charset, run = f"{text}{decoded(run, charset)}{piece}", None, b""
            continue
        if name != charset:
            text, run = text + decoded(run, charset), b""
        charset, run = name, run + piece
    return text + decoded(run, charset)


def _is_bar(line: str) -> bool:
    return len(line) < _LINE_MAX and _BAR.fullmatch(line) is not None


def _field(line: str) -> re.Match[str] | None:
    return _FIELD.fullmatch(line) if len(line) < _LINE_MAX else None


def _is_attribution(line: str) -> bool:
    """`在 2026-11-24 09:40，张某 <z@…> 写道：` and its kin."""
    line = line.strip()
    return len(line) < _LINE_MAX and bool(_WROTE.search(line) and _WHEN_OR_WHO.search(line))


def _is_block(lines: list[str], n: int) -> bool:
    """Whether the headers of an inner mail begin here: a sender, and another field in the two lines below."""
    first = _field(lines[n])
    if first is None or first[1].lower() not in ("发件人", "from"):
        return False
    below = [line for line in lines[n + 1 : n + 6] if line.strip()][:2]
    return any(_field(line) for line in below)


def _skip_block(lines: list[str], n: int) -> tuple[int, str]:
    """The line after a block of headers, and its sender."""
    sender = ""
    while n < len(lines) and (not lines[n].strip() or _field(lines[n])):
        match = _field(lines[n])
        if match and match[1].lower() in ("发件人", "from"):
            if sender:
                break
            sender = match[2].strip()
        n += 1
    return n, sender


def _quoted_next(lines: list[str], n: int) -> bool:
    below = next((line for line in lines[n + 1 :] if line.strip()), "")
    return below.lstrip().startswith(">")


_BLOCKS = frozenset("p div br tr li ul ol table h1 h2 h3 h4 h5 h6 hr blockquote section article header footer".split())
_SILENT = frozenset({"script", "style", "head", "title", "template"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = [""]
        self._silent = 0
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in _SILENT:
            self._silent += 1
        if tag in _BLOCKS:
            self._break()
        elif tag in ("td", "th"):
            self._lines[-1] += " "
        if tag == "blockquote":
            self._quoted += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        if tag in _BLOCKS:
            self._break()
        if tag == "blockquote":
            self._quoted = max(0, self._quoted - 1)

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        words = re.sub(r"\s+", " ", data)
        if words.strip() and not self._lines[-1].strip() and self._quoted:
            self._lines[-1] = "> "
        self._lines[-1] += words

    def _break(self) -> None:
        if self._lines[-1].strip():
            self._lines.append("")

    def text(self) -> str:
        """What was read."""
        return cleaned("\n".join(line.strip() for line in self._lines)).strip()
