"""Facts about a signal or a case, and the matchers that ask for them.

A matcher is a mapping from a fact's name to what it must be: a value, a list of values, `true`/`false`,
`{at_least: n}` or `{not: [...]}`. Every field must hold; an unknown fact matches only `false` and `not`.
Under the name `any` stands a list of matchers of which one must hold.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any

Facts = Mapping[str, Any]
When = Mapping[str, Any]

KNOWN_FACTS: dict[str, str] = {
    "channel": "渠道",
    "request": "诉求",
    "kind": "类别",
    "hazard": "危害",
    "venue": "场所",
    "product_category": "食品类别",
    "ill": "不适人数",
    "hospitalised": "住院人数",
    "observed": "留观人数",
    "critical": "危重人数",
    "dead": "死亡人数",
    "children": "涉及儿童",
    "area": "地区",
    "street": "镇（街道）",
    "online": "网络销售",
    "rumour": "与已辟谣说法相似",
    "failed_sample": "检验不合格",
    "media_kind": "媒体类型",
    "school": "学校或幼儿园",
    "grade": "等级建议",
    "from_other_area": "外地或上级来件",
    "heat": "网上热度",
    "officials": "反映公职人员",
    "towns": "涉及乡镇（街道）数",
    "counties": "涉及县（区）数",
    "cities": "涉及市数",
    "provinces": "涉及省数",
    "major_event": "重大活动期间",
    "group": "疑似群体发病",
    "treated": "医疗机构已接诊",
    "from_hospital": "医疗机构自己报告",
    "from_unit": "来电人自称的身份",
    "ill_elsewhere": "外区请求协查",
    "told_by": "来电单位",
    "pupils": "患者是学校学生",
    "feeds_schools": "向学校供餐",
    "deliberate": "怀疑人为投毒",
    "producer": "标称生产者所在地",
    "microbial": "不合格项目是微生物",
    "concealed": "疑似瞒报",
    "sick_worker": "从业人员患病在岗",
    "tap_water": "生活饮用水",
    "also_in": "同时发生的镇（街道）",
    "sampled_at": "抽样所在地",
}
ANY = "any"
"""The name under which alternatives stand."""

PEOPLE = {"ill": "不适", "hospitalised": "住院", "observed": "留观", "critical": "危重", "dead": "死亡"}
"""Counts of people, by the word for them."""
GUESS_OF = {name: f"{name}_is" for name in PEOPLE}
"""Beside a count of people, under this name: how far its number is known, where nobody said it as it is."""
LEFT_OF = {"hospitalised": "hospitalised_left", "observed": "observed_left"}
"""Beside a count of those whom a hospital has, under this name: that all of them have left it again, or how many are
said to have been all. The count stays the largest that there was, by which an accident is graded."""
OWN_LEFT = "own"
"""That all have left whom the hospital had that says so, and others are in another one."""
LEFT_WORDS = {"hospitalised": "均已出院", "observed": "均已离院"}
HEARD = "heard"
"""How far a number is known that only posts say."""
GUESS_WORDS = {"least": "至少", "about": "约", HEARD: "网传", f"{HEARD}_least": "网传至少", f"{HEARD}_about": "网传约"}
"""十几个 are ten at least, 近300名 are about 300; of what only posts tell nobody has counted anything."""
COUNTED_OF = {name: f"{name}_counted" for name in PEOPLE}
"""Beside a count of people, under this name: the number that a hospital or an authority gives."""

NAMES = {"operator": "单位名称", "address": "地点", "product": "食品"}
"""What a person can state of the affair besides: words for people, by which nothing is chosen."""
NAME_MAX = 60
"""Signs of a name or an address."""
HOME = "home"
"""Where a household made or gathered what it ate: no business sold or served it, and no unit has to report."""
SCHOOL_VENUES = ("school_canteen", "kindergarten_canteen")
"""Venues that are of a school."""
DELIVERING_VENUES = ("meal_delivery", "central_kitchen")
"""What they cook is eaten elsewhere: by pupils at their school."""

ELSEWHERE = "ill_elsewhere"
"""Another area's office asks about a business here: those who fell ill there are its own affair."""

TOLD_BY = "told_by"
"""Which body tells of it that is no consumer and speaks for no business."""

