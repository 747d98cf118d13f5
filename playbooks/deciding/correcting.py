"""What a person's correction of the machine's reading changes: facts, name, playbooks, duties and how urgent it is.

By itself nothing ever becomes less urgent and no duty falls away; when a person says that what called for it was read
wrongly, both do, each with an entry that names the correction.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from .. import entries as e
from ..case import Case, Joined
from ..decide import answer, answers, events_of
from ..facts import FLAGS, IRRELEVANT, KNOWN_FACTS, NAMES, REQUEST_WORDS, Facts, fact_of, guess, name_of
from ..folding.corrected import PLACE, as_read, corrected, counts_with, follows, overlaid
from ..folding.headings import KIND_WORDS, counts_people, particular, renamed
from ..incoming import Incoming
from ..reference import Chosen, Reference
from .asked import Action, text_of
from .bringing_back import bring_back
from .draft import Draft
from .judging import judge_anew
from .needless import answers_on, is_wanted, plans_on, stop_unbound, was_brought, withdraw

NOT_KNOWN = "HZ-U"
"""The hazard of who fell ill of nobody knows what: it puts none right."""
UNSAID = ""
"""How a value is worded that nobody has said."""


def correct_labels(
    draft: Draft,
    ref: Reference,
    *,
    signal: str,
    asked: Mapping[str, str],
    at: datetime,
    read: Mapping[str, str] | None = None,
    with_step: str = "",
) -> None:
    """What a person says of several things of one signal, each a correction of its own; what is so already is none.

    What is otherwise is seen before the first of them: what one changes besides is no reason to change it back.
    `read`: what the signal's source or words called the names, which the case does not hold. `with_step`: the duty
    with whose result it is said.
    """
    other = {field: now for field, now in asked.items() if is_other(draft.case, signal, field, now)}
    for field, now in other.items():
        if is_other(draft.case, signal, field, now):
            known = (draft.case.stated.get(field), (read or {}).get(field), draft.case.facts.get(field))
            was = str(next(filter(None, known), ""))
            correct_label(draft, ref, signal=signal, field=field, was=was, now=now, at=at, with_step=with_step)


def asked_labels(action: Action) -> dict[str, str]:
    """What the person says of each thing: of several at once, or of one."""
    several = action.body.get("fields")
    if isinstance(several, dict) and several:
        return {str(field): str(text).strip() for field, text in several.items()}
    field = text_of(action, "field", "请填写要更正的项目，至少一项")
    return {field: text_of(action, "now", "请填写更正后的值")}


def is_other(case: Case, signal: str, field: str, now: str) -> bool:
    """Whether a person says something else of a signal than what holds; a number for a guess is something else."""
    if field in NAMES:
        return name_of(now) != case.stated.get(field)
    joined = next(each for each in case.signals if each.id == signal)
    known = {**case.facts, **joined.facts}
    said = (fact_of(field, now) or {}).get(field)
    return said != known.get(field) or bool(follows(field, said, known))


def correct_label(
    draft: Draft, ref: Reference, *, signal: str, field: str, was: str, now: str, at: datetime, with_step: str = ""
) -> None:
    """A person's word in the place of the machine's, and what follows: the playbooks and duties that it calls.

    What the signal itself brings begins when it was received; what the affair calls begins at `at`, when it was said.
    Duties that only the wrong word had called, and nobody has signed for, are withdrawn; what a correction of the same
    signal withdrew and this one calls again is as it was before.
    """
    joined = next(each for each in draft.case.signals if each.id == signal)
    fact = fact_of(field, now) or {}
    known = {**draft.case.facts, **joined.facts}
    also = _besides(joined, fact, known, field)
    also |= counts_with(joined, fact[field]) if field == "kind" and fact else {}
    named = (_in_words(ref, field, known.get(field)), _in_words(ref, field, fact.get(field)))
    if named[0] != named[1]:  # what was only guessed is called so
        named = (f"{guess(known, field)}{named[0]}", named[1])
    if field in NAMES:
        named = (was, now)
    body = e.LabelCorrected(signal=signal, field=field, was=was, now=now, also=also, named=named, with_step=with_step)
    after = corrected(draft.case, body)
    called = _kinds(draft.case, after) if field == "kind" else named
    body = replace(body, title=_title(draft.case, ref, field, now=now, named=called, also=also))
    if field in NAMES:
        draft.add(body)
        return
    incoming = Incoming(
        id=signal,
        channel=joined.channel,
        title=joined.title,
        source=joined.source,
        received_at=joined.received_at,
        facts=overlaid(joined.facts, {**fact, **also}),
    )
    chosen = answers(after, ref, incoming.facts) if incoming.facts.get("kind") != IRRELEVANT else []
    before = draft.case
    brings = events_of(chosen)
    if _is_as_read(after, signal):  # nothing is called by it that was not called before it was corrected
        held = {book.id for book in (*before.former, *before.playbooks) if book.corrected != signal}
        chosen, brings = [each for each in chosen if each[0].id in held], ()
    events = tuple(event for event in brings if event not in joined.events)
    gone = tuple(event for event in joined.brought if event not in brings)
    draft.add(replace(body, events=events, gone=gone))
    because = f"{'办理结果报来' if with_step else '人工更正'}“{KNOWN_FACTS[field]}”为“{named[1] or now}”"
    _withdraw(draft, ref, before, chosen, because, at, signal=signal)
    stop_unbound(draft, ref, at, signal=signal)
    bring_back(draft, ref, chosen, because, at, signal=signal)
    judge_anew(draft, ref, because, at)
    answer(draft, ref, incoming, chosen, events, at=joined.received_at, known_at=at, corrected=signal)


def put_right(draft: Draft, ref: Reference, incoming: Incoming) -> None:
    """The hazard that a signal names which puts an earlier one right stands in the place of what the same sender named,
    unless a person said which it is. It is no person's word: no duty falls away by it, and nothing is less urgent."""
    case, now = draft.case, incoming.facts.get("hazard")
    if not incoming.puts_right or now in (None, NOT_KNOWN) or any("hazard" in each.overruled for each in case.signals):
        return
    for signal, was in _named_before(draft, incoming, now):
        named = (_in_words(ref, "hazard", was), _in_words(ref, "hazard", now))
        title = _title(draft.case, ref, "hazard", now=now, named=named, also={})
        said = e.LabelCorrected(
            signal=signal, field="hazard", was=was, now=now, title=title, named=named, by=incoming.id
        )
        draft.add(said, incoming.received_at)


