"""From a signal and its assessment to the facts that decisions are made of."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from classifiers.assessment import Assessment, Harm, Kind
from classifiers.harm.care import is_medical, is_of_institution, received, received_since
from classifiers.harm.children import are_pupils
from classifiers.harm.poisoned import suspects_poisoning
from classifiers.harm.treating import all_left
from classifiers.harm.voice import speaks_for
from classifiers.hushed import is_hushed_up
from classifiers.kinds.played import announces_drill
from classifiers.patterns import pattern
from classifiers.secrecy import wants_secrecy
from classifiers.topics.topics import UNKNOWN_HAZARD
from classifiers.where.places import is_home
from classifiers.where.suppliers import feeds_schools
from classifiers.words import normalise
from connectors.signal import Channel, Request, Signal, TakenBy
from playbooks.district.districts import District
from playbooks.district.gazetteer import Gazetteer
from playbooks.entries import Actor, RumourMatched
from playbooks.facts import (
    ALSO_IN,
    ANSWER_BY,
    DELIVERING_VENUES,
    DRILL,
    ELSEWHERE,
    KIND_WHY,
    LEFT_OF,
    OWN,
    PEOPLE,
    SCHOOL_VENUES,
    TOLD_BY,
    WITHDRAWAL,
    Facts,
)
from playbooks.folding.headings import KIND_WORDS, SEPARATOR, asked, particular, people
from playbooks.incoming import Incoming
from playbooks.law.workdays import beijing, day_of
from playbooks.ledger.confiding import FACT
from playbooks.ledger.naming import UNVERIFIED, outward
from playbooks.telling.heard import FROM_HOSPITAL, FROM_UNIT, ITSELF

from ..hearing.asking import only_asks, wish_of
from ..hearing.besides_food import besides_food, named_besides
from ..hearing.completed import progress_of
from ..hearing.elsewhere import ASKED, as_letter
from ..hearing.guessed import counted_of, guesses_of, is_inferred, says_nobody
from ..hearing.letters import PLAYED, subject_of_letter
from ..hearing.makers import of_sample
from ..hearing.retests import SAID_TO_PASS, tells_of_pass
from ..hearing.tellers import (
    DENIED,
    LABORATORY,
    POLICE,
    REFERRAL,
    REFERRED,
    WITHDRAWN,
    calls_as_office,
    is_own_body,
    teller_of,
)
from ..hearing.unsaid import unsaid
from ..hearing.wanted import wanted_by
from ..hearing.withdrawing import MISTAKEN, takes_it_back
from ..privacy.confidential import is_confidential
from ..privacy.named import names_in
from .assessed import is_failed
from .grouping import operator_of, product_of
from .knowledge import Knowledge
from .recounting import of_before

CHANNELS_ZH = {
    Channel.COMPLAINT: "投诉举报",
    Channel.SAMPLING: "抽样检验",
    Channel.MEDIA: "媒体信息",
    Channel.ILLNESS: "疾病报告",
    Channel.NOTICE: "外地来函",
    Channel.DUTY: "来电来访",
}

_NAMELESS = 4
"""Signs of a word for a sort of place (幼儿园, 我们学校), which is nobody's name."""
_NOWHERE = Gazetteer(areas=())
_AT_HOME = ("rural_banquet", "rural_shop", "home")
"""Sorts of place at which who lives there eats."""


def incoming_of(
    signal: Signal,
    assessment: Assessment,
    knowledge: Knowledge,
    *,
    districts: Mapping[str, District],
    revision: int = 1,
) -> Incoming:
    """What decisions need to know of `signal`. `received_at` must be set."""
    facts = facts_of(signal, assessment, districts, knowledge.gazetteer)
    received_at = _came_at(signal)
    if received_at is None:
        raise ValueError(f"signal {signal.id} has no received_at")
    return Incoming(
        id=signal.id,
        channel=signal.channel,
        title=short_title(signal),
        source=signal.source,
        received_at=received_at,
        facts=facts,
        taken_by=_actor(signal.taken_by),
        headline=headline(signal, assessment, facts, knowledge),
        occurred_at=signal.occurred_at or (signal.illness.onset_at if signal.illness else None),
        published_at=signal.media.published_at if signal.media else None,
        said_at=None if signal.undated else signal.received_at,
        arrived_at=signal.arrived_at if received_at == signal.received_at else None,
        treated_at=_treated_at(signal) if facts.get("treated") else None,
        sample_no=signal.sampling.sample_no if signal.sampling else None,
        has_batch=_has_batch(signal, assessment),
        operator=operator_of(signal, assessment),
        known=_known(signal, assessment, knowledge),
        progress=progress_of(signal),
        revision=revision,
        **of_before(signal, facts),
    )


