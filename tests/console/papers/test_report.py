"""Reports and summaries: true of what is in hand, of who said what is done, and of what has passed."""

from datetime import timedelta

import pytest
from flow import a_signal, an_assessment
from signing import an_account, sit_down
from visiting import a_blue_case, a_red_case, the_report

from classifiers.assessment import Harm, Kind
from console.papers.report import numbered


def part(report, number):
    return report.partition(f"{number}、")[2].splitlines()[0]


def test_what_was_dispatched_and_signed_for_by_nobody_is_not_called_in_hand(line, visitor):
    case_id = a_red_case(line)
    before = part(the_report(visitor, case_id), "八")
    assert ["已派发、尚未签收：" in before, "正在办理" in before, "首报" in before] == [True, False, False]
    rescue = next(step for step in line.case(case_id).open_steps if step.plan == "rescue")
    visitor.do(case_id, "sign", step=rescue.id, key="k")
    assert f"已签收、正在办理：{rescue.department_name}：{rescue.title}（示例·王一代签收）。" in part(
        the_report(visitor, case_id), "八"
    )


@pytest.mark.stores
def test_what_is_done_says_by_whose_word_and_with_what_evidence(line, visitor):
    case_id = a_red_case(line)
    rescue = next(step for step in line.case(case_id).open_steps if step.plan == "rescue")
    visitor.do(case_id, "complete", step=rescue.id, outcome="done", note="示例医院来电", key="k")
    done = part(the_report(visitor, case_id), "七")
    assert ["食安办代填" in done, "说明：示例医院来电" in done] == [True, True]


def test_only_the_districts_legal_times_are_told_and_those_of_others_once(line, visitor):
    case_id = a_red_case(line)
    line.clock.moment += timedelta(hours=3)
    line.let_time_pass()
    said, others = part(the_report(visitor, case_id), "十"), part(the_report(visitor, case_id), "十一")
    passed, _, coming = said.partition("。接下来：")
    assert ["内部目标" in said, "不是本区部门的时限" in said, "已过" in coming] == [False] * 3
    theirs = [clock.deadline.title for clock in line.case(case_id).their_clocks if clock.deadline.due_at]
    assert [title for title in theirs if title in said or title not in others] == []
    assert theirs


def test_what_it_is_taken_for_is_said_and_not_why_the_desk_ranks_it_so(line, visitor):
    case_id = a_red_case(line)
    reasons, said = line.case(case_id).severity_why, part(the_report(visitor, case_id), "九")
    assert [len(reasons) > 0, [why for why in reasons if why in said]] == [True, []]
    assert said.startswith("初步判断：食品安全事件线报；可能的危害：")
    assert said.endswith("（机器初筛，未经人确认，不作结论）")
    (signal,) = line.case(case_id).signals
    visitor.do(case_id, "correct_label", signal=signal.id, field="hazard", now="HZ-B.norovirus", key="h")
    said = part(the_report(visitor, case_id), "九")
    assert said == "初步判断：食品安全事件线报；可能的危害：诺如病毒（值班员核对，不作结论）"


def test_what_was_found_by_those_whose_duty_it_is_stands_in_place_of_what_the_machine_takes_it_for(line, visitor):
    case_id = a_red_case(line)
    case = line.case(case_id)
    verify = next(step for step in case.open_steps if "accident_excluded" in emits_of(step))
    visitor.do(case_id, "complete", step=verify.id, outcome="excluded", key="v", **{"field-reason": "示例：晕车"})
    said = part(the_report(visitor, case_id), "九")
    assert [f"{verify.title}——排除食品安全事故" in said, "食品安全事件线报" in said] == [True, False]


def emits_of(step):
    return {event for outcome in step.outcomes for event in outcome.emits}


def test_where_no_legal_time_runs_it_says_no_more_than_that(line, visitor):
    case_id = line.take(a_signal(channel="duty", request="enquiry", text="示例：咨询食品经营许可怎么办"))
    case = line.case(case_id)
    assert [clock.deadline.title for clock in case.running_clocks if clock.deadline.due_at] == []
    report = the_report(visitor, case_id)
    assert "最近的时限：没有正在计时的法定时限\n" in report


def test_the_plan_says_who_reports_and_to_whom(line, visitor):
    report = the_report(visitor, a_red_case(line))
    named = [row for row in report.splitlines() if row.startswith(("报送：", "报告单位：", "报告人："))]
    assert named[:2] == ["报送：区政府、上级监管部门", "报告单位：区市场监管局"]
    assert named[2].startswith("报告人：＿＿＿＿　拟稿人：示例·王一（未登录核实）")


