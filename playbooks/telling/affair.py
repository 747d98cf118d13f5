"""An affair in one line (一句话情况), for those who are told of it: kind of place, hazard and people, and no name."""

from ..case import Case
from ..facts import GUESS_OF, HEARD, PEOPLE, Facts, counted_beside, guess, left
from ..folding.headings import particular
from ..reference import Reference
from ..urgency.severity import LEVELS
from .by_the_book import why_now
from .gravest import gravest


def affair(case: Case, ref: Reference) -> str:
    """The kind of place, the hazard where a particular one is spoken of, and the people its facts count, as they are in
    what made it urgent; of one that counts nobody, why it is urgent. Empty when nothing of it is known.

    Only names of the taxonomy, numbers and the words of rules: a source's own word for a place may be the name of a
    business, and so may a person's for a reason.
    """
    facts = gravest(case, ref)
    kind, name = (ref.names.get(str(facts.get(fact) or ""), "") for fact in ("venue", "hazard"))
    hazard = particular(facts.get("hazard"), name)
    people = "、".join(counted(facts, name) for name in PEOPLE if facts.get(name))
    said = f"{people}（未核实）" if people else _why(case, ref)
    return "，".join(part for part in (kind, hazard, said) if part)


def _why(case: Case, ref: Reference) -> str:
    return "" if case.judged or case.severity == LEVELS[-1] else "、".join(why_now(case, ref))


def counted(facts: Facts, name: str) -> str:
    """A number of people with its word, how far it is known (不适至少10人), and that they have left again."""
    how, word, number, gone = guess(facts, name), PEOPLE[name], counted_beside(facts, name), left(facts, name)
    if number is not None:
        said = f"{word}{number}人（{how}{facts[name]}人）"
    else:
        is_heard = facts.get(GUESS_OF[name]) == HEARD
        said = f"{how}{word}{facts[name]}人" if is_heard else f"{word}{how}{facts[name]}人"
    return said + (f"（{gone}）" if gone else "")