def _has_batch(signal: Signal, assessment: Assessment) -> bool:
    stated = signal.product is not None and signal.product.batch
    return bool(stated) or any(each.type == "batch" for each in assessment.entities)


def _came_at(signal: Signal) -> datetime | None:
    """When it was received. A source that says only the day had it by when it came here, if that was the same day."""
    said, here = signal.received_at, signal.arrived_at
    return here if said and here and day_of(said) == day_of(here) else said


def facts_of(
    signal: Signal, assessment: Assessment, districts: Mapping[str, District], gazetteer: Gazetteer = _NOWHERE
) -> dict[str, Any]:
    """The facts by which playbooks, steps and severity are chosen; what nobody said is left out."""
    signal, area = as_letter(signal, assessment, tuple(districts)), signal.area or assessment.area
    illness, is_ours = signal.illness, is_own_body(signal, districts.values())
    teller = teller_of(signal, assessment) or (OWN if calls_as_office(signal, districts.values()) else None)
    nobody = says_nobody(signal, assessment.harm)
    harm = msgspec.structs.replace(_harm(assessment), ill=0) if nobody else _harm(assessment)
    facts: dict[str, Any] = {
        "channel": str(signal.channel),
        "request": str(wish_of(signal, assessment) or "") or None,
        "kind": str(assessment.kind),
        "hazard": None if nobody and assessment.hazard == UNKNOWN_HAZARD else assessment.hazard,
        "venue": assessment.venue,
        "product_category": assessment.product_category,
        "ill": _larger(illness.ill if illness else None, harm.ill),
        "hospitalised": _larger(illness.hospitalised if illness else None, harm.hospitalised),
        "observed": _larger(illness.observed if illness else None, harm.count("observed")),
        "critical": _larger(illness.critical if illness else None, harm.count("critical")),
        "dead": _larger(illness.dead if illness else None, harm.dead),
        "children": harm.children or None,
        "area": area,
        **_streets(signal, assessment, districts.get(area or ""), is_here=assessment.area in (None, area)),
        "online": True if signal.purchase and signal.purchase.online else None,
        "rumour": True if assessment.rumour_match else None,
        "failed_sample": True if is_failed(signal) else None,
        "media_kind": signal.media.account_kind if signal.media else None,
        "grade": None if nobody or assessment.kind == Kind.RUMOUR else assessment.grade.proposed,
        FACT: True if is_confidential(signal, assessment) else None,
        "from_other_area": True if signal.channel == Channel.NOTICE and not is_ours else None,
        "treated": True if _is_treated(signal, assessment, harm) else None,
        FROM_HOSPITAL: True if _is_from_hospital(signal, assessment) else None,
        FROM_UNIT: _from_unit(signal, assessment),
        TOLD_BY: OWN if is_ours and teller in (None, LABORATORY) else teller,
        ANSWER_BY: wanted_by(signal),
        KIND_WHY: assessment.kind_why or None,
    }
    facts |= _of_schools(signal, assessment, facts) | _of_harm_done(signal, assessment, districts, gazetteer)
    facts |= besides_food(signal, assessment)
    facts |= unsaid(signal, assessment, facts)
    known = {name: value for name, value in facts.items() if value is not None}
    known |= guesses_of(signal, known, is_inferred=is_inferred(assessment))
    return known | counted_of(signal, known) | _left(signal, known)


def _left(signal: Signal, facts: Facts) -> dict[str, int]:
    """Beside the counts of those whom a hospital had, that all of them have left, or how many that are; what a post
    says of it is no report."""
    if signal.channel == Channel.MEDIA or facts.get("kind") == Kind.RUMOUR:
        return {}
    gone = all_left(signal.whole)
    return {LEFT_OF[name]: True if n is None else n for name, n in gone.items() if n is None or n >= facts.get(name, 0)}


def _of_schools(signal: Signal, assessment: Assessment, facts: Facts) -> dict[str, Any]:
    """What touches a school: that it is the place, that those who fell ill are its pupils wherever they ate, that a
    business feeds schools. What a business brings to pupils is eaten at their school."""
    folded = "" if assessment.kind == Kind.RUMOUR else normalise(signal.whole)
    pupils = any(facts.get(name) for name in PEOPLE) and are_pupils(folded)
    at_school = assessment.venue in SCHOOL_VENUES or (pupils and assessment.venue in DELIVERING_VENUES)
    return {"school": at_school or None, "pupils": pupils or None, "feeds_schools": feeds_schools(folded) or None}


