"""Kinds (类别): how much likelier each kind of text is by what a written rule sees in it, and the tables that say so.

A kind's share is shifted by a factor; all shares together stay one.
"""

from typing import NamedTuple

from ..assessment import Harm, Kind, Text
from ..features import Reading
from ..harm.counts import Told, named_in
from ..harm.grades import Outbreak
from ..harm.harms import Mention, most
from ..harm.methanol import suspects_methanol
from ..harm.otherwise import is_caused_otherwise
from ..harm.poisoned import suspects_poisoning
from ..harm.refuted import is_denied_by_others
from ..harm.stated import merge_harm
from ..harm.sufferers import is_of_the_airways, is_of_the_gut
from ..model import KINDS
from ..patterns import pattern
from .debunked import is_found_untrue, is_of_a_paper, is_set_right
from .singled import BODIES, is_own_story, said_of_a_thing

DENIAL, URGING = "group:denial", "group:spread"
OLD = "group:old_or_elsewhere"
CERTAIN = 0.99
OFFICIAL_CHANNELS = ("complaint", "illness", "duty", "notice")
"""Somebody turned to the office: fiction and pets are no reason to look away."""
PRIORS: dict[str, dict[Kind, float]] = {
    "complaint": {Kind.COMPLAINT: 12.0, Kind.NEWS: 0.1, Kind.SAMPLING_FAILURE: 0.5, Kind.RUMOUR: 0.1},
    "illness": {Kind.INCIDENT: 8.0, Kind.NEWS: 0.3, Kind.RUMOUR: 0.1},
    "duty": {Kind.INCIDENT: 1.5, Kind.COMPLAINT: 1.5, Kind.NEWS: 0.2, Kind.RUMOUR: 0.5},
    "sampling": {Kind.SAMPLING_FAILURE: 3.0},
}
"""How much likelier a kind is on a channel than among the training texts; office defaults, not measured."""
REHEARSED = {Kind.INCIDENT: 0.3}
"""The same for what speaks of a drill, unless somebody turned to the office with it."""
REPEATED = {Kind.RUMOUR: 6.0}
"""The same for what repeats a known rumour."""
ALL_PASSED = {Kind.SAMPLING_FAILURE: 0.001}
"""The same where samples passed and none failed."""
NO_PRIOR: dict[Kind, float] = {}
_TOLD = {Kind.INCIDENT: 4.0}
"""The same for what tells that people fell ill. Held back by event, of 351 texts that do, this put 313 in their kind
instead of 298, and 3 real illnesses instead of 11 among the rumours, whose head-counts open no case."""
_WITNESSED = _TOLD | {Kind.RUMOUR: 0.2}
"""The same where whoever writes was there (俺一家三口吃罢都哕了)."""
_DIED = _TOLD | {Kind.COMPLAINT: 0.1}
"""The same where somebody died: who tells the office of that complains of more than goods."""
_SENT_TO_US = pattern("请[你贵][局所委办单]|函告[你贵]局")
_REFERRED = {Kind.INCIDENT: 4.0, Kind.NEWS: 0.1}
"""The same of those ill of whom another office tells this one for it to act (请你局关注): no news of them."""
_ILL_FLOOR = 0.6
"""The least share of an incident in what somebody telephones or comes to say when people have fallen ill."""
_MANY, _TOGETHER = 10, 2
"""So many who are ill are no matter between a buyer and a shop, in a post that names them by no number and in a
complaint to the office: one may have eaten anything, those who were together had one meal."""
BY_DEFAULT = "本系统默认值"
_LIGHTLY = pattern(
    "一[吃喝][^,。;!?]{0,6}?就|辣[得到][拉窜]|爽(?!口)|下次还[吃来去点]|肠胃[^,。;!?]{0,2}[差弱]"
    "|活该|笑死|乳糖不耐|排毒|通便|大学时|前几年"
)
"""我和老公一吃火锅就拉肚子, 辣得拉肚子, 爽: a habit, a joke or a memory, of which few stay what a post complains of."""
_REFUTED = {Kind.NEWS: 2.0}
"""The same for what refutes a claim and tells of nobody who fell ill; asked only where it may make it news."""
_SET_RIGHT = {Kind.NEWS: 100.0, Kind.RUMOUR: 0.02}
"""The same for what sets a claim right in plain words; asked only of what would be a rumour, or an incident
that is none of `_GRAVE`."""
_EATEN = pattern("[吃喝餐饭席买]|食用|外卖")
_BY_AIR = pattern("熏|[气异]味|味大|空调|电梯|[饿冻吓]|甲醛|差点|迟到|一点[都也]?不|气得|上菜慢")
"""What else makes two people sick of a shop, or that they nearly were."""
_GRAVE = BODIES | {"group:school_words"}
"""Somebody's body or a school is told of: an answer that calms ends nothing there."""
_UNTRUE = {Kind.NEWS: 100.0, Kind.RUMOUR: 0.02, Kind.INCIDENT: 0.02, Kind.COMPLAINT: 0.02}
"""The same where who looked into it found that there is nothing in it, and nobody is told to be ill."""
_OF_A_PAPER = {Kind.RUMOUR: 0.02}
"""The same where a paper says of whom it has what it tells; asked only of what would be a rumour."""
_DENIED = {Kind.NEWS: 4.0, Kind.INCIDENT: 0.3}
"""The same where an office, a school or a business says of the harm that it is untrue."""
OF_OLD = {Kind.NEWS: 20.0, Kind.INCIDENT: 0.03}
"""The same where all that is told happened years ago."""
MADE_UP = {Kind.NEWS: 4.0, Kind.INCIDENT: 0.03, Kind.RUMOUR: 0.1}
"""The same where a heading says that it is a tale, or what somebody thinks of one."""
_HEAD = 150
"""Characters in which a statement comes to its point; further down a story quotes those who deny."""
_COUGHS = {Kind.INCIDENT: 0.03}
"""The same where nothing but the airways ails whoever is ill (发烧咳嗽)."""
_OTHERWISE = {Kind.INCIDENT: 0.0005, Kind.SAMPLING_FAILURE: 0.03, Kind.RUMOUR: 0.1}
"""The same where another cause than food is told."""
_STATED = pattern(r"声明|说明|回应|核[查实]|经查|通报|辟谣|澄清|公告|真相")
HEADED = {Kind.INCIDENT: 0.005}
_REFUTES = pattern(
    r"(?=[别不勿解澄说早流误专冷假])(?:别再?[瞎乱]?传(?!染|给)"
    r"|(?:别|不要|勿)再?(?:轻?信|相信)(?!专家|官方|媒体|商家)|(?:解释|澄清|说明)过"
    r"|早[就已]?[^,。]{0,6}(?:辟谣|澄清|解释)|假(?<=[”』]是假)的|流言|误区|误传"
    r"|误解|不[必用](?:过度|过于)?(?:恐慌|担心|惊慌)|专家解读|冷知识)"
)
"""What the list of words for denials does not know: how people and teachers put it."""
_INSISTS = pattern(
    "(?:不是|并非|不算)[^,。!?]{0,2}(?:谣|造谣|假消息|编造|摆拍|误会)(?!者)|[可但]是?[我俺咱][^们,。!?]{0,4}亲[眼手耳]"
)
"""塑料紫菜不是谣言, 都辟谣可我亲眼见了: who denies that it is untrue."""
_CALMS = pattern("[别勿莫要](?:再|急着|着急|随[意便]|轻易|盲目|跟风|[乱瞎])(?:转发|扩散)")
"""看到视频不要急着转发: a word of urging that calms."""
NOBODY = Told(Harm(), [])
NEWS, INCIDENT, FAILURE, RUMOUR, COMPLAINT = map(
    KINDS.index, (Kind.NEWS, Kind.INCIDENT, Kind.SAMPLING_FAILURE, Kind.RUMOUR, Kind.COMPLAINT)
)
_LONG_AGO = pattern(r"老新闻|旧新闻|多年前|[\d一二两三四五六七八九十几]年前")


