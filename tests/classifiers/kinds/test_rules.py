"""Rules: who is always looked at, and when a word of harm or a likeness is no more than chance."""

from pathlib import Path

import pytest

from classifiers.assess import Assessor
from classifiers.assessment import Harm, Kind, RumourMatch, Text
from classifiers.kinds.rules import judge, repeats
from classifiers.model import KINDS
from classifiers.reader import load_reader

ROOT = Path(__file__).parents[3]
READER = load_reader(ROOT / "seeds")
ASSESSOR = Assessor.load(ROOT / "seeds", ROOT / "classifiers/model")
EVEN = [1 / len(KINDS)] * len(KINDS)
NEAR = "示例小学的午饭吃完，三个孩子呕吐"
FAR = "示例街的面馆今年开张，老板人好，店里坐满了街坊邻居，大家聊起楼上老张家的事，说他上个月住院了"


def said(text, relevance=0.01, channel="media", rumour=None, kinds=EVEN):
    return judge(Text(id="1", text=text, channel=channel), READER.read(text), relevance, kinds, rumour)


def kind_of(text, kind, **given):
    """The share of one kind in a text that the model thinks relevant."""
    return round(said(text, relevance=0.9, **given).kinds[KINDS.index(kind)], 4)


def test_harm_near_food_is_looked_at_whatever_the_model_says():
    assert said(NEAR).rules == ("health_words", "school")


def test_harm_far_from_food_is_chance_where_the_model_sees_nothing():
    assert [said(FAR, relevance).rules for relevance in (0.01, 0.05)] == [(), ("health_words",)]


@pytest.mark.parametrize("channel", ["complaint", "illness", "duty", "notice"])
def test_who_turned_to_the_office_is_looked_at_wherever_the_words_stand(channel):
    assert "health_words" in said(FAR, channel=channel).rules


@pytest.mark.parametrize("count", ["ill", "hospitalised", "observed", "critical", "dead"])
def test_what_counts_anybody_harmed_is_looked_at_whatever_its_words_say(count):
    text = Text(id="1", text="请派人来看一下", channel="complaint", **{count: 1})
    assert judge(text, READER.read(text.text), 0.01, EVEN, None).rules == ("counted_harm",)


def likeness(similarity):
    return RumourMatch(id="E41", similarity=similarity, claim="大蒜能杀死新冠病毒", start=0, end=4)


def test_a_faint_likeness_to_a_rumour_counts_unless_the_model_sees_nothing():
    told = [said("新冠病毒的消息", relevance, rumour=likeness(0.4)).rules for relevance in (0.01, 0.05)]
    assert told == [(), ("known_rumour",)]


def test_a_plain_repeat_of_a_rumour_counts_whatever_the_model_says():
    assert said("大.蒜 杀.死 新.冠", rumour=likeness(0.84)).rules == ("known_rumour",)


def test_a_rule_never_lowers_what_the_model_says():
    assert said(NEAR, relevance=0.95).relevance == 0.95


@pytest.mark.parametrize(
    "text",
    ["饭店门口两伙人殴打，一人抢救无效死亡", "示例县发生泥石流，面包车被埋，两人死亡", "酒店员工为确诊病例，发热住院"],
)
def test_harm_by_violence_disaster_or_an_epidemic_is_no_reason(text):
    assert said(text, relevance=0.1).rules == ()


def test_the_same_harm_told_to_the_office_is_looked_at():
    assert "health_words" in said("饭店门口两伙人殴打，一人抢救无效死亡", channel="duty").rules


def test_what_speaks_of_a_drill_is_less_of_an_incident_unless_it_was_told_to_the_office():
    rehearsed = f"演练中{NEAR}，请各组到位"
    told = [kind_of(rehearsed, Kind.INCIDENT, channel=channel) for channel in ("media", "notice")]
    assert told == [round(0.06 / 0.86, 4), 0.5]


@pytest.mark.parametrize(
    "text",
    [
        f"【演练】{NEAR}，请各组到位",
        f"【第三次桌面推演】{NEAR}",
        f"演习演习演习，{NEAR}",
        f"演练信息：{NEAR}",
    ],
)
def test_what_is_headed_as_a_drill_is_hardly_an_incident(text):
    assert kind_of(text, Kind.INCIDENT) < 0.01


