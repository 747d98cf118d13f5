"""Written rules that stand over the model: what is always looked at by a person, and what the channel tells.

A rule only ever adds: it raises relevance or shifts the kinds, and never hides a text that the model would show.
"""

from collections.abc import Callable, Sequence

import msgspec

from ..assessment import Harm, Kind, RumourMatch, Text
from ..errors import ClassifierError, Fault
from ..features import Reading
from ..harm.counts import Told, told_and_heard, told_of
from ..harm.figures import is_figure
from ..harm.grades import Outbreak
from ..harm.harms import Mention
from ..harm.heard import Heard, candidates, is_follow_up
from ..harm.mended import takes_back
from ..harm.otherwise import is_by_no_meal, is_hurt
from ..harm.sufferers import befell_animals, has_other_cause, is_of_the_gut, may_be_by_food
from ..lexicon import Hit, Lexicon
from ..named.entities import is_eating_house
from ..patterns import pattern
from ..topics.unsafe import FOOD, NEAR, is_told_of, is_unsafe, unsafe_spans
from ..where.schools import names_school, says_school
from .amid import is_told_amid, may_be_told_amid
from .bygone import is_anniversary, is_made_up, is_of_old
from .chance import is_chance
from .medicine import INGESTED, is_of_medicine
from .odds import (
    ALL_PASSED,
    CERTAIN,
    DENIAL,
    FAILURE,
    HEADED,
    INCIDENT,
    MADE_UP,
    NEWS,
    NO_PRIOR,
    NOBODY,
    OF_OLD,
    OFFICIAL_CHANNELS,
    OLD,
    PRIORS,
    REHEARSED,
    REPEATED,
    URGING,
    Affair,
    by_harm,
    called,
    is_alarming,
    is_refutation,
    only,
    set_right,
    sets_right,
    shifted,
)
from .passed import PASSED, all_passed
from .played import (
    DRILL,
    announces_drill,
    is_headed_as_played,
    is_in_earnest,
    is_played,
    is_rehearsal,
    is_true_after_all,
)
from .singled import as_reported, said_of_one

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
_UNREAL_OR_PLAYED = _UNREAL | {DRILL}
_SCHOOL = "group:school_words"
_AT_SCHOOL = frozenset((_SCHOOL,))
_HEALTH_FLOOR, _SCHOOL_FLOOR, _RUMOUR_FLOOR = 0.6, 0.7, 0.7
_DOUBT, _LIKE = 0.05, 0.55
"""In what nobody turned to the office with, and of which the model gives less than this for food safety, harm has to
stand within so many characters of food or a school, and a known rumour must be resembled as much as this: real texts
that do so by chance came to 0.52, those written to hide a rumour from 0.59."""
_ASKED, _FEW = 2.0, 100
"""How much likelier it is about food safety than the model thinks when somebody turned to the office in so few
characters, and a food or a place that sells it stands among them. Of 40 such messages that told of bad food this showed
35 instead of 31; of 7,159 to a town hall, mostly longer, three more, two of them about food."""
_SICK = pattern("[吐泻泄哕窜蹿屙肚毒茅疼痛拉恶厕坏攮劲倒]")
"""Nearly every word of the gut has one of these; without, a post is not looked through for them."""
_AILING = pattern("不舒服|不适|发病|就诊|症状|病倒|病例|医务室|校医|累计|入院|挂[上着]?水|输液|送医")
"""What a note of a second call says of the sick."""
_BY_THE_WAY = pattern(
    "坠落|摔|砸|触电|溺水|打架|斗殴|军训|高温|天气|中暑|[气异]味|刺鼻|被困|电梯|体检|接种|疫苗|感冒|流感|发烧|甲醛"
    "|油烟|车祸|火灾"
    "|新冠|手足口|水痘|腮腺炎|麻疹|结核|登革|布病|狂犬|猪(?:瘟|场|群|只)|死猪|[鸡鸭牛羊犬]只"
)
"""What else such a note may be about."""
_UNWELL = pattern(r"(?:[孩娃生]|[全班]班|幼儿)[^。;!?\n]{0,14}(?:不舒服|有症状)")
_SEVERAL = 3
_DEAF, _BY_DEFINITION = Heard(), Outbreak()
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
    affair: Affair | None = None
    """What makes an incident of it that the model takes for a complaint."""

    @property
    def best(self) -> int:
        """The number of the likeliest kind, in the order of `KINDS`; the first of equals."""
        return self.kinds.index(max(self.kinds))

    @property
    def decisive(self) -> Affair | None:
        """The same where it is an incident in the end."""
        return self.affair if self.affair and self.best == INCIDENT else None

    def is_worth_a_look(self, missed: Sequence[float]) -> bool:
        """Not looking costs at least as much as looking; `missed` is what missing each kind costs, in wasted looks."""
        if self.relevance * max(missed) < 1 - self.relevance:  # nearly every text, and a third of the time
            return False
        cost = sum(share * each for share, each in zip(self.kinds, missed, strict=True))
        return self.relevance * cost >= 1 - self.relevance


