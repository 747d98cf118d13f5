"""Where patients of an affair are treated and how many have left again: who reports it, then as the words tell it."""

from collections.abc import Callable, Iterable, Iterator

from classifiers.harm.care import is_medical
from classifiers.harm.treating import Span, discharged, taken_to_care, treated_at
from classifiers.words import remembered
from playbooks.case import Case

from ..reading.queries import SignalRow
from ..wording.words import instant
from .counted import is_doubted
from .earlier import with_earlier
from .mentioned import speaker_of

HOSPITALS, TAKEN, DISCHARGED = "收治医院", "送医", "出院"
MOST = 5
"""Sayings of one sort that are told: the latest, for an earlier number is part of a later one."""
_OF_CARE = ("疾控", "疾病预防", "卫生健康委", "卫健")
"""Who reports patients and treats none."""
_ASKED: dict[str, Callable[[str], list[Span]]] = {
    HOSPITALS: remembered(treated_at),
    TAKEN: remembered(taken_to_care),
    DISCHARGED: remembered(discharged),
}


def received_since(case: Case) -> list[str]:
    """Since when a medical institution has had patients, by the first source that says so."""
    said = [each.treated_at for each in case.signals if each.treated_at and each.facts.get("treated")]
    return [f"接诊：{instant(min(said))} 起（来源所述，未核实）"] if said else []


def care_of(rows: Iterable[SignalRow]) -> list[str]:
    """Each sort of which something is said, with what is said; nothing of what looks like a rumour."""
    believed = [row for row in rows if not is_doubted(row)]
    told = {sort: [*dict.fromkeys(_told(believed, sort))] for sort in _ASKED}
    report = [each for each in _reporting(believed) if not any(each in said for said in told[HOSPITALS])]
    told[HOSPITALS] = [*(f"{each}（来报）" for each in report), *told[HOSPITALS]]
    return [f"{sort}：{'、'.join(said[-MOST:])}" for sort, said in told.items() if said]


def discharges(rows: Iterable[SignalRow]) -> list[str]:
    """What these say of those who left, in their words."""
    return [*dict.fromkeys(_told((row for row in rows if not is_doubted(row)), DISCHARGED))]


def _told(rows: Iterable[SignalRow], sort: str) -> Iterator[str]:
    """A later version that is silent of it takes nothing back."""
    for row in rows:
        whole = with_earlier(lambda each: bool(_ASKED[sort](each.signal.whole)), row).signal.whole
        yield from (f"{speaker_of(row)}“{whole[start:end]}”（未核实）" for start, end in _ASKED[sort](whole))


def _reporting(rows: Iterable[SignalRow]) -> list[str]:
    """Hospitals that report patients under their own name."""
    sources = dict.fromkeys(row.signal.source for row in rows)
    return [each for each in sources if is_medical(each) and not any(word in each for word in _OF_CARE)]