def test_what_happened_after_a_drill_is_no_drill_by_its_heading():
    assert kind_of(f"【演练结束后】{NEAR}", Kind.INCIDENT) == round(0.06 / 0.86, 4)


def test_people_of_a_drill_that_is_news_are_not_counted():
    kinds = [0.1, 0.1, 0.1, 0.1, 0.6]
    played = said("演习：食堂20名学生呕吐", kinds=kinds)
    real = said("食堂20名学生呕吐", kinds=kinds)
    told = said("演习：食堂20名学生呕吐", kinds=kinds, channel="duty")
    assert [each.told.harm.ill for each in (played, real, told)] == [None, 20, 20]


def test_what_tells_of_people_ill_is_likelier_an_incident_unless_passed_on_or_old():
    texts = ["食堂20名学生呕吐", "食堂20名学生呕吐，求扩散", "五年前食堂20名学生呕吐", "食堂的菜里有虫"]
    assert [kind_of(each, Kind.INCIDENT) for each in texts] == [0.5, 0.2, 0.2, 0.2]


def test_illness_told_in_words_no_list_has_is_looked_at_unless_the_model_is_sure():
    text = "爷俩吃了山上采的，回来满屋子抓小人"
    assert [said(text, each).rules for each in (0.04, 0.12)] == [(), ("told_harm",)]


@pytest.mark.parametrize(
    ("text", "by_post"),
    [
        ("教室里5个吐，宿舍里4个吐", ("told_harm",)),
        ("张家3人、李家2人、王家4人吐", ("told_harm",)),
        ("学生有吐的有拉的", ()),
        ("五年级有7个学生在吐，班主任已报告", ("told_harm",)),
        ("俺俩吃罢都不得劲", ("told_harm",)),
        ("烩面馆放倒仨", ("told_harm",)),
        ("俺娘吃罢豆腐肚子攮得慌", ("told_harm",)),
        ("下午三个人嘴唇发紫", ()),
        ("来电说至少二十人不舒服，请速来", ()),
        ("11人就诊，重的1人，其余轻症", ()),
        ("统计了一下，8个娃不舒服", ("told_harm",)),
    ],
)
def test_who_calls_that_people_are_ill_or_posts_that_several_are_is_seen_whatever_the_model_says(text, by_post):
    assert [said(text, 0.01, channel=each).rules for each in ("duty", "media")] == [("told_harm",), by_post]


@pytest.mark.parametrize("text", ["俺俩吃罢都哕", "俺娃吃罢光哕", "俩老人吃罢跑茅子"])
def test_who_is_sick_after_eating_is_an_incident_though_the_model_sees_nothing(text):
    seen = said(text, 0.01)
    assert [seen.rules, round(seen.kinds[KINDS.index(Kind.INCIDENT)], 4)] == [("told_harm",), 0.6]


def test_what_harm_alone_shows_is_an_incident_in_a_post_though_the_model_half_sees_it():
    text = "俺嫂吃罢凉皮哕了一夜"
    kinds = [said(text, 0.2, channel=each).kinds[KINDS.index(Kind.INCIDENT)] for each in ("media", "complaint")]
    assert [each >= 0.6 for each in kinds] == [True, False]


@pytest.mark.parametrize("text", ["吃喝拉撒都在店里", "孩子吐奶怎么办", "三个人吐槽食堂", "喝完这杯，拉群聊"])
def test_a_word_that_looks_like_it_is_no_reason(text):
    assert said(text, 0.01).rules == ()


@pytest.mark.parametrize(
    "text", ["大巴翻车12人受伤住院", "煤气中毒2人送医院", "学校没有人吐", "教室里5个灯坏了", "我穿这鞋不舒服"]
)
def test_a_call_about_accidents_or_about_nobody_is_not(text):
    assert said(text, 0.01, channel="duty").rules == ()


def test_a_number_of_people_harmed_that_is_corrected_to_the_office_is_looked_at():
    text = "更正：上报住院5人有误，应为住院1人"
    assert [said(text, channel=each).rules for each in ("duty", "media")] == [("told_harm",), ()]


