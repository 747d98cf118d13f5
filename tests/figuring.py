"""Cases made by hand for statistics: only what is counted is said, the rest is as plain as can be."""

from datetime import date, timedelta
from itertools import count as counting

from factories import AREA, NOON
from hypothesis import strategies as st

from playbooks.case import Case, Clock, Joined, KnownRumour
from playbooks.entries import Deadline
from playbooks.ledger.sendings import Handed, Returned, Sending
from playbooks.playbook import Outcome
from playbooks.step import Step
from streams.figures.counting import CellKey, Seen, count
from streams.figures.period import Period

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
NOW = NOON + timedelta(days=3)
HOUR = timedelta(hours=1)
OUTCOMES = (Outcome(id="false", title="失实", emits=("verdict_false",)), Outcome(id="done", title="已办", emits=()))
_numbers = counting(1)


def a_clock(due_at=NOON, *, rule="CMP-1", statutory=True, runs_for="", confidence="Q1", step="s", **fields):
    """A clock of law that falls due at noon, unless said otherwise."""
    deadline = Deadline(
        rule=rule,
        version="1",
        title=f"时限{rule}",
        article=f"第{rule}条",
        unit="hours",
        due_at=due_at,
        statutory=statutory,
        runs_for=runs_for,
        confidence=confidence,
    )
    return Clock(
        **{
            "id": f"c{next(_numbers)}",
            "step": step,
            "about": "case",
            "started_at": NOON,
            "deadline": deadline,
            **fields,
        }
    )


def a_step(department="D03", **fields):
    """An open step of a department that nobody has dispatched."""
    plain = {
        "id": f"s{next(_numbers)}",
        "plan": "plan",
        "title": "步骤",
        "department": department,
        "department_name": f"部门{department}",
        "about": "case",
        "why_you": "",
        "opened_at": NOON,
        "outcomes": OUTCOMES,
    }
    return Step(**{**plain, **fields})


def a_signal_of(channel="duty", facts=None, **fields):
    """A signal within a case."""
    plain = {"title": "", "rule": "first", "why": "", "playbook": "", "received_at": NOON}
    return Joined(id=f"j{next(_numbers)}", channel=channel, facts=facts or {}, **{**plain, **fields})


def a_seen(*things, town="unknown", found_at=None, claimed_at=None, sent=(), is_split_off=False, **fields):
    """A case that was opened on 24 November at noon, with these clocks, steps and signals."""
    n = next(_numbers)
    case = Case(
        **{
            "id": f"case-{n}",
            "alert": f"alert-{n}",
            "area": AREA,
            "title": "示例",
            "opened_at": NOON,
            "clocks": {each.id: each for each in things if isinstance(each, Clock)},
            "steps": {each.id: each for each in things if isinstance(each, Step)},
            "signals": tuple(each for each in things if isinstance(each, Joined)),
            **fields,
        }
    )
    beside = {"town": town, "found_at": found_at, "claimed_at": claimed_at, "sent": sent, "is_split_off": is_split_off}
    return Seen(case=case, number=f"20261124-{n:03d}", **beside)


def a_rumour(claim="大米是塑料做的"):
    """The known rumour that a case repeats."""
    return KnownRumour(rumour="E01", claim=claim, fact="", refuted_by="", similarity=0.9)


def a_return(department="部门D03", at=NOON + HOUR, **fields):
    """A department said that a duty is not theirs."""
    return Returned(department=department, by="示例", at=at, reason="不归我们", **fields)


def a_first(department, at=NOON):
    """A duty went to this department first."""
    return Sending(department=department, department_name=f"部门{department}", at=at)


def november(*cases, signals=None, now=NOW, period=NOVEMBER):
    """What November counts of these cases."""
    return count(period, signals or {}, cases, now)


def row(counted, grid, row="all"):
    """The numbers of one row, without what is nought."""
    return {key.column: n for key, n in counted.numbers.items() if (key.grid, key.row) == (grid, row) and n is not None}


def case_ids(counted, grid, row, column):
    """Which cases a number counts."""
    return [each.seen.case.id for each in counted.listed(CellKey(grid, row, column))]


_AT = st.integers(-40, 40).map(lambda days: NOON + timedelta(days=days))
_MAYBE = st.none() | _AT
_CLOCKS = st.builds(
    a_clock,
    _MAYBE,
    rule=st.sampled_from(["CMP-1", "NP-2", "SMP-39a"]),
    statutory=st.booleans(),
    runs_for=st.sampled_from(["", "企业"]),
    confidence=st.sampled_from(["Q1", "M"]),
    stopped_at=_MAYBE,
    stopped_by=st.sampled_from(["", "closed", "withdrawn"]),
    verdict=st.sampled_from([None, "overdue", "target_passed", "theirs"]),
)
_STEPS = st.builds(
    a_step,
    st.sampled_from(["D03", "D04", "X01"]),
    state=st.sampled_from(["open", "done", "withdrawn"]),
    target_at=_MAYBE,
    dispatched_at=_MAYBE,
    dispatched_by=st.sampled_from(["", "示例", None]),
    signed_at=_MAYBE,
    done_at=_MAYBE,
    outcome=st.sampled_from([None, "false", "done"]),
    handed=st.none() | st.builds(lambda at: Handed(before="部门D03", by="示例", reason="", since=at), _AT),
    returned=st.none() | st.builds(a_return, st.sampled_from(["部门D03", "部门X09"]), _AT),
)
_FACTS = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["incident", "complaint", "rumour"]),
        "hazard": st.sampled_from(["HZ-B", "HZ-B.salmonella", "HZ-C.lead"]),
        "ill": st.integers(0, 30),
        "officials": st.booleans(),
    },
)
CASES = st.lists(
    st.builds(
        lambda things, fields: a_seen(*things, **fields),
        st.lists(_CLOCKS | _STEPS, max_size=4),
        st.fixed_dictionaries(
            {"opened_at": _AT, "facts": _FACTS, "town": st.sampled_from(["unknown", "洪门镇", "several"])},
            optional={
                "severity": st.sampled_from(["red", "orange", "yellow", "blue"]),
                "state": st.sampled_from(["open", "closed", "dismissed", "moved"]),
                "closed_at": _MAYBE,
                "conclusion": st.sampled_from(["误报", "已办"]),
                "known": st.none() | st.just(a_rumour()),
                "claimed_at": _MAYBE,
            },
        ),
    ),
    max_size=6,
)
"""Whatever cases there may be."""
