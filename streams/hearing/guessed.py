"""Guesses: how far a count of people is known, where nobody said it as it is (十几个, 近300名, 都吐了)."""

from classifiers.assessment import Assessment, Harm
from classifiers.harm.numerals import ABOUT, LEAST, hedge
from classifiers.harm.spoken import spoken
from classifiers.patterns import pattern
from classifiers.words import remembered
from connectors.signal import Channel, Signal
from playbooks.facts import COUNTED_OF, GUESS_OF, HEARD, PEOPLE, Facts
from playbooks.telling.heard import FROM_HOSPITAL

INFERRED = "heard"
"""The evidence for a number of the ill that no rule read."""
PRESS = ("central", "provincial", "city", "local")
"""Accounts of newspapers and stations."""
SOMEBODY = "（登记：有人不适，人数不清）"
"""What the desk adds to a call about somebody who is ill and was not counted: the count of one is the least."""
_ASKED = pattern(
    r"(?:网[上络]?(?:都在|有人|流)?[传说]|[据谣]传|传[言闻]|[听据]说|有人说|都在传|群里)[^。！!\n]{2,80}?"
    r"(?:是否(?:属实|真实|确有)|属实[吗么？?]|是?真的?[吗么？?]|真假"
    r"|是不是真|有没有(?:这|此)[回件]?事|确有其事[吗么？?])"
)
"""What is said, and that whoever tells it asks whether it is so."""


def guesses_of(signal: Signal, facts: Facts, *, is_inferred: bool = False) -> dict[str, str]:
    """Beside each count of `facts` that is a guess, how it is one. `is_inferred`: that of the ill no rule read."""
    found = {
        GUESS_OF[name]: _guess(signal, name, facts[name], is_inferred=is_inferred and name == "ill")
        for name in GUESS_OF
        if facts.get(name)
    }
    return {name: how for name, how in found.items() if how}


def is_inferred(assessment: Assessment) -> bool:
    """Whether the number of the ill is one that no rule read in the words: a person has yet to check it there."""
    return any(each.for_ == INFERRED for each in assessment.evidence)


def is_least(signal: Signal, name: str) -> bool:
    """The desk's form says that somebody is ill, and nobody counted."""
    return name == "ill" and SOMEBODY in (signal.text or "")


@remembered
def _asks_whether(whole: str) -> bool:
    return _ASKED.search(whole) is not None


def says_nobody(signal: Signal, harm: Harm) -> bool:
    """Whoever took the call down answered that nobody is ill, and its words count nobody in hospital, critically ill or
    dead: a symptom in them (吃完有点恶心) does not outweigh who has spoken with the caller."""
    answered = signal.taken_by is not None and signal.illness is not None and signal.illness.ill == 0
    return answered and not any(harm.count(name) for name in PEOPLE if name != "ill")


def _guess(signal: Signal, name: str, number: int, *, is_inferred: bool) -> str | None:
    if getattr(signal.illness, name, None) == number:
        return LEAST if is_least(signal, name) else None
    if name == "dead" and signal.channel == Channel.MEDIA:
        return HEARD
    words = spoken(signal.whole, name, number)
    how = None if words is None else hedge(words) if words else LEAST
    how = how or (ABOUT if is_inferred else None)
    if not is_post(signal):
        return how
    return f"{HEARD}_{how}" if how else HEARD


def counted_of(signal: Signal, facts: Facts) -> dict[str, int]:
    """Beside each count of a hospital or an authority the same, to stand before what posts say."""
    is_sure = is_authority(signal) or facts.get(FROM_HOSPITAL)
    counts = {name: facts[name] for name in PEOPLE if facts.get(name) and GUESS_OF[name] not in facts}
    return {COUNTED_OF[name]: number for name, number in counts.items()} if is_sure else {}


def is_post(signal: Signal) -> bool:
    """Somebody posted it and no newspaper or station printed it, or asks whether what others say is so."""
    if _asks_whether(signal.whole):
        return True
    return signal.channel == Channel.MEDIA and not (signal.media and signal.media.account_kind in PRESS)


def is_authority(signal: Signal) -> bool:
    """A hospital or a centre for disease control reports it, or another office."""
    return signal.channel in (Channel.ILLNESS, Channel.NOTICE)
