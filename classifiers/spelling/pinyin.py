"""Pinyin (拼音): syllables and initials that somebody writes among characters to pass a filter: zi菜, 甲quan, jzg."""

import re
from collections.abc import Iterable, Mapping

from ..patterns import pattern
from .characters import SYLLABLES
from .sounds import FIRST, sound_of

GONE = "\uf8fe"
"""Stands for the letters of a syllable behind its first, so that every other character keeps its place."""
LETTERS = pattern("[a-z]{2,20}")
_HAN = pattern("[\u4e00-\u9fff]")
_SOUND = {_HAN.split(syllable, 1)[0]: chr(FIRST + n) for n, syllable in enumerate(SYLLABLES.split())}
_LETTER = {sound: spelt[0] for spelt, sound in _SOUND.items()}
_LONGEST = max(map(len, _SOUND))
_TELLING = 3
"""Initials of so many letters stand for one word; shorter ones only beside others."""


def initials_of(words: Iterable[str]) -> dict[str, str]:
    """The sound of each word by its initials; of those that several words have, none."""
    found: dict[str, set[str]] = {}
    for sound in map(sound_of, words):
        if len(sound) > 1 and all(each in _LETTER for each in sound):
            found.setdefault("".join([_LETTER[each] for each in sound]), set()).add(sound)
    return {letters: sounds.pop() for letters, sounds in found.items() if len(sounds) == 1}


def spelt_out(folded: str, initials: Mapping[str, str]) -> str:
    """The folded text with sounds where letters among its characters are their syllables, or the initials of a word;
    as long as before."""
    runs = [hit for hit in LETTERS.finditer(folded) if _is_among_characters(folded, hit)]
    for hit in runs:
        sound = _as_heard(hit[0]) or (initials.get(hit[0]) if len(runs) > 1 or len(hit[0]) >= _TELLING else None)
        if sound:
            folded = folded[: hit.start()] + sound + folded[hit.end() :]
    return folded


def _is_among_characters(folded: str, run: re.Match[str]) -> bool:
    before, behind = folded[max(0, run.start() - 1) : run.start()], folded[run.end() : run.end() + 1]
    return not (before.isdigit() or behind.isdigit()) and _HAN.search(before + behind) is not None


def _as_heard(letters: str) -> str | None:
    """Syllable by syllable, the longest first, a character for each letter; None where they are no syllables."""
    if not letters:
        return ""
    for end in range(min(_LONGEST, len(letters)), 0, -1):
        sound = _SOUND.get(letters[:end])
        if sound and (rest := _as_heard(letters[end:])) is not None:
            return sound.ljust(end, GONE) + rest
    return None