ALSO_IN = "also_in"
"""Beside the street or town of a signal: the others in which it says that it happened too, one after the other."""

WITHDRAWAL, RECALL, DRILL, MISTAKE = "withdrawal", "recall", "drill", "mistake"
"""Told by who takes a complaint or a letter back, announces an exercise, or calls a report a mistake."""
OWN = "own"
"""Told by another body of the district, which passes on what it learnt."""
OF_ITS_SIGNAL = (WITHDRAWAL, RECALL, DRILL, MISTAKE, OWN)
"""Told so is that signal alone: the affair is what the others say."""

ANSWER_BY = "answer_by"
"""By when a letter wants its answer: `15 working_days`, `5 days`, `4 hours`, a day or an instant. By it nothing is
chosen, and it is of that letter alone."""
KIND_WHY = "kind_why"
"""Beside the kind of one signal: why it is of that, where it is no matter of course."""
ALSO, MORE, REGULAR = "；", "+", "*"
"""What parts the first time that a letter names from its words of later ones, and those from the later times; what a
term begins with that is added to one before; what a time begins with that comes again, and is over when it has passed.
"""

ENQUIRY = "enquiry"
"""The request of those who only ask."""
IRRELEVANT = "irrelevant"
"""The kind of a text that calls for nothing."""

COUNTS = (*PEOPLE, "towns", "counties", "cities", "provinces")
FLAGS = (
    "children",
    "online",
    "rumour",
    "failed_sample",
    "school",
    "from_other_area",
    "officials",
    "major_event",
    "group",
    "treated",
    "from_hospital",
    "pupils",
    "feeds_schools",
    "deliberate",
    "concealed",
    "sick_worker",
    "tap_water",
)

CHOICES: dict[str, tuple[str, ...]] = {
    "channel": ("complaint", "sampling", "media", "illness", "notice", "duty"),
    "request": ("complaint", "report", "both", "enquiry"),
    "kind": ("rumour", "incident", "complaint", "sampling_failure", "news", "irrelevant"),
    "heat": ("red", "orange", "yellow", "blue"),
    "media_kind": ("central", "provincial", "city", "local", "kol", "ordinary", "unknown"),
    "ill_elsewhere": ("asked",),
    "producer": ("local", "province", "outside"),
    "microbial": ("all", "some", "none"),
    "sampled_at": ("here", "elsewhere"),
    "told_by": ("laboratory", "press", "police", "referral", "own", "withdrawal", "recall", "drill", "mistake"),
}
"""Facts that have one of a few values."""

REQUEST_WORDS = {"complaint": "投诉", "report": "举报", "both": "投诉并举报", "enquiry": "咨询"}
"""What somebody wants of the office, in words."""

UNKNOWN = "未掌握"
UNSAYABLE = ("hazard", "venue", "product_category", "street")
"""Of these a person may say that nobody knows them, whatever the machine read."""

COUNT_MAX = 1_000_000
"""More people than that are a slip of the hand, and more digits are a number that nothing can store."""

YES_OR_NO = {"true": True, "yes": True, "是": True, "有": True, "false": False, "no": False, "否": False, "无": False}
"""How a person says that a flag holds or does not."""


_COUNTED = frozenset(COUNTED_OF.values())
_BESIDE = frozenset((*GUESS_OF.values(), *LEFT_OF.values(), ANSWER_BY, KIND_WHY))
_SHOWN = 40
"""Signs of a refused value that its refusal quotes."""
_AREA = re.compile(r"[1-9]\d{5}", re.ASCII)


def matches(when: When, facts: Facts) -> bool:
    """Whether every field of `when` holds for `facts`."""
    for name, wanted in when.items():  # a loop and no generators: asked some hundred times for each signal
        if name == ANY:
            if not any(matches(each, facts) for each in wanted):
                return False
        elif not _holds(wanted, facts.get(name)):
            return False
    return True


def reasons(when: When, facts: Facts) -> list[str]:
    """Why `when` holds, one short Chinese clause per field, for people; what nobody said is no reason."""
    words: list[str] = []
    for name, wanted in when.items():
        if name == ANY:
            words += next((reasons(each, facts) for each in wanted if matches(each, facts)), [])
        elif facts.get(name) is not None or not _excludes(wanted):
            words.append(_reason(KNOWN_FACTS.get(name, name), wanted, facts.get(name)))
            words += [facts[KIND_WHY]] if name == "kind" and KIND_WHY in facts else []
    return words