def test_samples_that_all_passed_are_no_failure():
    kinds = [0.05, 0.05, 0.05, 0.8, 0.05]
    passed = ["抽检30批次全部合格", "酱油复检，判定合格", "初检结论不成立", "粽子30批次全过关"]
    told = [kind_of(each, Kind.SAMPLING_FAILURE, kinds=kinds) for each in passed]
    assert told == [round(0.0008 / 0.2008, 4)] * 4
    mixed = "抽检30批次，29批次检验合格，1批次不合格"
    assert kind_of(mixed, Kind.SAMPLING_FAILURE, kinds=kinds) == 0.8


REFUTED = ["别再传塑料紫菜了", "假鸡蛋专家早解释过", "饮食误区：隔夜菜", "“塑料大米”是假的"]


def test_what_refutes_a_claim_is_likelier_news_unless_it_urges_or_people_fell_ill():
    others = ["那鸡蛋是假的", "别信专家，紫菜是塑料做的", "别再传塑料紫菜了，快转发", "别再传了，食堂20名学生呕吐"]
    assert [kind_of(each, Kind.NEWS) for each in REFUTED] == [round(0.4 / 1.2, 4)] * 4
    assert [kind_of(each, Kind.NEWS) for each in others] == [0.2, 0.2, 0.2, 0.125]


def test_a_refutation_and_a_hospitals_report_repeat_no_rumour():
    match = likeness(0.84)
    told = [repeats(match, READER.read(each)) for each in REFUTED]
    others = [repeats(match, READER.read("木耳有毒"), channel) for channel in ("illness", "media", "duty")]
    assert (told, others) == ([None] * 4, [None, match, match])


@pytest.mark.parametrize(
    "text", ["孩子上一年级了，早起做早饭困到头晕", "高反太难受，头疼想吐，米饭吃不下", "晕车吐了一路，下车吃火锅"]
)
def test_harm_that_something_else_explains_is_no_reason_unless_told_to_the_office(text):
    told = {channel: said(text, relevance=0.1, channel=channel).rules for channel in ("media", "complaint")}
    assert (told["media"], bool(told["complaint"])) == ((), True)


def test_what_was_eaten_after_it_is_a_reason_all_the_same():
    assert "health_words" in said("累得不行，吃了外卖的凉皮就吐了", relevance=0.1).rules


def test_a_caller_who_bit_on_something_in_food_is_looked_at_in_words_no_list_has():
    text = "饼干里吃到金属碎片，要求赔偿"
    told = [said(text, relevance=0.1, channel=channel).rules for channel in ("complaint", "media")]
    assert told == [("unsafe_food",), ()]


@pytest.mark.parametrize(
    "text",
    [
        "小区门口早餐车的油条用洗衣粉发面，要求查处",
        "面包店师傅用手擤鼻涕，不洗手继续揉面",
        "投诉面馆的碗没洗干净，碗底粘着菜叶",
        "在汤里喝到一只壁虎，要求赔偿",
        "饭店的牛排是拼接的，菜单写的是原切",
        "投诉酒楼把活鱼换成死鱼下锅",
        "生日蛋糕奶油有酸味",
        "油条炸得发黑",
        "面里有毛",
        "豆浆味道怪怪的",
        "有人在家做熟食对外出售",
        "小区住户做蛋糕微信卖",
    ],
)
def test_a_caller_who_tells_what_was_done_to_food_is_looked_at(text):
    assert said(text, relevance=0.1, channel="complaint").rules == ("unsafe_food",)


@pytest.mark.parametrize(("text", "rules"), [("面里有毛", 1), ("你家酸菜鱼吃完必窜，没跑", 1), ("狗狗的饭里有毛", 0)])
def test_a_post_that_says_outright_what_is_in_food_or_what_it_does_is_looked_at(text, rules):
    told = [said(text, relevance=relevance).rules for relevance in (0.07, 0.01)]
    assert told == [("unsafe_food",) * rules, ()]


def test_what_was_done_to_something_else_far_from_food_is_no_reason():
    text = "菜馆旁边" + "是一条老街，" * 8 + "废品站天天敲碎玻璃"
    assert said(text, relevance=0.1, channel="complaint").rules == ()


