"""How text is compared at the border: width, case and blanks do not make a difference."""

import re
import unicodedata

_BLANK = re.compile(r"\s+")


def digest_text(text: str) -> str:
    """`text` with compatibility forms folded, blanks removed and letters lowered, for comparing."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text)).lower()
