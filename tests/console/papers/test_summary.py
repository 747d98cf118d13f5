"""事件摘要 says the point: how it ended, what was told, the claim with its refutation, the result of a test."""

from flow import a_signal, an_assessment
from visiting import a_blue_case, a_rumour_case

from classifiers.assessment import Entity, Kind

PORK = "有人长期收购病死猪，注水后卖到菜市场，电话13912345678"

TO_PASS = (
    ("serve_notice", "served"),
    ("record_retest", "retest"),
    ("decide_retest", "accepted"),
    ("choose_retest_lab", "done"),
    ("hand_spare", "done"),
    ("conclude_retest", "overturned"),
)


def lines_of(visitor, case_id):
    """The summary's items, by title."""
    page = visitor.read(f"/cases/{case_id}").split('id="report-text"')[1].split(">", 1)[1].split("</textarea>")[0]
    rows = (row.split("、", 1)[1].split("：", 1) for row in page.splitlines() if row[1:2] == "、" or row[2:3] == "、")
    return dict(rows)


def test_an_open_case_says_so_and_an_ended_one_how_it_ended(line, visitor):
    case_id = line.take(a_signal(channel="duty", request="enquiry", text="请问人造鸡蛋是真的吗"))
    before = lines_of(visitor, case_id)["办理结果"]
    for n, step in enumerate(step for step in line.case(case_id).open_steps if not step.optional):
        fields = {f"field-{need}": "示例" for need in step.outcomes[0].needs}
        visitor.do(case_id, "complete", step=step.id, outcome=step.outcomes[0].id, key=f"k{n}", **fields)
    visitor.do(case_id, "close", conclusion="已答复来电人", key="a")
    after = lines_of(visitor, case_id)["办理结果"]
    assert (before, after[:4], after[-8:]) == ("处置中，尚未办结", "已办结（", "）：已答复来电人")


def test_a_case_that_was_opened_again_says_how_it_had_ended_why_it_is_open_and_what_is_to_be_done(line, visitor):
    case_id = line.take(a_signal(channel="duty", request="enquiry", text="请问人造鸡蛋是真的吗"))
    for n, step in enumerate(step for step in line.case(case_id).open_steps if not step.optional):
        fields = {f"field-{need}": "示例" for need in step.outcomes[0].needs}
        visitor.do(case_id, "complete", step=step.id, outcome=step.outcomes[0].id, key=f"k{n}", **fields)
    visitor.do(case_id, "close", conclusion="已答复来电人", key="a")
    visitor.do(case_id, "reopen", reason="来电人又有异议", key="b")
    said = lines_of(visitor, case_id)
    assert said["办理结果"] == (
        "处置中，尚未办结；此前：已办结（2026-11-25 09:40，示例·王一）：已答复来电人"
        "，又于2026-11-25 09:40，示例·王一重新打开：来电人又有异议"
    )
    assert said["办理进度"] == "已派发、尚未签收：区食安办：决定重新打开后怎么办：另派承办部门，或者写明为什么不再办理"


def test_a_case_that_was_moved_says_where_to(line, visitor):
    case_id = a_blue_case(line)
    visitor.do(case_id, "move_out", area="410711", reason="已电话联系", told="已短信告知", key="m")
    said = lines_of(visitor, case_id)["办理结果"]
    assert [said.startswith("已移送"), "牧野区" in said, said.endswith("：已电话联系")] == [True, True, True]


def test_what_was_told_is_quoted_without_a_person_s_number(line, visitor):
    said = lines_of(visitor, a_blue_case(line, text=PORK))["反映内容"]
    assert ("有人长期收购病死猪，注水后卖到菜市场" in said, "13912345678" in said) == (True, False)


def test_a_sample_says_its_result_against_the_limit_and_by_whom(line, visitor):
    item = {"item": "啶虫脒", "value": "1.2", "limit": "≤0.2", "unit": "mg/kg"}
    sampling = {"sample_no": "示例S-1", "lab": "示例检验所", "conclusion": "failed", "items": [item]}
    case_id = a_blue_case(line, channel="sampling", product={"name": "韭菜"}, sampling=sampling, request=None)
    said = lines_of(visitor, case_id)["检验结果"]
    assert said == "韭菜啶虫脒 1.2mg/kg（标准值 ≤0.2mg/kg），不合格（示例检验所，示例S-1）"


