"""What officers said a text is, where the classifier said something else."""

from datetime import timedelta

import pytest
from flow import T0, a_signal, an_assessment, school_illness

from classifiers.assessment import Kind
from connectors.parse import finish
from playbooks.actions import Action
from streams.door import part
from streams.gathering.unplaced import put_aside, take_back
from streams.intake.history import receive_history
from streams.learning.corrections import PUT_ASIDE, Correction, by_field, corrections, monday, teachable, weeks
from streams.learning.weekly_texts import weekly_texts
from streams.store import schema as t
from tests.factories import OFFICER, the_step

pytestmark = pytest.mark.stores


def a_post(line, text, *, source_id, at=T0, kind=Kind.INCIDENT, **fields):
    """A media item taken in, and the case it went to."""
    signal = a_signal(
        channel="media",
        request=None,
        subject=None,
        source="示例论坛",
        source_id=source_id,
        text=text,
        received_at=at,
        area="410702",
        **fields,
    )
    relevant = kind != Kind.IRRELEVANT
    return line.take(signal, an_assessment(signal, kind=kind, relevant=relevant, kinds={str(kind): 0.9}))


def correct(line, case_id, now, *, field="kind", id="c1"):
    signal = line.case(case_id).signals[0].id
    body = {"signal": signal, "field": field, "now": now}
    action = Action(id=id, case=case_id, kind="correct_label", actor=OFFICER, at=line.clock.now(), body=body)
    outcome = line.act(action)
    assert outcome.ok, outcome.reason


def read(line, what, **arguments):
    return line.read(lambda connection: what(connection, **arguments))


def test_a_corrected_kind_is_a_text_to_learn_from(line):
    correct(line, a_post(line, "示例餐馆的后厨又上热搜了", source_id="p1"), "irrelevant")
    (found,) = read(line, corrections)
    assert (found.text, found.was, found.kind, found.at) == ("示例餐馆的后厨又上热搜了", "incident", "irrelevant", T0)


def test_what_was_said_last_counts_and_back_again_is_no_correction(line):
    first, second = (a_post(line, f"示例餐馆{n}的后厨上热搜了", source_id=n) for n in "ab")
    for n, kind in enumerate(("irrelevant", "rumour")):
        correct(line, first, kind, id=f"a{n}")
    for n, kind in enumerate(("irrelevant", "incident")):
        correct(line, second, kind, id=f"b{n}")
    assert [(each.was, each.kind) for each in read(line, corrections)] == [("incident", "rumour")]


def test_other_facts_are_no_labels(line):
    correct(line, a_post(line, "示例餐馆有人吃坏了肚子", source_id="p1"), "3", field="ill")
    assert read(line, corrections) == []


def test_every_correction_is_counted_by_what_it_put_right_and_a_confirmation_is_none(line):
    call = a_signal(channel="duty", text="示例餐馆有人吃坏了肚子", request=None)
    post = a_post(line, "示例餐馆有人吃坏了肚子", source_id="p1")
    for n, (case_id, field, now) in enumerate(
        [(post, "ill", "3"), (line.take(call), "ill", "4"), (post, "product", "馒头"), (post, "kind", "incident")]
    ):
        correct(line, case_id, now, field=field, id=f"c{n}")
    assert read(line, by_field) == {"ill": 2, "product": 1}


def test_what_the_result_of_a_duty_tells_corrects_no_reading(line):
    signal = a_signal(channel="illness", request=None, text="示例第一小学12名学生呕吐")
    case_id = line.take(signal, school_illness(signal, ill=12))
    step = the_step(line.case(case_id), "rescue").id
    body = {"step": step, "outcome": "done", "fields": {"ill": "31"}}
    action = Action(id="n1", case=case_id, kind="complete", actor=OFFICER, at=line.clock.now(), body=body)
    line.act(action)
    assert [line.case(case_id).facts["ill"], read(line, by_field)] == [31, {}]


