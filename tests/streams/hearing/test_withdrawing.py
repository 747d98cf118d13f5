"""Withdrawn: who takes a complaint back opens no new one, and ends none."""

import msgspec
import pytest
from flow import a_signal, an_action, an_assessment
from msgspec.structs import replace
from spoken import read, tell

from classifiers.assessment import Kind
from connectors.signal import Channel
from playbooks.deciding.withdrawing import withdrawn_of
from streams.hearing.withdrawing import MISTAKEN, is_of_other_cause, takes_it_back, withdraws

pytestmark = pytest.mark.stores

SHOP = {"name": "示例好再来小吃店"}
COMPLAINT = {
    "channel": "complaint",
    "source": "12315",
    "source_id": "TS20261125001",
    "request": "complaint",
    "subject": SHOP,
    "text": "我在示例好再来小吃店吃出一只虫子，要求赔偿，投诉。",
}


def plans(line, case_id):
    return [(step.plan, step.state) for step in line.case(case_id).steps.values()]


@pytest.mark.parametrize(
    "text",
    [
        "我之前投诉示例好再来小吃店吃出虫子的事，已经和商家和解了，不再追究，撤诉。",
        "我不投诉了，示例好再来小吃店已经退款赔偿。",
        "市民来电：撤回对示例好再来小吃店的投诉。",
        "12315投诉人要求撤诉，工单号TS20261125001，已和商家和解",
    ],
)
def test_who_takes_a_complaint_back_joins_it_and_is_owed_nothing_of_his_own(line, text):
    case_id = tell(line, **COMPLAINT)
    before = plans(line, case_id)
    assert tell(line, text) == case_id
    assert plans(line, case_id) == [*before, ("settle_withdrawal", "open")]
    case = line.case(case_id)
    assert [step.plan for step in withdrawn_of(case)] == ["decide_acceptance"]
    assert (case.facts["request"], "told_by" in case.facts) == ("complaint", False)


def test_a_withdrawal_of_what_nobody_knows_waits_in_a_case_of_its_own(line):
    case = line.case(tell(line, "我要撤诉，编号TS20261199999，不投诉了"))
    assert ([book.id for book in case.playbooks], withdrawn_of(case)) == (["withdrawal"], [])


def test_a_complaint_after_it_is_one(line):
    case_id = tell(line, "我不投诉示例好再来小吃店了")
    assert tell(line, **COMPLAINT) == case_id
    assert ("decide_acceptance", "open") in plans(line, case_id)
    assert withdrawn_of(line.case(case_id)) == []


def ended(line, case_id, key, outcome):
    """A step ends with an outcome, as the officer wrote it down."""
    body = {"step": key, "outcome": outcome, "fields": {"reason": "本人来电"}}
    assert line.act(replace(an_action(case_id, "complete", n=outcome, **body), at=line.clock.now())).ok


@pytest.mark.parametrize("outcome", ["withdrawn", "kept"])
def test_of_three_who_complained_only_as_many_are_offered_to_end_as_took_it_back(line, outcome):
    ids = [tell(line, **COMPLAINT | {"source_id": f"TS2026112500{n}"}) for n in (1, 2, 3)]
    assert tell(line, "我不投诉了，示例好再来小吃店已经退款赔偿。") == ids[0]
    offered = [step.id for step in withdrawn_of(line.case(ids[0]))]
    settle = next(each for each in line.case(ids[0]).steps if each.startswith("settle_withdrawal"))
    ended(line, ids[0], offered[1] if outcome == "withdrawn" else settle, outcome)
    assert [len(set(ids)), len(offered), withdrawn_of(line.case(ids[0]))] == [1, 3, []]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("我要撤诉", True),
        ("和商家达成和解了，之前的投诉取消", True),
        ("商家要求我撤诉，我不同意", False),
        ("不给赔偿就不撤诉", False),
        ("老板让我不再追究，还威胁我", False),
        ("如果退钱我就不投诉了", False),
        ("不投诉不行了，吃出虫子", False),
        ("我要投诉示例好再来小吃店", False),
        ("商家把过期食品撤回仓库", False),
    ],
)
def test_who_is_pressed_or_sets_a_condition_takes_nothing_back(text, said):
    signal = a_signal(channel="duty", request=None, text=text)
    assert withdraws(signal, an_assessment(signal)) is said


def a_call(text, **fields):
    return a_signal(channel="duty", request=None, subject=None, text=text, **fields)


@pytest.mark.parametrize(
    "text",
    [
        "我下午报的宏远电器厂食堂那事，厂里说报错了，没恁严重，就是几个人闻见油烟恶心，别记了。",
        "宏达电器厂办公室：那是误报，人都没事，就是油烟大。",
        "误报，示例第一小学20名学生呕吐系感冒。",
        "刚才报错了3个人呕吐，人没事是喝多了。",
        "我是下午打电话说金苗苗幼儿园那个，俺问清了，先前说的那个别当真。",
        "刚才说聚福楼吃坏肚子那事，误会了，不是吃坏的，是晕车。",
        "聚福楼饭店那个，俺们弄错了，孩子是晕车吐的。",
        "四十四中校医：上午报的3个学生是误报，是跑步中暑。",
        "先前说我们厂食堂的事是虚惊一场，不用来了。",
        "不是吃坏的，是晕车，不用来了。",
        "我昨天报的那个作废吧，我听岔了。",
        "原来是感冒，俺先前说错怪人家店里了，当我没说。",
    ],
)
def test_a_mistake_is_what_the_caller_says_it_was(text):
    call = a_call(text)
    assert takes_it_back(call, read(call))