def by_harm(reading: Reading, told: Told, kinds: list[float]) -> dict[Kind, float]:
    """How much likelier each kind is by what the text says of people harmed, or refutes."""
    if told.harm.counts_people:
        if _SENT_TO_US.search(reading.folded):
            return _REFERRED
        if _is_another_story(reading):
            return {}
        if told.harm.ill and is_own_story(reading):
            return _WITNESSED
        return _DIED if told.harm.dead else _TOLD
    if told.harm.denied and _is_statement(reading.folded[:_HEAD]):
        return _DENIED
    if is_of_the_airways(reading.folded):
        return _COUGHS
    if is_caused_otherwise(reading.folded):
        return _OTHERWISE
    if kinds[NEWS] * _REFUTED[Kind.NEWS] >= max(kinds) and is_refutation(reading):
        return _REFUTED
    return said_of_a_thing(reading)


def is_refutation(reading: Reading) -> bool:
    """The text quotes a claim to refute it; somebody who urges to pass it on is not refuting."""
    if _urges(reading):
        return False
    is_said = DENIAL in reading.groups or _REFUTES.search(reading.folded) is not None
    return is_said and _INSISTS.search(reading.folded) is None


def sets_right(reading: Reading) -> bool:
    """The text sets a claim right in plain words; somebody who urges to pass it on does not."""
    return not _urges(reading) and _INSISTS.search(reading.folded) is None and is_set_right(reading.folded)


