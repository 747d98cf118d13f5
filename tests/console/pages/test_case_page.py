"""The case page: every reason, every clock with its article, every step as a form, every entry as a sentence."""

import asyncio
import re
from datetime import timedelta

import msgspec
import pytest
from flow import T0, a_signal, an_assessment
from visiting import a_blue_case, a_red_case, text_of

from classifiers.assessment import Evidence, Harm, Kind
from connectors.notice import Notice
from console.pages import case_page
from console.pages.case_record import LATEST, RECENT
from console.pages.case_steps import FEW
from console.papers.report import report_on
from console.wording import sentences
from playbooks.deciding.clocks import pause_grounds
from playbooks.law.workdays import in_beijing
from playbooks.ledger import bodies
from playbooks.telling.likely import GROUPS
from playbooks.urgency.severity import uncovered
from streams.store import schema as t


@pytest.mark.stores
def test_a_case_is_found_by_number_and_by_id(line, visitor):
    case_id = a_red_case(line)
    number = visitor.number_of(case_id)
    assert text_of(visitor.read(f"/cases/{number}")).count(number) == text_of(visitor.read(f"/cases/{case_id}")).count(
        number
    )


def test_an_unknown_case_is_a_page_with_a_way_back(visitor):
    answer = visitor.get("/cases/20990101-001")
    assert [answer.status_code, "没有编号为“20990101-001”的事件" in answer.text, 'href="/"' in answer.text] == [
        404,
        True,
        True,
    ]


def test_every_reason_of_its_severity_is_said(line, visitor):
    case_id = a_red_case(line)
    page = visitor.read(f"/cases/{case_id}")
    why = uncovered(line.system.reference.severities, line.case(case_id).severity_why)
    assert [each for each in why if f"<li>{each}</li>" not in page] == []


def test_every_clock_shows_article_version_and_due_time(line, visitor):
    case_id = a_red_case(line)
    visitor.do(case_id, "complete", step="check_network_report", outcome="done", key="n")
    text = text_of(visitor.read(f"/cases/{case_id}"))
    clocks = line.case(case_id).clocks.values()
    assert [clock.deadline.article for clock in clocks if clock.deadline.article not in text] == []
    assert text.count("本区下一期限") == 1
    assert [
        word for word in ("11-25 11:40 （周三）到期", "法定时限", "版本 2011", "条文据转载件") if word not in text
    ] == []


def test_the_time_of_others_stands_apart_and_is_called_theirs(line, visitor):
    """The unit that has to report within two hours: the officer needs the hour, and it is nobody's miss here."""
    case_id = a_red_case(line)
    page = visitor.read(f"/cases/{case_id}")
    before = text_of(page)
    theirs = before.partition("不是本区部门的时限")[2]
    assert ("发生可能与食品有关的群体性急性病害的单位的期限" in theirs, "对方期限内" in theirs) == (True, True)
    report = page.split('id="report-text"')[1].split("</textarea>")[0]
    said = report.partition("十一、对方期限：")[2].splitlines()[0]
    assert "群体性急性发病单位报告（发生可能与食品有关的群体性急性病害的单位），" in said
    line.clock.moment += timedelta(hours=3)
    line.let_time_pass()
    after = text_of(visitor.read(f"/cases/{case_id}"))
    assert ("对方期限已过" in after, "已超期" in after) == (True, False)
    assert ("对方期限届满（不计我方超期）" in after, "已超过法定期限" in after) == (True, False)


def test_a_clock_is_paused_only_where_its_article_names_what_is_not_counted(line, visitor):
    case_id = a_blue_case(line)
    assert "条文没有规定不计入的时间，不能暂停。" in text_of(visitor.read(f"/cases/{case_id}"))
    clock = next(each for each in line.case(case_id).clocks.values() if each.deadline.rule == "CMP-1")
    page = text_of(visitor.act(case_id, "pause", clock=clock.id, reason="等待检验", document="示例文书1号", key="k"))
    assert "第十五条没有规定不计入的时间，该时限不能暂停" in page
    visitor.do(case_id, "complete", step="decide_acceptance", outcome="accepted", key="l")
    assert "鉴定、检测（《市场监督管理投诉举报处理办法》第二十二条）" in text_of(visitor.read(f"/cases/{case_id}"))


