"""Copies: what two texts in the same words must agree in, or one is no copy of the other but another affair.

A form that a hospital fills in again, or a post that is told of another school, differs from the first in one name: for
a fingerprint that is nothing, for those who fell ill everything.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

import msgspec

from classifiers.assessment import Assessment
from classifiers.harm.care import is_medical
from classifiers.harm.counts import harm_of
from classifiers.harm.numerals import HEADS, UNIT
from classifiers.kinds.played import is_headed_as_played, only_plays, without_scene
from classifiers.patterns import pattern
from classifiers.where.schools import is_school_name, written_out
from classifiers.words import normalise
from connectors.signal import Channel, Signal
from connectors.text import digest_text

from .spots import parted

_LOOKED_AT = 500
"""Signs at the beginning of a text; a long one says in them what it is about."""
_MOST = 8
"""Names kept of one sort: a long text lists many, and the first tell it from others."""
_UNIT = pattern(
    r"工地|项目部|厂(?!家|商|里)|公司|集团|养老院|敬老院|福利院|超市|商行|便利店"
    r"|[饭酒菜面粥粉]馆|[饭酒]店|餐厅|酒楼|食府|农家[院乐]|烧烤|火锅|烩面|面业"
)
_BEFORE = 5
"""Signs before such a word for a sort of unit that may be the name of one that is not read as a unit."""
_LEADS_TO_IT = pattern(
    r".*[\W的在到去从把被给对于和与跟是有了说我俺咱你他她们这那某一个县市镇乡路街道号]|.*(?<![小社])区"
)
_LEAST = 4
"""Signs of such a name: 电器厂 and 面馆 are called by nobody's name."""
_PLACE = pattern(r"(?<=([\u4e00-\u9fff]{2}))(?:村|路|[大]?街|大道|[镇乡]|小区)")
_CLOCK = pattern(r"\d{1,2}[:：]\d{2}|\d{1,2}[时点日]|[上下中]午|凌晨|早上|晚上|[今昨明前]天|[今昨]日")
_PEOPLE = pattern(rf"[{HEADS}]+{UNIT}")


class Said(msgspec.Struct, frozen=True, kw_only=True, array_like=True, omit_defaults=True):
    """The particulars of a text."""

    units: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    """Foods, batches and samples."""
    places: tuple[str, ...] = ()
    """Not of a post: a rumour is told again of wherever its teller lives."""
    people: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    is_played: bool = False


def said_in(signal: Signal, assessment: Assessment) -> str:
    """The particulars of a signal, as they lie beside its fingerprint."""
    whole = signal.whole[:_LOOKED_AT]
    said = Said(
        units=_units(whole, assessment),
        things=_things(signal, assessment),
        places=() if signal.channel == Channel.MEDIA else _first(hit[1] + hit[0] for hit in _PLACE.finditer(whole)),
        people=_first(_PEOPLE.findall(whole)),
        times=_first(_CLOCK.findall(whole)),
        is_played=is_drill(signal, assessment),
    )
    return _encode(said).decode()


def is_drill(signal: Signal, assessment: Assessment) -> bool:
    """Whether a text only announces or tells an exercise; within one everybody is in earnest."""
    whole = signal.whole
    if signal.exercise is not None or signal.counts_people or not ("演练" in whole or "演习" in whole):
        return False
    folded = normalise(whole)
    if not only_plays(folded):
        return False
    is_counted = assessment.harm.counts_people and not is_headed_as_played(folded)
    return not is_counted or not harm_of(without_scene(folded)).counts_people


def are_apart(one: str, other: str) -> bool:
    """Whether particulars say that two texts in the same words tell of two affairs. What one leaves out is no
    difference: a name is added or dropped where something is passed on."""
    if not one or not other:
        return False
    ours, theirs = _decoded(one), _decoded(other)
    return (
        ours.is_played != theirs.is_played
        or _differ(ours.units, theirs.units, _is_one_unit)
        or _differ(ours.things, theirs.things, _is_one_name)
        or _differ(ours.places, theirs.places, _is_one_name)
    )


def is_further(one: str, other: str) -> bool:
    """Whether they count other people at another time: a further report, and no copy."""
    if not one or not other:
        return False
    ours, theirs = _decoded(one), _decoded(other)
    return bool(ours.people and theirs.people) and ours.people != theirs.people and ours.times != theirs.times


def _units(whole: str, assessment: Assessment) -> tuple[str, ...]:
    read = [each.text for each in assessment.entities if each.type == "operator" and not is_medical(each.text)]
    return _first(digest_text(written_out(parted(name)[1])) for name in read or _seen(whole))


def _seen(whole: str) -> Iterator[str]:
    """What stands before a word for a sort of unit, where no name of one was read."""
    for hit in _UNIT.finditer(whole):
        name = _LEADS_TO_IT.sub("", whole[max(0, hit.start() - _BEFORE) : hit.start()]) + hit.group()
        if len(name) >= _LEAST and name.isalnum():
            yield name


def _things(signal: Signal, assessment: Assessment) -> tuple[str, ...]:
    stated = signal.product
    said = [stated.name, stated.batch] if stated else []
    said += [signal.sampling.sample_no] if signal.sampling else []
    read = (each.text for each in assessment.entities if each.type in ("product", "batch"))
    return _first(digest_text(each) for each in (*said, *read) if each)


def _first(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))[:_MOST]


def _differ(ours: tuple[str, ...], theirs: tuple[str, ...], is_one: Callable[[str, str], bool]) -> bool:
    """Whether each names one that the other does not."""
    return all(
        any(not any(is_one(each, other) for other in others) for each in names)
        for names, others in ((ours, theirs), (theirs, ours))
    )


def _is_one_unit(one: str, other: str) -> bool:
    """A school is called by its whole name: 实验小学 is not 第二实验小学."""
    return one == other if is_school_name(one) or is_school_name(other) else _is_one_name(one, other)


def _is_one_name(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)


@lru_cache(maxsize=4096)
def _decoded(said: str) -> Said:
    return msgspec.json.decode(said, type=Said)


_encode = msgspec.json.Encoder().encode
