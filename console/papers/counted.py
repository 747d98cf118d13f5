"""How many people the signals of a case count, each as it was said: nothing is added up, and a guess stays a guess."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import msgspec

from classifiers.assessment import Kind
from classifiers.harm.numerals import ABOUT, hedge
from classifiers.harm.spoken import spoken
from classifiers.patterns import pattern
from classifiers.words import LIMIT
from connectors.signal import Illness
from playbooks.case import Case, Joined
from playbooks.facts import PEOPLE, Facts, guess
from playbooks.telling.callers import callers_beyond
from streams.gathering.grouping import businesses_of
from streams.hearing.guessed import SOMEBODY, is_authority, is_least, is_post, says_nobody
from streams.learning.corrections import DESK

from ..reading.queries import SignalRow
from ..wording.words import named_by
from .mentioned import Mention, mention

READ = 200
"""Reports of one source that are read for the number that they give."""
MOST = 5
"""Different counts of other sources that are listed."""
_NEXT_DOOR = pattern(
    r"(?:对门|隔壁|邻居|楼[上下])[^，。,；;！!？?]{0,10}?[也都]"
    r"(?:[^，。,；;！!？?]{0,4}?[吐拉泻]|住院|不舒服|发烧|肚子)"
)
"""对门老李两口子也吐了: others than those who were counted before, as many or not."""


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """One count of one signal."""

    number: int
    words: str | None = None
    """The words, where they leave the number open (几百个孩子) or give none (empty); None where the number was said."""
    by: str = ""
    """The source that says it."""
    unit: str = ""
    """Another business of which it is said than that of the number that stands: other people may be meant."""

    @property
    def quoted(self) -> str:
        """As it was said: the number, or the words; empty where neither was given."""
        if self.words is None:
            return str(self.number)
        return f"“{self.words}”" if self.words else ""

    @property
    def people(self) -> str:
        """The number of people with what is certain of it."""
        if self.words is None or not self.number:
            return f"{self.number}人"
        how = "约" if hedge(self.words) == ABOUT else "至少"
        return f"{how}{self.number}人" + (f"（原话{self.quoted}）" if self.words else "")

    @property
    def claimed(self) -> str:
        """What was claimed, with no number that nobody said."""
        return f"{self.number}人" if self.words is None else self.quoted or "有人"


def count_of(row: SignalRow, field: str) -> Counted | None:
    """A count from the report's own field, else from the machine's reading of the words."""
    number = _number(row, field)
    if number is None:
        return None
    if _stated(row, field) is not None:
        return Counted(number=number, words="" if is_least(row.signal, field) else None)
    words = spoken(row.signal.whole, field, number)
    if words is None and row.is_covered:
        words = ""  # what says the number is what goes to nobody
    return Counted(number=number, words=None if words and hedge(words) is None else words)


def _number(row: SignalRow, field: str) -> int | None:
    stated = _stated(row, field)
    return _read(row, field) if stated is None else stated


def _stated(row: SignalRow, field: str) -> int | None:
    """The report's own field; None too where its words count more, by which the case is called and stands, unless
    nobody is what was answered."""
    stated: int | None = getattr(row.signal.illness, field, None)
    if stated is None or _denies(row):
        return stated
    return None if (_read(row, field) or 0) > stated else stated


def _denies(row: SignalRow) -> bool:
    return row.assessment is not None and says_nobody(row.signal, row.assessment.harm)


def denied(rows: Iterable[SignalRow]) -> list[Mention]:
    """What the words of calls tell of illness that whoever took them down answered there is none of."""
    found = []
    for row in rows:
        if row.assessment and row.assessment.harm.ill and _denies(row):
            told = [each for each in row.assessment.evidence if each.for_ == "harm"]
            found += [mention(row, row.signal.whole, each.start, each.end) for each in told[:1]]
    return found


def _read(row: SignalRow, field: str) -> int | None:
    return row.assessment.harm.count(field) if row.assessment else None


def as_corrected(rows: Iterable[SignalRow], case: Case) -> list[SignalRow]:
    """The rows with the counts that a person, or a later report of the same sender, corrected in the place of what
    their source or the machine said, and with those that an earlier version of a signal gave and a later one leaves
    out or does not take back: the case stands by them."""
    other = {
        each.id: each
        for each in case.signals
        if each.overruled or each.taken_back or each.reckoned or each.revision > 1
    }
    return [_as_said(row, other[row.signal.id]) if row.signal.id in other else row for row in rows]


def _as_said(row: SignalRow, joined: Joined) -> SignalRow:
    said = {
        name: number
        for name in PEOPLE
        for number in [joined.facts.get(name)]
        if name in (*joined.overruled, *joined.taken_back, *joined.reckoned)
        or (joined.revision > 1 and number is not None and number != _number(row, name))
    }
    if not said:
        return row
    illness = msgspec.structs.replace(row.signal.illness or Illness(), **said)
    read = row.assessment
    read = msgspec.structs.replace(read, harm=msgspec.structs.replace(read.harm, **said)) if read else None
    text = (row.signal.text or "").replace(SOMEBODY, "") if "ill" in said else row.signal.text
    signal = msgspec.structs.replace(row.signal, illness=illness, text=text)
    return msgspec.structs.replace(row, signal=signal, assessment=read)


def sum_of(case: Case, field: str) -> str:
    """How the number that stands came about, where a body told it bit by bit (13+4); empty where it told it whole."""
    found = (each.reckoned.get(field, "") for each in case.signals if each.facts.get(field) == case.facts.get(field))
    return max(found, key=lambda each: "+" in each, default="")


def is_doubted(row: SignalRow) -> bool:
    """It looks like a rumour, and nobody filled in a count."""
    return row.signal.illness is None and row.assessment is not None and row.assessment.kind == Kind.RUMOUR


def most(rows: list[SignalRow], field: str) -> Counted | None:
    """The largest count; of equal ones one that was said as a number."""
    numbers = [(number, row) for row in rows if (number := _number(row, field)) is not None]
    largest = max((number for number, _ in numbers), default=None)
    counts = (count_of(row, field) for number, row in numbers if number == largest)  # its words are looked for last
    first = next(counts, None)
    if first is None or first.words is None:
        return first
    return next((each for each in counts if each and each.words is None), first)


def standing(rows: list[SignalRow], field: str) -> tuple[Counted | None, bool]:
    """The count that is told, and whether posts alone say it. What a hospital or an authority counts stands before a
    larger number that only posts say."""
    largest = most(rows, field)
    if largest is None or not all(is_post(row.signal) for row in rows if _number(row, field) == largest.number):
        return largest, False
    counted = most([row for row in rows if is_authority(row.signal)], field)
    return (counted, False) if counted and counted.number else (largest, True)


def others(rows: list[SignalRow], field: str, stands: int | None) -> list[Counted]:
    """What other sources last counted, where it is another number than the one that stands. `rows`: oldest first; who
    reports again (23 after 12) is one source, and a caller who gives no number counts nobody; nor does who tells of the
    critically ill alone say how many are ill."""
    told: dict[str, list[SignalRow]] = {}
    for row in rows:
        if _number(row, field) and not is_doubted(row) and not _is_of_the_critical(row, field):
            told.setdefault(_source(row), []).append(row)
    found = [(mine, each) for mine in told.values() if (each := _otherwise(mine, field, stands))]
    if len(found) == len(told):  # 对门两口子也吐了 alone: the number that stands is theirs
        found = [(mine, each) for mine, each in found if each.number != stands]
    standing = (row for row in rows if found and _number(row, field) == stands)
    here = {name for row in islice(standing, READ) for name in _units(row)}
    return [msgspec.structs.replace(each, unit=_unit_beside(mine, here)) for mine, each in found]


def _units(row: SignalRow) -> list[str]:
    return businesses_of(row.signal, row.assessment)


def _unit_beside(rows: list[SignalRow], here: set[str]) -> str:
    """The business that these name and none of `here` is; empty where either names none."""
    named = next((names for row in reversed(rows[-READ:]) if (names := _units(row))), [])
    is_one = any(one in other or other in one for one in named for other in here)
    return named[0] if named and here and not is_one else ""


def _is_of_the_critical(row: SignalRow, field: str) -> bool:
    """其中1名转入重症监护室: the ill are counted by those alone."""
    if field != "ill" or _stated(row, field) is not None:
        return False
    return _read(row, field) == _read(row, "critical")


def _otherwise(rows: list[SignalRow], field: str, stands: int | None) -> Counted | None:
    """What one source last counted; None where it ever counted what stands, of the same people. Of twenty
    thousand posts of one source the words of `READ` are looked at, as many as tell: most give no number in words."""
    same = (row for row in rows if _number(row, field) == stands and not _is_next_door(row))
    if next(_counted(same, field), None):
        return None
    return next(_counted(reversed(rows), field), None)


def _is_next_door(row: SignalRow) -> bool:
    return _NEXT_DOOR.search(row.signal.whole[:LIMIT]) is not None


def _counted(rows: Iterable[SignalRow], field: str) -> Iterator[Counted]:
    """Each count that was given, with who gives it."""
    for row in islice(rows, READ):
        each = count_of(row, field)
        if each and each.words != "":
            yield msgspec.structs.replace(each, by=named_by(row.signal.source, row.signal.channel))


Claim = tuple[str, str, list[tuple[str, int]]]
"""A count in words, the other business it is said of, and the sources that say it with how many reports of each do."""


def distinct(counts: list[Counted], words: Callable[[Counted], str]) -> list[Claim]:
    """Each different count in `words`."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for each in counts:
        found.setdefault((words(each), each.unit), Counter())[each.by] += 1
    return [(*said, list(sources.items())) for said, sources in found.items()][:MOST]