def test_of_several_grounds_for_a_pause_the_chosen_one_counts(line, visitor):
    case_id = a_blue_case(line, request="report")
    clock = next(
        each for each in line.case(case_id).clocks.values() if len(pause_grounds(line.system.reference, each)) > 1
    )
    *_, last = pause_grounds(line.system.reference, clock)
    visitor.do(case_id, "pause", clock=clock.id, reason="送检", document="示例文书1号", ground=last.id, key="k")
    paused = line.case(case_id).clocks[clock.id]
    page = text_of(visitor.read(f"/cases/{case_id}"))
    assert [paused.is_paused, f"不计入的事由：{last.title}" in page] == [True, True]


def test_every_step_says_whose_and_why_theirs(line, visitor):
    case_id = a_red_case(line)
    text = text_of(visitor.read(f"/cases/{case_id}"))
    steps = line.case(case_id).steps.values()
    assert [step.title for step in steps if step.title not in text or step.why_you not in text] == []


def test_evidence_is_marked_and_says_what_for(line, visitor):
    signal = a_signal(title="豇豆", text="农药味刺鼻", subject=None)
    evidence = (Evidence(start=3, end=6, text="农药味", weight=1.0, for_="hazard:HZ-C"),)
    case_id = line.take(signal, an_assessment(signal, evidence=evidence))
    name = line.system.knowledge.hazard_name("HZ-C")
    assert f'<mark title="危害：{name}">农药味</mark>刺鼻' in visitor.read(f"/cases/{case_id}")


def test_a_refused_action_shows_its_reason_and_keeps_what_was_typed(line, visitor):
    page = text_of(visitor.act(a_red_case(line), "close", conclusion="写了很久的结论", key="k"))
    assert ["“办结”没有执行" in page, "还有必办步骤未办结" in page, "写了很久的结论" in page] == [True, True, True]


@pytest.mark.stores
def test_corrected_after_a_refusal_the_same_form_counts_as_another_action(line, visitor):
    case_id = a_red_case(line)
    refused = visitor.act(case_id, "note", text=" ", key="k")
    assert "备注不能为空" in refused
    assert "“备注”已记入台账" in visitor.act(case_id, "note", text="已核实", key="k")


@pytest.mark.stores
def test_a_step_is_completed_by_a_plain_form_and_its_clock_stops(line, visitor):
    case_id = a_blue_case(line)
    step = next(each for each in line.case(case_id).steps.values() if each.plan == "decide_acceptance")
    line.clock.moment = T0 + timedelta(hours=3)
    page = visitor.act(case_id, "complete", step=step.id, outcome="accepted", done_at="2026-11-25T11:00", key="k")
    assert "步骤办结：决定是否受理投诉并告知投诉人，结果：受理" in text_of(page)
    clock = next(each for each in line.case(case_id).clocks.values() if each.deadline.rule == "CMP-1")
    assert clock.stopped_at == T0 + timedelta(hours=1, minutes=20)


def test_a_missing_field_is_named(line, visitor):
    case_id = a_blue_case(line)
    step = next(each for each in line.case(case_id).steps.values() if each.plan == "decide_acceptance")
    page = text_of(
        visitor.act(case_id, "complete", step=step.id, outcome="refused", key="k", **{"field-reason": "无事实"})
    )
    assert "还需填写：不予受理的情形、其他救济途径" in page


