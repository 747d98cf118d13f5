"""Unsaid (未发生): the facts of a signal whose words tell of nothing that has happened, whatever they name.

Who asks about a rumour, takes a complaint back, calls a report a mistake or announces an exercise repeats words for
hazards and people: nobody is ill by it, and nobody is well by it.
"""

from typing import Any

from classifiers.assessment import Assessment, Kind
from classifiers.patterns import pattern
from connectors.signal import Channel, Request, Signal
from playbooks.facts import DRILL, MISTAKE, OWN, PEOPLE, TOLD_BY, WITHDRAWAL, Facts

from .asking import asks_of_us, only_asks
from .besides_food import SICK_WORKER, TAP_WATER
from .copies import is_drill
from .elsewhere import OF_ELSEWHERE, supplier_here
from .press import asks_as_press, of_press
from .retests import tells_of_pass
from .tellers import LABORATORY, POLICE
from .withdrawing import takes_it_back

OF_A_QUESTION: dict[str, Any] = {
    "request": str(Request.ENQUIRY),
    "kind": str(Kind.RUMOUR),
    "hazard": None,
    "children": None,
    "grade": None,
}
"""Facts of a signal that only asks about a known rumour: what the claim speaks of is nothing that happened."""
OF_A_WITHDRAWAL: dict[str, Any] = {
    "request": None,
    "kind": str(Kind.COMPLAINT),
    "hazard": None,
    "children": None,
    "grade": None,
}
"""Of a signal that only takes a complaint back: what it repeats of it is known, and nobody asks for it anew."""
OF_A_FINDING: dict[str, Any] = {"request": None, "kind": str(Kind.SAMPLING_FAILURE)}
"""Of a laboratory that tells what it found, whatever its words resemble: nobody complains."""
OF_A_CALL: dict[str, Any] = {"request": None}
"""Of a body of the district that calls: it passes on what it learnt, and wants nothing for itself."""
OF_A_DENIAL: dict[str, Any] = {**OF_A_QUESTION, "request": None}
"""The same of a rumour of which the police say that it is one."""


HARMING = ("deliberate", "concealed", SICK_WORKER, TAP_WATER)
"""What else than the food harms or may harm."""
OF_A_MISTAKE: dict[str, Any] = {
    **dict.fromkeys((*PEOPLE, "hazard", "children", "grade", "treated", "pupils", "request", *HARMING)),
    "kind": str(Kind.NEWS),
}
"""Facts of a call that says that what was reported was a mistake: nobody is ill by it, and nobody is well by it."""

OF_A_PASS: dict[str, Any] = {**dict.fromkeys(("hazard", "grade", "failed_sample")), "kind": str(Kind.NEWS)}
"""Facts of a call that says that a sample was found well: what it names was not found."""

OF_A_DRILL: dict[str, Any] = {**OF_A_MISTAKE, TOLD_BY: DRILL}
"""Facts of a letter or a call that announces or plays an exercise, whatever way it came: nobody is ill by it."""


OF_A_WITNESS: dict[str, Any] = {"kind": str(Kind.INCIDENT)}
"""Of a caller whose words look like a rumour that nobody knows, and who speaks of no hearsay: it is what they saw."""
_HEARSAY = pattern("[网群传谣]|[听据]说|朋友圈|视频|抖音|快手|微信|真假|辟谣|大家都|都说|[吗么？?]")
_OF_WHO_TELLS = {LABORATORY: OF_A_FINDING, POLICE: OF_A_DENIAL, WITHDRAWAL: OF_A_WITHDRAWAL}


def unsaid(signal: Signal, assessment: Assessment, facts: Facts) -> dict[str, Any]:
    """What stands in the place of these `facts`."""
    is_call = signal.channel == Channel.DUTY and facts[TOLD_BY] == OWN
    found = OF_A_CALL if is_call else _OF_WHO_TELLS.get(facts[TOLD_BY], {})
    if _is_witness(signal, assessment):
        found = found | OF_A_WITNESS
    if supplier_here(signal, assessment):
        found = found | OF_ELSEWHERE
    is_taken_back, is_played = takes_it_back(signal, assessment), is_drill(signal, assessment)
    if is_taken_back:
        found = found | OF_A_MISTAKE | {TOLD_BY: facts[TOLD_BY] or MISTAKE}
    if tells_of_pass(signal):
        found = found | OF_A_PASS
    if signal.channel != Channel.MEDIA and is_played:
        found = found | OF_A_DRILL
    if not (is_taken_back or is_played) and asks_as_press(signal, assessment):
        return found | of_press(signal, assessment)
    if only_asks(signal, assessment):
        return found | OF_A_QUESTION
    return found | {"request": str(Request.ENQUIRY)} if asks_of_us(signal, assessment) else found


def _is_witness(signal: Signal, assessment: Assessment) -> bool:
    is_unknown = assessment.kind == Kind.RUMOUR and assessment.rumour_match is None
    return is_unknown and signal.channel == Channel.DUTY and _HEARSAY.search(signal.whole) is None
