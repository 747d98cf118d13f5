"""Pairs: those who are named one by one."""

import pytest

from classifiers.harm.counts import harm_of
from classifiers.words import normalise

NAMED = [
    # (text, ill, hospitalised, dead)
    ("我跟我老公还有两个娃都拉肚子了", 4, None, None),
    ("我妈、我爸、我姐、姐夫加上我，急诊都认识我们了", 5, None, None),
    ("我老婆和我两个都吐了", 2, None, None),
    ("我媳妇和我两个人拉肚子", 2, None, None),
    ("我老婆跟我俩都吐了", 2, None, None),
    ("我和两个同事都吐了", 3, None, None),
    ("我媳妇和两个孩子都吐了", 3, None, None),
    ("我闺女和她两个同学吃完都吐了", 3, None, None),
    ("两口子外加老丈人都拉肚子", 3, None, None),
    ("吃完拉肚子，我妈也是", 2, None, None),
    ("其和妻子均出现拉肚子", 2, None, None),
    ("我俩这是吃了发芽土豆，上吐下泻", 2, None, None),
    ("女儿和同班另外三个孩子都拉肚子", 4, None, None),
    ("我跟我家那口子吐得胆汁都出来了", 2, None, None),
    ("她俩吃完凉皮就开始拉肚子", 2, None, None),
    ("我大姑、我堂姐和我吃完席都拉肚子", 3, None, None),
    ("我先开始拉肚子，然后我爸、我妈和我堂弟一家两口也都吐了", 5, None, None),
    ("小李和小王中午吃的食堂，下午都拉肚子", 2, None, None),
    ("先是老张拉肚子，接着小孙、老周、玉梅也都吐了", 4, None, None),
    ("我和小张说了我拉肚子", 1, None, None),
]


@pytest.mark.parametrize(("text", "ill", "hospitalised", "dead"), NAMED)
def test_those_who_are_named_are_counted(text, ill, hospitalised, dead):
    harm = harm_of(normalise(text))
    assert (harm.ill, harm.hospitalised, harm.dead) == (ill, hospitalised, dead)


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("一家三口（父母和一名6岁孩子）昨晚吃完全部呕吐", 3),
        ("一家三口，包括一名6岁孩子，吃了拉面都腹泻", 3),
        ("一家四口（夫妻和两个孩子）吃完自助餐后全部呕吐", 4),
        ("一家五口人吃席，三人拉肚子", 3),
    ],
)
def test_who_the_members_of_a_family_are_is_no_count_of_its_own(text, ill):
    assert harm_of(normalise(text), of_food=True).ill == ill


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("本人及妻子、岳母均腹泻", 3),
        ("我、我对象及闺女都拉肚子", 3),
        ("外公外婆和我都吐了", 3),
        ("本人及时就医，诊断食物中毒", 1),
    ],
)
def test_those_named_one_by_one_may_be_joined_by_any_word(text, ill):
    assert harm_of(normalise(text), of_food=True).ill == ill
