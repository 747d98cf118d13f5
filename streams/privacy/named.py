"""The names of businesses that the signals of a case speak of: what must not leave before it may."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection

from classifiers.assessment import Assessment
from classifiers.where.leads import is_no_name
from connectors.signal import Signal
from playbooks.case import Case

from ..store.stored import assessed_of

SIGNALS_MAX = 500
"""Signals of one case that are looked at: the first name an affair, the thousandth says it again."""


def names_in(signal: Signal, assessment: Assessment | None) -> set[str]:
    """Names of businesses in one signal: of its source's own column, and those that reading found, unless it
    took in an official or a deed: hidden with them, an accusation would lose whom it is about."""
    said = {signal.subject.name} if signal.subject and signal.subject.name else set()
    found = {each.text for each in assessment.entities if each.type == "operator"} if assessment else set()
    return said | {name for name in found if not is_no_name(name)}


def names_of(connection: Connection, cases: Iterable[Case]) -> dict[str, set[str]]:
    """Names of businesses in the signals of each case, those included that have just become part of it."""
    cases = list(cases)
    stated = {case.id: name for case in cases if (name := case.stated.get("operator"))}
    owners = {joined.id: case.id for case in cases for joined in case.signals[:SIGNALS_MAX]}
    names: dict[str, set[str]] = defaultdict(set)
    for signal, assessment in assessed_of(connection, owners):
        names[owners[signal.id]] |= names_in(signal, assessment)
    for case_id, name in stated.items():
        names[case_id].add(name)
    return names