def _of_harm_done(
    signal: Signal, assessment: Assessment, districts: Mapping[str, District], gazetteer: Gazetteer
) -> dict[str, Any]:
    """That somebody is suspected of poisoning people or of hushing up that they are harmed; of what failed a test,
    where its maker is, and whether it failed by microbes."""
    is_told = assessment.kind != Kind.RUMOUR and signal.channel != Channel.MEDIA
    is_failure = is_failed(signal) or assessment.kind == Kind.SAMPLING_FAILURE
    is_harm = is_told and (assessment.harm.counts_people or assessment.kind == Kind.INCIDENT)
    return {
        "deliberate": (is_told and suspects_poisoning(normalise(signal.whole))) or None,
        "concealed": (is_harm and is_hushed_up(signal.whole)) or None,
        **(of_sample(signal, assessment, districts, gazetteer) if is_failure else {}),
    }


def _streets(
    signal: Signal, assessment: Assessment, district: District | None, *, is_here: bool
) -> dict[str, str | None]:
    """The one street or town of the address, or else of what was said; where several are named and it is not said that
    it happened in each, a person says which. `is_here`: no other area is meant, of whose affair a town here only treats
    those who are ill. Where somebody lives who fell ill is named for them alone, unless it happened in a home or a
    village."""
    if district is None:
        return {}
    whole = signal.whole if is_here else ""
    said = [signal.subject.address or "" if signal.subject else "", _without_homes(whole, district)]
    said += [whole] if assessment.venue in _AT_HOME else []
    found = next((named for each in said if (named := district.streets_in([each]))), [])
    if len(found) > 1 and _in_each(_without_homes(whole, district), district):
        return {"street": found[0], ALSO_IN: "、".join(found[1:])}
    return {"street": found[0] if len(found) == 1 else None}


def _in_each(text: str, district: District) -> bool:
    """Whether a text names its streets and towns together, or says of each that it happened there."""
    towns = f"(?:{_names(district)})"
    beside = rf"{towns}(?:[、和及与跟]|以及){towns}|{towns}(?:那边|那儿|这边)?也[有是]"
    together = rf"{beside}|{towns}(?:都有|均有|分别)|[两二三]个?(?:乡?镇|街道|办事处)|两地"
    counted = rf"{towns}[^，。；,;\n\d]{{0,6}}\d{{1,4}}[人名例户]"
    return re.search(together, text) is not None or len(re.findall(counted, text)) > 1


def _names(district: District) -> str:
    names = sorted((name for each in district.streets for name in (each.name, *each.aliases)), key=len, reverse=True)
    return "|".join(map(re.escape, names))


def _without_homes(text: str, district: District) -> str:
    """A text without the streets and towns of which it says that somebody lives there."""
    said = pattern(_names(district))
    return said.sub(lambda hit: "#" * len(hit[0]) if is_home(text, *hit.span()) else hit[0], text)


def _is_treated(signal: Signal, assessment: Assessment, harm: Harm) -> bool:
    """Whether a medical institution has received somebody: it reports itself, who is in or watched there is counted, or
    it is told of."""
    if signal.channel == Channel.ILLNESS:
        return True
    if assessment.kind == Kind.RUMOUR or (signal.exercise is None and announces_drill(normalise(signal.whole))):
        return False
    told = signal.illness
    is_counted = harm.hospitalised or (told is not None and (told.hospitalised or told.observed))
    return bool(is_counted) or received(f"{signal.title or ''}\n{signal.text or ''}")


def _is_from_hospital(signal: Signal, assessment: Assessment) -> bool:
    """Whether a medical institution itself tells it, whatever way it came; a post that quotes one is no report."""
    if signal.channel in (Channel.MEDIA, Channel.NOTICE) or assessment.kind == Kind.RUMOUR:
        return False
    if signal.channel == Channel.ILLNESS and _from_unit(signal, assessment) is None:
        return True
    return is_of_institution(signal.whole)


def _from_unit(signal: Signal, assessment: Assessment) -> str | None:
    """As what of the place where it happened somebody says that they speak; None where nobody does. Who complains
    speaks for no business, a post is no report, and a place that another one speaks of has not spoken itself, nor one
    that hushes it up, of which somebody tells who must not become known."""
    if signal.channel not in (Channel.DUTY, Channel.ILLNESS, Channel.COMPLAINT) or assessment.kind == Kind.RUMOUR:
        return None
    if wish_of(signal, assessment) not in (None, Request.ENQUIRY) or is_of_institution(signal.whole):
        return None
    if wants_secrecy(signal.whole) or is_hushed_up(signal.whole):
        return None
    named = signal.subject.name if signal.subject else None
    if named and named == signal.source and not is_medical(named):
        return ITSELF
    speaker = speaks_for(signal.whole)
    if speaker is None or (named and speaker.place and not _same_place(speaker.place, named)):
        return None
    return speaker.role


