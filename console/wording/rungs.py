"""Rungs (督办、提级) as sentences: who was told, what waits for a person, and what became of it."""

from playbooks import entries as e
from playbooks.district.people import NOTICED
from playbooks.tell import who_confirms

from .named import Named

WHOLE = "food_safety_office"
"""Who is told when the office as a whole is."""


def escalated(t: Named, b: e.Escalated) -> str:
    """The next one was told, and about which time."""
    # The office as a whole is told, nobody of it in particular: its name says that already.
    who = t.department(b.department)
    if b.role != WHOLE:
        who = t.say("{department}{role}", department=who, role=t.say(NOTICED.get(b.role, b.role)))
    about = t.timed(b.of)
    if about:
        return t.say("督办：“{what}”，通知{who}（{why}）", what=about, who=who, why=t.ground(b.why))
    return t.say("督办：通知{who}（{why}）", who=who, why=t.ground(b.why))


def proposed(t: Named, b: e.EscalationProposed) -> str:
    """The next one is to be told when a person says so."""
    who, asked, why, about = t.say(NOTICED.get(b.role, b.role)), _asked(t, b.role), t.ground(b.why), t.timed(b.of)
    if about:
        return t.say("“{what}”：建议提级报{who}，已请{asked}确认（{why}）", what=about, who=who, asked=asked, why=why)
    return t.say("建议提级报{who}，已请{asked}确认（{why}）", who=who, asked=asked, why=why)


def answered(t: Named, b: e.EscalationAnswered) -> str:
    """A person has said so, or why not."""
    who = t.say(NOTICED.get(b.role, b.role))
    if b.confirmed:
        return t.say("确认提级，报{who}：{text}", who=who, text=b.text)
    return t.say("不采纳提级报{who}的建议；理由：{why}", who=who, why=b.reason)


def settled(t: Named, b: e.EscalationSettled) -> str:
    """What was proposed is not needed any more."""
    who = t.say(NOTICED.get(b.role, b.role))
    return t.say(
        "提级报{who}的建议（已发{asked}）未经确认即了结，没有正式上报；因为：{why}",
        who=who,
        asked=_asked(t, b.role),
        why=t.ground(b.why),
    )


def _asked(t: Named, role: str) -> str:
    """Who was asked to confirm it, and so knows of it."""
    return t.say("、").join(t.say(NOTICED.get(each, each)) for each in who_confirms(role))


def reminded(t: Named, b: e.EscalationReminded) -> str:
    """Nobody has answered; it was told once more, and is not again."""
    who = t.say(NOTICED.get(b.role, b.role))
    return t.say("提级报{who}的建议仍无人确认，已再提醒一次，不再提醒（{why}）", who=who, why=t.ground(b.why))
