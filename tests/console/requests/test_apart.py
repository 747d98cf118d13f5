"""A drill's desk and the desk on duty on one host leave each other's cookies alone."""

import pytest
from visiting import visiting

from console.forms import PERSON_COOKIE, TOKEN_COOKIE
from console.requests.doorkeeper import SESSION_COOKIE
from streams.drills.answered import staged
from streams.drills.feed import Feed
from streams.drills.staged import prepare, staged_clock
from tests.staging import scenario_of


def drilling(line, visitor):
    """The desk serves a drill from now on."""
    day = staged(scenario_of("school_illness"))
    prepare(line.system, day, lambda _: None)
    visitor.desk.feed = Feed(visitor.desk.runner, staged_clock(line.system), day, lambda _: None)


def somebody(visitor):
    return [*visitor.desk.reference.people][-1].id


@pytest.fixture(params=[False, True], ids=["duty", "drill"])
def names(line, request):
    """The cookies that a desk leaves in a browser that has the other desk's already."""
    with visiting(line) as visitor:
        if request.param:
            drilling(line, visitor)
        other = SESSION_COOKIE if request.param else "shian_drill_session"
        visitor.client.cookies.set(other, "theirs", domain="127.0.0.1", path="/")
        visitor.send("/person", person=somebody(visitor), back="/")
        yield request.param, dict(visitor.client.cookies), other


def test_each_keeps_its_own_under_names_of_its_own(names):
    is_drill, found, other = names
    mine = {each.replace("shian_", "shian_drill_") if is_drill else each for each in (TOKEN_COOKIE, PERSON_COOKIE)}
    assert set(found) - {other} == mine


def test_each_leaves_the_others_as_they_are(names):
    _, found, other = names
    assert found[other] == "theirs"


def test_a_drills_desk_knows_its_own_by_their_usual_names(line):
    with visiting(line) as visitor:
        drilling(line, visitor)
        visitor.send("/person", person=somebody(visitor), back="/")
        assert f'value="{somebody(visitor)}" selected' in visitor.read("/")
