"""Repeated (重复): whoever passes on the words of a signal that a person has put right says nothing new by what the
machine reads wrongly in them once more."""

from msgspec.structs import replace
from sqlalchemy import Connection

from classifiers.assessment import Assessment
from connectors.signal import Signal
from playbooks.case import Case, Joined
from playbooks.folding.corrected import as_corrected
from playbooks.incoming import Incoming

from ..hearing.copies import are_apart, is_further, said_in
from ..store.stored import assessed_of
from .grouping import WORDS_MIN, is_alike

AS_CORRECTED = "{why}；原话与已更正的一条基本相同，按更正后的计"
"""Why a signal is in a case that says there what a person made of the same words."""


def as_put_right(
    connection: Connection, case: Case, signal: Signal, assessment: Assessment, incoming: Incoming, why: str
) -> tuple[Incoming, str]:
    """The signal with what a person said of one of the case in the same words, and why it is there, in words."""
    overruled = {each.id: each for each in case.signals if each.overruled}
    if not overruled or len(signal.whole) < WORDS_MIN:
        return incoming, why
    for other, read in assessed_of(connection, overruled):
        if read and _is_copy(signal, assessment, other, read) and _says_again(overruled[other.id], incoming):
            facts = as_corrected(case, overruled[other.id], incoming.facts)
            return replace(incoming, facts=facts), AS_CORRECTED.format(why=why)
    return incoming, why


def _is_copy(signal: Signal, assessment: Assessment, other: Signal, read: Assessment) -> bool:
    ours, theirs = said_in(signal, assessment), said_in(other, read)
    is_same = is_alike(assessment.fingerprint, read.fingerprint)
    return is_same and not are_apart(ours, theirs) and not is_further(ours, theirs)


def _says_again(known: Joined, incoming: Incoming) -> bool:
    return any(incoming.facts.get(name) == was for name, was in known.overruled.items())
