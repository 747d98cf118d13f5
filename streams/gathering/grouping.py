"""Which signals are the same affair: the keys a signal leaves, and which open case they lead to.

Every ground has a name, a window and a sentence for people. The strongest ground decides; among equals the oldest
case, so that the same signals give the same affairs in whatever runner.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

import msgspec

from classifiers.assessment import Assessment, Kind
from classifiers.harm.care import is_medical
from classifiers.named.brands import BRANDS
from classifiers.named.chains import MARTS
from classifiers.patterns import pattern
from classifiers.topics.topics import UNKNOWN_HAZARD
from classifiers.where.schools import is_school_name, written_out
from classifiers.where.whereabouts import find_whereabouts
from connectors.signal import Channel, Signal, Subject
from connectors.text import digest_text
from playbooks.facts import DELIVERING_VENUES, SCHOOL_VENUES
from playbooks.things import sample_number

from ..hearing.copies import are_apart, is_drill, is_further, said_in
from ..hearing.elsewhere import supplier_here
from ..hearing.feasts import VENUE as FEAST
from ..hearing.feasts import feast_of
from ..hearing.letters import finds_by_sender, sender_of_letter, ways_to
from ..hearing.retests import stall_in
from ..hearing.spots import are_two, digest_of, packed, parted, place_of, spot_of, told_together
from ..hearing.transfers import hospitals_in, sent_by
from ..hearing.withdrawing import numbers_of
from ..privacy.confidential import is_confidential
from .spoken_of import quoted_in, site_of


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """A reason to call two signals one affair."""

    rule: str
    within: timedelta
    words: str
    lying: timedelta | None = None
    """How far back history counts, which opens nothing and joins nothing; None: no further than news."""


GROUNDS: tuple[Ground, ...] = (
    Ground(rule="same_sample", within=timedelta(days=120), words="同一抽样编号 {text}"),
    Ground(rule="same_number", within=timedelta(days=120), words="同一投诉编号 {text}"),
    Ground(rule="same_batch", within=timedelta(days=60), words="同一生产者同一批次 {text}"),
    Ground(rule="same_operator", within=timedelta(days=14), words="同一单位“{text}”"),
    Ground(rule="same_place_and_product", within=timedelta(days=7), words="同一场所同一食品：{text}"),
    Ground(rule="same_report", within=timedelta(days=3), words="同一地点、同类场所的续报：{text}"),
    Ground(rule="same_letter", within=timedelta(days=30), words="同一来件：{text}"),
    Ground(rule="same_sender", within=timedelta(days=30), words="同一来件单位：{text}"),
    Ground(rule="same_feast", within=timedelta(days=3), words="同一村的宴席：{text}"),
    Ground(rule="same_transfer", within=timedelta(days=3), words="由“{text}”转出的同类病人"),
    Ground(rule="same_rumour", within=timedelta(days=7), words="同一已辟谣说法 {text}", lying=timedelta(days=730)),
    Ground(rule="same_text", within=timedelta(days=7), words="内容基本相同（转发、改写）", lying=timedelta(days=730)),
)
"""From the strongest to the weakest."""

SAME_SCHOOL = "same_school"
"""The rule of keys that gather nothing: what they find is offered to whoever merges."""
WITHIN_OF_NAMES = next(ground.within for ground in GROUNDS if ground.rule == "same_operator")
"""How long a unit's name is known of an open case."""
LYING_MAX = max(ground.lying or ground.within for ground in GROUNDS)
"""History that lies further back has nothing to do with news."""

FURTHER = "说法相近，人数和时间不同（后续报告）"
"""What is said of the same words in place of the ground's sentence, where they count others at another time."""
SAME_TEXT_BITS = 6
"""Fingerprints that differ in at most so many of 64 bits are the same text, rewritten."""

WORDS_MIN = 20
"""Signs of a text that tells enough to be known again."""
_MANY_TENANTS = ("market", "market_stall", "supermarket", "online_shop", "live_stream", "import")
"""Venues with many businesses under one name: there the product must agree as well."""

