"""What goes out says what happened, and neither in whose words nor of whose child."""

import pytest
from flow import a_signal, an_assessment
from msgspec.structs import replace
from visiting import the_report

from classifiers.assessment import Entity, Harm, Kind
from console.papers.counted import count_of
from console.papers.handed import reported
from console.papers.retold import is_covered, retold
from console.reading.queries import SignalRow
from streams.hearing.guessed import SOMEBODY

PARENT = "我是周河小学三年级学生家长，我儿子张小明（三年级二班）今天中午吃了食堂的饭就吐，现在在二院输液。"
ASKS = "别让学校知道是我打的电话，不然班主任要针对孩子。"
WORKER = "我是金福食品厂的工人，车间主任让我们把过期的火腿肠重新打生产日期，这批只有我和刘师傅经手。"
FAMILY = "这两天院里老人好几个拉稀。我爸昨天也拉了五六次。请不要把我说出去，院里会给我爸穿小鞋。"


def a_row(text, *, found=(), **fields):
    """A complaint in these words; `found`: what was read in it, as (type, words)."""
    signal = a_signal(**{"text": text, "request": None, "subject": None, **fields})
    spans = [(what, words, text.index(words)) for what, words in found]
    read = an_assessment(
        signal,
        kind=Kind.INCIDENT,
        harm=Harm(ill=1),
        entities=tuple(Entity(type=what, text=each, start=at, end=at + len(each)) for what, each, at in spans),
    )
    return SignalRow(signal=signal, assessment=read, state="gathered", revision=1, case_id="c")


def order(row):
    """What an order to a department says that happened."""
    return reported(retold([row]), None).partition("（")[0]


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        (PARENT + ASKS, True),
        (FAMILY, True),
        (WORKER, True),
        ("后厨有老鼠。别说是我说的。", True),
        ("后厨有老鼠，请为我保密", True),
        ("匿名举报：后厨有老鼠", True),
        ("我在这家店打工，后厨有老鼠", True),
        (PARENT, False),
        ("我在好再来小吃店吃出老鼠，要求退款", False),
        ("老板不让我拍照，说别告到市里", False),
    ],
)
def test_who_asks_not_to_be_known_or_works_there_is_told_by_what_they_say(text, covered):
    assert is_covered(a_row(text).signal) == covered


def test_of_one_not_to_be_known_it_is_told_which_worker_is_ill():
    said = reported(retold([a_row("示例餐厅厨师长肺结核还在灶上，我是传菜的，别叫人知道是我")]), None)
    assert ("厨师长肺结核" in said, "传菜" in said) == (True, False)


def test_that_it_is_ones_own_family_tells_nobody_who_it_is():
    text = "俺娃今早喝罢豆浆就哕，俺哥俩昨晚喝的散酒，俺对象现在搁康宁医院吊水"
    assert order(a_row(text)) == f"“{text}”"
    named = "俺娃王小红，昨晚吃罢就哕"
    assert order(a_row(named)) == "“俺娃＊＊，昨晚吃罢就哕”"


@pytest.mark.parametrize(("text", "covered"), [("举报人要求保密，请依法查处", True), ("请注意保密工作", False)])
def test_an_office_that_writes_asks_it_for_somebody_else(text, covered):
    assert is_covered(a_row(text, channel="notice").signal) == covered


def test_of_who_is_not_to_be_known_an_order_says_the_facts_that_were_read():
    row = a_row(WORKER, found=[("operator", "金福食品厂"), ("product", "火腿肠")])
    assert order(row) == "反映人身份须保密，原话不列，从中读到：金福食品厂、车间、火腿肠"
    assert order(a_row(FAMILY)) == "反映人身份须保密，原话不列，从中读到：拉稀、昨天"


def test_of_others_names_and_class_are_blotted_out_and_the_school_and_kin_stay():
    assert order(a_row(PARENT)) == "“＊＊周河小学＊＊，我儿子＊＊今天中午吃了食堂的饭就吐，现在在二院输液。”"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "我儿子李小明昨晚吃完凉皮吐了，小明在输液，李某某还发烧",
            "“我儿子＊＊昨晚吃完凉皮吐了，＊＊在输液，＊＊还发烧”",
        ),
        ("我儿子叫小宝，昨晚吃凉皮拉肚子，小宝今天还吐", "“我儿子叫＊＊，昨晚吃凉皮拉肚子，＊＊今天还吐”"),
        ("我同事小王中午吃凉皮，下午小王吐了，王某送医院了", "“我同事＊＊中午吃凉皮，下午＊＊吐了，＊＊送医院了”"),
        ("我孩子同学王子轩的妈妈说吐了6个，王子轩也吐了", "“我孩子同学＊＊的妈妈说吐了6个，＊＊也吐了”"),
        ("我们宿舍302的小李吃凉皮拉肚子，李某在输液", "“我们＊＊的＊＊吃凉皮拉肚子，＊＊在输液”"),
        ("我家2单元501，昨晚吃凉皮吐了", "“我家＊＊，昨晚吃凉皮吐了”"),
    ],
)
def test_a_name_is_blotted_out_in_whatever_form_it_is_said_again(text, said):
    assert order(a_row(text)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("我是东门外斜对门修鞋的，他家天天拉散油", "“＊＊，他家天天拉散油”"),
        ("他家用散油灌瓶，我在他对门开锁配钥匙的，姓卜，这条街就我一家。", "“他家用散油灌瓶，＊＊，＊＊，＊＊。”"),
        ("俺在隔壁卖烟酒，他家后厨有老鼠", "“＊＊，他家后厨有老鼠”"),
        ("俺就是胡同口修自行车的，天天见他拉烂肉", "“＊＊，天天见他拉烂肉”"),
        ("我姓赵，吃凉皮拉肚子", "“我＊＊，吃凉皮拉肚子”"),
        ("切配间就仨人，后厨有老鼠", "“切配＊＊，后厨有老鼠”"),
    ],
)
def test_by_what_trade_next_door_somebody_is_known_is_blotted_out(text, said):
    assert order(a_row(text)) == said


