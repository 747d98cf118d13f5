"""What only the director opens: reports about officials, as long as they speak of nobody harmed.

Where people fell ill everybody must act at once; who reported it is masked there as everywhere.
"""

from classifiers.assessment import Assessment, Harm
from connectors.officials import names_officials
from connectors.signal import Channel, Illness, Signal


def is_confidential(signal: Signal, assessment: Assessment | None = None) -> bool:
    """Whether a signal is for the director alone; before it is assessed, by what its source says of harm."""
    if signal.channel == Channel.ILLNESS or not names_officials(signal):
        return False
    return not (_harms(signal.illness) or (assessment is not None and _harms(assessment.harm)))


def _harms(counted: Illness | Harm | None) -> bool:
    return counted is not None and bool(counted.ill or counted.hospitalised or counted.dead)
