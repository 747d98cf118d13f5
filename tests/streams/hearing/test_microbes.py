"""Whether a sample failed by microbes alone, of which there is no re-test."""

import pytest
from flow import a_signal, an_assessment

from classifiers.assessment import Kind
from streams.gathering.incoming import facts_of
from streams.hearing.microbes import microbial


def sampled(*items):
    rows = [{"item": item, "value": "1"} for item in items]
    return a_signal(channel="sampling", request=None, sampling={"conclusion": "failed", "items": rows})


@pytest.mark.parametrize(
    ("items", "what"),
    [
        (["金黄色葡萄球菌"], "all"),
        (["菌落总数", "大肠菌群", "霉菌和酵母"], "all"),
        (["铜绿假单胞菌"], "all"),
        (["单核细胞增生李斯特氏菌", "商业无菌"], "all"),
        (["大肠埃希氏菌O157:H7"], "all"),
        (["诺如病毒"], "all"),
        (["菌落总数", "苯甲酸及其钠盐（以苯甲酸计）"], "some"),
        (["啶虫脒"], "none"),
        (["黄曲霉毒素B₁"], "none"),
        (["葡萄球菌肠毒素"], "none"),
        (["乳酸链球菌素", "纳他霉素"], "none"),
        (["多菌灵", "百菌清", "嘧菌酯", "杆菌肽"], "none"),
        (["米酵菌酸"], "none"),
    ],
)
def test_every_item_that_failed_is_looked_at(items, what):
    assert microbial(sampled(*items)) == what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("所送凉皮抽检不合格，经检验，金黄色葡萄球菌不符合GB 29921要求", "all"),
        ("示例检验所来电：卤猪耳样品不合格，菌落总数、大肠菌群超标", "all"),
        ("贵区示例面包房生产的蛋糕，菌落总数和防腐剂不合格", "some"),
        ("贵区示例食品厂的辣条，菌落总数超标，苯甲酸也超标", "some"),
        ("豇豆灭蝇胺超标", None),
        ("香油抽检不合格，报告随后寄到", None),
    ],
)
def test_of_what_is_told_in_words_only_what_names_microbes_says_so(text, what):
    assert microbial(a_signal(channel="duty", request=None, text=text)) == what


def test_of_what_is_no_failure_nobody_asks():
    signal = a_signal(channel="duty", request=None, text="检出诺如病毒")
    assert facts_of(signal, an_assessment(signal, kind=Kind.INCIDENT), {}).get("microbial") is None
    assert facts_of(signal, an_assessment(signal, kind=Kind.SAMPLING_FAILURE), {}).get("microbial") == "all"
