"""Those who fell ill are told of without the accusation that the same call makes, and nothing else is lost."""

import pytest
from flow import a_signal, an_assessment

from classifiers.assessment import Entity, Evidence, Harm, Kind
from connectors.officials import MARK, accuses
from streams.privacy.apart import NOTE, patients_apart

BOUGHT = (
    "俺要告区市场监管局小店所那个姓赵的所长，收了鸿运饭店的购物卡，"
    "俺上回在鸿运饭店吃罢一家四口拉肚子他都不给查，恁别把俺名字给他说。"
)
GIFTS = "举报洪门市场监管所副所长李某收礼，包庇聚福楼饭店，俺全家3口在那儿吃了都拉肚子，报上去他压着不办。"
KIN = "昨天在聚福楼饭店吃的凉菜，晚上5个人呕吐。打市场监管所电话，所长是老板亲戚，不来查。店里没证。"
TIED = "所长收红包让过期肉进了第八中学食堂导致四个学生拉肚子没人管"
RESTS = "老板说跟派出所所长是亲戚，不怕告。昨晚在渝味火锅吃毛肚，3个人拉肚子。"
MARKED = f"我老婆在好再来吃了饺子吐了，他们科长跟老板一伙的{MARK}"


def told(text, *, names=(), harm=(), **fields):
    """What everybody is told of a call in which these names and these words for harm were read."""
    signal = a_signal(text=text, channel="duty", request=None, subject=None, **fields)
    whole = signal.whole
    read = an_assessment(
        signal,
        kind=Kind.INCIDENT,
        harm=Harm(ill=3),
        entities=tuple(
            Entity(type="operator", text=each, start=whole.index(each), end=whole.index(each) + len(each))
            for each in names
        ),
        evidence=tuple(
            Evidence(text=each, start=whole.index(each), end=whole.index(each) + len(each), weight=1.0, for_="harm")
            for each in harm
        ),
    )
    return patients_apart(signal, read)


@pytest.mark.parametrize(
    ("text", "names", "harm", "left"),
    [
        (BOUGHT + MARK, ["鸿运饭店"], ["四口", "拉肚子"], "＊＊鸿运饭店＊＊俺上回在鸿运饭店吃罢一家四口拉肚子＊＊"),
        (GIFTS + MARK, ["聚福楼饭店"], ["3口", "拉肚子"], "＊＊聚福楼饭店＊＊俺全家3口在那儿吃了都拉肚子，＊＊"),
        (KIN, ["聚福楼饭店"], ["5个人", "呕吐"], "昨天在聚福楼饭店吃的凉菜，晚上5个人呕吐。＊＊店里没证。"),
        (TIED, ["第八中学"], ["四个学生拉肚子"], "＊＊让过期肉进了第八中学食堂导致四个学生拉肚子＊＊"),
        (RESTS, [], ["3个人", "拉肚子"], "＊＊昨晚在渝味火锅吃毛肚，3个人拉肚子。"),
        (MARKED, [], ["吐了"], "我老婆在好再来吃了饺子吐了，＊＊"),
    ],
)
def test_of_clauses_that_accuse_the_facts_of_the_illness_are_left(text, names, harm, left):
    signal, _ = told(text, names=names, harm=harm)
    assert [signal.text, accuses(signal.whole)] == [left + NOTE, False]


def test_what_was_read_stands_where_its_words_stand_now():
    signal, read = told(GIFTS, title="李副所长收礼", names=["聚福楼饭店"], harm=["收礼", "3口"])
    assert [signal.whole[each.start : each.end] for each in (*read.entities, *read.evidence)] == ["聚福楼饭店", "3口"]
    assert [signal.title, read.id, read.harm.ill] == ["＊＊", signal.id, 3]


def test_neither_caller_nor_accused_goes_along():
    signal, _ = told(KIN, contact={"name": "示例人", "phone": "13812345678"}, url="http://a.example/1")
    assert [signal.contact, signal.raw, signal.url, signal.attachments] == [None, None, None, ()]


@pytest.mark.parametrize(("name", "kept"), [("示例饭店", "示例饭店"), ("红旗区市场监管局", None)])
def test_whom_an_accusation_is_about_is_no_business(name, kept):
    signal = a_signal(text=GIFTS, subject={"name": name})
    said, _ = patients_apart(signal, an_assessment(signal, harm=Harm(ill=3)))
    assert (said.subject.name if said.subject else None) == kept
