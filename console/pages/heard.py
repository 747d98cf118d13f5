"""系统读到: what the classifier makes of words while somebody writes them down; nothing of it is stored."""

import msgspec

from classifiers.assess import Assessor
from classifiers.assessment import Assessment
from connectors.signal import Signal
from playbooks.facts import KNOWN_FACTS, PEOPLE
from streams.gathering.grouping import operator_of, product_of
from streams.gathering.incoming import facts_of
from streams.hearing.asking import only_asks
from streams.privacy.placed import is_next_door
from streams.processors import text_of

from ..papers.counted import Counted, count_of
from ..papers.mentioned import places_mentioned
from ..reading.queries import SignalRow


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """What was understood; missing is missing."""

    kind: str
    counts: tuple[tuple[str, Counted], ...] = ()
    """What is counted, by its Chinese name, and how many as it was said."""
    venue: str | None = None
    places: tuple[str, ...] = ()
    area: str | None = None
    """The code of the county that the words place it in."""
    operator: str | None = None
    product: str | None = None
    hazard: str | None = None
    rumour: str | None = None
    """The number, in the rumour base, of the refuted claim that the words resemble."""
    wish: str | None = None
    """What is asked of the office, as far as the words say it."""
    is_question: bool = False
    """Whether the words ask about that claim and nothing else."""
    assessment: Assessment


def hear(signal: Signal, assessor: Assessor, area: str) -> Understood:
    """What a call would be taken for, as far as it is written down. `area`: the office's own."""
    assessment = assessor.assess(text_of(signal))
    facts = facts_of(signal, assessment, {})
    row = SignalRow(signal=signal, assessment=assessment, state="waiting", revision=1, case_id=None)
    return Understood(
        kind=str(facts["kind"]),
        counts=tuple((KNOWN_FACTS[name], said) for name in PEOPLE if name in facts and (said := count_of(row, name))),
        venue=assessment.venue,
        places=tuple(each.text for each in places_mentioned([row], area)),
        area=assessment.area or _next_door(assessment),
        operator=operator_of(signal, assessment),
        product=product_of(signal, assessment),
        hazard=facts.get("hazard"),
        rumour=assessment.rumour_match.id if assessment.rumour_match else None,
        wish=facts.get("request"),
        is_question=only_asks(signal, assessment),
        assessment=assessment,
    )


def _next_door(assessment: Assessment) -> str | None:
    """The county in which a street or town lies that is none of the office's own."""
    return next((each.id[:6] for each in assessment.entities if each.id and is_next_door(each)), None)
