"""Which article sets the nearest date, whoever has to keep it; and what stands beside it."""

from datetime import timedelta

from flow import a_signal, school_illness
from msgspec.structs import replace
from visiting import a_blue_case, a_red_case, text_of

from console.pages import queue_page
from console.pages.beside import beside, head_of, nearest_clocks, next_clocks, times_of, undated
from console.wording.citing import shortened, weight_of
from console.wording.keepers import without_doer
from console.wording.words import due_instant
from playbooks.law.workdays import BEIJING
from playbooks.telling.heard import UNIT_UNSEEN
from playbooks.telling.sooner import OWN, TARGET, THEIRS, at_once, dues
from streams.store import schema as t
from streams.store.schema import to_us

LENGTH = timedelta(days=9)


def first(line, case, now):
    """(whose, what, what is said of it) of the time that stands big."""
    head = head_of(case, line.system.reference, {}, now)
    return (head.of, head.title, head.passed, head.more)


def said(line, case, now):
    return [(each.of, each.title, each.passed) for each in beside(case, line.system.reference, {}, now)]


def without_targets(case):
    return replace(case, steps={})


def test_the_time_of_others_stands_first_where_they_have_to_report_first(line):
    case = without_targets(line.case(a_red_case(line)))
    head = head_of(case, line.system.reference, {}, case.opened_at)
    assert [head.of, head.at, head.passed] == [THEIRS, nearest_clocks(case, case.opened_at)[0].deadline.due_at, ""]
    assert said(line, case, case.opened_at) == []


def test_the_nearest_legal_time_stands_first_whoever_keeps_it_and_before_a_target_that_has_passed(line):
    case = line.case(a_red_case(line))
    (own, *_) = line.case(a_blue_case(line, source_id="b")).running_clocks
    both = replace(case, clocks=case.clocks | {own.id: own})
    now = case.opened_at + timedelta(hours=1)
    nearest = nearest_clocks(both, now)[0]
    assert first(line, both, now)[:3] == (THEIRS, nearest.deadline.title, "")
    dues = [each.deadline.due_at for each in (*both.running_clocks, *both.their_clocks)]
    assert nearest.deadline.due_at == min(due for due in dues if due > now)
    beside_it = said(line, both, now)
    assert [(of, passed) for of, _, passed in beside_it][:1] == [(TARGET, "已过内部目标")]
    assert (OWN, own.deadline.title, "") in beside_it


def test_only_where_the_district_has_no_legal_time_of_its_own_the_head_says_so(line):
    case = line.case(a_red_case(line))
    (own, *_) = line.case(a_blue_case(line, source_id="b")).running_clocks
    both = replace(case, clocks=case.clocks | {own.id: own})
    heads = [head_of(each, line.system.reference, {}, case.opened_at) for each in (case, both)]
    assert [head.has_ours for head in heads] == [False, True]


def test_a_target_that_has_passed_stands_first_where_no_law_says_a_time_and_says_how_many_passed_with_it(line):
    case = replace(line.case(a_red_case(line)), clocks={})
    targets = sorted((step.target_at, step.title) for step in case.open_steps if step.target_at and not step.optional)
    now = targets[0][0] + timedelta(minutes=1)
    passed = [each for each in targets if each[0] <= now]
    assert first(line, case, now) == (TARGET, targets[0][1], "已过内部目标", len(passed) - 1)


def test_what_others_let_pass_stands_beside_what_we_let_pass_and_is_never_called_overdue(line):
    case = line.case(a_red_case(line))
    now = case.opened_at + timedelta(hours=3)
    words = [first(line, case, now)[2], *(passed for *_, passed in said(line, case, now))]
    assert ["对方期限已过" in words, "已超期" in words] == [True, False]


def test_what_others_let_pass_and_nobody_saw_kept_stands_apart_from_the_nearest_time_and_from_the_rest(line, visitor):
    case_id = a_red_case(line)
    (own, *_) = line.case(a_blue_case(line, source_id="b")).running_clocks
    case = line.case(case_id)
    case = replace(case, clocks=case.clocks | {own.id: own})
    now = case.opened_at + timedelta(hours=3)
    times = times_of(case, line.system.reference, {}, now)
    assert [times.first.of, times.let_pass.of, times.let_pass.passed] == [OWN, THEIRS, "对方期限已过"]
    assert times.let_pass not in times.beside
    assert times_of(case, line.system.reference, {}, case.opened_at).let_pass is None


