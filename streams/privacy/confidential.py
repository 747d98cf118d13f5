"""What only the director opens: reports about officials.

Where people fell ill everybody must act at once: of what a caller or a complainant says of both, those who fell ill are
an affair of their own (see `apart`), and what is said of officials stays the director's. What was published, and what
a hospital or another office writes, is one affair and open.
"""

from classifiers.assessment import Assessment
from connectors.officials import names_officials
from connectors.signal import Channel, Signal

_TOLD_APART = (Channel.DUTY, Channel.COMPLAINT)
"""Channels by which a person turns to this office alone."""


def is_confidential(signal: Signal, assessment: Assessment | None = None) -> bool:
    """Whether a signal is for the director alone; before it is assessed, by what its source says of harm."""
    if signal.channel == Channel.ILLNESS or not names_officials(signal):
        return False
    return signal.channel in _TOLD_APART or not has_patients(signal, assessment)


def tells_of_both(signal: Signal, assessment: Assessment) -> bool:
    """Whether somebody accuses an official and tells of people who fell ill."""
    return signal.channel in _TOLD_APART and has_patients(signal, assessment) and names_officials(signal)


def has_patients(signal: Signal, assessment: Assessment | None) -> bool:
    """Whether its source or its words count somebody who is harmed."""
    return signal.counts_people or (assessment is not None and assessment.harm.counts_people)
