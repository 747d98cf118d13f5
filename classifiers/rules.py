"""Written rules that stand over the model: what is always looked at by a person, and what the channel tells.

A rule only ever adds: it raises relevance or shifts the kinds, and never hides a text that the model would show.
"""

import re
from collections.abc import Sequence

import msgspec

from .assessment import Harm, Kind, RumourMatch, Text
from .entities import is_eating_house
from .errors import ClassifierError, Fault
from .features import Reading
from .harm.counts import Told, told_of
from .harm.figures import is_figure
from .harm.mended import takes_back
from .harm.methanol import suspects_methanol
from .harm.otherwise import is_caused_otherwise, is_hurt
from .harm.poisoned import suspects_poisoning
from .harm.refuted import is_denied_by_others
from .harm.stated import merge_harm
from .harm.sufferers import has_other_cause, is_of_the_airways, is_of_the_gut, may_be_by_food
from .lexicon import Hit, Lexicon
from .medicine import is_of_medicine
from .model import KINDS
from .passed import PASSED, all_passed
from .played import DRILL, announces_drill, is_headed_as_played, is_of_old, is_played, is_rehearsal
from .reported import as_reported, is_own_report
from .singled import is_own_story, said_of_a_thing, said_of_one
from .unsafe import FOOD, NEAR, is_told_of, is_unsafe, unsafe_spans
from .where.schools import names_school, says_school