def present(reason: str, facts: Facts) -> str:
    """A reason that was stored, with the number that is known by now where it gives another one."""
    title, _, said = reason.partition(" ")
    now = next((facts.get(name) for name in COUNTS if KNOWN_FACTS[name] == title), None)
    return reason if now is None or said.startswith(f"{now}（") else f"{reason}，现为 {now}"


def merged(known: Facts, new: Facts) -> dict[str, Any]:
    """Facts of a case after one more signal: counts take the larger, flags stay raised, the first word stands until a
    more exact one comes."""
    result = dict(known)
    for name, value in new.items():
        if value is None or name in _BESIDE or (known and value in OF_ITS_SIGNAL):
            continue
        if name in COUNTS or name in _COUNTED:
            result[name] = max(value, known.get(name) or 0)
            if name in GUESS_OF:
                _keep_guess(result, known, new, name)
        elif name in FLAGS:
            result[name] = bool(value or known.get(name))
        elif name == "heat":
            result[name] = min(value, known.get(name, value), key=CHOICES["heat"].index)
        elif known.get(name) is None or _is_below(value, known[name]):
            result[name] = value
    _keep_left(result, new)
    return _asked(result, known, new)


def _asked(result: dict[str, Any], known: Facts, new: Facts) -> dict[str, Any]:
    """An affair is an enquiry as long as everybody only asks: one who does not makes it what that one brings."""
    both = (known, new)
    if not all("channel" in each for each in both) or all(each.get("request") == ENQUIRY for each in both):
        return result
    told = [each.get("request") for each in both if each.get("request") not in (None, ENQUIRY)]
    plain = {name: value for name, value in result.items() if name != "request"}
    return {**plain, "request": told[0]} if told else plain


def only_asks(facts: Facts) -> bool:
    """Whether nobody who tells of it does more than ask."""
    return facts.get("request") == ENQUIRY


def towns_of(facts: Facts) -> list[str]:
    """The streets and towns in which it happened, as one signal tells it."""
    return [*filter(None, (facts.get("street"), *str(facts.get(ALSO_IN, "")).split("、")))]


def guess(facts: Facts, name: str) -> str:
    """The word that goes before a count (至少, 约); empty where the number was said, and of what nobody guesses."""
    return GUESS_WORDS.get(str(facts.get(GUESS_OF.get(name, ""))), "")


def is_heard(facts: Facts, name: str) -> bool:
    """Whether only posts say a count."""
    return str(facts.get(GUESS_OF.get(name, ""))).startswith(HEARD)


def counted_beside(facts: Facts, name: str) -> int | None:
    """What a hospital or an authority counts, where only posts say the larger number that stands."""
    number: int | None = facts.get(COUNTED_OF[name])
    return number if is_heard(facts, name) else None


def without_hearsay(facts: Facts) -> dict[str, Any]:
    """The facts with what was counted in the place of what only posts say, where somebody counted."""
    counted = {name: counted_beside(facts, name) for name in PEOPLE}
    return {**facts, **{name: number for name, number in counted.items() if number is not None}}


def left(facts: Facts, name: str) -> str:
    """That all whom a hospital had have left it (均已出院); empty where nobody says so."""
    return LEFT_WORDS[name] if name in LEFT_OF and facts.get(LEFT_OF[name]) not in (None, OWN_LEFT) else ""


def _keep_left(result: dict[str, Any], new: Facts) -> None:
    """Whoever counts those in hospital anew, and does not say that they have left, says that they are there; that all
    have left whom one source knows of, when others know of more, says nothing of the rest."""
    for name, key in LEFT_OF.items():
        said = new.get(key)
        if said == OWN_LEFT:
            continue
        many = new.get(name) if said is True else said
        if said and (many is None or many >= result.get(name, 0)):
            result[key] = True
        elif new.get(name) and not said:
            result.pop(key, None)


def _keep_guess(result: dict[str, Any], known: Facts, new: Facts, name: str) -> None:
    """The guess goes with the number that stands; of two equal ones a number that was said is surer."""
    was, said, key = known.get(name), new[name], GUESS_OF[name]
    if was is None or said > was:
        how = new.get(key)
    else:
        how = known.get(key) and new.get(key) if said == was else known.get(key)
    result.pop(key, None)
    if how:
        result[key] = how


