"""Counts: how many people a text says were ill, in hospital or dead, and what it says did not happen.

Only a number with a word for people, tied to a word for harm, is a count. Prices, ages, dates, classes, floors and
telephone numbers have no such pair. A range or a hedge gives its lower bound; the largest count of each sort stands.
"""

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from ..assessment import Harm
from ..patterns import pattern
from ..words import SENTENCE_END, sentences_with
from .admitted import all_admitted, only_seen, without_stay
from .ailments import not_of_ailments, tells_of_a_meal
from .believed import believed, set_right
from .cards import at_table, of_names, of_patients, on_card, on_list, on_table
from .chats import of_chat
from .children import are_children
from .critical import critically_ill, only_critical
from .figures import without_figures
from .gone import gone
from .harms import HARM, Mention
from .harms import HEADS as HARM_HEADS
from .heard import AGAINST_ONE, SURE
from .mended import as_corrected, mended, without_missed
from .observed import ill_of_them, rest_observed
from .otherwise import is_caused_otherwise
from .pairs import without_members
from .past import without_past
from .people import FOUND_TO_BE
from .plain import in_plain_words, with_pauses
from .refuted import calls_untrue, is_not_by_food, is_refuted, without_claims
from .sentences import STATISTICS, counts_in
from .spared import others_than_spared
from .sufferers import is_of_another_illness, is_of_the_airways, somebody
from .sums import sums_of_parts, totals_with_former
from .together import told_by_mistake, told_by_turns
from .tolls import answered, with_the_dead

_OF_ONE_SYMPTOM = pattern(
    r"(?:发烧|发热|高烧|高热|低烧|腹泻|拉肚子?|呕吐|吐|腹痛|头晕|头痛|过敏|就医|就诊|看病|送医|输液|打点滴)$"
)
"""没发烧 and 没就医 deny that, and not that somebody was sick."""
_I = pattern(r"[我俺咱]")
_SPEAKS_OF_HARM = pattern(
    rf"(?=[{HARM_HEADS}伤患倒躺放撂门新增病])(?:{HARM.pattern}|伤亡|死|患者|病例"
    rf"|病人(?=[都均已全共]*[采抽]|{FOUND_TO_BE})|倒[了下]|躺[了下]|[放撂躺拉]倒"
    r"|门诊\d|新?增加?\d+例|[吐拉](?= ?\d{1,2}[.、]))"
)
"""A look at one character spares the rest at most places of a text."""
_EXACT = pattern(r"[\d二两三四五六七八九十百千俩仨]")
_PAIR = pattern("[和跟与]")
_CONTINUED = pattern(r"[。;\n](?=(?:均|皆|全部(?:出现|有)|(?:主要|临床)?(?:症状|表现)[为是以有:]))")
"""学生9名入院. 均呕吐: a sentence that says something of those whom the sentence before it counts."""


class Told(NamedTuple):
    """What a text says of people harmed."""

    harm: Harm
    """None is "not said", 0 is "none"."""
    mentions: list[Mention]
    """Where it says so."""
    heard: Mention | None = None
    """Which of them no rule read."""


def harm_of(folded: str, *, of_food: bool = False) -> Harm:
    """What a folded text says of people harmed; `of_food`: it names a food."""
    return told_of(folded, of_food=of_food).harm


def told_of(folded: str, *, of_food: bool = False) -> Told:
    """The same with the places where it says so."""
    return _told(folded, find_counts(folded, of_food=of_food))


def _told(folded: str, mentions: list[Mention]) -> Told:
    most: dict[str, int] = {}
    for each in mentions:
        most[each.what] = max(each.count, most.get(each.what, 0))
    harm = Harm(
        ill=most.get("ill"),
        hospitalised=most.get("hospitalised"),
        dead=most.get("dead"),
        observed=most.get("observed", msgspec.UNSET),
        critical=most.get("critical", msgspec.UNSET),
        children=any(most.values()) and are_children(folded),
        denied=is_not_by_food(folded) if any(most.values()) else most.get("ill") == 0 or is_refuted(folded),
    )
    return Told(harm, mentions)


def told_and_heard(folded: str, told: Told, heard: Callable[[float], Mention | None]) -> Told:
    """What the rules read, and where they read of nobody or of one alone, the number that is heard to be of the ill;
    `heard` is told how sure that has to be."""
    harm = told.harm
    if harm.denied or harm.ill == 0 or (harm.ill or 0) > 1 and _is_by_number(folded, told):
        return told
    if is_caused_otherwise(folded) or is_of_the_airways(folded) or STATISTICS.search(folded):
        return told
    found = heard(AGAINST_ONE if harm.ill == 1 else SURE)
    if found is None or found.count <= (harm.ill or 0):
        return told
    return _told(folded, [*told.mentions, found])._replace(heard=found)


