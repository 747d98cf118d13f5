"""What lies behind the sample day when it opens, played in virtual time through the same line."""

from functools import partial
from typing import Any

from sqlalchemy import Connection

from classifiers.assess import Assessor
from connectors.signal import Channel, Signal, signal_id
from playbooks.actions import Action
from playbooks.district.departments import OFFICE
from playbooks.entries import Actor, digest

from ..clock import VirtualClock
from ..system import System
from .day import stamped
from .play import Play
from .sample import EXERCISE, SampleAction, SampleDay


def play_history(system: System, day: SampleDay, assessor: Assessor, connection: Connection) -> Play:
    """Everything before the opening hour, in virtual time."""
    history = [each for each in day.signals if each.at < day.opens_at]
    start = min([each.at for each in history], default=day.opens_at)
    play = Play(system, connection, assessor, VirtualClock(start))
    for each in history:
        play.at(each.at, partial(play.take, stamped(day, each)))
    for action in day.actions:
        if action.at < day.opens_at:
            play.at(action.at, partial(_act, play, action))
    play.run_until(day.opens_at)
    return play


def _act(play: Play, action: SampleAction) -> None:
    wanted = signal_id(
        Signal(channel=Channel.DUTY, source=action.on["source"], source_id=action.on["source_id"], exercise=EXERCISE)
    )
    case = play.case_of(wanted)
    if case is None:
        return
    department = action.department or OFFICE
    person, role = ("示例·值班员甲", "duty_officer") if department == OFFICE else ("示例·承办人", "handler")
    actor = Actor(person=person, role=role, department=department)
    body: dict[str, Any] = {
        "step": action.step,
        "outcome": action.outcome,
        "note": action.note,
        "fields": action.fields,
    }
    if action.do == "note":
        body = {"text": action.note}
    if action.do in ("close", "dismiss"):
        body = {"conclusion": action.note, "reason": action.note}
    play.act(
        Action(
            id=digest("sample", action.at.isoformat(), wanted, action.do, action.step or ""),
            case=case,
            kind=action.do,
            actor=actor,
            at=play.clock.now(),
            body=body,
        )
    )
