"""Spoken: how a text says the counts that were read in it, and where."""

from collections.abc import Iterable

from ..patterns import pattern
from ..words import LIMIT, normalise, remembered
from .counts import find_counts
from .harms import HARM, Mention
from .heard import LONGEST, candidates
from .numerals import NUMERAL
from .pairs import JOINT

_GUESS_BEFORE = pattern(
    r"(?:光[^,。]{1,10}就|将近|大约|大概|差不多|估计|至少|最少|起码|不少于|不到|不足|知道的|[近约超逾])有?$"
)
_BEFORE = 14
"""Characters before a number within which it is said how far it is known."""
_GUESS_AFTER = pattern(r"左右|上下")
_HAS_NUMERAL = pattern(rf"{NUMERAL}|[俩仨]|双双|夫妇|{JOINT.pattern}")


@remembered
def spoken(whole: str, what: str, count: int) -> str | None:
    """How a text says that so many people came to a harm, as written, with the words beside it that make it a guess
    (近300名, 10人左右); empty where it gives no number (都吐了), None where it does not say so."""
    folded = normalise(whole[:LIMIT])
    said = [each for each in find_counts(folded, of_food=True) if (each.what, each.count) == (what, count)]
    said = said or _heard(folded, what, count)
    texts = [whole[slice(*_with_guess(folded, each))] for each in said]
    return next((each for each in texts if _HAS_NUMERAL.search(each)), "" if said else None)


def _heard(folded: str, what: str, count: int) -> list[Mention]:
    """The numbers of a short text that were taken for the ill though no rule reads them so."""
    if what != "ill" or count < 2 or len(folded) > LONGEST:
        return []
    heard = (each for each in candidates(folded) if each.people == count)
    return [Mention(what=what, count=count, start=each.start, end=each.end) for each in heard]


def _with_guess(folded: str, said: Mention) -> tuple[int, int]:
    before = _GUESS_BEFORE.search(folded, max(0, said.start - _BEFORE), said.start)
    after = _GUESS_AFTER.match(folded, said.end)
    return before.start() if before else said.start, after.end() if after else said.end


def harm_spans(folded: str, mentions: Iterable[Mention]) -> list[tuple[int, int]]:
    """Where a text says that people were harmed, and how many: without these characters it says neither."""
    places = [(each.start, each.end) for each in mentions if each.count]
    places += [hit.span() for hit in HARM.finditer(folded)] if places else []
    joined: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