def test_a_plain_complaint_has_a_summary_and_no_report(line, visitor):
    blue = line.take(a_signal(channel="complaint", text="示例：买的面包里有一根头发，要求退款"))
    page, report = visitor.read(f"/cases/{blue}"), the_report(visitor, blue)
    assert "的事件摘要" in report.splitlines()[0]
    assert ["复制为文字（事件摘要）" in page, "复制为文字（首报）" in page] == [True, False]
    assert [word for word in ("首次报告", "报送", "续报", "人员情况", "主要症状") if word in report] == []
    assert [row[:2] for row in report.splitlines() if row[1:2] == "、"] == [f"{n}、" for n in "一二三四五六七八九十"]


@pytest.mark.stores
def test_after_the_first_report_what_is_written_is_a_later_one_with_what_is_new(line, visitor):
    case_id = a_red_case(line)
    steps = {step.plan: step for step in line.case(case_id).open_steps}
    visitor.do(case_id, "complete", step=steps["rescue"].id, outcome="done", key="a")
    line.clock.moment += timedelta(minutes=30)
    visitor.do(case_id, "complete", step=steps["first_report"].id, outcome="done", key="b")
    line.clock.moment += timedelta(minutes=30)
    text = "示例第一小学31名学生呕吐"
    a_red_case(line, text=text, source="示例乙医院", source_id="r2", illness={"ill": 31, "hospitalised": 8})
    report = the_report(visitor, case_id)
    assert report.splitlines()[0].endswith("的续报（第1次）")
    assert "首报：2026-11-25 10:10 报出" in report.splitlines()
    assert "上次报告以来：不适23人→31人；住院未掌握→8人；新收到信息1条" in report.splitlines()
    assert part(report, "七") == "已完成的措施：没有新办结的步骤（此前已报1项）"
    progress = next(step for step in line.case(case_id).open_steps if step.plan == "progress_report")
    visitor.do(case_id, "complete", step=progress.id, outcome="done", key="c")
    again = the_report(visitor, case_id)
    assert again.splitlines()[0].endswith("的续报（第2次）")
    assert ["上次续报：2026-11-25 10:40 报出" in again, "上次报告以来：没有新情况" in again] == [True, True]


@pytest.mark.stores
def test_after_the_response_has_ended_it_is_the_final_report_with_the_whole_course(line, visitor):
    case_id = a_red_case(line)
    done = [
        ("rescue", "done", {}),
        ("first_report", "done", {}),
        ("verify_report", "confirmed", {}),
        ("confirm_grade", "below", {"field-basis": "示例评估意见"}),
        ("epidemiology", "done", {}),
        ("epidemiology_report", "food", {}),
        ("judge_recall_food", "none", {"field-reason": "余餐已封存"}),
        ("end_response", "ended", {"field-basis": "病人均已出院", "field-despite": "店已拆除"}),
    ]
    for n, (plan, outcome, fields) in enumerate(done):
        step = next(each for each in line.case(case_id).open_steps if each.plan == plan)
        visitor.do(case_id, "complete", step=step.id, outcome=outcome, key=f"k{n}", **fields)
    page, report = visitor.read(f"/cases/{case_id}"), the_report(visitor, case_id)
    assert ["复制为文字（终报）" in page, "的终报" in report.splitlines()[0]] == [True, True]
    points = {title: said for title, _, said in (row.partition("、")[2].partition("：") for row in report.splitlines())}
    said = [points[title] for title in ("原因和等级", "检验结果", "处理决定（召回、立案处罚、移送）", "响应终止")]
    assert ["未达到事故分级（已核定）" in said[0], "与食品有关" in said[0], said[1]] == [True, True, "记录中没有"]
    assert ["无须召回（食安办代填，示例·王一；理由：余餐已封存）" in said[2], "病人均已出院" in said[3]] == [True, True]
    assert "未办结，仍这样办结的理由：店已拆除；当时未办结的必办步骤：会同开展先期处置；封存可疑食品" in said[3]
    assert "封存可疑食品、原料、留样和工具" in points["尚在办理"]
    assert ["组织救治" in points["采取的措施"], points["教训和改进"]] == [True, "＿＿＿＿"]
    assert [word for word in ("最近的时限", "续报补充", "上次报告以来") if word in report] == []


def test_what_somebody_suffers_is_no_food(line, visitor):
    case_id = a_red_case(line, text="示例第一小学23名学生呕吐，两个发烧")
    assert part(the_report(visitor, case_id), "四") == "可疑食品和餐次：未掌握"


