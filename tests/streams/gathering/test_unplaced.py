"""Posts without a place: a person says where they belong, or that nothing is to be done, and may take that back."""

from datetime import timedelta

import msgspec
import pytest
from flow import OFFICER, T0, a_signal, an_assessment
from offices import rows, while_uncommitted

from classifiers.assessment import Assessment, Kind
from connectors.parse import finish
from playbooks.case import ALERT
from playbooks.deciding.wanting import FROM_PLACING
from playbooks.entries import LabelCorrected
from playbooks.errors import ActionRefused
from playbooks.timers import timers_of
from streams.door import part, receive
from streams.gathering.assessed import Assessed
from streams.gathering.gather import gather
from streams.gathering.unplaced import GONE, foreseen, place_unplaced, put_aside, take_back, why_aside
from streams.store import schema as t
from streams.store.audit import verify
from streams.store.office_schema import audit
from streams.store.sharing import transact
from streams.store.stored import decode_signal, signals_of

pytestmark = pytest.mark.stores


def seen(line, text="某地食堂吃坏肚子", **assessed):
    post = a_signal(channel="media", source="weibo", request=None, text=text, subject=None)
    return line.take(post, an_assessment(post, kind=Kind.INCIDENT, **{"area": None, **assessed}))


def an_unplaced(line):
    seen(line)
    (row,) = line.rows(t.signals)
    return row.id


def placing(system, signal_id, area, now=T0, said=None):
    ref, knowledge = system.reference, system.knowledge
    return lambda connection: place_unplaced(
        connection, ref, knowledge, signal_id, area, actor=OFFICER, now=now, said=said, vault=None
    )


def placed(line, signal_id, area="410702", now=T0, **said):
    return line.write(placing(line.system, signal_id, area, now, said))


def states(line):
    return [row.state for row in line.rows(t.signals)]


def aside(line, signal_id, reason="irrelevant"):
    line.write(lambda connection: put_aside(connection, signal_id, reason, who="甲", now=T0))


def back(line, signal_id):
    line.write(lambda connection: take_back(connection, signal_id, who="乙", now=T0))


def test_a_placed_signal_opens_its_case_and_says_who_placed_it(line):
    signal_id = an_unplaced(line)
    case_id = placed(line, signal_id)
    assert [signal.id for signal in line.case(case_id).signals] == [signal_id]
    assert line.entries(case_id)[-1].actor == OFFICER
    assert states(line) == ["gathered"]


def a_ticket(line, text, **fields):
    """A ticket of which the machine says that it is about no food."""
    ticket = a_signal(**{"text": text, "request": None, "subject": None, **fields})
    no_food = {"kind": Kind.IRRELEVANT, "relevant": False, "relevance": 0.01, "area": None}
    line.take(ticket, an_assessment(ticket, **no_food))
    return line.rows(t.signals)[-1]


def test_a_ticket_about_no_food_waits_for_a_person_and_what_it_asks_is_answered(line):
    ticket = a_ticket(line, "想问一下饭店收餐具费合法吗")
    assert ticket.state == "unplaced"
    case = line.case(placed(line, ticket.id))
    assert [case.heading, [book.id for book in case.playbooks]] == ["咨询", ["enquiry"]]


def test_a_ticket_about_no_food_is_handed_back_with_its_reason(line):
    ticket = a_ticket(line, "小区楼下噪音太大")
    aside(line, ticket.id, "returned")
    found = line.write(lambda connection: why_aside(connection, [ticket.id]))
    assert [states(line), found[ticket.id].detail] == [["put_aside"], "不归本单位，已退回派单单位或移交"]


def test_a_ticket_of_another_county_waits_for_nobody(line):
    assert a_ticket(line, "小区楼下噪音太大", area="410711").state == "irrelevant"