@pytest.mark.stores
def test_a_clock_is_paused_and_resumed_with_reason_and_document(line, visitor):
    case_id = a_blue_case(line)
    visitor.do(case_id, "complete", step="decide_acceptance", outcome="accepted", key="j")
    clock = next(each for each in line.case(case_id).clocks.values() if each.deadline.rule == "CMP-3")
    said = {"reason": "等待检验", "document": "示例文书1号", "ground": "testing"}
    paused = text_of(visitor.act(case_id, "pause", clock=clock.id, key="k", **said))
    assert ("时限变更（暂停计时）" in paused, "；不计入的事由：鉴定、检测" in paused) == (True, True)
    line.clock.moment = T0 + timedelta(days=2)
    visitor.do(case_id, "resume", clock=clock.id, reason="检验完成", document="示例文书2号", key="l")
    moved = line.case(case_id).clocks[clock.id]
    assert [moved.deadline.due_at > clock.deadline.due_at, moved.is_paused] == [True, False]


def test_a_time_that_is_none_is_refused_with_the_remedy(line, visitor):
    case_id = a_blue_case(line)
    answer = visitor.send(f"/cases/{case_id}/act", kind="complete", done_at="昨天", key="k")
    assert [answer.status_code, "2026-11-25T14:07" in answer.text] == [400, True]


@pytest.mark.stores
def test_two_cases_are_merged_by_the_number_people_read(line, visitor):
    old = a_blue_case(line)
    line.clock.moment = T0 + timedelta(hours=1)
    young = a_blue_case(line, source_id="b", subject={"name": "示例另一家店"}, text="另一家店的点心发霉")
    number = visitor.number_of(old)
    page = text_of(visitor.act(young, "merge", other=number, reason="同一家店", key="k"))
    assert [line.case(young).merged_into, number in page, len(line.case(old).signals)] == [old, True, 2]


@pytest.mark.stores
def test_a_proposed_escalation_is_confirmed_with_its_text(line, visitor):
    case_id = a_red_case(line)
    line.clock.moment = T0 + timedelta(minutes=16)
    line.let_time_pass()
    proposal = line.case(case_id).proposals[0]
    assert proposal.text.removeprefix("【提级建议】") in visitor.read(f"/cases/{case_id}")
    page = visitor.act(case_id, "confirm_escalation", of=proposal.of, rung=str(proposal.rung), text="请批示", key="k")
    assert "确认提级，报主任：请批示" in text_of(page)


def test_the_first_report_holds_only_what_the_record_holds(line, visitor):
    case_id = a_red_case(line)
    report = visitor.read(f"/cases/{case_id}").split('id="report-text"')[1].split("</textarea>")[0]
    where = "三、发生地点和单位：洪门镇示例路1号，示例第一小学（据示例区人民医院来报，单位名称未核实）\n"
    told = ("不适23人", "死亡未掌握", where, "四、可疑食品和餐次：未掌握")
    assert [each for each in told if each not in report] == []


@pytest.mark.parametrize(
    ("states", "leaves"),
    [((), ["report"]), (("verified",), ["report"]), (("verified", "public"), ["report", "notice"])],
)
def test_a_name_leaves_when_the_director_says_that_it_may(line, visitor, states, leaves):
    """The slip and a notice that quotes what an officer wrote; the report is for its addressees alone, and names it."""
    case_id = a_red_case(line)
    visitor.send("/person", person="director-1", back="/")
    for state in states:
        visitor.do(case_id, "set_name_state", key=state, state=state, basis="主任批示")
    assert outgoing(line, visitor, case_id, "x1") == leaves


def outgoing(line, visitor, case_id, key):
    """Where the business is named among what leaves, after an escalation whose text names it was confirmed."""
    line.clock.moment += timedelta(hours=30)
    line.let_time_pass()
    proposal = line.case(case_id).proposals[0]
    text = "示例第一小学需请批示"
    visitor.do(case_id, "confirm_escalation", of=proposal.of, rung=str(proposal.rung), text=text, key=key)
    last = [row for row in line.rows(t.notices) if row.reason == "escalated"][-1]
    page = visitor.read(f"/cases/{case_id}")
    left = {
        "report": page.split('id="report-text"')[1].split("</textarea>")[0],
        "notice": msgspec.json.decode(last.body, type=Notice).text,
        "slip": text_of(visitor.read(f"/notices/{last.id}/print")),
    }
    return [name for name, words in left.items() if "示例第一小学" in words]


