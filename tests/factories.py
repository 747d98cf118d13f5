"""Ready-made things for tests: the real reference, signals, cases, actions. Everything is invented; time is Beijing."""

from datetime import datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from playbooks.actions import Action, act
from playbooks.decide import join_case, open_case
from playbooks.entries import Actor, digest
from playbooks.errors import ActionRefused
from playbooks.incoming import Incoming
from playbooks.load import load_reference

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
LIBRARY = ROOT / "playbooks/library"
AREA = "410702"
BEIJING = ZoneInfo("Asia/Shanghai")
OFFICER = Actor(person="示例·值班员", role="duty_officer", department="D01")
LEAD = Actor(person="示例·张一", role="supervisor", department="D01")
D03 = Actor(person="示例·朱一", role="handler", department="D03")
D04 = Actor(person="示例·郭一", role="handler", department="D04")
HEALTH = Actor(person="示例·卫健", role="handler", department="D06")
_numbers = count(1)


@cache
def a_reference():
    """The seeds and the library as they are, read once."""
    return load_reference(SEEDS, LIBRARY, areas=(AREA,))


def at(text):
    """An instant in Beijing: `2026-11-24 09:40`."""
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


NOON = at("2026-11-24 12:00")
"""A Tuesday."""


def a_complaint(**changes):
    """A complaint from the register, about a restaurant."""
    facts = {"channel": "complaint", "request": "complaint", "kind": "complaint", "area": AREA}
    return an_incoming(**({"facts": facts} | changes))


def an_incoming(**changes):
    """A signal as decisions see it; `facts` replaces all facts, every other field may be given too."""
    n = next(_numbers)
    fields = {
        "id": digest("factory", str(n)),
        "channel": changes.get("facts", {}).get("channel", "duty"),
        "title": f"示例信息 {n}",
        "source": "示例来源",
        "received_at": NOON,
        "facts": {"channel": "duty"},
    }
    return Incoming(**(fields | changes))


def a_case(*incoming, ref=None, exercise=None):
    """The case that these signals make: the first opens it, the others join."""
    return a_draft(*incoming, ref=ref, exercise=exercise).case


def a_draft(*incoming, ref=None, exercise=None):
    """The draft of the last of these signals; the first opens the case, the others join."""
    ref = ref or a_reference()
    first, *others = incoming or (a_complaint(),)
    draft = open_case(ref, first, alert=digest("alert", first.id), area=AREA, exercise=exercise, now=first.received_at)
    for each in others:
        draft = join_case(ref, draft.case, each, rule="same_operator", why="同一经营者", now=each.received_at)
    return draft


def an_action(case, kind, *, when=None, actor=OFFICER, **body):
    """What an officer asks for; by default an hour after the case opened."""
    when = when or case.opened_at + timedelta(hours=1)
    given = {"id": body.pop("id", None) or digest("action", str(next(_numbers)))}
    given |= {name: body.pop(name) for name in ("seen_version", "on_behalf_of") if name in body}
    return Action(case=case.id, kind=kind, actor=actor, at=when, body=body, **given)


def asked(case, kind, *, when=None, ref=None, **body):
    """The draft of an officer's action, carried out when it is asked."""
    action = an_action(case, kind, when=when, **body)
    return act(ref or a_reference(), case, action, action.at)


def refused(case, kind, **body):
    """The reason told for an action that cannot be done."""
    with pytest.raises(ActionRefused) as error:
        asked(case, kind, **body)
    return str(error.value)


def done(case, kind, **body):
    """The case after an officer's action."""
    return asked(case, kind, **body).case


def after(case, plan, outcome, when=None, **fields):
    """The case after its duty of that plan ended so, with something in every field that it needs."""
    step = the_step(case, plan)
    needs = next(each for each in step.outcomes if each.id == outcome).needs
    return done(
        case, "complete", step=step.id, outcome=outcome, fields=dict.fromkeys(needs, "示例") | fields, when=when
    )


def the_clock(case, rule, about=None):
    """The one clock of a rule in a case (about the given thing)."""
    (clock,) = [each for each in case.clocks.values() if each.deadline.rule == rule and about in (None, each.about)]
    return clock


def the_step(case, plan, about=None):
    """The one step of a plan in a case (about the given thing)."""
    (step,) = [each for each in case.steps.values() if each.plan == plan and about in (None, each.about)]
    return step


def plans(case):
    """The plans of the open steps."""
    return {each.plan for each in case.open_steps}


def bodies(draft, kind):
    """What a draft's entries of one kind say."""
    return [entry.body for entry in draft.entries if isinstance(entry.body, kind)]