def test_a_post_names_a_school_or_is_none():
    texts = ["孩子发烧请假，作业让同桌捎回来", "示例小学的孩子发烧请假"]
    assert [said(each, relevance=0.1).rules for each in texts] == [(), ("school",)]
    assert said(texts[0], relevance=0.1, channel="duty").rules == ("school",)


def assess(text, **fields):
    return ASSESSOR.assess(Text(id="1", text=text, **fields))


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("孩子在学校吃了午饭以后开始吐，说是菜里的豆角没熟", {}),
        ("在一家店吃的，三个人都拉肚子", {}),
        ("凉皮不新鲜", {"ill": 2}),
        ("吃完送医", {"hospitalised": 1}),
    ],
)
def test_a_call_about_people_who_fell_ill_is_an_incident(text, fields):
    assert assess(text, channel="duty", **fields).kind == Kind.INCIDENT


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我跟对象吃了他家的麻辣烫，俩人都窜稀，要求退款", Kind.INCIDENT),
        ("厂里订的盒饭是馊的，7个人拉肚子，老板不认账", Kind.INCIDENT),
        ("我吃完他家的麻辣烫窜稀了，要求退款", Kind.COMPLAINT),
        ("七个人订的盒饭是馊的，还好没人拉肚子，要求退款", Kind.COMPLAINT),
    ],
)
def test_a_complaint_that_several_fell_ill_of_a_meal_is_an_incident(text, kind):
    assert assess(text, channel="complaint").kind == kind


def test_a_complaint_whose_source_counts_several_ill_is_an_incident():
    assert assess("买的凉皮过期了，要求退款", channel="complaint", ill=2).kind == Kind.INCIDENT


@pytest.mark.parametrize(("channel", "ill"), [("duty", None), ("duty", 0), ("complaint", 1)])
def test_without_anybody_ill_or_by_another_channel_the_kind_is_the_models(channel, ill):
    assert assess("买的凉皮过期了，要求退款", channel=channel, ill=ill).kind == Kind.COMPLAINT


def test_a_statement_that_denies_harm_is_likelier_news_and_a_story_that_quotes_a_denial_is_not():
    statement = "学校声明：网传我校食堂致学生集体腹泻不实"
    story = "女子吃外卖后腹泻。" + "记者走访多家门店。" * 20 + "商家回应称腹泻不属实。"
    assert [kind_of(each, Kind.NEWS) for each in (statement, story)] == [0.5479, 0.3333]


def test_those_ill_of_whom_another_office_tells_this_one_are_no_news():
    text = (
        "区卫生健康委转报：据食源性疾病监测系统，8月1日—3日辖区两家哨点医院报告的病例中，有7例均自述曾在“示例往事”冒菜馆就餐，"
        "存在聚集性可能，请你局关注并会同疾控开展流行病学调查。"
    )
    assert assess(text).kind == Kind.INCIDENT
    assert kind_of(text, Kind.NEWS) < kind_of(text.replace("请你局", ""), Kind.NEWS)


def test_a_cough_is_hardly_an_incident_of_food():
    text = "小太阳幼儿园园长来电：今早有4名幼儿请假，家长说发烧咳嗽，问是不是食堂问题"
    assert assess(text, channel="duty").kind == Kind.COMPLAINT
    assert assess(f"{text}，其中2名呕吐", channel="duty").kind == Kind.INCIDENT


@pytest.mark.parametrize("channel", ["duty", "complaint", "media"])
def test_whom_another_cause_made_ill_is_no_incident_of_food(channel):
    text = "女儿被同学传染诺如，吐了三次，夜里又拉肚子"
    assert assess(text, channel=channel).kind != Kind.INCIDENT
    assert assess(f"{text}，班里吃食堂的都拉", channel=channel).kind == Kind.INCIDENT


def test_who_hurt_a_foot_was_taken_to_hospital_by_no_meal():
    hurt, sick = "爬山崴脚了，救护车拉走，晚上吃的盒饭挺香", "爬山累了，救护车拉走，晚上吃的盒饭挺香"
    assert [said(each).rules for each in (hurt, sick)] == [(), ("health_words",)]


