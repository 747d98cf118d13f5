"""What only the director opens: reports about officials, as long as they speak of nobody harmed.

Where people fell ill everybody must act at once; who reported it is masked there as everywhere.
"""

from classifiers.assessment import Assessment
from connectors.officials import names_officials
from connectors.signal import Channel, Signal


def is_confidential(signal: Signal, assessment: Assessment | None = None) -> bool:
    """Whether a signal is for the director alone; before it is assessed, by what its source says of harm."""
    if signal.channel == Channel.ILLNESS or not names_officials(signal):
        return False
    return not (signal.counts_people or (assessment is not None and assessment.harm.counts_people))
