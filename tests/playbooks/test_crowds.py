"""Crowds: a case that thousands speak of costs for one signal more what it costs for the first."""

import sys
from collections import Counter
from functools import partial

import pytest
from msgspec.structs import replace

from playbooks.deciding.merging import merge
from tests.factories import NOON, a_case, a_complaint, a_reference, an_action, an_incoming
from tests.playbooks.test_decide import joined

REF = a_reference()


def steps_of(work):
    """How many steps the interpreter takes in the playbooks: what looks through every signal takes some for each."""
    seen = Counter()

    def look(frame, event, _):
        if not frame.f_globals["__name__"].startswith("playbooks."):
            return None  # a library's own, as when it watches the collection of garbage
        frame.f_trace_opcodes = True
        seen[event] += 1
        return look

    before = sys.gettrace()
    sys.settrace(look)
    try:
        work()
    finally:
        sys.settrace(before)
    return seen["opcode"]


@pytest.mark.parametrize("said", [{"ill": 1, "school": True, "venue": "school_canteen"}, {"ill": 6}, {}])
def test_a_post_that_joins_thousands_looks_through_none_of_them(said):
    """In a storm each of twenty thousand would otherwise look through all before it."""

    def join_after(count):
        first, last = (an_incoming(facts={"channel": "media", "kind": "incident", **said}) for _ in range(2))
        crowd = replace(case := a_case(first), signals=case.signals * count)
        return steps_of(lambda: joined(crowd, last))

    join_after(1)  # what is asked for the first time is remembered
    assert join_after(1000) == join_after(10)


def test_a_complaint_that_joins_hundreds_compares_no_duty_with_every_clock():
    """Each has duties and clocks of its own: the work for one more grows by the same for each, and no faster."""
    facts = {"channel": "complaint", "request": "complaint", "kind": "complaint", "school": True, "ill": 2}
    *first, last = (an_incoming(facts=facts, operator="示例第一小学") for _ in range(91))
    one, *cases = (a_case(*first[:n]) for n in (1, 30, 60, 90))
    joined(one, last)  # what is asked for the first time is remembered
    thirty, sixty, ninety = (steps_of(partial(joined, case, last)) for case in cases)
    assert ninety - sixty == sixty - thirty


def test_merging_a_crowd_looks_at_each_of_its_signals_once():
    """Of thousands that one post each tells of the rest would be gone through for each."""
    post = an_incoming(facts={"channel": "media", "kind": "incident", "ill": 3})
    case = a_case(an_incoming(facts={"channel": "illness", "kind": "incident", "ill": 21}), post)
    other = a_case(a_complaint(received_at=NOON))

    def merge_after(count):
        said = (replace(case.signals[-1], id=f"s{n}", about=(f"signal:s{n}",)) for n in range(count))
        crowd = replace(case, signals=tuple(said))
        action = an_action(crowd, "merge", other=other.id, reason="同一件事", when=NOON)
        return steps_of(partial(merge, REF, crowd, other, action, NOON))

    merge_after(1)  # what is asked for the first time is remembered
    thirty, sixty, ninety = map(merge_after, (30, 60, 90))
    assert ninety - sixty == sixty - thirty