@pytest.mark.stores
def test_a_corrected_count_is_the_one_that_is_reported(line, visitor):
    case_id = a_red_case(line)
    signal = line.case(case_id).signals[0].id
    visitor.do(case_id, "correct_label", signal=signal, field="ill", now="9", key="k")
    assert ["不适9人" in the_report(visitor, case_id), "23人" in the_report(visitor, case_id)] == [True, False]


def test_who_is_observed_stands_in_it_and_what_nobody_says_of_them_does_not(line, visitor):
    case_id = a_red_case(line, illness={"ill": 23, "hospitalised": 0, "observed": 5})
    assert "不适23人，住院0人，留观5人，危重未掌握，死亡未掌握（" in the_report(visitor, case_id)
    signal = line.case(case_id).signals[0].id
    visitor.do(case_id, "correct_label", signal=signal, field="observed", now="6", key="k")
    assert "留观6人" in the_report(visitor, case_id)


def test_nobody_is_asked_for_the_observed(line, visitor):
    assert "留观" not in the_report(visitor, a_red_case(line))


INWARD = "只报收报单位，不得对外公开、转发"


def test_it_says_that_it_is_for_its_addressees_until_the_name_may_be_published(line, visitor):
    case_id = a_red_case(line)
    assert f"（内部报告：单位名称未核实，{INWARD}）" in the_report(visitor, case_id)
    visitor.send("/person", person="director-1", back="/")
    for state in ("verified", "public"):
        visitor.do(case_id, "set_name_state", key=state, state=state, basis="主任批示")
    assert INWARD not in the_report(visitor, case_id)


@pytest.mark.stores
def test_every_source_that_names_a_business_is_named_with_it_and_no_name_is_said_twice(line, visitor):
    case_id = a_red_case(line)
    a_red_case(line, channel="duty", source="值班接报", source_id="r2", text="我是示例第一小学校医，有学生吐了")
    a_red_case(line, source="示例乙医院", source_id="r3", subject={"name": "示例第二小学"})
    assert len(line.case(case_id).signals) >= 2
    where = part(the_report(visitor, case_id), "三")
    assert where.count("示例第一小学") == 1
    assert where.startswith("发生地点和单位：洪门镇示例路1号，示例第一小学（据示例区人民医院来报，单位名称未核实）")


@pytest.mark.parametrize(
    ("source", "channel", "said"),
    [
        ("register", "complaint", "据投诉举报登记"),
        ("register", "illness", "据发病报告"),
        ("sampling", "sampling", "据抽检数据"),
        ("12345", "complaint", "据12345来报"),
        ("示例甲医院", "illness", "据示例甲医院来报"),
    ],
)
def test_a_source_that_only_programs_know_is_named_by_what_came(line, visitor, source, channel, said):
    case_id = a_red_case(line, source=source, channel=channel)
    assert f"示例第一小学（{said}，单位名称未核实）" in part(the_report(visitor, case_id), "三")


@pytest.mark.stores
def test_whoever_called_is_in_no_report(line, visitor):
    case_id = a_red_case(line, text="我叫王小明，示例第一小学23名学生呕吐，电话13700005678", contact={"name": "王小明"})
    report = the_report(visitor, case_id)
    assert ["示例第一小学" in report, "王小明" in report, "13700005678" in report] == [True, False, False]


@pytest.mark.stores
def test_of_what_only_the_director_opens_no_report_names_the_business(line, visitor):
    case_id = a_red_case(line)
    visitor.send("/person", person="director-1", back="/")
    visitor.do(case_id, "confide", key="c", confided="yes", reason="涉及公职人员")
    assert "示例第一小学" not in the_report(visitor, case_id)


def rescued(line, visitor):
    """A red case where another department than the one that reports has done its duty: its id, and the step."""
    case_id = a_red_case(line)
    step = next(step for step in line.case(case_id).open_steps if step.department == "D07")
    sit_down(line, visitor, an_account(line, "school", "handler", department="D07"))
    visitor.do(
        case_id, "complete", step=step.id, outcome=step.outcomes[0].id, note="示例到场说明", key="k", page="/mine"
    )
    return case_id, step


