"""A proposal is confirmed with a text that leads its reader to the case: by its number, to its town."""

from datetime import timedelta

import msgspec
import pytest
from flow import T0, a_signal, school_illness
from visiting import a_blue_case, a_red_case, text_of

from connectors.notice import Notice
from console.pages.proposed import placed
from streams.store import schema as t


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("【提级建议】一起", "红旗区东街街道", "【提级建议】20261125-001，红旗区东街街道：一起"),
        ("【提级建议】一起", "", "【提级建议】20261125-001：一起"),
        ("一起", "红旗区", "20261125-001，红旗区：一起"),
    ],
)
def test_number_and_place_stand_behind_the_mark(text, place, said):
    assert placed(text, "20261125-001", place) == said


def text_to_confirm(page):
    return page.split('<textarea name="text" rows="3">')[1].split("</textarea>")[0]


def proposed(line):
    """A red case that nobody claimed for so long that the director is proposed: its id."""
    case_id = a_red_case(line)
    line.clock.moment = T0 + timedelta(minutes=16)
    line.let_time_pass()
    return case_id


def test_what_is_confirmed_leaves_with_the_number_of_the_case_and_the_town(line, visitor):
    case_id = proposed(line)
    prepared = line.case(case_id).proposals[0]
    said = text_to_confirm(visitor.read(f"/cases/{case_id}"))
    rest = prepared.text.removeprefix("【提级建议】")
    assert said == f"【提级建议】{line.rows(t.cases)[0].number}，红旗区洪门镇：{rest}"
    of = {"of": prepared.of, "rung": str(prepared.rung)}
    visitor.do(case_id, "confirm_escalation", **of, text=said, key="k")
    sent = [msgspec.json.decode(row.body, type=Notice) for row in line.rows(t.notices)]
    assert [each.text for each in sent if each.reason == "escalated"][-1] == said


def test_what_is_sent_says_as_many_as_are_known_when_it_is_confirmed(line, visitor):
    case_id = proposed(line)
    subject = {"name": "示例第一小学", "address": "洪门镇示例路1号"}
    more = a_signal(
        channel="illness", request=None, source="示例县医院", text="示例第一小学31名学生呕吐", subject=subject
    )
    assert line.take(more, school_illness(more, ill=31)) == case_id
    said = text_to_confirm(visitor.read(f"/cases/{case_id}"))
    assert ["不适23人" in line.case(case_id).proposals[0].text, "不适31人" in said] == [True, True]
    visitor.do(case_id, "confirm_escalation", key="k")
    sent = [msgspec.json.decode(row.body, type=Notice) for row in line.rows(t.notices)]
    assert "不适31人" in [each.text for each in sent if each.reason == "escalated"][-1]


def test_where_it_is_does_not_leave_of_what_only_the_director_opens(line, visitor):
    case_id = proposed(line)
    visitor.send("/person", person="director-1", back="/")
    visitor.do(case_id, "confide", confided="yes", reason="涉及公职人员", key="c")
    assert "红旗区" not in text_to_confirm(visitor.read(f"/cases/{case_id}"))


def test_a_proposal_that_nobody_answered_says_on_the_case_that_it_was_told_again_and_is_not_any_more(line, visitor):
    case_id = proposed(line)
    for minutes in (29, 30, 200):
        line.clock.moment = T0 + timedelta(minutes=minutes)
        line.let_time_pass()
        page = " ".join(text_of(visitor.read(f"/cases/{case_id}")).split())
        told = [row for row in line.rows(t.notices) if row.reason == "proposal" and row.receiver == "D01/director"]
        found = ["仍无人确认：11-25 10:10 已再提醒一次，不再提醒" in page, "11-25 10:10 已再提醒" in page, len(told)]
        assert found == ([False, False, 1] if minutes < 30 else [True, True, 2])
    assert "提级报主任的建议仍无人确认，已再提醒一次，不再提醒" in page


def test_who_decides_finds_first_what_waits_for_them_and_others_a_number(line, visitor):
    case_id = proposed(line)
    number = line.rows(t.cases)[0].number
    seen = {}
    for person in ("director-1", "supervisor-1", "duty-1", "leader-1"):
        visitor.send("/person", person=person, back="/")
        page = visitor.read("/")
        listed = page.partition('id="to-decide"')[2].partition("</div>")[0]
        seen[person] = ["等您决定：1 项" in listed, f'href="/cases/{number}#proposals"' in listed]
        assert "<b>1</b> <span>提级建议待确认</span>" in page
    assert seen == {person: [person in ("director-1", "supervisor-1")] * 2 for person in seen}
    (each,) = line.case(case_id).proposals
    visitor.send("/person", person="director-1", back="/")
    visitor.do(case_id, "decline_escalation", of=each.of, rung=str(each.rung), reason="已电话报告", key="k")
    assert "提级建议待确认" not in text_of(visitor.read("/"))


def test_the_number_leads_to_the_cases_in_which_a_proposal_waits(line, visitor):
    with_one, without = proposed(line), a_blue_case(line)
    page = visitor.read("/?proposed=1")
    numbers = {row.id: row.number for row in line.rows(t.cases)}
    assert [f'id="row-{numbers[each]}"' in page for each in (with_one, without)] == [True, False]


def test_what_only_the_director_opens_is_counted_to_the_director_alone(line, visitor):
    case_id = proposed(line)
    visitor.send("/person", person="director-1", back="/")
    visitor.do(case_id, "confide", confided="yes", reason="涉公职人员", key="k")
    assert "等您决定：1 项" in visitor.read("/")
    visitor.send("/person", person="supervisor-1", back="/")
    assert "提级建议待确认" not in text_of(visitor.read("/"))
