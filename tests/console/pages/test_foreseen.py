"""What the page of posts without a place says before anybody presses."""

from flow import T0, a_signal, an_assessment
from visiting import text_of

from classifiers.assessment import Entity, Kind
from connectors.parse import finish
from console import queries
from console.pages.foreseen import foreseen_of
from console.queries import SignalRow
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