def test_of_what_falls_due_at_one_instant_the_same_stands_for_all_before_and_after(line):
    case, ref = line.case(a_red_case(line)), line.system.reference
    (own, *_) = line.case(a_blue_case(line, source_id="b")).running_clocks
    nearest, *others = nearest_clocks(case, case.opened_at)
    last = replace(nearest, deadline=replace(nearest.deadline, title="龥"))  # by its title it would stand behind
    case = replace(without_targets(case), clocks={each.id: each for each in (own, last, *others)})
    after = times_of(case, ref, {}, nearest.deadline.due_at).let_pass
    assert [bool(others), head_of(case, ref, {}, case.opened_at).title, after.title] == [True, "龥", "龥"]


def test_what_one_of_others_let_pass_is_seen_before_the_next_of_others_falls_due(line):
    case = without_targets(line.case(a_red_case(line)))
    due, *_ = sorted(case.their_clocks, key=lambda clock: clock.deadline.due_at)
    sooner = replace(due, deadline=replace(due.deadline, due_at=due.deadline.due_at - timedelta(minutes=30)))
    case = replace(case, clocks=case.clocks | {due.id: sooner})
    now = sooner.deadline.due_at + timedelta(minutes=1)
    times = times_of(case, line.system.reference, {}, now)
    assert [times.first.of, times.first.at > now] == [THEIRS, True]
    assert [times.let_pass.title, times.let_pass.at, times.let_pass.passed, times.let_pass.more] == [
        due.deadline.title,
        sooner.deadline.due_at,
        "对方期限已过",
        0,
    ]


def test_the_row_and_the_page_say_it_in_red_and_the_page_with_the_article(line, visitor):
    case_id = a_red_case(line)
    post = a_signal(
        channel="media",
        request=None,
        source="示例论坛",
        source_id="m1",
        text="示例第一小学学生呕吐",
        subject={"name": "示例第一小学", "address": "洪门镇示例路1号"},
    )
    assert line.take(post, school_illness(post)) == case_id  # a post is answered within 48 hours
    line.clock.moment += timedelta(hours=3)
    row = visitor.read("/").partition('<td class="due">')[2].partition("</td>")[0]
    head, _, lesser = row.partition('<div class="lesser">')
    late = lesser.partition('class="other"')[2]
    assert ["countdown small passed" in late, "医院：" in late, "第三十条" in late] == [True, True, True]
    assert ["下一规定期限" in head, "passed" in head] == [True, False]
    page = visitor.read(f"/cases/{case_id}").partition('<p class="nearest late"')[2].partition("</p>")[0]
    assert ["对方期限已过" in page, "第三十条" in page] == [True, True]


def test_our_own_miss_stands_before_everything_and_is_called_overdue(line):
    case = line.case(a_red_case(line))
    (own, *_) = line.case(a_blue_case(line, source_id="b")).running_clocks
    missed = replace(own, missed_at=own.deadline.due_at, verdict="overdue")
    case = replace(case, clocks=case.clocks | {own.id: missed})
    now = own.deadline.due_at + timedelta(minutes=1)
    assert first(line, case, now)[:3] == (OWN, own.deadline.title, "已超期")


def test_after_what_has_passed_comes_what_is_next(line):
    case = line.case(a_red_case(line))
    targets = sorted((step.target_at, step.title) for step in case.open_steps if step.target_at and not step.optional)
    now = targets[0][0]
    coming = next(title for at, title in targets if at > now)
    assert (TARGET, coming, "") in said(line, case, now)


def test_a_target_after_the_nearest_time_is_not_said(line):
    case = line.case(a_blue_case(line))
    steps = {
        key: replace(step, target_at=case.running_clocks[0].deadline.due_at + LENGTH)
        for key, step in case.steps.items()
    }
    assert said(line, replace(case, steps=steps), case.opened_at) == []


def test_a_step_that_may_be_left_out_has_no_target_that_counts(line):
    case = line.case(a_red_case(line))
    steps = {key: replace(step, optional=True) for key, step in case.steps.items()}
    assert first(line, replace(case, steps=steps), case.opened_at)[0] == THEIRS


