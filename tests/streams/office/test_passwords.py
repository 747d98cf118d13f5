"""Passwords are kept as Argon2id, new ones are worth something, and a one-time code serves once."""

from datetime import UTC, datetime

import pytest

from streams.office import passwords
from streams.office.passwords import (
    FAULTS,
    ITERATIONS,
    LANES,
    MEMORY_KIB,
    fault_of_password,
    fault_of_pin,
    hash_password,
    is_password,
    new_password,
    no_password,
    step_of,
)

RFC_SECRET = b"12345678901234567890"
"""The secret of RFC 6238's own table."""


@pytest.fixture
def dear(monkeypatch):
    """What a password costs in truth; elsewhere in the tests it costs little."""
    monkeypatch.setattr(passwords, "MEMORY_KIB", MEMORY_KIB)
    monkeypatch.setattr(passwords, "ITERATIONS", ITERATIONS)


def at(seconds):
    return datetime.fromtimestamp(seconds, UTC)


def test_guessing_a_password_takes_46_mib_twice_over(dear):
    """At least the first choice that OWASP names for Argon2id."""
    assert [MEMORY_KIB, ITERATIONS, LANES] == [46 * 1024, 2, 1]
    assert hash_password("示例 Pass-2026").startswith("$argon2id$v=19$m=47104,t=2,p=1$")


def test_a_password_is_known_again_and_no_other(dear):
    stored = hash_password("示例 Pass-2026")
    assert [stored.startswith("$argon2id$v=19$"), is_password("示例 Pass-2026", stored)] == [True, True]
    assert [is_password(each, stored) for each in ("示例 pass-2026", "", "示例 Pass-2026 ")] == [False] * 3


def test_the_same_password_is_never_stored_twice_alike():
    assert hash_password("same") != hash_password("same")


def test_what_stands_for_the_password_of_nobody_is_compared_as_dearly_as_one_and_is_none(dear):
    """Else the time that an answer takes would tell which accounts there are."""
    made, none = hash_password("示例 Pass-2026"), no_password()
    assert [made.split("$")[:4], [*map(len, made.split("$"))]] == [none.split("$")[:4], [*map(len, none.split("$"))]]
    assert [is_password(each, none) for each in ("示例 Pass-2026", "")] == [False, False]


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("Short-1", "short"),
        ("onlysmallletters", ""),
        ("small2026x", "short"),
        ("Small-2026x", ""),
        ("Wang-2026-Wang", "login"),
        ("aaaaaaaaaaaaaaaaaaaa", "plain"),
    ],
)
def test_a_new_password_must_be_worth_something(password, fault):
    assert fault_of_password(password, "wang") == (FAULTS[fault] if fault else "")


@pytest.mark.parametrize(
    ("pin", "fault"),
    [("7290", ""), ("1234", "counting"), ("0000", "counting"), ("12", "pin"), ("4a71", "pin"), ("９２７１", "pin")],
)
def test_a_new_pin_must_be_worth_something(pin, fault):
    assert fault_of_pin(pin) == (FAULTS[fault] if fault else "")


def test_a_first_password_passes_its_own_rule():
    assert {fault_of_password(new_password(), "wang") for _ in range(50)} == {""}


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standard(seconds, code):
    assert step_of(code, RFC_SECRET, at(seconds), used=0) == seconds // 30


def test_a_code_serves_half_a_minute_before_and_after_and_not_longer():
    steps = [step_of("287082", RFC_SECRET, at(seconds), used=0) for seconds in (29, 59, 89, 90, 120)]
    assert steps == [1, 1, 1, None, None]


def test_a_code_serves_once():
    assert step_of("287082", RFC_SECRET, at(59), used=1) is None