_HEALTH = frozenset(("group:illness_words", "group:care_words", "group:death_words", "symptom"))
"""Words of bodily harm: with food or a school beside them a person looks, whatever the model thinks."""
_DANGER = frozenset(("group:foreign_body", "group:spoilage", "group:contamination"))
_UNREAL = frozenset(
    f"group:{name}"
    for name in (
        *("fiction", "pets", "figurative", "other_illness", "medicine", "alcohol", "motion_weather", "gossip"),
        "violence",
    )
)
"""They explain the words of harm, unless somebody turned to the office."""
_SCHOOL, _DENIAL, _URGING = "group:school_words", "group:denial", "group:spread"
_OLD = "group:old_or_elsewhere"
_AT_SCHOOL = frozenset((_SCHOOL,))
_CERTAIN, _HEALTH_FLOOR, _SCHOOL_FLOOR, _RUMOUR_FLOOR = 0.99, 0.6, 0.7, 0.7
_OFFICIAL_CHANNELS = ("complaint", "illness", "duty", "notice")
"""Somebody turned to the office: fiction and pets are no reason to look away."""
_DOUBT, _LIKE = 0.05, 0.55
"""In what nobody turned to the office with, and of which the model gives less than this for food safety, harm has to
stand within so many characters of food or a school, and a known rumour must be resembled as much as this: real texts
that do so by chance came to 0.52, those written to hide a rumour from 0.59."""
_ASKED, _FEW = 2.0, 100
"""How much likelier it is about food safety than the model thinks when somebody turned to the office in so few
characters, and a food or a place that sells it stands among them. Of 40 such messages that told of bad food this showed
35 instead of 31; of 7,159 to a town hall, mostly longer, three more, two of them about food."""
_PRIORS: dict[str, dict[Kind, float]] = {
    "complaint": {Kind.COMPLAINT: 12.0, Kind.NEWS: 0.1, Kind.SAMPLING_FAILURE: 0.5, Kind.RUMOUR: 0.1},
    "illness": {Kind.INCIDENT: 8.0, Kind.NEWS: 0.3, Kind.RUMOUR: 0.1},
    "duty": {Kind.INCIDENT: 1.5, Kind.COMPLAINT: 1.5, Kind.NEWS: 0.2, Kind.RUMOUR: 0.5},
    "sampling": {Kind.SAMPLING_FAILURE: 3.0},
}
"""How much likelier a kind is on a channel than among the training texts; office defaults, not measured."""
_REHEARSED = {Kind.INCIDENT: 0.3}
"""The same for what speaks of a drill, unless somebody turned to the office with it."""
_REPEATED = {Kind.RUMOUR: 6.0}
"""The same for what repeats a known rumour."""
_ALL_PASSED = {Kind.SAMPLING_FAILURE: 0.01}
"""The same where samples passed and none failed."""
_NO_PRIOR: dict[Kind, float] = {}
_TOLD = {Kind.INCIDENT: 4.0}
"""The same for what tells that people fell ill. Held back by event, of 351 texts that do, this put 313 in their kind
instead of 298, and 3 real illnesses instead of 11 among the rumours, whose head-counts open no case."""
_WITNESSED = _TOLD | {Kind.RUMOUR: 0.2}
"""The same where whoever writes was there (俺一家三口吃罢都哕了)."""
_SENT_TO_US = re.compile("请[你贵][局所委办单]|函告[你贵]局")
_REFERRED = {Kind.INCIDENT: 4.0, Kind.NEWS: 0.1}
"""The same of those ill of whom another office tells this one for it to act (请你局关注): no news of them."""
_ILL_FLOOR = 0.6
"""The least share of an incident in what somebody telephones or comes to say when people have fallen ill."""
_REFUTED = {Kind.NEWS: 2.0}
"""The same for what refutes a claim and tells of nobody who fell ill; asked only where it may make it news."""
_DENIED = {Kind.NEWS: 4.0, Kind.INCIDENT: 0.3}
"""The same where an office, a school or a business says of the harm that it is untrue; and where it is told of old."""
_OF_OLD = {Kind.NEWS: 20.0, Kind.INCIDENT: 0.03}
_HEAD = 150
"""Characters in which a statement comes to its point; further down a story quotes those who deny."""
_COUGHS = {Kind.INCIDENT: 0.03}
"""The same where nothing but the airways ails whoever is ill (发烧咳嗽)."""
_OTHERWISE = {Kind.INCIDENT: 0.0005, Kind.SAMPLING_FAILURE: 0.03, Kind.RUMOUR: 0.1}
"""The same where another cause than food is told."""
_STATED = re.compile(r"声明|说明|回应|核[查实]|经查|通报|辟谣|澄清|公告|真相")
_HEADED = {Kind.INCIDENT: 0.03}
_REFUTES = re.compile(
    r"(?=[别不勿解澄说早流误专冷假])(?:别再?[瞎乱]?传(?!染|给)"
    r"|(?:别|不要|勿)再?(?:轻?信|相信)(?!专家|官方|媒体|商家)|(?:解释|澄清|说明)过"
    r"|早[就已]?[^,。]{0,6}(?:辟谣|澄清|解释)|假(?<=[”』]是假)的|流言|误区|误传"
    r"|误解|不[必用](?:过度|过于)?(?:恐慌|担心|惊慌)|专家解读|冷知识)"
)
"""What the list of words for denials does not know: how people and teachers put it."""
_NOBODY = Told(Harm(), [])
_NEWS, _INCIDENT, _FAILURE = map(KINDS.index, (Kind.NEWS, Kind.INCIDENT, Kind.SAMPLING_FAILURE))
_LONG_AGO = re.compile(r"老新闻|旧新闻|多年前|[\d一二两三四五六七八九十几]年前")
_INGESTED = re.compile("[吃喝]")
_SICK = re.compile("[吐泻泄哕窜蹿屙肚毒茅疼痛拉恶厕坏攮劲倒]")
"""Nearly every word of the gut has one of these; without, a post is not looked through for them."""
_SEVERAL = 3
_UNHEARD = 0.3
"""What the model gives less than this for, and harm alone shows, it cannot tell the kind of."""


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """Relevance and kinds after the rules, and the names of the rules that spoke."""

    relevance: float
    kinds: list[float]
    """Probabilities of `KINDS`, given relevance."""
    rules: tuple[str, ...] = ()
    told: Told | None = None
    """What the text says of people harmed; None when nobody had to ask."""

    @property
    def best(self) -> int:
        """The number of the likeliest kind, in the order of `KINDS`; the first of equals."""
        return self.kinds.index(max(self.kinds))

    def is_worth_a_look(self, missed: Sequence[float]) -> bool:
        """Not looking costs at least as much as looking; `missed` is what missing each kind costs, in wasted looks."""
        if self.relevance * max(missed) < 1 - self.relevance:  # nearly every text, and a third of the time
            return False
        cost = sum(share * each for share, each in zip(self.kinds, missed, strict=True))
        return self.relevance * cost >= 1 - self.relevance


def check_rule_groups(lexicon: Lexicon) -> None:
    """The groups these rules speak of are in the lexicon. Raises ClassifierError."""
    known = {f"group:{group.id}" for group in lexicon.groups}
    named = _HEALTH | FOOD | _DANGER | _UNREAL | {_SCHOOL, DRILL, _DENIAL, _URGING, _OLD, PASSED}
    missing = sorted(name.partition(":")[2] for name in named - known if name.startswith("group:"))
    if missing:
        raise ClassifierError(
            [Fault("lexicon.yaml", "groups", f"no group {name}", "rules need it") for name in missing]
        )


