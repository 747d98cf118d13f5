"""The processors that need no state: signals in, assessed signals out. State is read and written by the runner."""

from classifiers.assess import Assessor
from classifiers.assessment import Text
from connectors.signal import Signal

from .incoming import is_failed
from .line import Assessed


def assess(assessor: Assessor, signals: list[Signal]) -> list[Assessed]:
    """What the classifier makes of each signal, in order."""
    assessments = assessor.assess_many([text_of(signal) for signal in signals])
    return [
        Assessed(signal=signal, assessment=assessment) for signal, assessment in zip(signals, assessments, strict=True)
    ]


def text_of(signal: Signal) -> Text:
    """The plain values the classifier looks at."""
    subject, product, illness = signal.subject, signal.product, signal.illness
    return Text(
        id=signal.id,
        text=signal.text or "",
        title=signal.title or "",
        channel=str(signal.channel),
        failed_sample=is_failed(signal),
        operator=subject.name if subject else None,
        venue=subject.venue if subject else None,
        product=product.name if product else None,
        product_category=product.category if product else None,
        ill=illness.ill if illness else None,
        hospitalised=illness.hospitalised if illness else None,
        dead=illness.dead if illness else None,
    )
