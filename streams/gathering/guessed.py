"""Guesses: how far a count of people is known, where nobody said it as it is (十几个, 近300名, 都吐了)."""

from classifiers.assessment import Harm
from classifiers.harm.numerals import LEAST, hedge
from classifiers.harm.spoken import spoken
from connectors.signal import Channel, Signal
from playbooks.facts import GUESS_OF, HEARD, PEOPLE, Facts

SOMEBODY = "（登记：有人不适，人数不清）"
"""What the desk adds to a call about somebody who is ill and was not counted: the count of one is the least."""


def guesses_of(signal: Signal, facts: Facts) -> dict[str, str]:
    """Beside each count of `facts` that is a guess, how it is one."""
    found = {GUESS_OF[name]: _guess(signal, name, facts[name]) for name in GUESS_OF if facts.get(name)}
    return {name: how for name, how in found.items() if how}


def is_least(signal: Signal, name: str) -> bool:
    """The desk's form says that somebody is ill, and nobody counted."""
    return name == "ill" and SOMEBODY in (signal.text or "")


def says_nobody(signal: Signal, harm: Harm) -> bool:
    """Whoever took the call down answered that nobody is ill, and its words count nobody in hospital, critically ill or
    dead: a symptom in them (吃完有点恶心) does not outweigh who has spoken with the caller."""
    answered = signal.taken_by is not None and signal.illness is not None and signal.illness.ill == 0
    return answered and not any(harm.count(name) for name in PEOPLE if name != "ill")


def _guess(signal: Signal, name: str, number: int) -> str | None:
    if getattr(signal.illness, name, None) == number:
        return LEAST if is_least(signal, name) else None
    if name == "dead" and signal.channel == Channel.MEDIA:
        return HEARD
    words = spoken(signal.whole, name, number)
    if words is None:
        return None
    return hedge(words) if words else LEAST
