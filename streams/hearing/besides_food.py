"""Besides the food (从业人员、饮用水): who makes it may be ill, and what harms may be the water out of the tap."""

from typing import Any

from classifiers.assessment import Assessment, Kind
from classifiers.patterns import pattern
from classifiers.topics.infected import infected_workers
from classifiers.topics.water import bad_tap_water
from classifiers.words import normalise
from connectors.signal import Channel, Signal
from playbooks.facts import Facts

SICK_WORKER, TAP_WATER = "sick_worker", "tap_water"
WORDS = {SICK_WORKER: "从业人员患病在岗", TAP_WATER: "生活饮用水异常"}
"""What a heading says of each, in the place of a hazard of food."""
_ATE = pattern(r"吃[了完过罢](?![^,。;!?\n]{0,6}[水药])|聚餐|[吃坐摆办]席|酒席|宴席|[饭餐]后")
"""吃完席上吐下泻, 自来水也有味: people who ate and fell ill are an affair of food until it is known what did it."""


def besides_food(signal: Signal, assessment: Assessment) -> dict[str, Any]:
    """Whether somebody who handles food is said to be ill and at work, and whether it is the water that is bad."""
    is_hearsay = assessment.kind == Kind.RUMOUR and signal.channel != Channel.DUTY
    if is_hearsay or signal.channel == Channel.SAMPLING:
        return {}
    folded = normalise(signal.whole)
    by_food = assessment.venue is None and assessment.harm.counts_people and _ATE.search(folded)
    is_water = not by_food and bad_tap_water(folded)
    return {SICK_WORKER: bool(infected_workers(folded)) or None, TAP_WATER: is_water or None}


def named_besides(facts: Facts) -> str:
    """What a heading says of them; empty where the signal speaks of neither."""
    return next((words for fact, words in WORDS.items() if facts.get(fact)), "")
