"""Believed (属实的): what a sentence says as true beside a claim that it calls untrue.

网传30名学生中毒不属实, 但确有5名学生呕吐: the thirty are nobody, the five are ill. A claim reaches from whoever spreads
it, or from where the sentence begins, to the word that calls it untrue.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from ..patterns import pattern
from ..words import SENTENCE
from .harms import HARM, PEOPLE
from .refuted import EXCLUDED, OF_ITSELF, PEOPLE_COUNTED, RIGHTED, SET_RIGHT, SPREAD, calls_untrue, denials

_TURN = r"(?:(?<!不)但(?!凡)|不过|然而|可是|而是)"
_CLAUSE = pattern(rf"{_TURN}?(?:(?!{_TURN})[^,])+")
_TOLD = pattern(
    rf"^ *(?:{_TURN}|可(?![能以疑])|是{PEOPLE_COUNTED})"
    rf"|{RIGHTED}|真相|确[有实]|的确|真的|[确承]认|[只仅](?!是)|(?:[就只]是?有?|不止){PEOPLE_COUNTED}"
)
"""How what is true is set against a claim."""
_CLAIMED = pattern(rf"{SPREAD}|网[民友]|群里|朋友圈|有人[说传称发在]|帖|视频|[信消]息")
_SAYS = pattern("[:说称]")
_LONG, _FAR = 1_500, 400
"""Characters from which on a text tells of more than one matter, and from which on its sentences are of another."""
_NUMBER, _ALL = pattern(PEOPLE_COUNTED), pattern(".+")
_HOW_MANY = pattern(f"{PEOPLE_COUNTED}(?:{PEOPLE})?$")
_DENIES_ITS_CLAUSE = ("未发生", "并非", "不存在")
"""谣言:… and 造谣说… go on over the commas; 并未发生30人中毒, 4人腹痛 does not."""


class Clause(NamedTuple):
    """A part of a sentence between commas."""

    start: int
    end: int
    is_untrue: bool
    """Part of a claim or of its denial."""
    is_told: bool
    """Said as true against a claim, or after what is."""


def believed(folded: str) -> str:
    """The text with what it calls untrue blotted out, every character in its place; of a claim that is put right by a
    number alone (30人中毒系夸大, 实际5人) only its numbers."""
    return SENTENCE.sub(lambda hit: _believed_in(hit.group()), folded)


def set_right(folded: str) -> str:
    """The text with all blotted out but what is set against what it calls untrue; of a long text those who are counted
    far from anything called so are of another matter."""
    untrue = [hit.end() for hit in denials(folded)] if len(folded) > _LONG else []
    return SENTENCE.sub(lambda hit: hit.group() if _is_apart(untrue, hit) else _told_in(hit.group()), folded)


def _is_apart(untrue: list[int], sentence: re.Match[str]) -> bool:
    start, end = sentence.start() - _FAR, sentence.end() + _FAR
    is_far = bool(untrue) and not any(start <= at <= end for at in untrue)
    return is_far and _NUMBER.search(sentence.group()) is not None


def _believed_in(sentence: str) -> str:
    parts = clauses(sentence) if calls_untrue(sentence) else []
    told = [sentence[each.start : each.end] for each in parts if each.is_told]
    puts_right = not any(map(HARM.search, told)) and any(map(_HOW_MANY.search, told))
    return _without(sentence, (each for each in parts if each.is_untrue), _NUMBER if puts_right else _ALL)


def _told_in(sentence: str) -> str:
    if not calls_untrue(sentence):
        return _some(sentence)
    return _without(sentence, (each for each in clauses(sentence) if not each.is_told), _ALL)


def _without(sentence: str, parts: Iterable[Clause], what: re.Pattern[str]) -> str:
    for each in parts:
        words = what.sub(lambda hit: _some(hit.group()), sentence[each.start : each.end])
        sentence = sentence[: each.start] + words + sentence[each.end :]
    return sentence


def _some(words: str) -> str:
    return "某" * len(words)


def clauses(sentence: str) -> list[Clause]:
    """The clauses of a sentence that calls something untrue."""
    spans = [hit.span() for hit in _CLAUSE.finditer(sentence)]
    said = [sentence[start:end] for start, end in spans]
    denied = [hit for hit in denials(sentence) if hit.re != EXCLUDED]
    untrue: set[int] = set()
    told: set[int] = set()
    run: list[int] = []
    is_open = False
    for n, (start, end) in enumerate(spans):
        hits = [hit for hit in denied if start < hit.end() <= end]
        if hits:
            untrue |= {n, *_claim(run, said, n, is_first=not untrue)}
            run, is_open = [], _goes_on(sentence, hits[-1], end)
        elif _TOLD.search(said[n]):
            counts = HARM.search(said[n]) or _HOW_MANY.search(said[n])
            untrue |= {*_spread(run, said)} if counts and SET_RIGHT.search("".join(said)) else set()
            told.add(n)
            run, is_open = [], False
        elif is_open:
            untrue.add(n)
        else:
            run.append(n)
    return [Clause(*span, n in untrue, n not in untrue and any(k <= n for k in told)) for n, span in enumerate(spans)]


def _claim(run: list[int], said: list[str], n: int, *, is_first: bool) -> list[int]:
    """Of the clauses before a denial, those that it denies: none when the claim stands in its own, or who is blamed
    denies it (30人呕吐, 学校回应称系谣言)."""
    if (_CLAIMED if HARM.search(said[n]) else OF_ITSELF).search(said[n]):
        return []
    return _spread(run, said) or (run if is_first else [])


def _spread(run: list[int], said: list[str]) -> list[int]:
    """The clauses from the first that names who spreads a claim."""
    first = next((k for k in run if _CLAIMED.search(said[k])), None)
    return [] if first is None else [k for k in run if k >= first]


def _goes_on(sentence: str, denial: re.Match[str], end: int) -> bool:
    """The claim follows on its denial, and over the next comma."""
    if denial.group() in _DENIES_ITS_CLAUSE:
        return False
    if denial.group().endswith(("无关", "关系")):
        return True
    return any(each.search(sentence, denial.end(), end) for each in (_SAYS, HARM))
