"""What the page of posts without a place says before anybody presses."""

import re
from datetime import timedelta

from flow import T0, a_signal, an_assessment
from visiting import text_of

from classifiers.assessment import Entity, Kind
from connectors.parse import finish
from console.pages.foreseen import foreseen_of
from console.reading import queries
from console.reading.queries import SignalRow
from streams.store import schema as t


def a_post(line, text="炒鸡吃坏肚子", **fields):
    signal = a_signal(channel="media", request=None, source="示例论坛", source_id="p", text=text, subject=None)
    line.take(signal, an_assessment(signal, area=None, kind=Kind.INCIDENT, **fields))
    return next(row.id for row in line.rows(t.signals) if row.state == "unplaced")


def begun(visitor):
    """What stands beside the button; empty when there is none."""
    _, found, rest = visitor.read("/unplaced").partition('class="placing"')
    return text_of(f"<p {rest.partition('</form>')[0]}") if found else ""


def test_the_playbooks_and_the_times_of_law_are_named_as_they_then_begin(line, visitor):
    signal_id = a_post(line)
    before = begun(visitor)
    visitor.send(f"/unplaced/{signal_id}", page="/unplaced", area="410702")
    (case,) = line.cases()
    timed = [clock.deadline for clock in case.clocks.values() if clock.deadline.statutory and clock.deadline.due_at]
    named = [*(f"《{book.title}》" for book in case.playbooks), *(deadline.title for deadline in timed)]
    assert [each in before for each in [*named, f"带出步骤 {len(case.steps)} 项"]] == [True] * (len(named) + 1)


def test_a_post_that_joins_an_open_case_says_which(line, visitor):
    open_case = line.take(a_signal())
    entities = (Entity(type="operator", text="示例好再来小吃店", start=1, end=9),)
    text = "在示例好再来小吃店吃坏肚子"
    signal = a_signal(channel="media", request=None, source="示例论坛", source_id="p", text=text, subject=None)
    row = SignalRow(
        signal=finish(signal, T0),
        assessment=an_assessment(signal, area=None, kind=Kind.INCIDENT, entities=entities),
        state="unplaced",
        revision=1,
        case_id=None,
    )
    with line.system.database.reading() as connection:
        found = foreseen_of(connection, visitor.desk, row, T0)
        assert found.number == queries.case_by_id(connection, open_case).number


def test_street_and_business_are_written_at_once(line, visitor):
    signal_id = a_post(line)
    names = {"operator": "示例小馆", "address": "洪门镇"}
    answer = visitor.send(f"/unplaced/{signal_id}", page="/unplaced", area="410702", **names)
    assert [case.stated for case in line.cases()] == [names]
    assert "人工写明：单位名称为“示例小馆”" in text_of(visitor.read(answer.headers["location"]))


def test_who_only_reads_is_told_nothing_of_what_would_begin(line, visitor):
    a_post(line)
    visitor.send("/person", person="auditor-1", back="/")
    assert "按下即" not in begun(visitor)


def test_what_nobody_placed_is_overdue_all_the_same_stands_on_top_and_is_counted(line, visitor):
    late = a_post(line)
    before = [text_of(visitor.read(path)) for path in ("/unplaced", "/")]
    line.clock.moment = T0 + timedelta(days=30)
    signal = a_signal(
        channel="media",
        request=None,
        source="示例论坛",
        source_id="new",
        text="炒鸡吃坏肚子",
        subject=None,
        received_at=line.clock.moment,
    )
    line.take(signal, an_assessment(signal, area=None, kind=Kind.INCIDENT))
    page, queue = visitor.read("/unplaced"), visitor.read("/?overdue=1")
    cards = re.findall(r'<article class="card signal( late)?" id="signal-([^"]+)"', page)
    assert ["已超期" in before[0], "0 本区已超期" in before[1]] == [False, True]
    assert [mark for mark, _ in cards] == [" late", ""]
    assert cards[0][1] == late
    assert ["1 待定位中已超期" in text_of(queue), "待定位的信息中，法定时限已过的 1 件" in text_of(queue)] == [
        True,
        True,
    ]
    assert "处置中 0；红色 0；未认领 0；已超期 1（含待定位 1 件）；" in visitor.read("/handover")