def check_rule_groups(lexicon: Lexicon) -> None:
    """The groups these rules speak of are in the lexicon. Raises ClassifierError."""
    known = {f"group:{group.id}" for group in lexicon.groups}
    named = _HEALTH | FOOD | _DANGER | _UNREAL | {_SCHOOL, DRILL, DENIAL, URGING, OLD, PASSED}
    missing = sorted(name.partition(":")[2] for name in named - known if name.startswith("group:"))
    if missing:
        raise ClassifierError(
            [Fault("lexicon.yaml", "groups", f"no group {name}", "rules need it") for name in missing]
        )


def judge(
    text: Text,
    reading: Reading,
    relevance: float,
    kinds: list[float],
    rumour: RumourMatch | None,
    heard: Heard = _DEAF,
    outbreak: Outbreak = _BY_DEFINITION,
) -> Judgement:
    """The model's probabilities with every rule applied; `rumour` is what the text repeats, `heard` what was learnt of
    numbers, `outbreak` how many ill are an affair."""
    if text.failed_sample:
        return Judgement(
            relevance=CERTAIN,
            kinds=only(Kind.SAMPLING_FAILURE),
            rules=("failed_sample",),
            told=told_in(reading),
        )
    floors = _floors(text, reading, relevance, rumour)
    asked, relevance = relevance, _as_asked(text, reading, relevance)
    is_faint = relevance < _DOUBT and not floors and not _may_tell_of_the_sick(text, reading.folded)  # nearly every one
    is_drill = announces_drill(reading.folded) and not text.counts_people
    told = None if is_faint else NOBODY if is_drill or is_of_medicine(reading) else told_in(reading)
    told = _heard_in(text, reading, told, lambda sure: heard.most_likely(reading.folded, asked, kinds, sure))
    if told and not floors and _tells_of_illness(text, reading, told):
        floors = [("told_harm", _HEALTH_FLOOR)]
    shares = shifted(kinds, PRIORS.get(text.channel or "", NO_PRIOR))
    is_posted = text.channel not in OFFICIAL_CHANNELS
    if told is not None and is_posted and (factors := _of_another_time(reading.folded, told.harm)):
        told, shares = NOBODY, shifted(shares, factors)
    elif told and told.harm.counts_people and is_played(reading):
        told = NOBODY
    is_rehearsed = is_posted and is_rehearsal(reading, is_faint)
    if is_rehearsed:
        shares = shifted(shares, HEADED if is_headed_as_played(reading.folded) else REHEARSED)
        told = NOBODY if told and shares.index(max(shares)) == NEWS else told
    elif told is not None:
        shares = shifted(shares, by_harm(reading, told, shares))
    is_told_alone = relevance < (_UNHEARD if is_posted else _DOUBT) and floors[:1] == [("told_harm", _HEALTH_FLOOR)]
    is_told_alone = is_told_alone or is_posted and told is not None and is_true_after_all(reading)
    least = None if is_rehearsed else outbreak
    shares, affair = called(text, reading.folded, told, shares, least, is_told_alone=is_told_alone)
    shares = shifted(shares, REPEATED if rumour else NO_PRIOR if is_faint else said_of_one(reading))
    harms = told is not None and told.harm.counts_people
    shares = shifted(shares, NO_PRIOR if is_faint else as_reported(reading, is_to_office=not is_posted, harms=harms))
    shares = set_right(reading, told, shares, is_posted=is_posted)
    if all_passed(reading, shares[FAILURE]):
        shares = shifted(shares, ALL_PASSED)
    if is_drill and shares.index(max(shares)) == INCIDENT:
        shares = only(Kind.NEWS)
    if not floors:
        return Judgement(relevance=relevance, kinds=shares, told=told, affair=affair)
    return Judgement(
        relevance=max(relevance, *(floor for _, floor in floors)),
        kinds=shares,
        rules=tuple([name for name, _ in floors]),
        told=told,
        affair=affair,
    )


