"""What the desk remembers of accounts and tokens for a moment."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from flow import T0, a_signal

from console.requests.known import KnownLogins, Sender
from console.requests.problems import Problem
from streams.office.tokens import Token, digest_of


class Shelf:
    """What the store would say, and how often it was asked."""

    def __init__(self):
        self.tokens, self.asked = {}, 0

    async def read(self, _):
        self.asked += 1
        return True, dict(self.tokens)


def a_token(source, **fields):
    return Token(**{"id": "1", "source": source, "created_at": T0, "revoked_at": None, **fields})


def logins(shelf, now=T0):
    return KnownLogins(shelf.read, lambda: now)


def refusal(job):
    """What is refused: status, title, words."""
    with pytest.raises(Problem) as refused:
        asyncio.run(job)
    return refused.value.status, refused.value.title, refused.value.detail


def asked_for(known, *tokens):
    return [asyncio.run(known.source_of({"authorization": f"Bearer {token}"})) for token in tokens]


def test_a_token_is_known_as_soon_as_it_is_made():
    shelf = Shelf()
    known = logins(shelf)
    before = asked_for(known, "shian_one")
    shelf.tokens[digest_of("shian_one")] = a_token("12315")
    assert [before, asked_for(known, "shian_one")] == [[None], ["12315"]]


def test_a_known_token_is_not_looked_for_again():
    shelf = Shelf()
    shelf.tokens[digest_of("shian_one")] = a_token("12315")
    known = logins(shelf)
    assert [asked_for(known, *["shian_one"] * 5), shelf.asked] == [["12315"] * 5, 1]


def test_other_ways_to_prove_oneself_are_no_token():
    shelf = Shelf()
    assert [asyncio.run(logins(shelf).source_of(each)) for each in ({}, {"authorization": "Basic eA=="})] == [None] * 2


def test_the_token_of_the_metrics_sends_nothing():
    shelf = Shelf()
    shelf.tokens[digest_of("shian_one")] = a_token("metrics")
    with pytest.raises(Problem) as refused:
        asyncio.run(logins(shelf).sender({"authorization": "Bearer shian_one"}))
    assert [refused.value.status, refused.value.title] == [403, "来源不符"]


def test_a_token_ends_with_its_last_day_in_beijing_and_the_refusal_names_it():
    shelf = Shelf()
    ends = datetime(2026, 11, 30, 16, tzinfo=UTC)
    shelf.tokens[digest_of("shian_one")] = a_token("12315", ends_at=ends)
    headers = {"authorization": "Bearer shian_one"}
    last = asyncio.run(logins(shelf, ends - timedelta(seconds=1)).sender(headers))
    over = logins(shelf, ends)
    words = (401, "令牌已到期", "该令牌有效至 2026-11-30；由系统管理员运行 shian token add 另开一个")
    assert last == Sender("12315")
    assert [refusal(ask(headers)) for ask in (over.sender, over.asker, over.source_of)] == [words] * 3


@pytest.mark.parametrize(
    ("channel", "refused"),
    [
        ("complaint", None),
        ("illness", "该令牌只能报送“投诉举报、抽检”渠道的信息，这一条是“发病报告”（illness）"),
    ],
)
def test_a_token_bound_to_channels_sends_on_no_other(channel, refused):
    async def check():
        Sender("12315", ("complaint", "sampling")).check(3, a_signal(channel=channel))

    assert (refusal(check())[2] if refused else asyncio.run(check())) == refused


def test_what_became_of_signals_is_asked_by_the_token_of_one_source():
    shelf = Shelf()
    shelf.tokens = {digest_of(each): a_token(each) for each in ("*", "metrics", "12315")}
    headers = [{"authorization": f"Bearer {each}"} for each in ("*", "metrics", "x")]
    found = [refusal(logins(shelf).asker(each))[:2] for each in (*headers, {})]
    assert found == [(403, "来源不符"), (403, "来源不符"), (401, "令牌不对"), (401, "缺少令牌")]
    assert asyncio.run(logins(shelf).asker({"authorization": "Bearer 12315"})) == Sender("12315")


@pytest.mark.parametrize(("ends", "left"), [(None, None), (31, None), (30, 30), (1, 1), (0, 0), (-3, 0)])
def test_the_last_thirty_days_of_a_token_are_counted_today_among_them(ends, left):
    midnight = datetime(2026, 11, 24, 16, tzinfo=UTC)  # T0's day in Beijing began
    token = a_token("12315", ends_at=midnight + timedelta(days=ends) if ends is not None else None)
    assert token.days_left(T0) == left