def test_who_owes_the_report_reads_in_it_what_the_others_did_and_the_times_of_all(line, visitor):
    case_id, step = rescued(line, visitor)
    sit_down(line, visitor, an_account(line, "officer", "duty_officer"))
    whole = the_report(visitor, case_id)
    sit_down(line, visitor, an_account(line, "market", "handler", department="D03"))
    own = the_report(visitor, case_id)
    assert [part(own, n) for n in "七八十"] == [part(whole, n) for n in "七八十"]
    assert f"{step.department_name}：{step.title}——{step.outcomes[0].title}" in part(own, "七")


def test_who_neither_leads_nor_reports_reads_their_own_part_and_that_it_is_one(line, visitor):
    case_id, _ = rescued(line, visitor)
    sit_down(line, visitor, an_account(line, "health", "handler", department="D06"))
    assert part(the_report(visitor, case_id), "九") == "已完成的措施（只列本部门）：尚无办结的步骤"
    report = the_report(visitor, case_id)
    assert ["教体" in part(report, "十"), "编写单位：区卫健委" in report] == [False, True]


def test_of_what_only_the_director_opens_who_reports_reads_the_measures_and_not_who_said_what(line, visitor):
    case_id, step = rescued(line, visitor)
    sit_down(line, visitor, an_account(line, "head", "director"))
    visitor.do(case_id, "confide", confided="yes", reason="示例理由", key="c")
    sit_down(line, visitor, an_account(line, "market", "handler", department="D03"))
    report = the_report(visitor, case_id)
    assert [step.title in part(report, "七"), "示例区人民医院" in report] == [True, False]
    assert ["示例到场说明" in report, "说明：仅主任可见" in part(report, "七")] == [False, True]


def test_one_time_of_several_complaints_is_one_line_with_how_many_there_are(line, visitor):
    case_id = a_blue_case(line)
    line.take(a_signal(source_id="a2", text="在示例好再来小吃店又吃出异物"))
    clocks = [each.deadline for each in line.case(case_id).clocks.values() if each.deadline.rule == "CMP-1"]
    assert len(clocks) == 2
    said = the_report(visitor, case_id)
    assert [said.count(f"{clocks[0].title}，2026-"), "，共2项" in said] == [1, True]


def test_of_many_places_some_are_named_and_how_many_are_left(line, visitor):
    for n in range(5):
        case_id = a_red_case(line, source_id=f"p{n}", subject={"name": "示例第一小学", "address": f"示例路{n}号"})
    where = part(the_report(visitor, case_id), "三")
    assert [where.count("示例路"), where.endswith("；另有2处未列，见事件页")] == [3, True]


@pytest.mark.stores
def test_a_case_that_was_taken_in_says_where_its_signals_are(line, visitor):
    older = line.take(a_signal())
    younger = line.take(a_signal(source_id="a2", subject={"name": "示例第二小吃店"}, text="示例第二小吃店的面有异味"))
    visitor.do(older, "merge", other=younger, reason="同一摊主", key="m")
    cases = {case.id: case for case in line.cases()}
    (gone,) = (case for case in cases.values() if case.state == "merged")
    number = visitor.read(f"/cases/{gone.merged_into}").split("的事件摘要")[1].split("事件编号：")[1].splitlines()[0]
    assert the_report(visitor, gone.id).splitlines()[-4:] == [
        f"一、接报情况：所接信息已并入事件 {number}，见该事件",
        "二、办理结果：已并入",
        "",
        "以上由记录自动汇集。",
    ]


def test_of_what_a_household_ate_no_business_is_asked_for(line, visitor):
    signal = a_signal(channel="illness", source="示例乙医院", request=None, text="三人吃自采蘑菇呕吐", subject=None)
    ill = an_assessment(signal, kind=Kind.INCIDENT, venue="home", harm=Harm(ill=3))
    report = the_report(visitor, line.take(signal, ill))
    assert part(report, "三") == "发生地点和单位：未见涉事单位（按家庭自制自采，待核实）"
    assert [word for word in ("发生单位", "单位名称", "停止供应") if word in report] == []
    assert f"（内部报告，{INWARD}）" in report.splitlines()


def test_a_household_stands_in_for_no_business_that_a_confidential_report_leaves_out(line, visitor):
    text = "示例粮油店的面粉自己蒸了馒头，一家三人吃完呕吐"
    signal = a_signal(channel="illness", source="示例乙医院", request=None, text=text, subject={"name": "示例粮油店"})
    case_id = line.take(signal, an_assessment(signal, kind=Kind.INCIDENT, venue="home", harm=Harm(ill=3)))
    visitor.send("/person", person="director-1", back="/")
    visitor.do(case_id, "confide", key="c", confided="yes", reason="涉及公职人员")
    report = the_report(visitor, case_id)
    assert [word in report for word in ("示例粮油店", "某家庭自制自采", "某单位")] == [False, False, True]


