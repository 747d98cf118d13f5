"""What is new of a case since its last report (续报): people, signals, from the record alone."""

from datetime import datetime

from playbooks import entries as e
from playbooks.case import Case
from playbooks.entries import Entry
from playbooks.facts import PEOPLE

NOTHING = "没有新情况"


def news_since(case: Case, entries: list[Entry], since: datetime) -> str:
    """In one line what came after `since`: counts that changed, each with what it was, and signals."""
    said = [entry for entry in entries if isinstance(entry.body, e.SignalJoined | e.SignalUpdated)]
    before = _largest([entry for entry in said if entry.at <= since])
    parts = [
        f"{word}{_people(before.get(name))}→{_people(case.facts.get(name))}"
        for name, word in PEOPLE.items()
        if case.facts.get(name) != before.get(name)
    ]
    came = [entry for entry in said if entry.at > since]
    joined = sum(isinstance(entry.body, e.SignalJoined) for entry in came)
    parts += [f"新收到信息{joined}条"] if joined else []
    parts += [f"原信息更新{len(came) - joined}次"] if len(came) > joined else []
    return "；".join(parts) or NOTHING


def _largest(said: list[Entry]) -> dict[str, int]:
    found: dict[str, int] = {}
    for entry in said:
        if isinstance(entry.body, e.SignalJoined | e.SignalUpdated):
            counts = {name: n for name in PEOPLE if (n := entry.body.facts.get(name)) is not None}
            found |= {name: max(n, found.get(name, 0)) for name, n in counts.items()}
    return found


def _people(n: int | None) -> str:
    return "未掌握" if n is None else f"{n}人"