def test_the_offices_own_targets_count_from_when_it_was_placed_and_legal_times_from_when_it_came(line):
    signal_id, came, placed_at = an_unplaced(line), T0, T0 + timedelta(hours=20)
    case = line.case(placed(line, signal_id, now=placed_at))
    targets = [step for step in case.steps.values() if step.target_at]
    legal = [clock for clock in case.clocks.values() if clock.deadline.statutory]
    assert targets and {step.target_at > placed_at for step in targets} == {True}
    assert {step.target_basis for step in targets} == {"办公室内部目标" + FROM_PLACING}
    assert {clock.started_at for clock in legal} == {came}


def test_a_post_that_a_person_placed_elsewhere_stays_there_when_it_is_revised(line):
    placed(line, an_unplaced(line), "410711")
    assert [seen(line, "某地食堂吃坏肚子，后续"), seen(line, "某地食堂吃坏肚子，又续", area="410702")] == [None, None]
    assert [(each.state, each.area, each.revision) for each in line.rows(t.signals)] == [("elsewhere", "410711", 3)]


def test_a_version_that_a_later_one_overtook_decides_nothing_any_more(line):
    seen(line)
    (first,) = line.read(lambda connection: signals_of(connection, [row.id for row in line.rows(t.signals)]))
    seen(line, "外地食堂吃坏肚子", area="310000")
    with line.writing() as connection:
        late = Assessed(signal=first, assessment=an_assessment(first, kind=Kind.INCIDENT, area=None))
        gather(connection, line.system.reference, line.system.knowledge, [late], T0)
    assert states(line) == ["elsewhere"]


def test_what_is_put_aside_leaves_the_queue_with_a_row_of_the_audit(line):
    signal_id = an_unplaced(line)
    aside(line, signal_id)
    with line.writing() as connection:
        why = why_aside(connection, [signal_id])[signal_id]
        assert [states(line), (why.who, why.at, why.detail)] == [["put_aside"], ("甲", T0, "与食品安全无关")]
        assert verify(connection).broken is None


def test_what_was_put_aside_and_taken_back_can_be_placed(line):
    signal_id = an_unplaced(line)
    aside(line, signal_id)
    back(line, signal_id)
    with line.writing() as connection:
        told = [(row.kind, row.who, row.about) for row in line.rows(audit)]
        assert [told, why_aside(connection, [signal_id])] == [
            [("put_aside", "甲", signal_id), ("taken_back", "乙", signal_id)],
            {},
        ]
    case_id = placed(line, signal_id)
    assert [[each.id for each in line.case(case_id).signals], states(line)] == [[signal_id], ["gathered"]]


def test_what_a_person_put_aside_stays_there_until_its_text_names_a_place(line):
    aside(line, an_unplaced(line))
    assert [seen(line, "某地食堂吃坏肚子，后续"), states(line)] == [None, ["put_aside"]]
    assert seen(line, "红旗区某食堂吃坏肚子", area="410702") is not None
    assert states(line) == ["gathered"]


def test_what_is_not_waiting_is_not_put_aside_nor_taken_back(line):
    signal_id = an_unplaced(line)
    with pytest.raises(ActionRefused, match="可能已由他人撤回"):
        back(line, signal_id)
    with pytest.raises(ActionRefused, match="请选择不予处置的理由"):
        aside(line, signal_id, "because")
    aside(line, signal_id)
    with pytest.raises(ActionRefused, match=GONE):
        aside(line, signal_id)
    with pytest.raises(ActionRefused, match=GONE):
        placed(line, signal_id)
    assert [states(line), len(line.rows(audit))] == [["put_aside"], 1]


def test_what_the_person_knows_of_the_business_is_a_correction_of_theirs(line):
    case_id = placed(line, an_unplaced(line), operator="示例小馆", address="洪门镇")
    assert line.case(case_id).stated == {"operator": "示例小馆", "address": "洪门镇"}
    assert {entry.actor for entry in line.entries(case_id) if isinstance(entry.body, LabelCorrected)} == {OFFICER}