def test_the_row_and_the_head_give_one_answer(line, visitor):
    case_id = a_red_case(line)
    head = head_of(line.case(case_id), line.system.reference, {}, line.case(case_id).opened_at)
    due = f'data-due="{int(head.at.timestamp() * 1000)}"'
    row = visitor.read("/").partition('<td class="due">')[2].partition("</td>")[0]
    top = visitor.read(f"/cases/{case_id}").partition('<p class="nearest first">')[2].partition("</p>")[0]
    assert [[due in each, without_doer(head.title) in each] for each in (row, top)] == [[True] * 2] * 2


def test_the_clock_that_comes_first_is_marked_among_the_clocks(line, visitor):
    case_id = a_red_case(line)
    case = line.case(case_id)
    nearest = nearest_clocks(case, case.opened_at)[0]
    clock = visitor.read(f"/cases/{case_id}").partition('class="clock')[2].partition("</article>")[0]
    assert ["nearest" in clock, nearest.id in clock] == [True, True]


def test_only_the_next_legal_time_of_the_district_is_called_the_next_to_fall_due(line, visitor):
    red, blue = a_red_case(line), a_blue_case(line)
    marked = [visitor.read(f"/cases/{each}").count("本区下一期限") for each in (red, blue)]
    case = line.case(red)
    assert {each.is_theirs for each in nearest_clocks(case, case.opened_at)} == {True}
    assert next_clocks(case, case.opened_at) == []
    assert marked == [0, 1]  # at the clock itself: the head has one word for whosever time comes first


def test_clocks_that_fall_due_at_one_instant_stand_first_together_each_with_its_article(line, visitor):
    case_id = a_red_case(line)
    case = line.case(case_id)
    nearest = nearest_clocks(case, case.opened_at)
    assert [len(nearest) > 1, len({each.deadline.due_at for each in nearest})] == [True, 1]
    page, row = visitor.read(f"/cases/{case_id}"), visitor.read("/").partition('<td class="due">')[2]
    head = page.partition('<p class="nearest first">')[2].partition("</p>")[0]
    articles = {each.deadline.article for each in nearest}
    assert {each for each in articles if each in head} == articles
    row = row.partition("</td>")[0]
    first, *others = nearest
    assert {each for each in articles if each in row} == articles  # the whole of each is the tooltip of its short name
    said = [f">{shortened(each.deadline.article)}</span>" in row for each in others]
    assert [f"另有{len(others)}项同时到期：" in text_of(row).replace(" ", ""), said] == [True, [True] * len(others)]
    assert f"等 {len(nearest)} 项" in text_of(head)
    assert page.count(" nearest") == len(nearest)
    assert [f'id="clock-{each.id}"' in page.partition('id="theirs"')[0] for each in nearest] == [True] * len(nearest)


def test_the_times_of_others_are_counted_with_those_that_stand_above_them(line, visitor):
    case_id = a_red_case(line)
    one, *others = line.case(case_id).their_clocks
    earlier = (one.started_at - timedelta(minutes=30)).astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")
    visitor.do(case_id, "correct_start", clock=one.id, start=earlier, reason="接诊更早", document="病历")
    head = text_of(visitor.read(f"/cases/{case_id}").partition('id="theirs"')[2].partition("</summary>")[0])
    assert f"{len(others) + 1} 项，最先到期的 1 项列在上面" in head


def test_a_row_is_sorted_by_the_earliest_of_its_times(line, visitor):
    case_id = a_red_case(line)
    visitor.do(case_id, "acknowledge", key="claimed")
    (row,) = line.rows(t.cases)
    case = line.case(case_id)
    assert row.next_at == to_us(min(due.at for due in dues(case)))


def test_the_office_hears_of_its_own_target_on_the_row(line, visitor):
    a_red_case(line)
    assert "内部目标：" in text_of(visitor.read("/"))


def test_a_hospital_that_told_the_desk_is_not_said_to_have_told_nothing(line, visitor):
    """Its report is here; whose is not seen yet is the unit's, and its network report is looked up."""
    case_id = a_red_case(line)
    case = line.case(case_id)
    (hospital,) = [each for each in case.their_clocks if "医疗机构" in each.deadline.runs_for]
    only = replace(without_targets(case), clocks={hospital.id: hospital})
    head = head_of(only, line.system.reference, {}, hospital.deadline.due_at)
    assert (head.heard.words, head.heard.at) == (UNIT_UNSEEN, case.signals[0].received_at)