def test_who_turns_to_the_office_spreads_no_rumour_unless_it_is_a_known_one():
    assert assess("红旗区有人喝了朋友泡的药酒，两个人没了呼吸", channel="complaint").kind == Kind.INCIDENT
    known = assess("听说超市卖的紫菜都是黑塑料袋做的，嚼不烂", channel="complaint")
    assert [known.kind, known.rumour_match.id] == [Kind.RUMOUR, "E01"]


def test_where_somebody_died_it_is_no_complaint_about_goods():
    assert assess("邻居喝了朋友送的散酒，人没了", channel="complaint").kind == Kind.INCIDENT


PLAYED = "本次桌面推演假想某企业食堂四百人就餐后出现三十八例腹泻，各单位逐项推演"


@pytest.mark.parametrize("channel", ["media", "notice", "duty"])
@pytest.mark.parametrize(
    ("text", "ill"),
    [
        (PLAYED, None),
        ("假设某工地食堂50人发病，值班员应先报告谁", None),
        ("演练脚本：10时15分，幼儿园园长报告18名幼儿呕吐", None),
        ("演练取消：第四中学真有9名学生腹泻，请各组转入实战", 9),
        ("昨天刚搞完食物中毒应急演练，今天学校就有15名学生呕吐", 15),
        ("模拟考试当天20名学生在食堂吃完呕吐", 20),
    ],
)
def test_who_falls_ill_in_a_scene_that_is_played_is_nobody_and_beside_it_somebody(text, ill, channel):
    told = said(text, relevance=0.9, channel=channel).told
    assert told is not None and told.harm.ill == ill


@pytest.mark.parametrize(
    ("text", "channel", "counts"),
    [
        ("十年前的今天，本市某中学豆浆中毒，两百名学生住院", "media", False),
        ("十年前的今天，本市某中学豆浆中毒，两百名学生住院", "duty", True),
        ("2021年某小学营养午餐事件回顾：当时23名学生不适送医。旧文转载", "media", False),
        ("时隔三年，该校昨天再次发生食物中毒，30名学生呕吐", "media", True),
        ("店庆三周年聚餐，吃完30人腹泻", "media", True),
    ],
)
def test_a_post_about_an_old_affair_counts_nobody_now(text, channel, counts):
    told = said(text, relevance=0.9, channel=channel).told
    assert told is not None and told.harm.counts_people == counts


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("药店买的感冒药，吃了头晕", None),
        ("吃了药店买的阿胶糕头晕", 1),
        ("我在他家吃完上吐下泻，吃了止泻药也不管用", 1),
        ("我上吐下泻，吃了止泻药也不管用，昨天在那家店吃的", 1),
        ("买了退烧药，孩子是吃了食堂的东西发烧的", 1),
    ],
)
def test_what_a_medicine_did_is_no_illness_by_food(text, ill):
    assert ASSESSOR.assess(Text(id="1", text=text, channel="complaint")).harm.ill == ill


@pytest.mark.parametrize("channel", ["complaint", "duty", "notice"])
def test_who_tells_the_office_that_food_was_poisoned_is_heard_though_nobody_is_ill(channel):
    told = ASSESSOR.assess(Text(id="1", text="有人威胁要给幼儿园的水里投毒", channel=channel))
    assert (told.relevant, told.kind) == (True, Kind.INCIDENT)


def test_a_post_about_poison_is_what_the_model_makes_of_it():
    assert not ASSESSOR.assess(Text(id="1", text="电影里反派往水里投毒", channel="media")).relevant


DRILL = "示例第四中学定于11月30日开展亚硝酸盐食物中毒应急演练，模拟20名学生呕吐腹泻、2人送医，届时勿误报。"


@pytest.mark.parametrize("channel", ["notice", "duty"])
def test_a_drill_that_is_announced_is_news_of_nobody_who_is_ill(channel):
    told = ASSESSOR.assess(Text(id="1", text=DRILL, channel=channel))
    assert (told.relevant, told.kind, told.hazard, told.harm) == (True, Kind.NEWS, None, Harm())


def test_whom_the_source_itself_counts_is_ill_whatever_is_announced():
    assert ASSESSOR.assess(Text(id="1", text=DRILL, channel="duty", ill=3)).harm.ill == 3