_HOSPITAL_S = "hospital_canteen"
_AT_SCHOOL = (*SCHOOL_VENUES, *DELIVERING_VENUES)
"""Where a school that is named beside a business is itself the place where they ate."""

_SPOKEN = (Channel.COMPLAINT, Channel.ILLNESS, Channel.NOTICE, Channel.DUTY)
"""Channels on which whoever calls again speaks of what this office knows; a post speaks of anything."""
_AGAIN = pattern(r"[续补]报|[订更]正|后续报告|进展(?:情况)?报告|第[二三四五六七八九\d]+[次期]报告")
_IS_AGAIN, _SENDER = 1, "same_sender"
_OF_PLACES = ("same_operator", "same_place_and_product", "same_feast")
"""Rules of keys whose value says where it is."""
_SAYS = pattern(r"\w")  # ＊＊＊, as a source or a redaction leaves it, may be anybody
_NO_BRACKETS = str.maketrans("", "", "()")
"""A branch is named in brackets or without: 示例面馆(平原路店), 示例面馆平原路店."""
_HEAD = 30
"""Signs at the beginning of a report in which it says that it is a further one."""


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """Something by which signals of one affair find each other."""

    rule: str
    key: str
    text: str
    """What people call it; of a text its particulars."""
    value: int | None = None
    """Of a text its fingerprint, of a place where it is: by these two equal keys may still be two affairs."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier key that equals one of ours, and the case it led to."""

    case: str
    key: str
    at: datetime
    opened_at: datetime
    is_open: bool
    value: int | None = None
    said: str = ""


class Lying(msgspec.Struct, frozen=True, kw_only=True):
    """A key that history left and that equals one of ours."""

    signal: str
    key: str
    at: datetime
    value: int | None = None


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """The case a signal belongs to (or is related to, when that case is over), on what ground, in words."""

    case: str
    rule: str
    why: str
    is_open: bool


def keys_of(signal: Signal, assessment: Assessment) -> list[Key]:
    """The keys a signal leaves, strongest ground first; none where others would come into what is not for them."""
    if is_confidential(signal, assessment):
        return []
    keys, texts = list[Key](), _texts(signal, assessment)
    if is_drill(signal, assessment):
        return texts  # nobody fell ill there: what is told of the school in earnest is another affair
    product = product_of(signal, assessment)
    if number := sample_number(signal.sampling.sample_no or "" if signal.sampling else ""):
        keys.append(Key(rule="same_sample", key=f"sample:{number}", text=number))
    if signal.product and signal.product.batch and signal.product.producer:
        text = f"{signal.product.producer} {signal.product.batch}"
        keys.append(Key(rule="same_batch", key=f"batch:{digest_text(text)}", text=text))
    keys += [Key(rule="same_number", key=f"number:{each}", text=each) for each in numbers_of(signal, assessment)]
    for operator in _units_of(signal, assessment):
        keys += _operator_keys(operator, product, signal, assessment, _address_of(signal))
    keys += _stall(signal, assessment, product)
    is_illness = assessment.kind == Kind.INCIDENT and assessment.harm.counts_people  # however like a rumour it reads
    if (rumour := assessment.rumour_match) and not is_illness:
        same = (rumour.id, *(rumour.formerly or ()))
        keys += [Key(rule="same_rumour", key=f"rumour:{each}", text=f"“{rumour.claim}”") for each in same]
    keys += [*_letters(signal, product), *_further(signal, assessment), *_feast(signal, assessment)]
    return [*keys, *_transfers(signal, assessment), *_schools(signal, assessment), *texts]


