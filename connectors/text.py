"""How text is compared at the border: width, case, blanks and the dash of a number do not make a difference."""

import re
import unicodedata

_BLANK = re.compile(r"\s+")
_DASHES = re.compile(r"[-\u2010-\u2015\u2212\u30fc]+")


def digest_text(text: str) -> str:
    """`text` with compatibility forms folded, blanks removed and letters lowered, for comparing."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text)).lower()


def digest_number(text: str) -> str:
    """A number that is a name, folded like a text, with one dash for all that are typed for it."""
    return _DASHES.sub("-", digest_text(text))
