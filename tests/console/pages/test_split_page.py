"""A complaint and a rumour merged by mistake and split again, as the desk shows them."""

from datetime import timedelta

import pytest
from flow import T0, a_signal, an_assessment
from visiting import a_blue_case, a_rumour_case, text_of

from streams.store import schema as t

pytestmark = pytest.mark.stores


def test_what_was_merged_by_mistake_and_split_again_is_what_it_was(line, visitor):
    complaint = a_blue_case(line)
    line.clock.moment += timedelta(minutes=10)
    rumour = a_rumour_case(line)
    was, other = line.case(complaint), line.case(rumour)
    visitor.do(complaint, "merge", other=rumour, reason="误以为同一件事", key="m")
    page = visitor.act(complaint, "split", signals=other.signals[0].id, reason="误并，拆回", key="s")
    old = line.case(complaint)
    (new,) = [each for each in line.cases() if each.is_open and each.id != complaint]
    assert [old.clocks, old.heading, old.known] == [was.clocks, was.heading, None]
    assert [new.clocks, new.heading, new.known] == [other.clocks, other.heading, other.known]
    assert "1 条信息拆出，另立事件；理由：误并，拆回" in text_of(page)
    shown = visitor.read(f"/cases/{new.id}")
    assert 'id="rumour"' in shown
    assert "由另一事件拆出，带来 1 条信息及其步骤和时限；理由：误并，拆回" in text_of(shown)
    assert "并入另一事件的信息" not in text_of(shown)


def test_a_signal_that_was_never_merged_is_called_as_it_would_be_by_itself(line, visitor):
    case_id = a_blue_case(line)
    signal = line.case(case_id).signals[0]
    again = a_blue_case(line, source_id="r2", text="吃出头发和虫子，投诉这家店")
    assert again == case_id
    leaving = next(each for each in line.case(case_id).signals if each.id != signal.id)
    visitor.do(case_id, "split", signals=leaving.id, reason="另一件事", key="s")
    (new,) = [each for each in line.cases() if each.id != case_id]
    assert new.title == line.case(case_id).title
    assert new.title != leaving.title


def test_what_a_post_had_heated_cools_when_the_post_leaves_which_stays_hot_itself(line, visitor):
    case_id = a_blue_case(line)
    calm = line.case(case_id)
    media = {"platform": "示例论坛", "observed_at": T0.isoformat(), "forwards": 1200}
    post = a_signal(channel="media", request=None, source="示例论坛", source_id="m1", area="410702", media=media)
    assert line.take(post, an_assessment(post, kind="complaint")) == case_id
    line.let_time_pass()
    hot = line.case(case_id)
    assert [hot.heat, hot.severity] == ["orange", "orange"]
    visitor.do(case_id, "split", signals=hot.signals[1].id, reason="另一件事", key="s")
    line.let_time_pass()
    old = line.case(case_id)
    (new,) = [each for each in line.cases() if each.id != case_id]
    assert [old.heat, old.severity, old.heat_why] == ["blue", calm.severity, ()]
    assert [new.heat, new.severity] == ["orange", "orange"]


def test_what_cooled_when_a_post_left_grows_as_hot_again_by_another(line, visitor):
    case_id = a_blue_case(line)

    def see(source_id, forwards):
        media = {"platform": "示例论坛", "observed_at": line.clock.moment.isoformat(), "forwards": forwards}
        post = a_signal(
            channel="media", request=None, source="示例论坛", source_id=source_id, area="410702", media=media
        )
        assert line.take(post, an_assessment(post, kind="complaint")) == case_id
        line.let_time_pass()
        return line.case(case_id).heat

    heat = [see("m1", 5), see("m2", 1200)]
    visitor.do(case_id, "split", signals=line.case(case_id).signals[2].id, reason="另一件事", key="s")
    heat.append(line.case(case_id).heat)
    line.clock.moment += timedelta(hours=1)
    heat.append(see("m1", 1300))
    assert heat == ["blue", "orange", "blue", "orange"]


def test_the_page_of_a_merged_case_leads_to_where_its_signals_went_on(line, visitor):
    line.take(a_signal(source_id="a1"))
    first = line.cases()[0].id
    line.clock.moment += timedelta(minutes=10)
    second = line.take(a_signal(source_id="a2", subject={"name": "示例另一小吃店"}, text="示例另一小吃店的饭馊了"))
    assert first != second
    mine = line.case(second).signals[0].id
    visitor.do(first, "merge", other=second, reason="同一件事", key="m1")
    visitor.do(first, "split", signals=[mine], reason="不是同一件事", key="s1")
    third = next(case.id for case in line.cases() if case.id not in (first, second))
    numbers = {row.id: row.number for row in line.rows(t.cases)}
    page = text_of(visitor.read(f"/cases/{second}"))
    assert [f"已并入： {numbers[first]}" in page, f"拆出的信息现在： {numbers[third]}" in page] == [True, True]