def test_a_sample_says_who_made_it_and_when_it_was_taken_and_no_event(line, visitor):
    sampling = {"sample_no": "示例S-1", "lab": "示例检验所", "conclusion": "failed"}
    product = {"name": "风干牛肉", "batch": "20260930", "producer": "金麦香食品", "producer_address": "红旗区小店镇"}
    taken = {"occurred_at": "2026-11-13T00:00:00+08:00"}
    case_id = a_blue_case(line, channel="sampling", product=product, sampling=sampling, request=None, **taken)
    said, page = lines_of(visitor, case_id), visitor.read(f"/cases/{case_id}")
    made = "风干牛肉，标称生产者：金麦香食品（红旗区小店镇，本区生产者），批号：20260930"
    assert (said["标称生产者和批次"], said["抽样时间"], "发生时间" in said) == (made, "2026-11-13", False)
    plans = {each.plan for each in line.case(case_id).open_steps}
    assert (f"{made} · " in page, "visit_producer" in plans) == (True, True)


def test_a_sample_of_which_no_item_is_told_says_what_was_concluded(line, visitor):
    sampling = {"sample_no": "示例S-1", "lab": "示例检验所", "conclusion": "failed"}
    case_id = a_blue_case(line, channel="sampling", product={"name": "韭菜"}, sampling=sampling, request=None)
    assert lines_of(visitor, case_id)["检验结果"] == "韭菜，不合格（示例检验所，示例S-1）"
    untold = {"source_id": "s2", "subject": {"name": "示例另一店"}, "sampling": {"sample_no": "示例S-2"}}
    other = a_blue_case(line, channel="sampling", product={"name": "豇豆"}, request=None, **untold)
    assert [other != case_id, "检验结果" in lines_of(visitor, other)] == [True, False]


def test_a_sample_that_passed_its_re_test_is_nowhere_said_to_fail_alone(line, visitor):
    sampling = {"sample_no": "示例S-1", "lab": "示例检验所", "conclusion": "failed"}
    case_id = a_blue_case(line, channel="sampling", product={"name": "韭菜"}, sampling=sampling, request=None)
    for n, (plan, outcome) in enumerate(TO_PASS):
        (step,) = [step for step in line.case(case_id).open_steps if step.plan == plan]
        visitor.do(case_id, "complete", step=step.id, outcome=outcome, key=f"k{n}")
    said = lines_of(visitor, case_id)
    passed = "初检不合格，复检合格"
    assert said["检验结果"] == f"韭菜，{passed}（2026-11-25 09:40）（示例检验所，示例S-1）"
    assert [said["初步判断"], line.case(case_id).heading.split(" · ")[-1]] == [passed, passed]
    assert said["最近的时限"].startswith("接下来：通知复检申请人")


def test_a_rumour_says_the_claim_its_refutation_and_the_food_and_invents_no_business(line, visitor):
    said = lines_of(visitor, a_rumour_case(line))
    assert said["所传说法"] == "“紫菜是塑料做的”（谣言库 E01）"
    assert "晋江市市场监督管理局" in said["辟谣"]
    assert "某单位" not in said["发生地点和单位"]


def test_a_food_that_only_a_doubted_post_names_is_said_as_the_post_s(line, visitor):
    signal = a_signal(
        channel="media", request=None, source_id="m2", text="紫菜是塑料袋做的，快转发", area="410702", subject=None
    )
    entities = (Entity(type="product", text="紫菜", start=0, end=2, id="P22"),)
    case_id = line.take(signal, an_assessment(signal, kind=Kind.RUMOUR, entities=entities))
    said = lines_of(visitor, case_id)
    assert ("紫菜" in said["可疑食品和餐次"], said["辟谣"]) == (True, "谣言库里没有对应的说法，待核实")


def test_what_puts_the_first_right_or_calls_it_a_mistake_is_quoted_behind_it(line, visitor):
    case_id = line.take(a_signal(text="在该店买的鸡胸肉发臭，退货店员不给退。"))
    line.take(a_signal(source_id="a2", text="更正：上次说的鸡胸肉不是发臭，是过期两天。"))
    line.take(a_signal(source_id="a3", channel="duty", request=None, text="昨天说的鸡胸肉是误会，别记了。"))
    line.take(a_signal(source_id="a4", text="我也买到发臭的鸡胸肉了。"))
    said = lines_of(visitor, case_id)["反映内容"]
    assert [part.split("”")[0] for part in said.split("；")] == [
        "“在该店买的鸡胸肉发臭，退货店员不给退。",
        "更正：“更正：上次说的鸡胸肉不是发臭，是过期两天。",
        "称此前系误报：“昨天说的鸡胸肉是误会，别记了。",
        "共4条信息",
    ]
