"""The processors that need no state: signals in, assessed signals out. State is read and written by the runner."""

from classifiers.assess import Assessor
from classifiers.assessment import Text
from connectors.signal import Signal

from .gathering.assessed import Assessed, is_failed

_MARK = "【演练】"
_BLANK = "\u3000" * len(_MARK)


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
        text=_in_earnest(signal, signal.text or ""),
        title=_in_earnest(signal, signal.title or ""),
        channel=str(signal.channel),
        failed_sample=is_failed(signal),
        operator=subject.name if subject else None,
        venue=subject.venue if subject else None,
        product=product.name if product else None,
        product_category=product.category if product else None,
        ill=illness.ill if illness else None,
        hospitalised=illness.hospitalised if illness else None,
        observed=illness.observed if illness else None,
        critical=illness.critical if illness else None,
        dead=illness.dead if illness else None,
    )


def _in_earnest(signal: Signal, text: str) -> str:
    """In a drill the mark that every text bears is no talk of a drill: the rest is read as on duty, in its place."""
    return text.replace(_MARK, _BLANK) if signal.exercise else text
