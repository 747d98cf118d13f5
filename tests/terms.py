"""Invented rules and the real working days: what tests of deadlines are made of. Times are Beijing's."""

from datetime import date, datetime, time
from pathlib import Path

from playbooks.law.deadlines import Rule, RuleVersion
from playbooks.law.workdays import beijing, load_workdays

SEEDS = Path(__file__).parents[1] / "seeds"
WORKDAYS = load_workdays(SEEDS / "workdays", SEEDS / "holidays.yaml")


def instant(text: str) -> datetime:
    """`2026-02-12` (then nine in the morning) or `2026-02-12 15:00`, in Beijing."""
    day, _, at = text.partition(" ")
    return beijing(date.fromisoformat(day), time.fromisoformat(at or "09:00"))


def a_version(length=7, unit="working_days", **changes) -> RuleVersion:
    """One version of an invented rule, in force for ever."""
    fields = {
        "version": "示例一",
        "article": "《示例办法》第一条",
        "effective_from": None,
        "effective_to": None,
        "version_event": "complaint_received",
        "start_event": "complaint_received",
        "end_event": "complaint_decision_told",
        "length": length,
        "unit": unit,
        "roll": "off_day" if unit in ("calendar_days", "months") else "none",
        "extension": None,
        "excluded": (),
        "confidence": "Q1",
        "statutory": True,
        "source": "示例",
    }
    return RuleVersion(**(fields | changes))


def a_rule(*versions: RuleVersion, id="EX-1", variant_of=None) -> Rule:
    """An invented rule."""
    return Rule(id=id, title="示例", group="示例", actor="示例", versions=versions, variant_of=variant_of)