def differing(before: Facts, after: Facts) -> tuple[str, ...]:
    """The names of the known facts that are not what they were."""
    return tuple(name for name in KNOWN_FACTS if before.get(name) != after.get(name))


def fact_of(name: str, text: str) -> dict[str, Any] | None:
    """The fact that a person's word for `name` states; None when it is no fact or not its kind of value.

    Whether a word of the taxonomy exists is asked where it is said (`Reference.terms`): a record keeps what it holds.
    """
    if name in UNSAYABLE and text == UNKNOWN:
        return {name: None}
    if name in COUNTS:
        return None if (count := number_of(text, COUNT_MAX)) is None else {name: count}
    if name in CHOICES and text not in CHOICES[name]:
        return None
    if name == "area" and not _AREA.fullmatch(text):
        return None
    if name in FLAGS:
        return {name: YES_OR_NO[text]} if text in YES_OR_NO else None
    return {name: text} if name in KNOWN_FACTS else None


def number_of(text: str, most: int) -> int | None:
    """The whole number that a person wrote, in digits, up to the `most` that can be meant; None when it is no such."""
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(most)) and int(text) <= most
    return int(text) if is_number else None


def name_of(text: str) -> str:
    """The name that a person's word for one of `NAMES` states; empty when it is that nobody knows it."""
    return "" if text == UNKNOWN else text


def fault_of(name: str, text: str, terms: Mapping[str, Collection[str]]) -> str:
    """Why a person cannot say `text` of `name`, and what they can (zh); empty when they can. `terms`: ids by fact."""
    if name in NAMES:
        return "" if len(text) <= NAME_MAX else f"“{NAMES[name]}”最多 {NAME_MAX} 个字"
    if name not in KNOWN_FACTS:
        return f"没有“{name[:_SHOWN]}”这个项目，不能更正"
    fact = fact_of(name, text)
    if fact is not None and (text in terms.get(name, (text,)) or fact[name] is None):
        return ""
    said = f"“{KNOWN_FACTS[name]}”不能是“{text[:_SHOWN]}”"
    if name in COUNTS:
        return f"{said}，请填 0 到 {COUNT_MAX} 的整数"
    if name in terms:
        return f"{said}，请从列出的名称里选，或用分类表里的编号"
    return f"{said}，可用：{'、'.join(CHOICES[name])}" if name in CHOICES else said


def _holds(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, bool):
        return bool(value) is wanted
    if isinstance(wanted, dict):
        if "at_least" in wanted:
            return value is not None and value >= wanted["at_least"]
        return not _within(wanted["not"], value)
    return _within(wanted, value)


def _within(wanted: Any, value: Any) -> bool:
    if not isinstance(wanted, list | tuple):
        return bool(value == wanted or _is_below(value, wanted))
    for each in wanted:
        if value == each or _is_below(value, each):
            return True
    return False


def _is_below(value: Any, wanted: Any) -> bool:
    """`HZ-C.carbofuran` is a `HZ-C`: ids of a taxonomy match their descendants."""
    return isinstance(value, str) and isinstance(wanted, str) and value.startswith(wanted + ".")


def _excludes(wanted: Any) -> bool:
    return isinstance(wanted, Mapping) and "not" in wanted


def _reason(title: str, wanted: Any, value: Any) -> str:
    if isinstance(wanted, bool):
        return title if wanted else f"未见“{title}”"
    if isinstance(wanted, Mapping) and "at_least" in wanted:
        return f"{title} {value}（≥ {wanted['at_least']}）"
    return f"{title}：{value}" if value is not None else f"{title}未说明"


def count_of(facts: Facts, name: str) -> int:
    """How many people facts count; nought where they count none."""
    return int(facts.get(name) or 0)


def may_tell_of_group(facts: Facts) -> bool:
    """Whether these facts by themselves may be of more than one who fell ill."""
    patients = max(count_of(facts, name) for name in ("ill", "hospitalised", "observed", "critical"))
    is_open = facts.get("ill") is None or facts.get("ill_is") is not None
    return is_open or patients > 1 or any(facts.get(name) for name in ("group", "school", "dead"))