def test_every_kind_of_entry_has_a_sentence():
    kinds = {kind for kind in vars(bodies).values() if isinstance(kind, type) and issubclass(kind, bodies.Said)}
    assert kinds - {bodies.Said} - set(sentences._SENTENCES) == set()


def test_every_kind_of_action_has_a_name():
    from playbooks.actions import KINDS

    assert set(KINDS) | {"merge", "split"} == set(sentences.ACTIONS)


def test_a_late_entry_says_when_it_was_written_down(line, visitor):
    case_id = a_blue_case(line, received_at=T0 - timedelta(hours=5))
    assert "补记于 11-25 09:40" in text_of(visitor.read(f"/cases/{case_id}"))


def test_another_departments_officer_sees_no_form_for_a_step_that_is_not_theirs(line, visitor):
    case_id = a_blue_case(line)
    visitor.send("/person", person="d06-handler", back="/")
    page = visitor.read(f"/cases/{case_id}")
    assert ["填报结果" in page, "区卫健委" in page] == [False, True]


def test_the_machines_reading_is_corrected_in_words(line, visitor):
    case_id = a_blue_case(line)
    signal = line.case(case_id).signals[0].id
    page = visitor.act(case_id, "correct_label", signal=signal, field="kind", now="食品安全事件", key="k")
    assert "更正机器初筛：类别由“消费者诉求”改为“食品安全事件”" in text_of(page)
    assert line.case(case_id).facts["kind"] == "incident"


def test_a_clock_can_be_counted_by_another_version_of_its_rule(line, visitor):
    case_id = a_blue_case(line)
    clock = next(each for each in line.case(case_id).clocks.values() if each.deadline.rule == "CMP-1")
    versions = line.system.reference.rules.get("CMP-1").versions
    other = next(each.version for each in versions if each.version != clock.deadline.version)
    visitor.do(case_id, "choose_version", clock=clock.id, version=other, reason="收到在先", document="示例1号", key="k")
    assert line.case(case_id).clocks[clock.id].deadline.version == other


@pytest.mark.stores
def test_the_start_of_a_clock_is_corrected_on_its_page(line, visitor):
    case_id = a_blue_case(line)
    clock = next(each for each in line.case(case_id).clocks.values() if each.deadline.rule == "CMP-1")
    earlier = in_beijing(clock.started_at - timedelta(days=1)).replace(second=0, microsecond=0)
    start = f"{earlier:%Y-%m-%dT%H:%M}"
    visitor.do(
        case_id, "correct_start", clock=clock.id, start=start, reason="信件前一日送达", document="示例1号", key="k"
    )
    assert line.case(case_id).clocks[clock.id].started_at == earlier
    assert "时限变更（更正起算时间）" in text_of(visitor.read(f"/cases/{case_id}"))


def test_what_an_action_wrote_down_is_said_above_the_page(line, visitor):
    page = visitor.act(a_red_case(line), "note", text="已电话核实", key="k")
    notice = page[page.index('<div class="notice good"') :].split("</div>")[0]
    assert text_of(notice) == "“备注”已记入台账 备注：已电话核实"


def test_a_kind_that_does_not_exist_is_refused_with_the_names_of_those_that_do(line, visitor):
    case_id = a_red_case(line)
    signal = line.case(case_id).signals[0].id
    page = text_of(visitor.act(case_id, "correct_label", signal=signal, field="kind", now="五", key="k"))
    assert ["可用：疑似不实信息、食品安全事件、消费者诉求" in page, "sampling_failure" in page] == [True, False]


def test_a_department_is_offered_what_it_may_do_and_its_first_duties_unfolded(line, visitor):
    case_id = a_red_case(line)
    visitor.send("/person", person="d03-handler", back="/")
    page = visitor.read(f"/cases/{case_id}")
    led = (
        "acknowledge",
        "dispatch",
        "close",
        "dismiss",
        "merge",
        "move_out",
        "set_name_state",
        "confirm_grade",
        "split",
    )
    assert [kind for kind in led if f'name="kind" value="{kind}"' in page] == []
    assert ['value="note"' in page, 'value="complete"' in page] == [True, True]
    assert len(re.findall(r'<details class="step \w+" id="step-[0-9a-f]{10}" open', page)) == FEW