class Apart(msgspec.Struct, frozen=True, kw_only=True):
    """A count that a case stands by, and what other sources count."""

    word: str
    """What is counted, of `PEOPLE`."""
    number: int
    """The number that counts."""
    guess: str
    """How far it is known (至少, 约, 网传); empty where it was said."""
    others: list[Claim]
    """Each other count as it was said."""


def apart(rows: list[SignalRow], facts: Facts) -> list[Apart]:
    """Each count that a case stands by and that others count otherwise."""
    found = [(field, word, others(rows, field, facts.get(field))) for field, word in PEOPLE.items() if facts.get(field)]
    return [
        Apart(
            word=word,
            number=facts[field],
            guess=guess(facts, field),
            others=distinct(counts, lambda each: each.quoted),
        )
        for field, word, counts in found
        if counts
    ]


def in_words(counts: list[Counted]) -> str:
    """What other sources claim, each number once, after who says it: 值班接报2条、市民热线称1人."""
    found = distinct(counts, lambda each: each.claimed)
    named = [("、".join(name if n == 1 else f"{name}{n}条" for name, n in by), *said) for *said, by in found]
    return "；".join(f"{names}称{said}{f'，说的是另一单位“{unit}”' if unit else ''}" for names, said, unit in named)


def of_callers(case: Case) -> str:
    """Callers who each tell of themselves, where they are more together than the case counts; else empty."""
    told = callers_beyond(case)
    return f"另有{told.calls}个来电（投诉）各说自己或身边一两人，合计可能{told.people}人，未相加" if told else ""


def _source(row: SignalRow) -> str:
    """Who reports; of what the desk wrote down each call is somebody else's."""
    return row.signal.id if row.signal.source == DESK else row.signal.source
