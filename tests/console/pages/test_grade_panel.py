"""Why this grade: the page names what speaks for it, and shows a graver proposal again after a person confirmed one."""

from visiting import a_red_case, text_of


def panel(visitor, case_id):
    """The words of the panel of the grade; empty when there is none."""
    _, found, rest = visitor.read(f"/cases/{case_id}").partition('id="grade"')
    return text_of(f"<p {rest.partition('</section>')[0]}") if found else ""


def correct(visitor, line, case_id, field, now, key):
    signal = line.case(case_id).signals[0].id
    visitor.do(case_id, "correct_label", signal=signal, field=field, now=now, key=key)


def test_the_page_says_why_this_grade_by_which_text_and_what_to_look_closer_at(line, visitor):
    case_id = a_red_case(line)
    assert panel(visitor, case_id) == ""
    correct(visitor, line, case_id, "ill", "60", "a")
    words = panel(visitor, case_id)
    assert "规则建议：Ⅱ级；须由人确认。" in words
    assert "学校事件受害50人以上（江苏食品安全知识读本转载的分级标准（转载件，未核对原文）；各地学校标准不一" in words
    assert "核定时从严把握：涉及学校或者幼儿园" in words


def test_how_far_it_spread_is_said_on_the_page_and_proposes_a_grade(line, visitor):
    case_id = a_red_case(line)
    correct(visitor, line, case_id, "towns", "2", "a")
    assert "规则建议：Ⅳ级；须由人确认。" in panel(visitor, case_id)


def test_a_graver_proposal_is_shown_again_after_a_lesser_grade_was_confirmed(line, visitor):
    case_id = a_red_case(line)
    correct(visitor, line, case_id, "ill", "60", "a")
    visitor.do(case_id, "confirm_grade", grade="Ⅱ级（重大）", basis="示例评估意见", key="b")
    assert panel(visitor, case_id) == ""
    correct(visitor, line, case_id, "provinces", "2", "c")
    assert "重于已确认的Ⅱ级（重大），请考虑调整。" in panel(visitor, case_id)


def test_the_step_that_grades_offers_the_four_grades_and_the_head_shows_what_it_ended_with(line, visitor):
    case_id = a_red_case(line)
    first = next(step for step in line.case(case_id).open_steps if step.plan == "verify_report")
    visitor.do(case_id, "complete", step=first.id, outcome="confirmed", key="a")
    page = visitor.read(f"/cases/{case_id}")
    assert ('<select name="field-grade">' in page, 'input name="field-grade"' in page) == (True, False)
    step = next(step for step in line.case(case_id).open_steps if step.plan == "confirm_grade")
    said = {"field-grade": "Ⅳ级（一般）", "field-basis": "示例评估意见"}
    page = visitor.act(case_id, "complete", step=step.id, outcome="graded", key="b", **said)
    assert "已确认等级：Ⅳ级（一般）" in text_of(page)
    assert "decide_response" in {each.plan for each in line.case(case_id).open_steps}