@pytest.mark.parametrize(("kind", "told"), [(Kind.COMPLAINT, "complaint"), (Kind.IRRELEVANT, None)])
def test_a_text_that_was_put_aside_and_registered_by_hand_was_missed(line, kind, told):
    a_post(line, "这家的豆腐闻着不对劲", source_id="p1", kind=Kind.IRRELEVANT)
    (aside,) = line.rows(t.signals)
    by_hand = a_signal(channel="duty", source="值班接报", source_id=f"{PUT_ASIDE}{aside.id}", text="豆腐发霉")
    line.take(by_hand, an_assessment(by_hand, kind=kind, relevant=kind != Kind.IRRELEVANT))
    (found,) = read(line, corrections)
    assert (found.text, found.was, found.kind) == ("这家的豆腐闻着不对劲", "irrelevant", told)


@pytest.mark.parametrize(("reason", "kinds"), [("irrelevant", [("incident", "irrelevant")]), ("old", [])])
def test_what_waits_for_its_place_is_corrected_by_who_sets_it_aside_as_no_matter_of_ours(line, reason, kinds):
    signal = a_signal(channel="media", request=None, subject=None, source_id="p1", text="某地餐馆的后厨又上热搜了")
    line.take(signal, an_assessment(signal, kind=Kind.INCIDENT, relevant=True, area=None))
    (row,) = line.rows(t.signals)
    line.write(lambda connection: put_aside(connection, row.id, reason, who="li", now=T0))
    assert [(each.was, each.kind) for each in read(line, corrections)] == kinds
    assert [(week.shown, week.needless) for week in read(line, weeks)] == []
    line.write(lambda connection: take_back(connection, row.id, who="li", now=T0))
    assert read(line, corrections) == []


@pytest.mark.parametrize(("kind", "kinds"), [(Kind.INCIDENT, []), (Kind.COMPLAINT, [("incident", "complaint")])])
def test_what_was_set_aside_and_registered_after_all_is_no_longer_a_word_that_it_is_none_of_ours(line, kind, kinds):
    signal = a_signal(channel="media", request=None, subject=None, source_id="p1", text="某地餐馆的后厨又上热搜了")
    line.take(signal, an_assessment(signal, kind=Kind.INCIDENT, relevant=True, area=None))
    (aside,) = line.rows(t.signals)
    line.write(lambda connection: put_aside(connection, aside.id, "irrelevant", who="li", now=T0))
    by_hand = a_signal(channel="duty", source="值班接报", source_id=f"{PUT_ASIDE}{aside.id}", text="后厨脏")
    line.take(by_hand, an_assessment(by_hand, kind=kind))
    assert [(each.was, each.kind) for each in read(line, corrections)] == kinds


def test_what_a_person_says_of_the_registered_text_is_the_kind_of_the_missed_one(line):
    a_post(line, "这家的豆腐闻着不对劲", source_id="p1", kind=Kind.IRRELEVANT)
    (aside,) = line.rows(t.signals)
    by_hand = a_signal(channel="duty", source="值班接报", source_id=f"{PUT_ASIDE}{aside.id}", text="豆腐发霉")
    correct(line, line.take(by_hand, an_assessment(by_hand, kind=Kind.INCIDENT)), "complaint")
    assert {each.signal: each.kind for each in read(line, corrections)}[aside.id] == "complaint"


def test_drills_and_the_sample_teach_nothing(line):
    correct(line, a_post(line, "示例餐馆的后厨又上热搜了", source_id="p1", exercise="sample"), "irrelevant")
    assert [len(read(line, corrections, exercise=each)) for each in (None, "sample")] == [0, 1]


def test_reports_about_officials_are_counted_and_no_text_to_learn_from(line):
    a_post(line, "执法队吃拿卡要，包庇示例饭店", source_id="p1", kind=Kind.IRRELEVANT)
    a_post(line, "这家的豆腐闻着不对劲", source_id="p2", kind=Kind.IRRELEVANT)
    first, second = line.rows(t.signals)
    for aside, text in ((first, "登记"), (second, "市场监管所收黑钱")):
        by_hand = a_signal(channel="duty", source="值班接报", source_id=f"{PUT_ASIDE}{aside.id}", text=text)
        line.take(by_hand, an_assessment(by_hand))
    assert read(line, corrections) == []
    found = read(line, corrections, confidential=True)
    assert [each.is_confidential for each in found] == [True, True]
    assert [week.missed for week in read(line, weeks)] == [2]