def _heard_in(text: Text, reading: Reading, told: Told | None, heard: Callable[[float], Mention | None]) -> Told | None:
    """What is told with the number that is heard; not where the source counts people itself."""
    is_asked = told is not None and told is not NOBODY and not text.counts_people
    return told_and_heard(reading.folded, told, heard) if told and is_asked else told


def _of_another_time(folded: str, harm: Harm) -> dict[Kind, float]:
    """How much likelier each kind is where all that is told is made up, or long past."""
    if is_made_up(folded):
        return MADE_UP
    is_past = is_of_old(folded) if harm.counts_people else is_anniversary(folded)
    return OF_OLD if is_past else NO_PRIOR


def _as_asked(text: Text, reading: Reading, relevance: float) -> float:
    """The model's relevance, or what it is of a few words to the office."""
    if text.channel not in OFFICIAL_CHANNELS or len(reading.folded) > _FEW or not _speaks_of_food(reading.groups):
        return relevance
    odds = _ASKED * relevance
    return odds / (odds + 1 - relevance)


def _speaks_of_food(groups: set[str]) -> bool:
    """Of a food, or of a place that sells it."""
    return not FOOD.isdisjoint(groups) or any(name.startswith("venue:") for name in groups)


def told_in(reading: Reading) -> Told:
    """What a text says of people harmed."""
    return told_of(reading.folded, of_food="product" in reading.groups)


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
    if text.channel in OFFICIAL_CHANNELS:
        return not harms
    return is_hurt(folded) or all(
        befell_animals(folded[max(0, each.start - 12) : each.start])
        or has_other_cause(folded[max(0, each.start - 12) : each.start], folded[each.start : each.end + 2])
        for each in harms
    )


def _is_of_school(text: Text, reading: Reading) -> bool:
    """Whoever turned to the office may mean a school by any word of its list; a post has to name one. Of 22,000 texts
    held back, six were looked at for such a word alone, none about food; of 37,000 titles, seven."""
    return text.channel in OFFICIAL_CHANNELS or is_school(reading)


def ruled_spans(reading: Reading, judgement: Judgement) -> list[tuple[int, int]]:
    """The words by which a rule had the text looked at."""
    if "unsafe_food" in judgement.rules:
        return unsafe_spans(reading)
    if "health_words" not in judgement.rules and "school" not in judgement.rules:
        return []
    telling = _HEALTH | _DANGER if "school" in judgement.rules else _HEALTH
    return [(hit.start, hit.end) for hit in reading.hits if not hit.groups.isdisjoint(telling)]


def repeats(rumour: RumourMatch | None, reading: Reading, channel: str | None = None) -> RumourMatch | None:
    """The match, unless the text refutes the claim or is a post that sets it right, likens it by chance or tells of a
    drill, or comes from a hospital: that reports patients, no claims."""
    if rumour is None or channel == "illness" or is_refutation(reading) or announces_drill(reading.folded):
        return None
    is_to_office = channel in OFFICIAL_CHANNELS
    if is_chance(reading, rumour.similarity, channel, is_to_office=is_to_office):
        return None
    return None if not is_to_office and sets_right(reading) else rumour