def judge(text: Text, reading: Reading, relevance: float, kinds: list[float], rumour: RumourMatch | None) -> Judgement:
    """The model's probabilities with every rule applied; `rumour` is what the text repeats."""
    if text.failed_sample:
        return Judgement(
            relevance=_CERTAIN,
            kinds=_only(Kind.SAMPLING_FAILURE),
            rules=("failed_sample",),
            told=told_in(reading),
        )
    floors = _floors(text, reading, relevance, rumour)
    relevance = _as_asked(text, reading, relevance)
    is_faint = relevance < _DOUBT and not floors and not _may_tell_of_the_sick(text, reading.folded)  # nearly every one
    is_drill = announces_drill(reading.folded) and not text.counts_people
    told = None if is_faint else _NOBODY if is_drill or is_of_medicine(reading) else told_in(reading)
    if told and not floors and _tells_of_illness(text, reading, told.harm):
        floors = [("told_harm", _HEALTH_FLOOR)]
    shifted = _shifted(kinds, _PRIORS.get(text.channel or "", _NO_PRIOR))
    is_posted = text.channel not in _OFFICIAL_CHANNELS
    if told and told.harm.counts_people and is_posted and is_of_old(reading.folded):
        told, shifted = _NOBODY, _shifted(shifted, _OF_OLD)
    elif told and told.harm.counts_people and is_played(reading):
        told = _NOBODY
    if is_posted and is_rehearsal(reading, is_faint):
        shifted = _shifted(shifted, _HEADED if is_headed_as_played(reading.folded) else _REHEARSED)
        told = _NOBODY if told and shifted.index(max(shifted)) == _NEWS else told
    elif told is not None:
        shifted = _shifted(shifted, _by_harm(reading, told, shifted))
    is_told_alone = relevance < (_UNHEARD if is_posted else _DOUBT) and floors[:1] == [("told_harm", _HEALTH_FLOOR)]
    shifted = _called(text, reading.folded, told, shifted, by_harm=is_told_alone)
    shifted = _shifted(shifted, _REPEATED if rumour else _NO_PRIOR if is_faint else said_of_one(reading))
    shifted = _shifted(shifted, _NO_PRIOR if is_faint else as_reported(reading, is_to_office=not is_posted))
    if all_passed(reading, shifted[_FAILURE]):
        shifted = _shifted(shifted, _ALL_PASSED)
    if is_drill and shifted.index(max(shifted)) == _INCIDENT:
        shifted = _only(Kind.NEWS)
    if not floors:
        return Judgement(relevance=relevance, kinds=shifted, told=told)
    return Judgement(
        relevance=max(relevance, *(floor for _, floor in floors)),
        kinds=shifted,
        rules=tuple([name for name, _ in floors]),
        told=told,
    )


def _as_asked(text: Text, reading: Reading, relevance: float) -> float:
    """The model's relevance, or what it is of a few words to the office."""
    if text.channel not in _OFFICIAL_CHANNELS or len(reading.folded) > _FEW or not _speaks_of_food(reading.groups):
        return relevance
    odds = _ASKED * relevance
    return odds / (odds + 1 - relevance)


def _speaks_of_food(groups: set[str]) -> bool:
    """Of a food, or of a place that sells it."""
    return not FOOD.isdisjoint(groups) or any(name.startswith("venue:") for name in groups)


def _by_harm(reading: Reading, told: Told, kinds: list[float]) -> dict[Kind, float]:
    """How much likelier each kind is by what the text says of people harmed, or refutes."""
    if told.harm.counts_people:
        if _SENT_TO_US.search(reading.folded):
            return _REFERRED
        if _is_another_story(reading):
            return {}
        return _WITNESSED if told.harm.ill and is_own_story(reading) else _TOLD
    if told.harm.denied and _is_statement(reading.folded[:_HEAD]):
        return _DENIED
    if is_of_the_airways(reading.folded):
        return _COUGHS
    if is_caused_otherwise(reading.folded):
        return _OTHERWISE
    if kinds[_NEWS] * _REFUTED[Kind.NEWS] >= max(kinds) and is_refutation(reading):
        return _REFUTED
    return said_of_a_thing(reading)


