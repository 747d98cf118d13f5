"""Journalists who ask: no complaint and nobody who fell ill, but public opinion that is to be answered."""

import pytest
from spoken import tell

MILK = "我是示例日报记者，网上说你们区小学生喝牛奶拉肚子，请问情况属实吗？"


@pytest.mark.parametrize(
    "text",
    [
        MILK,
        "我是示例电视台记者，想采访红旗区平原路示例甜蜜蛋糕店用过期奶油的事，你们准备怎么处理、什么时候公布？",
        "我是示例晚报的记者，听说红旗区一个幼儿园有十几个孩子食物中毒，什么时候发布情况通报？",
        "示例都市报记者来电询问，示例阳光幼儿园8名幼儿呕吐的情况，何时通报。",
        "这里是示例新闻栏目组，就网上流传的示例食堂馊饭视频想采访你们，是否属实？",
    ],
)
def test_what_a_journalist_asks_is_public_opinion(line, text):
    case = line.case(tell(line, text))
    rules = {clock.deadline.rule for clock in case.clocks.values()}
    books = [book.id for book in case.playbooks]
    assert [books, case.severity == "red", "ill" in case.facts] == [["media_expose", "opinion"], False, False]
    assert ["OPN-3" in rules, {rule for rule in rules if rule.startswith("CMP")}] == [True, set()]


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("我是示例电视台记者，昨天中午我在示例好运来火锅店吃饭后拉肚子，请问怎么处理？", 1),
        ("我是示例日报记者，我家孩子在示例阳光幼儿园吃完午饭呕吐，园里有没有报告？", 1),
        ("我是示例晚报记者，我现场看到示例酒楼门口救护车拉走5个人，都在呕吐，你们知道吗？", 5),
        ("我是示例电视台记者，我们接到家长爆料，示例育才小学有12名学生在食堂吃饭后呕吐，请问属实吗？", 12),
        ("记者都报道了，我吃了示例火锅拉肚子，什么时候赔偿？", 1),
        ("我们是新闻路小学的，今天中午30个孩子吃完饭呕吐，请问怎么处理？", 30),
        ("我是示例日报社的记者，我们报社食堂今天中午20多人呕吐腹泻，请问该找谁处理？", 20),
        ("市电视台职工来电，台里食堂午饭后20人呕吐，询问怎么处理", 20),
        ("我是示例日报记者，我和三个同事昨晚在示例火锅店吃饭后上吐下泻，请问怎么处理？", 4),
        ("我是晚报读者，今早吃完包子后头晕呕吐，问一下怎么处理", 1),
        ("我是示例日报记者，现在在示例育才小学门口，看见救护车拉走七个孩子，请问什么情况？", 7),
        ("我是示例日报记者，医院的朋友告诉我急诊收了12个呕吐的学生，请问属实吗？", 12),
    ],
)
def test_one_who_fell_ill_saw_it_or_passes_it_on_is_a_witness(line, text, ill):
    case = line.case(tell(line, text))
    assert [case.facts["ill"], "media_expose" in {book.id for book in case.playbooks}] == [ill, False]


def test_who_only_threatens_with_the_press_complains(line):
    case = line.case(tell(line, "我在示例蛋糕店买到过期奶油蛋糕，再不管我就找记者，你们准备怎么处理？"))
    assert [book.id for book in case.playbooks] == ["complaint"]


def test_asked_about_an_open_case_it_joins_and_counts_nobody(line):
    first = tell(line, "红旗区示例阳光幼儿园的保健医来电：今天一共8名幼儿呕吐，已经送医院。")
    assert tell(line, "我是示例晚报记者，听说示例阳光幼儿园二十个孩子食物中毒，何时发布通报？") == first
    case = line.case(first)
    assert [case.facts["ill"], "opinion" in {book.id for book in case.playbooks}] == [8, True]


def test_what_was_taken_down_as_a_question_is_answered_as_one_too(line):
    case = line.case(tell(line, MILK, request="enquiry"))
    assert [book.id for book in case.playbooks] == ["media_expose", "enquiry", "opinion"]


MEDIA = {"channel": "media", "source": "舆情摘报", "media": {"platform": "示例晚报", "account_kind": "city"}}
ASKED = "示例晚报记者来电，询问红旗区示例火锅店回收锅底一事查得怎样、何时公布，今晚八点截稿，请答复。"


@pytest.mark.parametrize("door", [{}, MEDIA])
def test_what_a_journalist_asked_of_the_office_is_answered_wherever_it_was_taken_down(line, door):
    assert [book.id for book in line.case(tell(line, ASKED, **door)).playbooks] == ["media_expose", "opinion"]


@pytest.mark.parametrize("said", ["请答复", "称已多次去函未获回应", "已请示待答复", "已过三天仍没有回复"])
def test_one_who_has_no_answer_yet_waits_for_it(line, said):
    assert tell(line, f"示例晚报记者来电，询问红旗区食品安全专项检查进展，{said}。", **MEDIA) is not None


@pytest.mark.parametrize(
    "text",
    [
        "记者致电红旗区市场监管局，询问示例火锅店回收锅底一事查得怎样，对方表示正在核查。",
        "示例晚报记者来电，询问红旗区示例火锅店回收锅底一事查得怎样，已由新闻联络人答复。",
        "本报记者接到市民来电，询问红旗区学校食堂的抽检情况何时公布，监管部门回应正在核实。",
        "示例台栏目组接到观众来电，想了解红旗区食品安全宣传周有哪些活动。",
        "面对示例晚报记者来访，红旗区市场监管局介绍了食品安全监管的进展。",
        "示例日报记者来稿：红旗区食品安全专项检查通报，三家餐饮店整改。",
    ],
)
def test_what_is_printed_or_was_answered_waits_for_nobody(line, text):
    assert tell(line, text, **MEDIA) is None