def _floors(text: Text, reading: Reading, relevance: float, rumour: RumourMatch | None) -> list[tuple[str, float]]:
    groups = reading.groups
    found: list[tuple[str, float]] = []
    if text.counts_people or text.channel == "illness" and not is_by_no_meal(reading.folded):
        found.append(("counted_harm", CERTAIN))
    if text.channel in OFFICIAL_CHANNELS and (takes_back(reading.folded) or is_alarming(reading.folded)):
        found.append(("told_harm", _HEALTH_FLOOR))
    if _tells_of_bad_food(text, reading, relevance):
        found.append(("unsafe_food", _HEALTH_FLOOR))
    if len(groups) <= 1 and not rumour:
        return found
    is_doubtful = relevance < _DOUBT and text.channel not in OFFICIAL_CHANNELS
    if len(groups) > 1 and not _set_aside(text, reading):
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
    if text.channel in OFFICIAL_CHANNELS:
        return is_unsafe(reading, sells_food=_sells_food(text))
    return relevance >= _DOUBT and is_told_of(reading) and not _set_aside(text, reading)


def _sells_food(text: Text) -> bool:
    """The source names a food, or a business where guests eat."""
    return bool(text.product or text.product_category) or is_eating_house(text.operator or "")


def _tells_of_illness(text: Text, reading: Reading, told: Told) -> bool:
    """People fell ill after eating, in whatever words: of 22,000 texts held back, three illnesses were seen by this
    alone, and two texts about something else. Who calls the office that people are ill need not say what they ate, nor
    who writes that several are sick or have the runs (五年级7个学生在吐): of 60,000 real texts this shows none."""
    harm = told.harm
    several = (harm.ill or 0) >= _SEVERAL and (is_of_the_gut(reading.folded) or _are_children_unwell(reading.folded))
    food = not FOOD.isdisjoint(reading.groups) or INGESTED.search(reading.folded) is not None
    is_of_ours = food or several or _is_called_in(text, reading.folded, harm)
    if is_of_ours and harm.counts_people and not _set_aside(text, reading):
        return True
    return harm.counts_people and is_told_amid(reading, told.mentions, _UNREAL_OR_PLAYED)


def _is_called_in(text: Text, folded: str, harm: Harm) -> bool:
    """Somebody telephones that people are ill of what food can do, or that several are ill of whatever: who notes a
    second call does not repeat what they ate."""
    if text.channel != "duty":
        return False
    return may_be_by_food(folded) or (harm.ill or 0) >= _SEVERAL and _is_note_of_the_sick(folded)


def _is_note_of_the_sick(folded: str) -> bool:
    if len(folded) > _FEW or _BY_THE_WAY.search(folded):
        return False
    return _AILING.search(folded) is not None or is_follow_up(folded) and bool(candidates(folded))


def _may_tell_of_the_sick(text: Text, folded: str) -> bool:
    """It is worth reading who fell ill: a caller speaks of the sick, or a post of the gut or of children."""
    if text.channel == "duty":
        return may_be_by_food(folded) or _is_note_of_the_sick(folded)
    is_sick = _SICK.search(folded) is not None and is_of_the_gut(folded)
    return is_sick or _are_children_unwell(folded) or may_be_told_amid(folded)


def _are_children_unwell(folded: str) -> bool:
    """6个孩子不舒服: a parent counts those of a class, and names no symptom."""
    return ("不舒服" in folded or "有症状" in folded) and _UNWELL.search(folded) is not None


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


def _set_aside(text: Text, reading: Reading) -> bool:
    """A drill explains the harm words, unless something happened in earnest beside it; fiction, pets or another illness
    do, unless somebody turned to the office."""
    if DRILL in reading.groups and not is_in_earnest(reading.folded):
        return True
    if text.channel in OFFICIAL_CHANNELS:
        return False
    return not _UNREAL.isdisjoint(reading.groups)
