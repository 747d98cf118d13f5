"""Plain text out of HTML, as feeds and vendors send it: in one pass, without believing that it is well-formed.

The standard parser takes minutes for a hundred kilobytes of `<a "<a "`; strangers write these texts.
"""

import html
import re

INLINE_FILE = re.compile(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=\s]*", re.ASCII)
"""A picture written into the page itself."""
_NAMES = (
    "a abbr acronym address applet area article aside audio b base big blink blockquote body br button caption "
    "center cite code col colgroup dd del details dfn dir div dl dt em embed fieldset figcaption figure font footer "
    "form frame frameset h[1-6] head header hr html i iframe img input ins kbd label legend li link main map mark "
    "marquee menu meta nav nobr noembed noframes noscript object ol optgroup option p param picture pre q s samp "
    "script section select small source span strike strong style sub summary sup table tbody td textarea tfoot th "
    "thead time title tr tt u ul var video wbr"
)
_KNOWN = re.compile(
    rf"</?(?:{_NAMES.replace(' ', '|')})(?:\s+[a-z][^<>]{{0,4000}}|\s*)/?>",
    re.IGNORECASE | re.ASCII,
)
# What was read of a tag is not tried again in other pieces (`+` behind a count): of their kinds there is no end.
_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})((?:[^<>\"']{1,2000}+|\"[^\"]{0,4000}\"|'[^']{0,4000}'){0,60}+)\s*/?>"
)
_DECLARATION = re.compile(r"<[!?/][^<>]{0,2000}>")
_LOOSE = re.compile(rf"<(?!!--|[!?][^<>]{{0,2000}}>|{_TAG.pattern.removeprefix('<')})")
_SILENT = frozenset(["script", "style", "noscript", "template", "iframe"])
"""Elements whose content is no text."""
_CODE = frozenset(["script", "style"])
"""Of those the ones that hide whatever follows when they are never closed."""

_BREAKS = frozenset(
    ["p", "div", "br", "li", "tr", "ul", "ol", "table", "section", "article", "blockquote", "hr", "pre", "dd", "dt"]
    + ["h1", "h2", "h3", "h4", "h5", "h6", "figure", "figcaption", "header", "footer"]
)
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff\ud800-\udfff]")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")


def plain(text: str) -> str:
    """`text` without tags, scripts, styles and comments; blocks become lines, entities become characters.

    A text without any known tag keeps its `<`: 血糖 <3.9 is no markup. Markup that was escaped once too often is read
    once more.
    """
    text = INLINE_FILE.sub("", text)
    if not _KNOWN.search(text):
        text = html.unescape(text)
    if _KNOWN.search(text):
        text = _stripped(text)
    return tidy(text)


def whole_tags(text: str) -> str:
    """`text` with every `<` that begins nothing whole as the sign itself: of those the standard parser tries each again
    and again to the end of the text."""
    closed, end, rest = text.rpartition("-->")
    return _LOOSE.sub("&lt;", closed + end) + _LOOSE.sub("&lt;", rest).replace("<!--", "&lt;!--")


def tidy(text: str) -> str:
    """`text` without control characters and halves of characters, its blanks single and its lines without gaps."""
    text = _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _LINES.sub("\n", _BLANKS.sub(" ", text)).strip()


def _stripped(markup: str) -> str:
    parts: list[str] = []
    unclosed: set[str] = set()
    at = 0
    while (opening := markup.find("<", at)) >= 0:
        parts.append(html.unescape(markup[at:opening]))
        at, said = _passed(markup, opening, unclosed)
        parts.append(said)
    parts.append(html.unescape(markup[at:]))
    return "".join(parts)


def _passed(markup: str, at: int, unclosed: set[str]) -> tuple[int, str]:
    """Where the thing that begins with `<` ends, and what it says as text. `unclosed`: what no end was found of."""
    if markup.startswith("<!--", at):
        return _after(markup, markup.find("-->", at), 3), ""
    if markup.startswith("<![CDATA[", at):
        return at + 9, ""
    if tag := _TAG.match(markup, at):
        name = tag[2].lower()
        if name in _SILENT and not tag[1] and not tag[0].endswith("/>"):
            return _end_of(markup, name, tag.end(), unclosed), "\n"
        return tag.end(), "\n" if name in _BREAKS else " " if name in ("td", "th") else ""
    if declaration := _DECLARATION.match(markup, at):
        return declaration.end(), ""
    return at + 1, "<"


def _end_of(markup: str, name: str, at: int, unclosed: set[str]) -> int:
    """Where the content ends that is no text. A frame that is never closed must not swallow the news behind it."""
    closing = None if name in unclosed else re.compile(f"</{name}", re.IGNORECASE | re.ASCII).search(markup, at)
    if closing:
        return closing.start()
    unclosed.add(name)
    return len(markup) if name in _CODE else at


def _after(markup: str, found: int, length: int) -> int:
    """Behind what was found; an unclosed comment hides the rest, as in a browser."""
    return len(markup) if found < 0 else found + length