def stated_keys(stated: Mapping[str, str], signal: Signal, assessment: Assessment) -> list[Key]:
    """The keys of a case by the business and the food that a person stated; none without a business."""
    operator = stated.get("operator", operator_of(signal, assessment))
    product = stated.get("product", product_of(signal, assessment))
    address = stated.get("address", _address_of(signal))
    return _operator_keys(operator, product, signal, assessment, address) if operator else []


def is_nameless(signal: Signal, assessment: Assessment) -> bool:
    """Whether no unit was read in what somebody tells this office, so that it may speak of one that is known here."""
    if signal.channel not in _SPOKEN or is_confidential(signal, assessment) or is_drill(signal, assessment):
        return False
    return not businesses_of(signal, assessment) and site_of(signal.whole) is None


def keys_as_named(name: str, signal: Signal, assessment: Assessment) -> list[Key]:
    """The keys by a unit that is known here, and of which a nameless signal speaks."""
    return _operator_keys(name, product_of(signal, assessment), signal, assessment, _address_of(signal))


def choose(keys: list[Key], candidates: list[Candidate], at: datetime) -> Match | None:
    """The case these keys lead to; an open case before a closed one, then the strongest ground, then the oldest."""
    found: list[tuple[bool, int, datetime, str, Match]] = []
    senders = {candidate.case for candidate in candidates if candidate.is_open and candidate.key.startswith("sender:")}
    for candidate in candidates:
        for key in keys:
            rank = _rank(key, candidate, at)
            if rank is not None and not (key.rule == _SENDER and len(senders) > 1):
                is_new = key.rule == "same_text" and is_further(key.text, candidate.said)
                why = FURTHER if is_new else GROUNDS[rank].words.format(text=key.text)
                match = Match(case=candidate.case, rule=key.rule, why=why, is_open=candidate.is_open)
                found.append((not candidate.is_open, rank, candidate.opened_at, candidate.case, match))
    return min(found, key=lambda each: each[:4])[4] if found else None


def earlier(keys: list[Key], lying: list[Lying], at: datetime) -> dict[str, str]:
    """History of the same affair: the signals, the newest first, each with its strongest ground in words."""
    ranked = [(rank, key, each) for each in lying for key in keys if (rank := _rank(key, each, at)) is not None]
    ranked.sort(key=lambda found: found[0])
    words: dict[str, str] = {}
    for rank, key, each in ranked:
        words.setdefault(each.signal, GROUNDS[rank].words.format(text=key.text))
    when = {each.signal: each.at for each in lying}
    return dict(sorted(words.items(), key=lambda found: (when[found[0]], found[0]), reverse=True))


def operator_of(signal: Signal, assessment: Assessment) -> str | None:
    """The business a signal is about: as the source says, else as the text names it."""
    return next(iter(businesses_of(signal, assessment)), None)


def school_beside(signal: Signal, assessment: Assessment | None) -> str | None:
    """The school of which people are spoken of who ate at another business."""
    named = businesses_of(signal, assessment)
    return named[1] if len(named) > 1 else None


def businesses_of(signal: Signal, assessment: Assessment | None) -> list[str]:
    """The business, and the school of those who ate there, by which others speak of the affair."""
    subject = subject_of(signal, assessment)
    if subject and subject.name and _SAYS.search(subject.name):
        return [subject.name]
    if assessment is None:
        return []
    if supplier := supplier_here(signal, assessment):
        return [supplier.text]
    said = [each.text for each in assessment.entities if each.type == "operator" and _SAYS.search(each.text)]
    others = [each for each in said if not is_school_name(each)]
    if assessment.venue in _AT_SCHOOL or not others:
        return said[:1]
    return [others[0], *[each for each in said if is_school_name(each)][:1]]


def _units_of(signal: Signal, assessment: Assessment) -> list[str]:
    """By which an affair is found: its businesses, or else the one site or plant that is named, or what is quoted. That
    one is no business that was read, and stands in no word that leaves."""
    named = businesses_of(signal, assessment)
    if named or signal.channel not in _SPOKEN:
        return named
    unit = site_of(signal.whole) or quoted_in(signal.whole)
    return [unit] if unit else []