def _is_by_number(folded: str, told: Told) -> bool:
    """A number says how many are ill; 都吐了 are two at least, and 几个 leaves it to whoever counts."""
    said = [folded[each.start : each.end] for each in told.mentions if each.what == "ill" and each.count]
    return any(_EXACT.search(words) for words in said)


def named_in(folded: str, told: Told, least: int) -> Mention | None:
    """Where so many are ill, by a number or as those who are named (我和老公): 都拉肚子 may be said of one."""
    named = (
        each
        for each in told.mentions
        if each.what == "ill" and each.count >= least
        if _EXACT.search(words := folded[each.start : each.end]) or _PAIR.search(words)
    )
    return max(named, key=lambda each: each.count, default=None)


def find_counts(folded: str, *, of_food: bool = False) -> list[Mention]:
    """Every count of people harmed, with a 0 for what the text says did not happen."""
    folded = without_figures(in_plain_words(with_pauses(folded)))
    folded = without_missed(without_stay(without_past(without_members(folded))))
    sentences = [*sentences_with(_SPEAKS_OF_HARM, folded)]
    if sentences and is_caused_otherwise(folded):
        return []
    if not sentences:
        found = [*only_critical(folded, of_food=of_food), *gone(folded)]
        return others_than_spared(folded, found)
    is_mixed, told = calls_untrue(folded), folded
    folded, taken_back = mended(_CONTINUED.sub(",", without_claims(folded) if is_mixed else folded))
    if folded != told:
        sentences = [*sentences_with(_SPEAKS_OF_HARM, folded)]
    said, heard = (believed(folded), set_right(folded)) if is_mixed else (folded, folded)
    found = [
        *taken_back,
        *on_card(said),
        *on_table(said),
        *at_table(said),
        *of_patients(said),
        *on_list(said),
        *of_names(said),
        *totals_with_former(said),
        *of_chat(said, lambda line: find_counts(line, of_food=True)),
    ]
    found += [each for start, end in sentences for each in counts_in(folded[start:end], said[start:end], start)]
    found = others_than_spared(said, [*found, *sums_of_parts(said, found)])
    known = {each.what for each in found if each.count or not _OF_ONE_SYMPTOM.search(folded, each.start, each.end)}
    known |= {"ill"} if any(each.what == "observed" and each.count for each in found) else set()
    by_turns = [] if "ill" in known else told_by_turns(said)
    found, known = found + by_turns, known | {each.what for each in by_turns}
    alone = [*gone(heard), *somebody(heard, sentences, of_food=of_food or "ill" in known)]
    found += answered(said) if any(each.count for each in (*found, *alone)) else []
    found += [each for each in alone if each.what not in known]
    found += told_by_mistake(said) if any(each.count for each in found) else []
    found += critically_ill(heard, found)
    found = [each for each in only_seen(folded, found) if not is_of_another_illness(folded, each)]
    found = not_of_ailments(folded, found)
    if found and is_of_the_airways(folded):
        return [each for each in found if each.what == "dead"]
    found += all_admitted(folded, found)
    found += rest_observed(folded, found)
    found += [] if taken_back else ill_of_them(folded, found)
    found += with_the_dead(folded, found)
    return as_corrected(told, found + _ill_in_hospital(folded, found, taken_back), taken_back)


def _ill_in_hospital(folded: str, found: list[Mention], taken_back: list[Mention]) -> list[Mention]:
    """Who is in hospital is ill: where a text tells of the ill or of a meal, they are no fewer than those it puts
    there."""
    ill = max((each for each in found if each.what == "ill"), key=lambda each: each.count, default=None)
    inside = max((each for each in found if each.what == "hospitalised"), key=lambda each: each.count, default=None)
    if ill is None and inside and inside.count and not taken_back and tells_of_a_meal(folded, inside):
        return [msgspec.structs.replace(inside, what="ill")]
    if not ill or not inside or ill.count >= inside.count or not (ill.count or ill in taken_back):
        return []
    between = folded[min(ill.end, inside.end) : max(ill.start, inside.start)]
    ends = len(SENTENCE_END.findall(between))
    is_of_them = ends == 0 or ends == 1 and not _I.search(between)
    return [msgspec.structs.replace(inside, what="ill")] if is_of_them else []
