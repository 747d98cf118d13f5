"""What made an affair as urgent as it is (紧急程度的由来): by that others are told of it, and not by its oldest signal.

A case keeps the first word for a hazard; a failed sample that joins a complaint of short weight is what the case is
orange for, and the director who is asked to decide must read of the sample.
"""

from ..case import Case, Joined
from ..facts import Facts, merged
from ..reference import Reference


def gravest(case: Case, ref: Reference) -> Facts:
    """The facts of the case, with one signal's words first where those give more of the reasons for its urgency."""
    joined = gravest_signal(case, ref)
    return merged(joined.facts, case.facts) if joined else case.facts


def gravest_signal(case: Case, ref: Reference) -> Joined | None:
    """The signal whose words give most of the reasons for the urgency, of several the newest; None where what is known
    of the case gives as many. A person's reason, or one that no rule gives any more, is no signal's."""
    if not case.severity_why:
        return None
    known = {rule.why for rule in ref.severities}.intersection(case.severity_why)
    best, most = None, _given(case.facts, ref, known)
    for joined in reversed(case.signals):
        if most == len(known):
            break  # nothing gives more: of thousands of posts the rest is not looked through
        if (given := _given(merged(joined.facts, case.facts), ref, known)) > most:
            best, most = joined, given
    return best


def kind_of_affair(case: Case, ref: Reference) -> str:
    """The title of the playbook that answers what made it urgent; the first of the case where that is none of its."""
    titles = {book.id: book.title for book in case.playbooks}
    answering = (titles[book.id] for book, _ in ref.choose(gravest(case, ref)) if book.id in titles)
    return next(answering, case.playbooks[0].title)


def _given(facts: Facts, ref: Reference, known: set[str]) -> int:
    return len(known.intersection(ref.severity(facts).why))