def _same_place(said: str, named: str) -> bool:
    """示例第一小学 and 示例第一小学食堂; a place that is not called by its name (某小学, 学校) may be the one."""
    return said in named or named in said or said.startswith("某") or len(said) <= _NAMELESS


def _treated_at(signal: Signal) -> datetime | None:
    """When it began to, on the day the signal came; a time of day that was still to come is none of that day."""
    since, came = received_since(signal.text or ""), _came_at(signal)
    if since is None or came is None:
        return None
    at = beijing(day_of(came), since)
    return at if at <= came else None


def _actor(taken_by: TakenBy | None) -> Actor | None:
    return Actor(**msgspec.structs.asdict(taken_by)) if taken_by else None


def short_title(signal: Signal) -> str:
    """A signal's title, or the beginning of its text."""
    text = (signal.title or signal.text or "（无文字）").strip().replace("\n", " ")
    return text if len(text) <= 60 else text[:59] + "…"


def headline(signal: Signal, assessment: Assessment, facts: Facts, knowledge: Knowledge) -> str:
    """What it is about in a few words, without a business's or person's name. `facts`: those of the signal."""
    match = assessment.rumour_match
    if match is not None and only_asks(signal, assessment):
        return asked(match.claim, match.id)
    besides = named_besides(facts)
    hazard = besides or knowledge.hazard_name(facts.get("hazard"))
    venue = ASKED if facts.get(ELSEWHERE) else knowledge.venue_name(assessment.venue)
    product = product_of(signal, assessment) or ""
    if facts.get(TOLD_BY) == DRILL:
        parts = [venue, subject_of_letter(signal) or PLAYED]
    elif takes_it_back(signal, assessment):
        parts = [venue, MISTAKEN]
    elif tells_of_pass(signal):
        parts = [venue, product, SAID_TO_PASS]
    elif facts.get(TOLD_BY) == POLICE:
        parts = [venue, KIND_WORDS[str(Kind.RUMOUR)], DENIED]
    elif facts.get("ill"):
        hazard = besides or particular(facts.get("hazard"), hazard)
        parts = [venue, "" if product in hazard else product, hazard, people(facts)]  # 毒蘑菇 says 蘑菇 too
    else:
        parts = [venue, product, hazard or _kind_words(signal, assessment, facts)]
    if facts.get(TOLD_BY) == WITHDRAWAL:
        parts = [venue, WITHDRAWN]
    if facts.get(TOLD_BY) == REFERRAL:
        parts = [REFERRED, *parts]
    said = SEPARATOR.join(dict.fromkeys(part for part in parts if part)) or short_title(signal)
    return outward(said, names_in(signal, assessment), UNVERIFIED)


def _harm(assessment: Assessment) -> Harm:
    """Of what looks like a rumour, or of illness found not to come from food, the head-counts are nobody's: it is
    answered, but they must not grade or name it."""
    harm = assessment.harm
    return Harm() if assessment.kind == Kind.RUMOUR or (harm.denied and harm.counts_people) else harm


def _kind_words(signal: Signal, assessment: Assessment, facts: Facts) -> str:
    if facts.get("request") == Request.ENQUIRY:
        return "咨询"
    if assessment.kind == Kind.IRRELEVANT:
        return CHANNELS_ZH[signal.channel]
    if assessment.kind == Kind.NEWS and signal.channel != Channel.MEDIA:
        return subject_of_letter(signal) or CHANNELS_ZH[signal.channel]
    return KIND_WORDS[str(facts["kind"])]


def _known(signal: Signal, assessment: Assessment, knowledge: Knowledge) -> RumourMatched | None:
    match = assessment.rumour_match
    if match is None:
        return None
    rumour = knowledge.rumour(match.id)
    return RumourMatched(
        signal=signal.id,
        rumour=match.id,
        claim=match.claim,
        fact=rumour.fact if rumour else "",
        refuted_by=rumour.refuted_by if rumour else "",
        refuted_on=str(rumour.refuted_on) if rumour and rumour.refuted_on else None,
        source=rumour.source if rumour else "",
        similarity=round(match.similarity, 4),
    )


def _larger(one: int | None, other: int | None) -> int | None:
    known = [each for each in (one, other) if each is not None]
    return max(known) if known else None