def test_a_place_that_stands_there_already_is_not_quoted_again(line, visitor):
    signal = a_signal(channel="duty", source="值班接报", text="洪门镇示例早点部8人呕吐", subject={"name": "示例早点部"})
    case_id = line.take(signal, an_assessment(signal, kind=Kind.INCIDENT, harm=Harm(ill=8)))
    where = part(the_report(visitor, case_id), "三")
    assert where == "发生地点和单位：洪门镇，示例早点部（据来电反映，单位名称未核实）"


def test_a_sample_without_words_quotes_none(line, visitor):
    sample = {"sample_no": "S1", "conclusion": "failed", "items": [{"item": "克百威", "value": "1"}]}
    signal = a_signal(channel="sampling", request=None, text=None, product={"name": "豇豆"}, sampling=sample)
    case_id = line.take(signal, an_assessment(signal, kind=Kind.SAMPLING_FAILURE))
    assert part(the_report(visitor, case_id), "三").startswith("反映内容：没有文字说明（抽检，")


HOSPITAL = {"channel": "illness", "request": None, "source": "示例乙医院"}


@pytest.mark.parametrize(
    ("venue", "where"),
    [
        ("restaurant", "洪门镇某餐馆（单位名称未掌握）；来报称“洪门镇示例路”（未核实）"),
        ("hospital_canteen", "示例街1号，示例乙医院（据示例乙医院来报，单位名称未核实）"),
    ],
)
def test_a_hospital_that_reports_its_patients_is_not_where_they_fell_ill(line, visitor, venue, where):
    subject = {"name": "示例乙医院", "address": "示例街1号"}
    signal = a_signal(**HOSPITAL, text="8人在洪门镇示例路吃饭后呕吐", subject=subject)
    case_id = line.take(signal, an_assessment(signal, kind=Kind.INCIDENT, venue=venue, harm=Harm(ill=8)))
    assert part(the_report(visitor, case_id), "三") == f"发生地点和单位：{where}"


def test_who_asks_how_something_is_done_speaks_of_no_business(line, visitor):
    signal = a_signal(channel="duty", request=None, text="请问洪门镇开小饭店要办什么证？", subject=None)
    case_id = line.take(signal, an_assessment(signal, kind=Kind.IRRELEVANT, relevant=False, area=None))
    report = the_report(visitor, case_id)
    assert "发生地点和单位：来电人称“洪门镇”（未核实）；咨询，未提到单位名称\n" in report
    assert "初步判断：咨询（机器初筛，未经人确认，不作结论）\n" in report


def test_where_the_caller_lives_is_no_business_s_address(line, visitor):
    text = "推销员上门给我爸卖保健品，吃了头晕，家住红旗区洪门镇"
    signal = a_signal(channel="duty", request=None, text=text, subject=None)
    case_id = line.take(signal, an_assessment(signal, kind=Kind.INCIDENT, venue="health_food_shop", harm=Harm(ill=1)))
    where = "某保健食品专营店（单位名称未掌握）；来电人称“洪门镇”（住处，未核实）"
    assert f"发生地点和单位：{where}\n" in the_report(visitor, case_id)


def test_what_another_body_tells_stands_in_its_words(line, visitor):
    said = "记者来电：示例报明天要登暗访，示例餐饮给12所学校送餐，用过期冻肉改标签"
    plain = a_signal(channel="duty", text=said, request=None, subject=None)
    told = line.take(plain, an_assessment(plain, kind=Kind.INCIDENT, hazard="HZ-L.expired", harm=Harm()))
    assert said in part(the_report(visitor, told), "三")


def test_that_something_stands_in_the_news_is_no_judgement_of_what_it_is(line, visitor):
    signal = a_signal(channel="duty", request=None, text="看错了，蛋糕上是抹茶粉", subject=None)
    report = the_report(visitor, line.take(signal, an_assessment(signal, kind=Kind.NEWS)))
    assert ["新闻" in report, "初步判断：可能的危害：" in report] == [False, True]


def test_every_point_of_a_text_is_told_however_many_there_are():
    told = numbered([("示例", str(n)) for n in range(1, 23)])
    assert [told[n - 1] for n in (1, 10, 19, 20, 22)] == [
        "一、示例：1",
        "十、示例：10",
        "十九、示例：19",
        "二十、示例：20",
        "二十二、示例：22",
    ]