def set_right(reading: Reading, told: Told | None, kinds: list[float], *, is_posted: bool) -> list[float]:
    """The shares of what nobody turned to the office with (`is_posted`): a claim set right is no rumour that goes
    round. `told`: None for what the model takes for nothing, which nobody looks at."""
    if not is_posted or told is None or told.harm.counts_people or _urges(reading):
        return kinds
    likeliest = kinds.index(max(kinds))
    if likeliest not in (NEWS, FAILURE) and is_found_untrue(reading.folded):
        return shifted(kinds, _UNTRUE)
    is_bodiless = likeliest == INCIDENT and reading.groups.isdisjoint(_GRAVE)
    if (likeliest == RUMOUR or is_bodiless) and sets_right(reading):
        return shifted(kinds, _SET_RIGHT)
    return shifted(kinds, _OF_A_PAPER) if likeliest == RUMOUR and is_of_a_paper(reading.folded) else kinds


def _urges(reading: Reading) -> bool:
    return URGING in reading.groups and _CALMS.search(reading.folded) is None


def _is_statement(head: str) -> bool:
    return _STATED.search(head) is not None and is_denied_by_others(head)


def _is_another_story(reading: Reading) -> bool:
    """Passed on with a call to spread it, or told of old."""
    return not reading.groups.isdisjoint((URGING, OLD)) or _LONG_AGO.search(reading.folded) is not None


def shifted(kinds: list[float], factors: dict[Kind, float]) -> list[float]:
    """The shares, each by its factor; their sum stays one."""
    if not factors:
        return kinds
    shifted = [share * factors.get(kind, 1.0) for kind, share in zip(KINDS, kinds, strict=True)]
    total = sum(shifted)
    return [share / total for share in shifted]


class Affair(NamedTuple):
    """That several who ate together are ill, which makes an incident of what else were one buyer's complaint."""

    least: int
    """From how many on."""
    source: str
    at: Mention | None
    """Where the text says how many they are; None where its source counts them beside the text."""

    @property
    def words(self) -> str:
        """Why, and by which text."""
        return f"同餐至少{self.least}人不适，由投诉转为事件（{self.source}）"


def called(
    text: Text, folded: str, told: Told | None, kinds: list[float], outbreak: Outbreak | None, *, is_told_alone: bool
) -> tuple[list[float], Affair | None]:
    """The kinds of a call or visit: when it counts people who fell ill, by whoever wrote it down or by its words, an
    incident has no smaller share than the floor, nor where anybody tells the office that food was poisoned or
    spirits blinded; the others keep their proportions. So has what the model took for nothing and is looked at
    for that alone, and what it takes for a complaint that tells of as many as had one meal, which is told beside;
    `outbreak` says how many a post has to name."""
    share = kinds[INCIDENT]
    is_called = is_told_alone or text.channel in OFFICIAL_CHANNELS
    if not (is_called or told) or share >= _ILL_FLOOR:
        return kinds, None
    harm = merge_harm(text, (told or NOBODY).harm)
    counts = (is_told_alone or text.channel == "duty") and harm.counts_people
    affair = _affair_in(text, folded, told, harm, outbreak) if kinds[COMPLAINT] == max(kinds) else None
    if not (counts or affair or (is_called and is_alarming(folded))):
        return kinds, None
    rest = (1 - _ILL_FLOOR) / (1 - share)
    return [_ILL_FLOOR if each == Kind.INCIDENT else old * rest for each, old in zip(KINDS, kinds, strict=True)], affair


def _affair_in(text: Text, folded: str, told: Told | None, harm: Harm, outbreak: Outbreak | None) -> Affair | None:
    if not (text.counts_people or _is_by_a_meal(folded)):
        return None
    is_complaint = text.channel == "complaint"
    least = _TOGETHER if is_complaint else _MANY
    if (harm.ill or 0) >= least:
        at = most("ill", told.mentions) if told else None
        return Affair(least, BY_DEFAULT, at if at and at.count >= least else None)
    if is_complaint or told is None or outbreak is None or _LIGHTLY.search(folded):
        return None
    if not is_of_the_gut(folded.replace("恶心", "")):  # disgust at a hair is none
        return None
    at = named_in(folded, told, outbreak.at_least)
    return Affair(outbreak.at_least, outbreak.source, at) if at else None


def _is_by_a_meal(folded: str) -> bool:
    """The gut is told of and something eaten, and nothing else that makes people unwell."""
    return is_of_the_gut(folded) and _EATEN.search(folded) is not None and _BY_AIR.search(folded) is None


def is_alarming(folded: str) -> bool:
    """Poison is put into food, or somebody cannot see after spirits, though no number says how many are ill."""
    return suspects_poisoning(folded) or suspects_methanol(folded)


def only(kind: Kind) -> list[float]:
    """The shares of what is of this kind beyond doubt."""
    rest = (1 - CERTAIN) / (len(KINDS) - 1)
    return [CERTAIN if each == kind else rest for each in KINDS]
