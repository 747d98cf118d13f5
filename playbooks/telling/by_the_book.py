"""Why an affair is urgent, as the rumour book stands when it is told (以谣言库现在的为准).

A case keeps the reasons that it was given. From when its entry was withdrawn, one that rests on a claim of the book is
told with the words that the book no longer holds it: whoever reads 与已辟谣的说法相似 takes the claim for refuted.
"""

from collections.abc import Iterable

from ..case import Case
from ..facts import KNOWN_FACTS
from ..reference import Reference

WITHDRAWN = "（谣言库已撤下这一条）"
_FACT = "rumour"


def why_now(case: Case, ref: Reference, why: Iterable[str] | None = None) -> tuple[str, ...]:
    """Why the case is so urgent, or those of the reasons that are given, in the words that hold now."""
    rumour = case.known.rumour if case.known else ""
    return tuple(in_words_now(each, rumour, ref) for each in (case.severity_why if why is None else why))


def in_words_now(text: str, rumour: str, ref: Reference) -> str:
    """What was written of an affair that repeats the claim of this number (empty: none), in the words that hold now."""
    for reason in reasons_by_the_book(ref) if rumour in ref.withdrawn and WITHDRAWN not in text else ():
        text = text.replace(reason, f"{reason}{WITHDRAWN}")
    return text


def reasons_by_the_book(ref: Reference) -> tuple[str, ...]:
    """The reasons that hold by the rumour book alone: of the urgency, and why a playbook answers."""
    return (*(rule.why for rule in ref.severities if _FACT in rule.when), KNOWN_FACTS[_FACT])