@pytest.mark.stores
def test_a_long_ledger_shows_its_latest_entries_and_unfolds_the_earlier(line, visitor):
    case_id = a_red_case(line)
    visitor.do(case_id, "note", text="示例备注", key="n1")
    visitor.do(case_id, "note", text="示例备注", key="n2")
    page = visitor.read(f"/cases/{case_id}")
    entries = len(line.entries(case_id))
    unfolded = page[page.rindex('<ol class="entries">') :].count('<span class="words">')
    assert [unfolded, page.count('<span class="words">')] == [LATEST, entries]
    assert [f"稍早的 {RECENT - LATEST} 条" in page, f"此前的 {entries - RECENT} 条" in page] == [True, True]


def test_what_a_doubtful_post_claims_is_no_number_of_the_first_report(line, visitor):
    case_id = a_red_case(line)
    post = a_signal(
        channel="media",
        request=None,
        source="舆情",
        source_id="p1",
        text="几百个孩子全送医院了",
        subject={"name": "示例第一小学"},
    )
    claimed = an_assessment(post, kind=Kind.RUMOUR, venue="school_canteen", harm=Harm(ill=200, children=True))
    assert line.take(post, claimed) == case_id
    report = visitor.read(f"/cases/{case_id}").split('id="report-text"')[1].split("</textarea>")[0]
    people = report.partition("五、人员情况：")[2].splitlines()[0]
    assert people.startswith("不适23人，住院未掌握")
    assert people.endswith("；疑似不实的说法称不适“几百个孩子”，未采用")


@pytest.mark.stores
def test_a_duty_is_handed_over_to_those_first_who_have_one_in_the_case(line, visitor):
    page = visitor.read(f"/cases/{a_red_case(line)}")
    choice = page.split('value="hand_over"')[0].rsplit("<select", 1)[1]
    groups = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', choice)
    assert [name for name, _ in groups] == list(GROUPS)
    assert "区市场监管局" in groups[0][1] and "海关" in groups[-1][1]


def test_a_complaint_that_was_answered_says_that_the_penalty_case_alone_is_left(line, visitor):
    case_id = a_blue_case(line)
    steps = (
        ("decide_acceptance", "accepted", {}),
        ("on_site_check", "done", {}),
        ("screen_clue", "found", {}),
        ("check_clue", "filed", {"field-document": "示例1号"}),
        ("mediate", "agreed", {}),
    )
    before = "本事件只余处罚案件" in text_of(visitor.read(f"/cases/{case_id}"))
    for n, (step, outcome, fields) in enumerate(steps):
        visitor.do(case_id, "complete", step=step, outcome=outcome, key=f"k{n}", **fields)
    after = text_of(visitor.read(f"/cases/{case_id}"))
    said = "投诉已答复办完 （11-25 09:40 完成最后一项，时限已停）；本事件只余处罚案件： 案卷送审核；"
    assert [before, said in after] == [False, True]


def test_what_waits_for_the_district_s_plan_stands_apart_from_what_is_at_once(line, visitor):
    page = visitor.read(f"/cases/{a_red_case(line)}")
    heads = re.findall(r'<div class="at-once"><dt>(.*?)</dt>(.*?)</div>', page, re.DOTALL)
    assert [term for term, _ in heads] == ["立即", "按当地方案"]
    assert ["第一百零三条第三款" in listed for _, listed in heads] == [False, True]


def test_what_the_page_shows_is_made_where_no_loop_waits_for_it(line, visitor, monkeypatch):
    made = []

    def watched(*views):
        try:
            made.append(asyncio.get_running_loop())
        except RuntimeError:
            made.append("off the loop")
        return report_on(*views)

    monkeypatch.setattr(case_page, "report_on", watched)
    visitor.get(f"/cases/{a_red_case(line)}")
    assert made == ["off the loop"]
