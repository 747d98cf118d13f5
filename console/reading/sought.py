"""What the queue's search field asks for: words that must all be found, or a case's number; nobody's own number."""

import re
import unicodedata

from connectors.masking import mask

OF_PEOPLE = ("phone", "identity_card", "bank_card", "email", "account")
"""What no search may ask for: it is masked wherever a search could find it."""

_NUMBER = re.compile(r"\d{8}-\d{3,}", re.ASCII)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")


def words_of(text: str | None) -> tuple[str, ...]:
    """The words that must all be found."""
    return tuple(dict.fromkeys((text or "").split()))


def number_in(text: str | None) -> str | None:
    """The number of a case as people read it, when that is all that was written, in whatever signs."""
    narrow = unicodedata.normalize("NFKC", text or "").translate(_DASHES).strip()
    return narrow if _NUMBER.fullmatch(narrow) else None


def is_of_people(text: str | None) -> bool:
    """Whether a telephone or another number of a person stands there."""
    return any(found.kind in OF_PEOPLE for found in mask(text or "")[1])
