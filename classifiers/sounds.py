"""Sounds: a text as it is read out, for those who write around a filter with other characters or with marks between.

Every common character becomes its syllable, whatever the tone; blanks, marks and emoji go. 味京 sounds like 味精, and
紫.菜 is 紫菜.
"""

from .characters import SYLLABLES

_FIRST = 0xE000
"""Syllables are characters of the private use area, which no folded text has."""


def sound_of(folded: str) -> str:
    """The folded text, a character for each syllable; what is neither letter nor digit is left out."""
    return folded.translate(_SOUNDS)


def places_of(folded: str) -> list[int]:
    """Where in the folded text each character of its sound stands."""
    return [at for at, char in enumerate(folded) if char.isalnum()]


class _Sounds(dict[int, str | None]):
    """`str.translate` table filled as characters turn up."""

    def __missing__(self, code: int) -> str | None:
        self[code] = sound = chr(code) if chr(code).isalnum() else None
        return sound


_SOUNDS = _Sounds(
    {
        ord(char): chr(_FIRST + n)
        for n, syllable in enumerate(SYLLABLES.split())
        for char in syllable.lstrip("abcdefghijklmnopqrstuvwxyz")
    }
)
