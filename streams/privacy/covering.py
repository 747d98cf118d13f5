"""Covering (遮盖): a word gives way, in a stored text, to signs that say nothing and take as many bytes."""

import re
from collections.abc import Collection

import msgspec

SIGNS = {1: "*", 2: "×", 3: "＊", 4: "🞶"}
"""What a sign gives way to, by how many bytes it takes in UTF-8."""
SHORTEST = 2
"""Signs of a name or number by which somebody's data are looked for, and taken out."""
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_NUMBER = re.compile(r"(?=.*\d)(?![\d.]{1,8}$)[A-Za-z0-9_@.]{6,}")
"""Shorter ones, and such as are days, stand in words and numbers that mean something else."""
_UNSAFE = re.compile(r'["\\\x00-\x1f\x7f]')
_SIGN = "[0-9A-Za-z_]"
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"')


def may_be_redacted(word: str) -> bool:
    """Whether this may be a name or number that is taken out of stored texts."""
    is_word = _CHINESE.search(word) or _NUMBER.fullmatch(word)
    return len(word) >= SHORTEST and not _UNSAFE.search(word) and bool(is_word)


def covered(word: str) -> str:
    """Signs that say nothing, in as many bytes."""
    return "".join(SIGNS[len(sign.encode())] for sign in word)


def without(words: Collection[str], text: bytes) -> bytes:
    """A stored text without these words, the longest first."""
    for word in sorted(words, key=len, reverse=True):
        text = cover_in(text, pattern=pattern_of(word, ()), cover=covered(word).encode())
    return text


def pattern_of(word: str, own: Collection[str]) -> re.Pattern[bytes]:
    """How a word is found. A number within a longer one, or within an id, is another; so is a name within one of our
    own, which is found first. What stands for the end of a line in JSON is no sign before a number."""
    before = rf"(?:(?<!{_SIGN})|(?<=\\[bfnrt])|(?<=\\u[0-9a-f]{{4}}))" if word[0].isascii() else ""
    after = rf"(?!{_SIGN})" if word[-1].isascii() else ""
    longer = sorted((each for each in own if word in each), key=len, reverse=True)
    ours = "".join(f"{re.escape(each)}|" for each in longer)
    return re.compile(f"{ours}(?P<word>{before}{re.escape(word)}{after})".encode())


def cover_in(text: bytes, *, pattern: re.Pattern[bytes], cover: bytes) -> bytes:
    """A text without the word. A line of JSON stays one: what is a number there and no text is none of anybody's."""

    def each(found: re.Match[bytes]) -> bytes:
        return cover if found["word"] else found[0]

    def line(said: bytes) -> bytes:
        now = pattern.sub(each, said)
        is_spoilt = now != said and _is_json(said) and not _is_json(now)
        return _TEXT.sub(lambda found: pattern.sub(each, found[0]), said) if is_spoilt else now

    return b"\n".join(map(line, text.split(b"\n")))


def _is_json(text: bytes) -> bool:
    try:
        msgspec.json.decode(text, type=msgspec.Raw)
    except msgspec.DecodeError:
        return False
    return True