def said_of(text, kind, **fields):
    return Correction(
        signal=text, channel="media", at=T0, received_at=T0, text=text, was="incident", kind=kind, **fields
    )


def test_of_several_in_the_same_words_the_last_one_said_teaches_and_of_no_words_none():
    texts = ("甲在店门口骂街", "【转】甲，在店门口骂街！", "转甲在店门口骂街", "转 甲在店门口骂街。", "", "＊＊＊")
    said = [said_of(text, "rumour" if n == 1 else "irrelevant") for n, text in enumerate(texts)]
    said.append(said_of("某局长收钱", "complaint", is_confidential=True))
    assert [(each.text, each.kind) for each in teachable(said)] == [(texts[0], "irrelevant"), (texts[3], "irrelevant")]


def test_what_is_of_one_case_is_known_to_be(line):
    case_id = a_post(line, "示例餐馆的后厨又上热搜了", source_id="p1")
    correct(line, case_id, "irrelevant")
    assert [each.case for each in read(line, corrections)] == [case_id]


def test_weeks_begin_on_monday_in_beijing(line):
    sunday_late = T0.replace(day=22, hour=17)  # Monday 01:00 in Beijing
    cases = [
        a_post(line, f"示例餐馆{name}的后厨上热搜了", source_id=name, at=at)
        for name, at in (("甲", T0), ("乙", T0), ("丙", sunday_late), ("丁", sunday_late - timedelta(days=7)))
    ]
    correct(line, cases[0], "irrelevant", id="c0")
    correct(line, cases[1], "rumour", id="c1")
    found = read(line, weeks)
    counted = [(week.begins.day, week.shown, week.needless, week.other_kind, week.missed) for week in found]
    assert counted == [(23, 3, 1, 1, 0), (16, 1, 0, 0, 0)]
    assert [round(week.precision, 2) for week in found] == [0.67, 1.0]


def test_an_item_without_a_time_that_came_again_is_of_the_week_in_which_it_came_first(line):
    case_id = a_post(line, "示例餐馆的后厨上热搜了", source_id="p1", at=None)
    line.clock.moment = T0 + timedelta(days=7)
    a_post(line, "示例餐馆的后厨又上热搜了", source_id="p1", at=None)
    correct(line, case_id, "irrelevant")
    (week,) = read(line, weeks)
    assert (week.begins, week.shown, week.needless) == (monday(T0), 1, 1)


def test_a_few_texts_of_each_week_are_taken_evenly(line):
    for n in range(60):
        a_post(line, f"今天的第{n}件事", source_id=str(n), at=T0 - timedelta(days=n), kind=Kind.IRRELEVANT)
    found = read(line, weekly_texts, now=T0, weeks=4, of_each=3)
    assert list(found) == sorted(found, reverse=True)
    assert sum(map(len, found.values())) <= 4 * 3 + 1
    assert all(monday(each.received_at) == week for week, signals in found.items() for each in signals)


def test_an_archive_that_is_taken_in_later_hides_no_week(line):
    for n in range(6):
        a_post(line, f"今天的第{n}件事", source_id=str(n), at=T0 - timedelta(days=n), kind=Kind.IRRELEVANT)
    long_ago = T0 - timedelta(days=400)
    texts = [f"去年的第{n}件事" for n in range(12)]
    old = [
        part(finish(a_signal(channel="media", source_id=text, text=text, received_at=long_ago), T0)) for text in texts
    ]
    line.write(lambda connection: receive_history(connection, old, T0, line.system.vault, home="410702"))
    found = read(line, weekly_texts, now=T0, weeks=4, of_each=30)
    assert sum(map(len, found.values())) == 6
    assert {each.text[:2] for signals in found.values() for each in signals} == {"今天"}


def test_nothing_has_come_yet(line):
    assert read(line, weekly_texts, now=T0, weeks=4, of_each=3) == {}
    assert read(line, weeks) == []