def _named_before(draft: Draft, incoming: Incoming, now: str) -> list[tuple[str, str]]:
    """The signals that are put right, each with the other hazard that it named: of a body all it sent, of a register or
    of calls the only one, and of one that came again alone itself."""
    case, before = draft.case, draft.before.signals if draft.before else ()
    same = [each for each in case.signals if (each.channel, each.source) == (incoming.channel, incoming.source)]
    former = [(each.id, str(each.facts["hazard"])) for each in same if each.facts.get("hazard", now) != now]
    if former:
        return former if incoming.sender or len(former) == 1 else []
    is_again = [each.id for each in same] == [incoming.id] and incoming.id in {each.id for each in before}
    held = case.facts.get("hazard")
    return [(incoming.id, held)] if is_again and held not in (None, now) else []


def _in_words(ref: Reference, field: str, value: Any) -> str:
    if value is None:
        return UNSAID
    if field in FLAGS:
        return "是" if value else "否"
    if field == "request":
        return REQUEST_WORDS.get(value, str(value))
    if field == "kind":
        return KIND_WORDS.get(value, str(value))
    return ref.names.get(value, str(value)) if isinstance(value, str) else str(value)


def _besides(joined: Joined, fact: Facts, known: Facts, field: str) -> dict[str, Any]:
    """What else is then otherwise; of a place that is put back as it was read, what was read of it besides."""
    if field in PLACE and field in as_read(joined, fact):
        return {name: was for name, was in joined.overruled.items() if name in PLACE and name != field}
    return follows(field, fact.get(field), known, joined.venue_gone)


def _is_as_read(case: Case, signal: str) -> bool:
    """Whether nothing that a person said of a signal holds any more."""
    return not any(each.overruled for each in case.signals if each.id == signal)


def _kinds(before: Case, after: Case) -> tuple[str, str]:
    """What an affair is called by its kind: it may be of the same, though one of its signals is of another."""
    was, now = (str(case.facts.get("kind")) for case in (before, after))
    return KIND_WORDS.get(was, was), KIND_WORDS.get(now, now)


def _title(case: Case, ref: Reference, field: str, *, now: str, named: tuple[str, str], also: dict[str, Any]) -> str:
    """What the affair is called after the correction; empty when that changes nothing."""
    quoted = [joined.title for joined in case.signals]
    hazard = _in_words(ref, "hazard", case.facts.get("hazard"))
    if field in NAMES:
        named = (named[0], name_of(now))
    elif field == "hazard" and counts_people(case.title):
        named = (named[0], particular(now, named[1]))
    elif field == "hazard":  # where no hazard is known, the heading says what kind of affair it is
        instead = KIND_WORDS.get(str(case.facts.get("kind")), "")
        named = (named[0] or instead, named[1] or instead)
    venue = _in_words(ref, "venue", case.facts.get("venue"))
    title = renamed(case.title, field, named, venue=venue, hazard=hazard, quoted=quoted)
    if "venue" in also:
        title = renamed(title, "venue", (venue, _in_words(ref, "venue", also["venue"])), venue=venue, quoted=quoted)
    return title if title != case.title else ""


def _withdraw(
    draft: Draft, ref: Reference, before: Case, chosen: Chosen, because: str, at: datetime, *, signal: str
) -> None:
    """Playbooks that nothing calls any more, and the duties that were called `before`, that nobody signed for and none
    of the others calls."""
    case = draft.case
    fitting = [book for book in case.playbooks if answers_on(case, ref, book, signal)]
    answering = [*(ref.playbook(book.hash) for book in fitting), *(book for book, _ in chosen)]
    if not answering:
        return
    plans, had = plans_on(case, answering), plans_on(before, [ref.playbook(book.hash) for book in before.playbooks])
    needless = [
        step
        for step in case.open_steps
        if was_brought(before, ref, step)
        and not is_wanted(case, plans, step, ref)
        and is_wanted(before, had, step, ref)
    ]
    gone = [step.id for step in needless if step.signed_at is None]
    withdraw(draft, gone, because, at, signal=signal)
    kept = tuple(step.id for step in needless if step.signed_at)
    for book in [each for each in case.playbooks if each not in fitting]:
        own = {plan.id for plan in ref.playbook(book.hash).steps}
        mine = tuple(each for each in kept if case.steps[each].plan in own)
        draft.add(e.PlaybookWithdrawn(playbook=book.id, title=book.title, reason=because, kept=mine), at)
