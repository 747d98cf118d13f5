"""The text of a body from the network, whatever its labels say about its encoding.

UTF-8 has a shape that no other encoding gets right by accident, so bytes that are UTF-8 are UTF-8. The label comes
second, because many sites write GBK under a label that says UTF-8; a label of an encoding of one byte a sign (Western
Europe, Cyrillic …) comes last, because it fits all bytes.
"""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE | re.ASCII)
_IN_XML = re.compile(rb"<\?xml[^<>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']", re.IGNORECASE)
_SAME_AS = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb-2312": "gb18030", "utf8": "utf-8"}
_TEXT_ENCODINGS = frozenset(["gb18030", "big5", "big5hkscs", "shift_jis", "euc_jp", "euc_kr", "hz", "iso2022_jp"])
_BYTE_ENCODINGS = ("iso8859", "cp125", "koi8")
"""Of one byte a sign, by the beginning of their names; they read nearly any bytes."""


def media_type(content_type: str | None) -> str:
    """`Text/XML; charset=gbk` → `text/xml`; empty for none."""
    return (content_type or "").partition(";")[0].strip().lower()


def charset_of(content_type: str | None) -> str | None:
    """The encoding that a content type names, as it names it."""
    found = _CHARSET.search(content_type or "")
    return found[1] if found else None


def decoded(body: bytes, content_type: str | None) -> str:
    """The text of `body`. What no encoding reads becomes U+FFFD, in the encoding that leaves the fewest of them."""
    marked = next((name for mark, name in _MARKS if body.startswith(mark)), None)
    if marked:
        return body.decode(marked, "replace").removeprefix("\ufeff")
    labels = _labels(body, content_type)
    for name in (*_wide(body), "utf-8", *_first(labels), "gb18030", *_last(labels)):
        try:
            return body.decode(name)
        except UnicodeError:
            continue
    readings = [body.decode(name, "replace") for name in dict.fromkeys(("utf-8", *_first(labels), "gb18030"))]
    return min(readings, key=lambda text: text.count("\ufffd"))


def _labels(body: bytes, content_type: str | None) -> list[str]:
    in_xml = _IN_XML.search(body[:1000])
    named = [charset_of(content_type), in_xml[1].decode("ascii") if in_xml else None]
    found = []
    for label in named:
        try:
            found.append(codecs.lookup(_SAME_AS.get((label or "").lower(), label or "")).name)
        except (LookupError, ValueError):
            continue
    return found


def _first(labels: list[str]) -> list[str]:
    return [name for name in labels if name in _TEXT_ENCODINGS]


def _last(labels: list[str]) -> list[str]:
    return [name for name in labels if name.startswith(_BYTE_ENCODINGS)]


def _wide(body: bytes) -> list[str]:
    """UTF-16 without its mark begins with a `<` or `{` beside a NUL."""
    if body[:1] in (b"<", b"{", b"[") and body[1:2] == b"\0":
        return ["utf-16-le"]
    return ["utf-16-be"] if body[:1] == b"\0" and body[1:2] in (b"<", b"{", b"[") else []