@pytest.mark.parametrize(
    "text",
    [
        "我在学校对面买的烤肠，吃完就吐",
        "我是在对面吃的凉皮",
        "摊主姓邢，说不服",
        "我问了老板，姓王，他不承认",
        "我在隔壁开的发票",
        "我是开完会才吃的",
        "我是修车时吃的盒饭",
        "这条街就我一家吃了拉肚子",
        "他家就一个人，没有健康证",
        "就三个人吐了",
    ],
)
def test_what_tells_of_the_business_or_of_the_meal_is_blotted_out_nowhere(text):
    assert order(a_row(text)) == f"“{text}”"


def test_a_shop_that_is_called_like_somebody_stays():
    row = a_row("我同事小王在小王凉皮店吃完吐了", found=[("operator", "小王凉皮店")])
    assert order(row) == "“我同事＊＊在小王凉皮店吃完吐了”"


def test_a_sentence_that_tells_of_nothing_that_happened_is_left_out():
    row = a_row("我妻子昨晚吃完凉皮拉肚子。老板态度恶劣，还骂人。302房的客人也说过。")
    assert order(row) == "“我妻子昨晚吃完凉皮拉肚子。”"


def test_a_hospital_is_told_in_its_own_words():
    text = "我院收治小三班6名患儿呕吐。请保密。"
    assert order(a_row(text, channel="illness")) == f"“{text}”"


@pytest.mark.parametrize(
    ("text", "says_which"),
    [
        ("我是示例幼儿园的保健医，今天中班小班一共8名幼儿呕吐", True),
        ("示例小学校医来电：三年级二班6名学生呕吐", True),
        ("我家孩子在示例小学三年级二班，我校食堂的饭吃完就吐", False),
        ("我公司旁边的示例小学三年级二班有孩子吐了", False),
        ("我是示例小学三年级二班班主任，班里孩子吃了剩菜呕吐", False),
        ("我是示例小学三年级二班学生家长，孩子今天吐了", False),
    ],
)
def test_a_school_says_which_classes_and_a_family_is_not_known_by_its_own(text, says_which):
    assert ("中班" in (said := order(a_row(text, channel="duty"))) or "二班" in said) is says_which


def test_what_is_hidden_leaves_every_other_character_where_it_was():
    rows = [a_row(PARENT, title="我女儿王小红，吐了"), a_row(FAMILY, title="老人拉稀")]
    assert [len(row.signal.whole) for row in retold(rows)] == [len(row.signal.whole) for row in rows]
    assert [row.signal.title for row in retold(rows)] == ["我女儿＊＊＊，吐了", "\n\n拉稀"]


def test_a_denied_symptom_is_no_fact():
    assert order(a_row("吃完凉皮没有发烧，请保密")) == "反映人身份须保密，原话不列，从中读到：吃完凉皮"


def test_where_one_lives_who_is_not_to_be_known_is_no_fact():
    assert order(a_row("我住和平路，吃完凉皮呕吐，请保密")).endswith("：吃完凉皮呕吐")


def test_a_version_that_asks_for_it_covers_those_before_and_after():
    later = a_row(FAMILY)
    before = replace(a_row(PARENT), earlier=(later.signal,))
    (row,) = retold([before])
    assert [row.is_covered, "我" in row.signal.whole + row.earlier[0].whole] == [True, False]


@pytest.mark.parametrize(
    "said", ["我是示例十七中食堂承包人，现在有26个学生肚子疼", "现在有26个学生肚子疼，别说是我打的"]
)
def test_the_number_of_the_words_stands_before_the_one_that_a_form_only_says_is_there(said):
    row = a_row(f"{said}{SOMEBODY}", channel="duty", illness={"ill": 1})
    row = replace(row, assessment=replace(row.assessment, harm=Harm(ill=26)))
    (told,) = retold([row])
    assert [told.is_covered, count_of(row, "ill").number, count_of(told, "ill").number] == [True, 26, 26]
    assert "登记：" not in order(row)


def test_a_number_that_nobody_said_stays_a_guess():
    row = a_row(PARENT + ASKS)
    assert [count_of(each, "ill").people for each in (row, *retold([row]))] == ["至少1人", "至少1人"]


@pytest.mark.stores
def test_a_report_tells_the_time_and_the_meal_and_not_whose_child_it_was(line, visitor):
    row = a_row(PARENT + ASKS)
    report = the_report(visitor, line.take(row.signal, row.assessment))
    assert "进餐：投诉举报人称“今天中午吃”（未核实）" in report
    assert [words for words in ("儿子", "小明", "二班", "班主任", "电话，不然") if words in report] == []