def told_in(reading: Reading) -> Told:
    """What a text says of people harmed."""
    return told_of(reading.folded, of_food="product" in reading.groups)


def is_refutation(reading: Reading) -> bool:
    """The text quotes a claim to refute it; somebody who urges to pass it on is not refuting."""
    if _URGING in reading.groups:
        return False
    return _DENIAL in reading.groups or _REFUTES.search(reading.folded) is not None


def is_school(reading: Reading, *, eaten_at_shop: bool = False) -> bool:
    """The text speaks of a school or kindergarten; a child alone is none. `eaten_at_shop`: it names an eating house."""
    if not eaten_at_shop and says_school(reading.folded):
        return True
    if _SCHOOL not in reading.groups:
        return False
    spans = [(hit.start, hit.end) for hit in reading.hits if _SCHOOL in hit.groups]
    return names_school(reading.folded, spans, eaten_at_shop=eaten_at_shop)


def _is_explained(text: Text, reading: Reading) -> bool:
    """Beside every word of harm stands what made somebody dizzy or sick, no food, or it is a figure of speech."""
    folded = reading.folded
    harms = [hit for hit in reading.hits if not hit.groups.isdisjoint(_HEALTH)]
    harms = [hit for hit in harms if not is_figure(folded, hit.start, hit.end)]
    if text.channel in _OFFICIAL_CHANNELS:
        return not harms
    return is_hurt(folded) or all(
        has_other_cause(folded[max(0, each.start - 12) : each.start], folded[each.start : each.end + 2])
        for each in harms
    )


def _is_of_school(text: Text, reading: Reading) -> bool:
    """Whoever turned to the office may mean a school by any word of its list; a post has to name one. Of 22,000 texts
    held back, six were looked at for such a word alone, none about food; of 37,000 titles, seven."""
    return text.channel in _OFFICIAL_CHANNELS or is_school(reading)


def ruled_spans(reading: Reading, judgement: Judgement) -> list[tuple[int, int]]:
    """The words by which a rule had the text looked at."""
    if "unsafe_food" in judgement.rules:
        return unsafe_spans(reading)
    if "health_words" not in judgement.rules and "school" not in judgement.rules:
        return []
    telling = _HEALTH | _DANGER if "school" in judgement.rules else _HEALTH
    return [(hit.start, hit.end) for hit in reading.hits if not hit.groups.isdisjoint(telling)]


def repeats(rumour: RumourMatch | None, reading: Reading, channel: str | None = None) -> RumourMatch | None:
    """The match, unless the text refutes the claim, tells what a neighbour sells or of a drill, or comes from a
    hospital: that reports patients, no claims."""
    if rumour is None or channel == "illness" or is_refutation(reading):
        return None
    if is_own_report(reading) or announces_drill(reading.folded):
        return None
    return rumour


def _floors(text: Text, reading: Reading, relevance: float, rumour: RumourMatch | None) -> list[tuple[str, float]]:
    groups = reading.groups
    found: list[tuple[str, float]] = []
    if text.channel == "illness" or text.counts_people:
        found.append(("counted_harm", _CERTAIN))
    if text.channel in _OFFICIAL_CHANNELS and (takes_back(reading.folded) or _is_alarming(reading.folded)):
        found.append(("told_harm", _HEALTH_FLOOR))
    if _tells_of_bad_food(text, reading, relevance):
        found.append(("unsafe_food", _HEALTH_FLOOR))
    if len(groups) <= 1 and not rumour:
        return found
    is_doubtful = relevance < _DOUBT and text.channel not in _OFFICIAL_CHANNELS
    if len(groups) > 1 and not _set_aside(text, groups):
        food = _speaks_of_food(groups)
        health = not _HEALTH.isdisjoint(groups) and not _is_explained(text, reading)
        if health and food and not (is_doubtful and not _is_near(reading.hits, _HEALTH, FOOD)):
            found.append(("health_words", _HEALTH_FLOOR))
        if _SCHOOL in groups and (health or (food and not _DANGER.isdisjoint(groups))) and _is_of_school(text, reading):
            if not (is_doubtful and not _is_near(reading.hits, _HEALTH | _DANGER, _AT_SCHOOL)):
                found.append(("school", _SCHOOL_FLOOR))
    if rumour and not (is_doubtful and rumour.similarity < _LIKE):
        found.append(("known_rumour", _RUMOUR_FLOOR))
    return found


