"""The same day: what two runs of the same signals must agree on, however they were run.

The canonical result leaves out what a run may differ in: case numbers, recording times, log positions, versions.
"""

import json
import random
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec
from killing import PHRASES, WORDS
from sqlalchemy import select

from connectors.signal import Signal
from playbooks.case import Case
from streams.store import schema as t


def canonical(connection):
    """The partition of signals into cases and, per case, its playbook, clocks, due times, departments and outcomes.

    A case is called by the signals in it, so that the order in which they came does not name it.
    """
    cases = {}
    for row in connection.execute(select(t.cases.c.body)):
        case = msgspec.msgpack.decode(row.body, type=Case)
        if case.signals:
            cases["+".join(sorted(joined.id for joined in case.signals))] = _case(case)
    rest = connection.execute(select(t.signals.c.id, t.signals.c.state).where(t.signals.c.case_id.is_(None)))
    return {"cases": dict(sorted(cases.items())), "others": dict(sorted((row.id, row.state) for row in rest))}


def partition(result):
    """The signals of each case, and nothing else."""
    return sorted(result["cases"])


def digest_of(result):
    """One line for the whole result."""
    return sha256(json.dumps(result, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def differences(one, other):
    """In words, what two results differ in; empty when they are the same."""
    found = []
    for kind in ("cases", "others"):
        left, right = one[kind], other[kind]
        found += [f"{kind}: only in the first: {key}" for key in left.keys() - right.keys()]
        found += [f"{kind}: only in the second: {key}" for key in right.keys() - left.keys()]
        for key in sorted(left.keys() & right.keys()):
            if left[key] != right[key]:
                found.append(f"{kind}: {key}: {_first_difference(left[key], right[key])}")
    return sorted(found)


def _case(case):
    return {
        "area": case.area,
        "exercise": case.exercise,
        "state": str(case.state),
        "severity": str(case.severity),
        "playbooks": [book.id for book in case.playbooks],
        "clocks": sorted(_clock(clock) for clock in case.clocks.values()),
        "steps": sorted(_step(step) for step in case.steps.values()),
    }


def _clock(clock):
    deadline = clock.deadline
    return [
        clock.about,
        deadline.rule,
        str(deadline.version),
        _instant(clock.started_at),
        _instant(deadline.due_at),
        _instant(clock.stopped_at),
        str(clock.verdict),
    ]


def _step(step):
    return [step.id, step.department, str(step.state), str(step.outcome or ""), _instant(step.done_at)]


def _instant(instant):
    return instant.isoformat() if instant else ""


def _first_difference(one, other):
    if not isinstance(one, dict):
        return f"{one} ≠ {other}"
    return next(f"{name}: {one[name]} ≠ {other[name]}" for name in one if one[name] != other[name])


def a_day(seed, count, *, kind="小吃店", first=0):
    """The signals of one made-up day in the order in which they come in: complaints, samples, posts, chatter."""
    chance = random.Random(seed)
    return [_signal(chance, n, kind) for n in range(first, first + count)]


def _signal(chance, n, kind):
    shop = f"示例{chance.randrange(12)}号{kind}"
    words = "".join(chance.choices(WORDS, k=14))
    at = OPENS + timedelta(seconds=150 * n + chance.randrange(150))
    fields = {"source_id": f"{n}", "received_at": at, "area": "410702"}
    match chance.randrange(8):
        case 0:
            fields |= {"channel": "media", "source": "舆情", "text": f"今天天气真好，第{n}天 {words}"}
        case 1:
            fields |= {"channel": "media", "source": "舆情", "text": f"网友称在{shop}吃完上吐下泻，{words}"}
        case 2:
            sampling = {"sample_no": f"示例-{n}", "conclusion": "failed"}
            fields |= {"channel": "sampling", "source": "抽检", "text": "抽检不合格", "sampling": sampling}
            fields |= {"subject": {"name": shop}, "product": {"name": "示例豆腐"}}
        case _:
            fields |= {"channel": "complaint", "request": "complaint", "source": "12315", "subject": {"name": shop}}
            fields |= {"text": f"在{shop}{chance.choice(PHRASES)}：{words}"}
    return msgspec.convert(fields, Signal)


OPENS = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
"""Wednesday, half past eight in Beijing."""