def test_the_row_says_when_whose_duty_and_by_which_article_in_one_line(line, visitor):
    case_id = a_red_case(line)
    now = line.clock.now()
    at = due_instant(head_of(line.case(case_id), line.system.reference, {}, now).at, now)
    row = visitor.read("/").partition('<span class="nearest">')[2].partition("</td>")[0]
    words = ["下一规定期限", at, "还有 2小时0分", "医院：网络直报突发公共卫生事件", "》第三十条", "另有2项同时到期"]
    places = [text_of(row).index(each) for each in words]
    assert places == sorted(places)


def test_what_others_let_pass_stands_second_with_a_way_to_record_it_and_before_a_target(line, visitor):
    case_id = a_red_case(line)
    (own, *_) = line.case(a_blue_case(line, source_id="b")).running_clocks
    case = replace(line.case(case_id), clocks=line.case(case_id).clocks | {own.id: own})
    now = case.opened_at + timedelta(hours=3)
    assert first(line, case, now)[:3] == (OWN, own.deadline.title, "")
    found = [(each.of, bool(each.record)) for each in beside(case, line.system.reference, {}, now)][:2]
    assert found == [(THEIRS, True), (TARGET, False)]


def test_a_target_leads_over_no_legal_time_also_where_all_that_is_left_has_passed(line):
    case = line.case(a_red_case(line))
    assert first(line, case, case.opened_at + timedelta(hours=30))[0] == THEIRS


def test_a_row_has_two_short_lines_under_its_first(line, visitor):
    a_red_case(line)
    line.clock.moment += timedelta(minutes=40)
    line.let_time_pass()
    lesser = visitor.read("/").partition('<div class="lesser">')[2].partition("</div>")[0]
    assert lesser.count('data-due="') == 2


def test_what_comes_next_stands_by_its_time_ours_of_days_behind_a_target_of_minutes(line):
    case = line.case(a_red_case(line))
    (own, *_) = line.case(a_blue_case(line, source_id="b")).running_clocks
    case = replace(case, clocks=case.clocks | {own.id: own})
    shown = beside(case, line.system.reference, {}, case.opened_at)
    assert [each.of for each in shown] == [TARGET, OWN]
    assert shown[0].at < shown[1].at


def test_what_the_law_wants_at_once_of_the_district_stands_in_the_row_without_a_time(line, visitor):
    case = line.case(a_red_case(line))
    lesser = text_of(visitor.read("/").partition('<div class="lesser">')[2].partition("</div>")[0])
    now = at_once(case)
    by_law = next(each.deadline for each in now if each.deadline.article.startswith("《中华人民共和国"))
    said = [
        "立即 未办结，无时点 本区：" in lesser,
        by_law.article.partition("》")[2] in lesser,
        f"另有{len(now) - 1}项" in lesser,
    ]
    assert said == [True, True, True]


def test_what_the_districts_plan_times_stands_behind_what_is_due_at_once_whatever_sets_it(line):
    case = without_targets(line.case(a_red_case(line)))
    (planned,) = [each for each in undated(case) if each.deadline.unit == "per_plan"]
    assert [undated(case)[-1], weight_of(planned.deadline.article)] == [planned, 0]


def test_where_that_alone_is_left_the_row_does_not_call_it_at_once(line, visitor, monkeypatch):
    a_red_case(line)
    monkeypatch.setattr(queue_page, "undated", lambda case: undated(case)[-1:])
    lesser = text_of(visitor.read("/").partition('<div class="lesser">')[2].partition("</div>")[0])
    assert lesser.startswith("按当地方案 未办结，无时点 本区")


def test_what_the_unit_let_pass_names_it_where_the_signals_name_one(line, visitor):
    a_red_case(line)
    line.clock.moment += timedelta(hours=3)
    line.let_time_pass()
    row = text_of(visitor.read("/").partition('<td class="due">')[2].partition("</td>")[0])
    assert ["示例第一小学" in row or "医院：" in row, "病害的单位" in row] == [True, False]