def _tells_of_bad_food(text: Text, reading: Reading, relevance: float) -> bool:
    """Somebody tells the office of what should not be done to food, or anybody says outright what is in it or does."""
    if text.channel in _OFFICIAL_CHANNELS:
        return is_unsafe(reading, sells_food=_sells_food(text))
    return relevance >= _DOUBT and is_told_of(reading) and not _set_aside(text, reading.groups)


def _sells_food(text: Text) -> bool:
    """The source names a food, or a business where guests eat."""
    return bool(text.product or text.product_category) or is_eating_house(text.operator or "")


def _is_statement(head: str) -> bool:
    return _STATED.search(head) is not None and is_denied_by_others(head)


def _is_another_story(reading: Reading) -> bool:
    """Passed on with a call to spread it, or told of old."""
    return not reading.groups.isdisjoint((_URGING, _OLD)) or _LONG_AGO.search(reading.folded) is not None


def _tells_of_illness(text: Text, reading: Reading, harm: Harm) -> bool:
    """People fell ill after eating, in whatever words: of 22,000 texts held back, three illnesses were seen by this
    alone, and two texts about something else. Who calls the office that people are ill need not say what they ate, nor
    who writes that several are sick or have the runs (五年级7个学生在吐): of 60,000 real texts this shows none."""
    several = (harm.ill or 0) >= _SEVERAL and is_of_the_gut(reading.folded)
    food = not FOOD.isdisjoint(reading.groups) or _INGESTED.search(reading.folded) is not None
    is_of_ours = food or several or text.channel == "duty"
    return is_of_ours and harm.counts_people and not _set_aside(text, reading.groups)


def _may_tell_of_the_sick(text: Text, folded: str) -> bool:
    """It is worth reading who fell ill: a caller speaks of what food can do, or a post of the gut."""
    if text.channel == "duty":
        return may_be_by_food(folded)
    return _SICK.search(folded) is not None and is_of_the_gut(folded)


def _is_near(hits: Sequence[Hit], some: frozenset[str], others: frozenset[str]) -> bool:
    """A word of the one sort stands near another of the other sort."""
    ones = [hit for hit in hits if not hit.groups.isdisjoint(some)]
    return any(
        max(one.start, other.start) - min(one.end, other.end) <= NEAR
        for other in hits
        if not other.groups.isdisjoint(others)
        for one in ones
        if one is not other
    )


def _set_aside(text: Text, groups: set[str]) -> bool:
    """Fiction, pets, drills or another illness explain the harm words, unless somebody turned to the office."""
    if DRILL in groups:
        return True
    if text.channel in _OFFICIAL_CHANNELS:
        return False
    return not _UNREAL.isdisjoint(groups)


def _shifted(kinds: list[float], factors: dict[Kind, float]) -> list[float]:
    if not factors:
        return kinds
    shifted = [share * factors.get(kind, 1.0) for kind, share in zip(KINDS, kinds, strict=True)]
    total = sum(shifted)
    return [share / total for share in shifted]


def _called(text: Text, folded: str, told: Told | None, kinds: list[float], *, by_harm: bool) -> list[float]:
    """The kinds of a call or visit: when it counts people who fell ill, by whoever wrote it down or by its words, an
    incident has no smaller share than the floor, nor where anybody tells the office that food was poisoned or
    spirits blinded; the others keep their proportions. So has what the model took for nothing and is looked at
    `by_harm` alone."""
    share = kinds[_INCIDENT]
    if not (by_harm or text.channel in _OFFICIAL_CHANNELS) or share >= _ILL_FLOOR:
        return kinds
    counts = (by_harm or text.channel == "duty") and merge_harm(text, (told or _NOBODY).harm).counts_people
    if not counts and not _is_alarming(folded):
        return kinds
    rest = (1 - _ILL_FLOOR) / (1 - share)
    return [_ILL_FLOOR if each == Kind.INCIDENT else old * rest for each, old in zip(KINDS, kinds, strict=True)]


def _is_alarming(folded: str) -> bool:
    """Poison is put into food, or somebody cannot see after spirits, though no number says how many are ill."""
    return suspects_poisoning(folded) or suspects_methanol(folded)


def _only(kind: Kind) -> list[float]:
    rest = (1 - _CERTAIN) / (len(KINDS) - 1)
    return [_CERTAIN if each == kind else rest for each in KINDS]
