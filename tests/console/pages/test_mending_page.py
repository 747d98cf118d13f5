"""What a drill showed to be wrong is followed up until it is done."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from flow import school_illness
from visiting import text_of, visiting

from playbooks.law.workdays import day_of
from streams.clock import SystemClock
from streams.drills.feed import Feed
from tests.staging import open_drill

TAKEN = "红色提示五分钟内认领（区食安办）：未完成"


@pytest.fixture
def held(line):
    """A drill that was ended after forty minutes in which nobody answered; the desk, and where its list is."""
    day = open_drill(line)
    line.take(day.signals[0].signal, school_illness(day.signals[0].signal))
    line.clock.move_to(day.opens_at + timedelta(minutes=40))
    with visiting(line) as visitor:
        visitor.desk.feed = Feed(visitor.desk.runner, line.system.clock, day, lambda _: None)
        run = unquote(visitor.send("/marking").headers["location"])
        yield visitor, f"{run}/mending"


def written(held, **fields):
    visitor, path = held
    return visitor.send(path, **fields).status_code


def tallied(held):
    """How many there are, are done, and are overdue."""
    visitor, path = held
    said = re.search(r"共 (\d+) 项，办结 (\d+) 项，过期未办 (\d+) 项", text_of(visitor.read(path)))
    return [int(each) for each in said.groups()]


def test_what_was_left_undone_is_to_be_mended_and_the_list_of_drills_says_how_far_it_is(held):
    visitor, path = held
    items, done, late = tallied(held)
    assert [TAKEN in text_of(visitor.read(path)), items > 1, done, late] == [True, True, 0, 0]
    assert f"整改清单：{items} 项，办结 0 项" in text_of(visitor.read("/drills"))


def test_a_department_that_is_called_otherwise_since_stays_as_the_drill_had_it(held, monkeypatch):
    visitor, path = held
    monkeypatch.setattr(type(visitor.desk.reference), "department_name", lambda self, id_: "示例·改了名的局")
    assert TAKEN in text_of(visitor.read(path))


def test_it_is_done_with_proof_only_and_late_when_its_day_has_passed(held):
    today = day_of(SystemClock().now())
    plan = {"item": "taken", "remedy": "夜间加一部值班电话", "owner": "示例·王一"}
    assert written(held, **plan, version=0, due_on=(today - timedelta(days=1)).isoformat()) == 303
    assert tallied(held)[1:] == [0, 1]
    assert written(held, **plan, version=1, done_on=today.isoformat()) == 400
    assert written(held, **plan, version=1, done_on=today.isoformat(), proof="示例电话单") == 303
    assert tallied(held)[1:] == [1, 0]


def test_what_somebody_wrote_meanwhile_is_not_written_over(held):
    assert [written(held, item="taken", version=0, owner=each) for each in ("示例·甲", "示例·乙")] == [303, 409]


def test_what_was_written_stands_though_the_desk_was_killed_in_the_middle_of_a_line(held):
    visitor, path = held
    (file,) = visitor.desk.drills.folder.rglob("mending.jsonl")
    before = tallied(held)
    file.write_bytes(file.read_bytes() + b'{"id":"taken","own')
    assert [tallied(held), written(held, item="taken", version=0, owner="示例·甲")] == [before, 303]
    assert ["示例·甲" in visitor.read(path), visitor.get("/drills").status_code] == [True, 200]


def test_what_evaluators_saw_is_added_once_however_often_it_is_sent(held):
    before = tallied(held)[0]
    assert [written(held, problem=each) for each in ("门卫不知道演练", "门卫不知道演练", "")] == [303, 409, 400]
    assert tallied(held)[0] == before + 1


def added_of(held, said):
    """The id of what people added, and its version."""
    visitor, path = held
    items = re.findall(r'<article class="card" id="([^"]+)"><h2>([^<]+)</h2>', visitor.read(path))
    return next(id_ for id_, problem in items if problem == said)


def test_what_was_added_by_mistake_is_taken_back_with_a_reason_stays_and_counts_no_more(held):
    visitor, path = held
    before = tallied(held)
    assert written(held, problem="示例误加的问题", version=0, owner="示例·甲") == 303
    own = added_of(held, "示例误加的问题")
    assert written(held, item=own, version=1, owner="示例·甲", dropped="写错了演练") == 303
    assert [tallied(held), "写错了演练" in text_of(visitor.read(path))] == [before, True]
    assert written(held, item="taken", version=0, dropped="不想改") == 400
    assert [written(held, item=own, version=2, owner="示例·甲"), tallied(held)[0]] == [303, before[0] + 1]