@pytest.mark.parametrize(
    "text",
    [
        "学校说是误会，可是我孩子真的吐了三次，你们得来查。",
        "老板说是我们弄错了，就是不认账，我们一家三口都拉肚子。",
        "店家说不是吃坏的，是晕车，我不信，要求查处。",
        "这不是误报，第三十中学真有12名学生呕吐。",
        "刚才说23个，我说倒了，是32个，不过人都在医院急诊坐着。",
        "昨天我说康乐养老院有个老人走了，是我听岔了，人是转院了，还在抢救。",
        "是不是误会我不知道，反正孩子还在吐。",
        "人数报错了，是5个不是3个，都在医院输液。",
        "聚福楼饭店有8个人吃完饭呕吐。",
        "报错了地址，是东街的聚福楼，3个人住院。",
        "刚才报错了，呕吐的学生9个。",
        "昨天报的示例饭店8人中毒系误报，今日另有示例酒楼15人呕吐腹泻。",
        "刚才报错了，我们学校就9个。",
    ],
)
def test_what_others_say_another_number_and_who_is_still_ill_take_nothing_back(text):
    call = a_call(text)
    assert not takes_it_back(call, read(call))


def test_a_count_that_whoever_took_the_call_wrote_down_stands():
    call = a_call("我下午报的那事误会了，别记了。", illness={"ill": 3})
    assert not takes_it_back(call, read(call))


def test_it_joins_the_case_counts_nobody_and_calls_for_no_illness_step(line):
    first = a_call("康宁医院报告：7人中午在“聚福楼饭店”就餐后呕吐、腹泻", source_id="a1")
    case_id = line.take(first, read(first))
    plans = {step.plan for step in line.case(case_id).steps.values()}
    call = a_call("我下午报的聚福楼饭店那事，误会了，就是几个人闻见油烟恶心，别记了", source_id="a2")
    assert line.take(call, read(call)) == case_id
    case = line.case(case_id)
    assert [case.facts["ill"], case.signals[-1].why] == [7, "同一单位“聚福楼饭店”；来电人称此前系误报，须核实"]
    assert {step.plan for step in case.steps.values()} - plans == {"verify_mistake"}


@pytest.mark.parametrize("text", ["更正：刚才上报的那例食物中毒系误报，患者为阑尾炎，与饮食无关", "误报，请忽略"])
def test_a_hospital_s_mistake_of_which_nothing_is_known_is_asked_after_and_opens_no_illness(text, line):
    call = msgspec.structs.replace(a_call(text), channel=Channel.ILLNESS)
    case = line.case(line.take(call, read(call)))
    assert ({step.plan for step in case.steps.values()}, case.severity) == ({"verify_mistake"}, "yellow")


def test_where_nothing_is_known_of_it_no_illness_is_opened(line):
    call = a_call("我下午报的那事误会了，就是几个人闻见油烟恶心，别记了")
    case = line.case(line.take(call, read(call)))
    assert [case.facts.get("ill"), case.severity, MISTAKEN in case.title] == [None, "blue", True]


def test_a_post_takes_nothing_back():
    post = a_signal(channel="media", request=None, subject=None, text="说聚福楼吃坏人是误会")
    assert not takes_it_back(post, an_assessment(post, kind=Kind.NEWS))


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("市民之家物业：刚才三楼头晕那四个，消防查了是空调冷媒漏了，饭没事，已经撤人了。", True),
        ("区住建局值班：绿都花园二期工地那个，医院说是一氧化碳中毒", True),
        ("一中校医：那几个学生医生说是中暑了，不是吃坏的", True),
        ("宏远厂：工人是煤气中毒，饭菜没问题", True),
        ("大夫说他们是消毒液熏着了，跟饭没关系", True),
        ("四楼那三个，核实是油漆味熏的", True),
        ("食堂老板说是煤气中毒，其实我们还在拉肚子", False),
        ("是不是煤气中毒不知道，5个人吐", False),
        ("怀疑是冷媒漏了，也可能是饭", False),
        ("不是煤气中毒，就是吃坏的", False),
        ("饭菜有消毒水味，吃了3个人吐", False),
        ("后厨煤气罐没检验", False),
    ],
)
def test_what_else_harmed_them(text, is_so):
    assert is_of_other_cause(a_call(text)) == is_so


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (
            "市民之家三楼职工食堂，4个人吃完饭头晕恶心，喊了120。",
            "市民之家物业：刚才三楼头晕那四个，消防查了是空调冷媒漏了，饭没事，已经撤人了。",
        ),
        (
            "红旗区人民检察院一楼机关食堂，3个人吃完饭头晕恶心，喊了120。",
            "红旗区人民检察院办公室：一楼头晕那三个，查了是空调冷媒漏了，饭没事，人都出来了。",
        ),
        (
            "小店镇绿都花园二期工地食堂，12个工人头晕恶心",
            "区住建局值班：绿都花园二期工地那个，医院说是煤气中毒，和饭没关系",
        ),
    ],
)
def test_who_says_what_else_it_was_is_in_the_case_of_those_who_were_harmed(line, first, then):
    case_id = tell(line, first)
    assert tell(line, then) == case_id
    assert line.case(case_id).signals[-1].why.endswith("来电人称另有原因、与饮食无关，须核实")


def test_who_saw_wrongly_joins_the_complaint_about_a_shop_that_no_reading_names(line):
    said = {"channel": "complaint", "source": "12345", "request": "complaint", "subject": None}
    first = "买到“麦秋烘焙”（红旗区向阳小区店）蛋糕有霉点，要求赔偿。"
    case_id = tell(line, first, **said)
    again = "麦秋烘焙那个不是霉点，是抹茶粉，我看错了，不投诉了，给店家添麻烦。"
    assert tell(line, again, **said) == case_id
    assert ("settle_withdrawal", "open") in plans(line, case_id)