def subject_of(signal: Signal, assessment: Assessment | None) -> Subject | None:
    """What its source says that a signal is about. A hospital that reports its patients under its own name is not what
    they fell ill at, unless they ate there."""
    subject = signal.subject
    name = subject.name if subject else None
    is_reporter = name == signal.source and is_medical(name or "")
    return None if is_reporter and (assessment is None or assessment.venue != _HOSPITAL_S) else subject


def product_of(signal: Signal, assessment: Assessment) -> str | None:
    """The food a signal is about: as the source says, else as the text names it."""
    if signal.product and signal.product.name:
        return signal.product.name
    return next((entity.text for entity in assessment.entities if entity.type == "product"), None)


def is_alike(one: int | None, other: int | None) -> bool:
    """Whether two fingerprints are of the same text."""
    if one is None or other is None:
        return False
    return ((one ^ other) & (2**64 - 1)).bit_count() <= SAME_TEXT_BITS


def contradicts(rule: str, one: int | None, other: int | None) -> bool:
    """Whether the values of two equal keys say that it is not the same after all."""
    if rule == "same_text":
        return not is_alike(one, other)
    if rule in ("same_letter", _SENDER):
        return not (one or 0) & _IS_AGAIN
    ours, theirs = (one or 0) >> 1, (other or 0) >> 1
    if rule == "same_transfer":
        return not (one or 0) & _IS_AGAIN or ours != theirs
    if rule == "same_report":
        return not (one or 0) & _IS_AGAIN or bool(ours and theirs and ours != theirs)
    return rule in _OF_PLACES and are_two(one, other)


def told_more(rule: str, known: int | None, said: int | None) -> int | None:
    """The value of a key of a case, once a later signal of it says where the place is that no earlier one did: a chain
    that was named without its branch is that branch from then on."""
    return told_together(known, said) if rule in _OF_PLACES else known


def _further(signal: Signal, assessment: Assessment) -> list[Key]:
    """Reports of illness about one sort of place in one street or town: a further one (续报) finds the first, whatever
    number its sender gave it; two first ones never find each other, nor do those that name two businesses."""
    if signal.channel != Channel.ILLNESS or not assessment.venue:
        return []
    places = (each.text for each in assessment.entities if each.type == "place")
    street = next((each for each in places if each[-1] not in "省市区县"), None)
    if street is None:
        return []
    is_again = _AGAIN.search(signal.whole[:_HEAD]) is not None
    business = digest_of(operator_of(signal, assessment)) or 0
    key = f"report:{digest_text(street)}|{assessment.venue}"
    return [Key(rule="same_report", key=key, text=street, value=business << 1 | (_IS_AGAIN if is_again else 0))]


def _transfers(signal: Signal, assessment: Assessment) -> list[Key]:
    """Who was sent from one hospital to another is of the case of the first, where both say what harmed them."""
    harm = assessment.hazard
    is_counted = signal.counts_people or assessment.harm.counts_people
    if signal.channel not in _SPOKEN or harm in (None, UNKNOWN_HAZARD) or not is_counted:
        return []
    sender = sent_by(signal.whole)
    named = [sender] if sender else sorted(hospitals_in(signal.whole))
    value = (digest_of(harm) or 0) << 1 | (_IS_AGAIN if sender else 0)
    return [Key(rule="same_transfer", key=f"hospital:{each}", text=each, value=value) for each in named]


def _letters(signal: Signal, product: str | None) -> list[Key]:
    same = [
        Key(rule="same_letter", key=f"letter:{name}", text=text, value=n) for name, text, n in ways_to(signal, product)
    ]
    sender = sender_of_letter(signal)
    alone = int(finds_by_sender(signal, product))
    return [*same, *([Key(rule=_SENDER, key=f"sender:{sender}", text=sender, value=alone)] if sender else ())]


