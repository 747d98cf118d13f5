"""Heard: which number of a short text counts people who fell ill, where no rule says so."""

import pytest

from classifiers.assess import Assessor
from classifiers.assessment import Text
from classifiers.harm.heard import LONGEST, Heard, candidates
from classifiers.harm.spoken import spoken
from classifiers.learning.heard import Number, learnt, load_counted
from tests.factories import ROOT, SEEDS

ASSESSOR = Assessor.load(SEEDS, ROOT / "classifiers/model")

COUNTED = [
    ("班里好多都在拉肚子，我问了下，七个", 7),
    ("急诊全是熟人，一问全是晚上在同学聚会那家店吃的，二十多个吧，班长也在", 20),
    ("八个，都是一个婚礼上下来的，症状不重，已留呕吐物", 8),
    ("说有几个孩子吐了，再问，连老师一共七个，都在医务室", 7),
    ("昨晚年会那顿饭怕是有问题，都在拉，今天二十来个请了病假", 20),
    ("买了三个，吃完拉肚子了", 1),
    ("同餐2人，另1人未发病，我吃完吐了", 1),
    ("我吃坏肚子，老公带着俩娃出去吃席了", 1),
    ("就餐三十人，未见异常，一人对芒果过敏已自备餐", 1),
    ("二胡也拉，唢呐也吹，加起来十一个人", None),
    ("新装修办公室甲醛味冲，头晕恶心，四个同事请假", None),
    ("三院职工食堂新开张，来吃饭的统计了一下，六十八人", None),
    ("医院门口那家面馆好吃，今天来了十个", None),
    ("全市今年以来累计报告食物中毒12起，发病30人", None),
    ("刚才说的那批新员工，一共九个，体检都合格", None),
    ("再报：食堂人员健康证都有效，现在一共23个，都在校医室", 23),
]


@pytest.mark.parametrize(("text", "ill"), COUNTED)
def test_the_number_of_the_ill_is_heard_where_no_rule_reads_it(text, ill):
    assert ASSESSOR.assess(Text(id="1", text=text)).harm.ill == ill


def test_what_was_heard_is_shown_as_evidence_and_in_its_own_words():
    text = "班里好多都在拉肚子，我问了下，七个"
    said = ASSESSOR.assess(Text(id="1", text=text))
    found = [[each.text for each in said.evidence if each.for_ == label] for label in ("harm", "heard")]
    assert ("七个" in found[0], found[1], spoken(text, "ill", 7)) == (True, ["七个"], "七个")


def test_what_a_rule_read_is_not_shown_as_heard():
    said = ASSESSOR.assess(Text(id="1", text="昨晚聚餐后七人腹泻"))
    assert (said.harm.ill, [each for each in said.evidence if each.for_ == "heard"]) == (7, [])


def test_the_counts_of_a_source_stand_before_what_is_heard():
    text = Text(id="1", text="班里好多都在拉肚子，我问了下，七个", ill=3)
    assert ASSESSOR.assess(text).harm.ill == 3


def test_hours_floors_and_telephone_numbers_are_no_candidates():
    assert [each.people for each in candidates("120送走3个小时,第5班,两个孩子和俩大人,6楼,20日")] == [2, 2]


def test_without_anything_learnt_and_in_a_long_text_nothing_is_heard():
    every = Heard(start=9.0, weights={"only": 1.0})
    answers = [
        each.most_likely(text, 1.0, [1.0]) for each, text in ((Heard(), "七个"), (every, "七个" + "。" * LONGEST))
    ]
    assert (answers, every.most_likely("七个", 1.0, [1.0]).count) == ([None, None], 7)


def test_the_same_numbers_teach_the_same_weights():
    numbers = [Number({"again": 1.0, "of": float(n % 3)}, n % 2 == 0, 1.0) for n in range(40)]
    assert learnt(numbers, 7) == learnt(numbers, 7)


def test_no_judged_text_stands_twice():
    texts = [each.text for each in load_counted(SEEDS / "counted.jsonl")]
    assert len(texts) == len(set(texts))
