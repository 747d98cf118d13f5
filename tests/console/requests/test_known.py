"""What the desk remembers of accounts and tokens for a moment."""

import asyncio

import pytest

from console.requests.known import KnownLogins
from console.requests.problems import Problem
from streams.office.tokens import digest_of


class Shelf:
    """What the store would say, and how often it was asked."""

    def __init__(self):
        self.tokens, self.asked = {}, 0

    async def read(self, _):
        self.asked += 1
        return True, dict(self.tokens)


def asked_for(known, *tokens):
    return [asyncio.run(known.source_of({"authorization": f"Bearer {token}"})) for token in tokens]


def test_a_token_is_known_as_soon_as_it_is_made():
    shelf = Shelf()
    known = KnownLogins(shelf.read)
    before = asked_for(known, "shian_one")
    shelf.tokens[digest_of("shian_one")] = "12315"
    assert [before, asked_for(known, "shian_one")] == [[None], ["12315"]]


def test_a_known_token_is_not_looked_for_again():
    shelf = Shelf()
    shelf.tokens[digest_of("shian_one")] = "12315"
    known = KnownLogins(shelf.read)
    assert [asked_for(known, *["shian_one"] * 5), shelf.asked] == [["12315"] * 5, 1]


def test_other_ways_to_prove_oneself_are_no_token():
    shelf = Shelf()
    assert [asyncio.run(KnownLogins(shelf.read).source_of(each)) for each in ({}, {"authorization": "Basic eA=="})] == [
        None
    ] * 2


def test_the_token_of_the_metrics_sends_nothing():
    shelf = Shelf()
    shelf.tokens[digest_of("shian_one")] = "metrics"
    with pytest.raises(Problem) as refused:
        asyncio.run(KnownLogins(shelf.read).sender({"authorization": "Bearer shian_one"}))
    assert [refused.value.status, refused.value.title] == [403, "来源不符"]