def _stall(signal: Signal, assessment: Assessment, product: str | None) -> list[Key]:
    """A stall by its number and its food: who calls again does not say once more in which market it stands."""
    number = stall_in(signal.whole) if product and signal.channel in _SPOKEN else None
    if number is None or product is None:
        return []
    key, at = f"stall:{number}|{digest_text(product)}", packed(operator_of(signal, assessment), *[None] * 4)
    return [Key(rule="same_place_and_product", key=key, text=f"{number}号摊·{product}", value=at)]


def _feast(signal: Signal, assessment: Assessment) -> list[Key]:
    """People who fell ill at the feast of one village are one affair, whoever reports them."""
    if assessment.venue != FEAST or not (signal.counts_people or assessment.harm.counts_people):
        return []
    feast = feast_of(signal.whole)
    if feast is None:
        return []
    return [Key(rule="same_feast", key=f"feast:{feast.village}", text=feast.village, value=feast.value)]


def _texts(signal: Signal, assessment: Assessment) -> list[Key]:
    """By its words. Complaints about two named businesses in the same words are two affairs."""
    is_named = bool(signal.subject and signal.subject.name)
    if not assessment.fingerprint or is_named or len(f"{signal.title or ''}{signal.text or ''}") < WORDS_MIN:
        return []
    bits, said = assessment.fingerprint & (2**64 - 1), said_in(signal, assessment)
    bands = (f"text:{band}:{bits >> (16 * band) & 0xFFFF:04x}" for band in range(4))
    return [Key(rule="same_text", key=band, text=said, value=assessment.fingerprint) for band in bands]


def _schools(signal: Signal, assessment: Assessment) -> list[Key]:
    """The schools that are spoken of where people fell ill. By them nothing is gathered, for pupils fall ill of a stall
    at the gate too: the affair of the stall and that of the school are offered to each other."""
    if not (signal.counts_people or assessment.harm.counts_people) or not any(each in signal.whole for each in "学园"):
        return []
    named = [subject.name] if (subject := signal.subject) and subject.name else []
    said = {each.text for each in assessment.entities} | {each.text for each in find_whereabouts(signal.whole)}
    schools = dict.fromkeys(written_out(parted(name)[1]) for name in (*named, *sorted(said)) if is_school_name(name))
    return [Key(rule=SAME_SCHOOL, key=f"school:{digest_text(name)}", text=name) for name in schools]


def _address_of(signal: Signal) -> str | None:
    return signal.subject.address if signal.subject else None


def _operator_keys(
    operator: str, product: str | None, signal: Signal, assessment: Assessment, address: str | None
) -> list[Key]:
    within, bare = parted(operator)
    name = digest_text(written_out(bare))
    place = place_of(name)
    where = partial(spot_of, operator, address, signal.whole, division=within)
    keys = []
    if product:
        text = f"{place}·{product}"
        key = f"place:{place}|{digest_text(product)}"
        keys.append(Key(rule="same_place_and_product", key=key, text=text, value=where(is_chain=True)))
    sells_all = assessment.venue in _MANY_TENANTS or bool(product and operator in MARTS | BRANDS)
    if not (sells_all and place == name):
        value = where(is_chain=False)
        spelt = dict.fromkeys((name, name.translate(_NO_BRACKETS)))
        keys = [Key(rule="same_operator", key=f"operator:{each}", text=operator, value=value) for each in spelt] + keys
    return keys


def _rank(key: Key, candidate: Candidate | Lying, at: datetime) -> int | None:
    if key.key != candidate.key or contradicts(key.rule, key.value, candidate.value):
        return None
    if key.rule == "same_text" and isinstance(candidate, Candidate) and are_apart(key.text, candidate.said):
        return None
    for rank, ground in enumerate(GROUNDS):
        if ground.rule == key.rule:
            within = ground.lying if ground.lying and isinstance(candidate, Lying) else ground.within
            return rank if abs(at - candidate.at) <= within else None
    return None