def test_a_post_whose_business_the_person_names_joins_the_affair_of_that_business(line):
    open_case = line.take(a_signal())
    post = a_signal(channel="media", source="weibo", source_id="p", request=None, text="又吃坏肚子", subject=None)
    line.take(post, an_assessment(post, kind=Kind.INCIDENT, area=None))
    unplaced = next(row.id for row in line.rows(t.signals) if row.state == "unplaced")
    assert placed(line, unplaced, operator="示例好再来小吃店") == open_case


def test_a_name_that_is_too_long_is_refused_and_the_post_waits_on(line):
    signal_id = an_unplaced(line)
    with pytest.raises(ActionRefused, match="最多 60 个字"):
        placed(line, signal_id, operator="示" * 61)
    assert states(line) == ["unplaced"]


def test_a_telephone_typed_as_a_name_is_kept_nowhere(line):
    case_id = placed(line, an_unplaced(line), operator="示例小馆13800000000")
    kept = [*map(str, line.entries(case_id)), *map(str, line.rows(t.keys)), str(line.case(case_id))]
    assert ["13800000000" in each for each in kept if "13800000000" in each] == []


def test_what_placing_would_begin_is_known_before_and_nothing_is_written(line):
    seen(line)
    (row,) = line.rows(t.signals)
    system = line.system
    with line.system.database.reading() as connection:
        signal, assessment = decode_signal(row.body), msgspec.json.decode(row.assessment, type=Assessment)
        draft = foreseen(connection, system.reference, system.knowledge, signal, assessment, "410702", T0)
    assert (line.cases(), states(line)) == ([], ["unplaced"])
    case = line.case(placed(line, row.id))
    assert (set(draft.case.clocks), set(draft.case.steps)) == (set(case.clocks), set(case.steps))


def test_who_is_told_that_nobody_claimed_it_is_told_from_its_placing_on(line):
    signal_id, placed_at = an_unplaced(line), T0 + timedelta(hours=20)
    case = line.case(placed(line, signal_id, now=placed_at))
    alert = [timer.at for timer in timers_of(case, line.system.reference).values() if timer.of == ALERT]
    assert (case.unclaimed_since, [at > placed_at for at in alert]) == (placed_at, [True])


def an_unplaced_of(system):
    """The id of a post without a place in the store of an office, and the post."""
    post = finish(a_signal(channel="media", source="weibo", request=None, text="某地食堂吃坏肚子", subject=None), T0)
    arrival = part(post)
    unsure = Assessed(signal=arrival.signal, assessment=an_assessment(post, kind=Kind.INCIDENT, area=None))
    with system.database.writing() as connection:
        receive(connection, [arrival], T0, system.vault)
        gather(connection, system.reference, system.knowledge, [unsure], T0)
    return post.id, post


def refused(system, job):
    """What is said to whoever was too late."""
    with pytest.raises(ActionRefused) as told:
        transact(system.database, job)
    return str(told.value)


def test_of_two_who_place_a_post_at_once_the_second_is_refused(office):
    one, other = office(), office()
    signal_id, _ = an_unplaced_of(one)
    second = placing(other, signal_id, "410702")
    said = while_uncommitted(one, placing(one, signal_id, "410711"), lambda: refused(other, second))
    assert [said, [(row.state, row.area) for row in rows(one, t.signals)]] == [GONE, [("elsewhere", "410711")]]


def test_what_a_post_says_anew_while_it_is_placed_is_not_lost(office):
    one, other = office(), office()
    signal_id, post = an_unplaced_of(one)
    later = part(msgspec.structs.replace(post, text="某地食堂吃坏肚子，三十人"))
    while_uncommitted(
        one,
        lambda connection: receive(connection, [later], T0, one.vault),
        lambda: transact(other.database, placing(other, signal_id, "410702")),
    )
    (row,) = rows(one, t.signals)
    assert [row.state, row.revision, decode_signal(row.body).text] == ["gathered", 2, later.signal.text]
