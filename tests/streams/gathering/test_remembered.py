"""Cases as they were last read or written: what the store holds decides."""

import msgspec

from playbooks.case import Case
from streams.gathering.remembered import Remembered
from tests.factories import a_case, a_complaint


def two_cases():
    return a_case(a_complaint(id="s1")), a_case(a_complaint(id="s2"))


def test_a_case_comes_back_as_it_was_stored():
    case, _ = two_cases()
    remembered = Remembered()
    body = remembered.encode(case)
    assert remembered.decode(case.id, body) is case
    assert msgspec.msgpack.decode(body, type=Case) == case


def test_other_bytes_are_another_case_whatever_is_remembered():
    case, _ = two_cases()
    remembered = Remembered()
    remembered.encode(case)
    changed = msgspec.structs.replace(case, title="别处改过的标题")
    body = msgspec.msgpack.encode(changed)
    assert remembered.decode(case.id, body) == changed
    assert remembered.decode(case.id, body) is remembered.decode(case.id, body)


def test_the_one_longest_unused_is_forgotten_first():
    first, second = two_cases()
    third = msgspec.structs.replace(second, id="third")
    remembered = Remembered(most=2)
    bodies = {case.id: remembered.encode(case) for case in (first, second)}
    remembered.decode(first.id, bodies[first.id])
    remembered.encode(third)
    assert remembered.decode(first.id, bodies[first.id]) is first
    assert remembered.decode(second.id, bodies[second.id]) is not second
