"""Called after somebody: names of businesses that say whose they are and what they sell."""

import pytest

from classifiers.named.called import called_after, labelled
from classifiers.words import normalise


def named(text):
    folded = normalise(text)
    return [folded[start:end] for start, end in called_after(folded)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("在东街胖嫂卤味买的猪头肉发臭", ["胖嫂卤味"]),
        ("王记烧烤后厨有老鼠", ["王记烧烤"]),
        ("昨天去老李烤鱼吃饭，隔壁张姐凉皮也开着", ["老李烤鱼"]),
        ("王记烧烤", ["王记烧烤"]),
        ("刘师傅羊肉汤喝完全家拉肚子", ["刘师傅羊肉汤"]),
        ("胖子烧烤吃完住院", ["胖子烧烤"]),
        ("小杨煎饼摊的油是黑的", ["小杨煎饼摊"]),
        ("校门口李姐煎饼果子用的火腿肠过期", ["李姐煎饼果子"]),
        ("昨晚在平原路胖哥炒鸡就餐", ["胖哥炒鸡"]),
        ("点了胖哥炒鸡的外卖", ["胖哥炒鸡"]),
        ("实名举报赵家大锅羊肉使用鸭肉冒充", ["赵家大锅羊肉"]),
        ("昨天买的孙记烤鸭，鸭子发臭", ["孙记烤鸭"]),
        ("红旗区烩面王使用过期鸡精", ["烩面王"]),
        ("投诉老城串串王的后厨", ["老城串串王"]),
        ("请到凉皮王那里检查", ["凉皮王"]),
        ("平原路老马家羊肉烩面就餐", ["老马家羊肉烩面"]),
        ("东街老马家烩面碗里有苍蝇", ["老马家烩面"]),
    ],
)
def test_a_name_is_read_where_somebody_buys_or_eats_there(text, names):
    assert named(text) == names


@pytest.mark.parametrize(
    "text",
    ["大家烧烤的时候小心", "我家火锅的做法", "邻居家凉皮买多了", "土家烧饼里有虫", "王记烧烤世界"]
    + ["吃的奶奶家饺子拉肚子", "举报三家羊肉掺假", "烧鸡王某被抓", "胡辣汤王师傅", "第二家羊肉摊掺假"]
    + ["在路边烤羊肉王吃完"],
)
def test_who_grills_at_home_is_no_business(text):
    assert named(text) == []


@pytest.mark.parametrize(
    ("form", "names"),
    [
        ("投诉人：李女士 被投诉方：王记牛肉汤（牧野路店） 诉求内容：退款", ["王记牛肉汤(牧野路店)"]),
        ("被诉方：瑞幸咖啡 问题：有异物", ["瑞幸咖啡"]),
        ("被投诉单位:蜜雪冰城，诉求：退款", ["蜜雪冰城"]),
        ("商家名称：胖哥炒鸡 地址：平原路12号", ["胖哥炒鸡"]),
        ("店名：老灶火锅，吃完拉肚子", ["老灶火锅"]),
        ("投诉对象：小菜园", ["小菜园"]),
        ("样品：馒头，被抽样单位：张记馒头铺", ["张记馒头铺"]),
        ("受检单位：小菜园，甜蜜素不合格", ["小菜园"]),
        ("被投诉方：不详，诉求：退款", []),
        ("被投诉方：某饭店", []),
        ("店名：我忘了", []),
        ("商家：你可以退", []),
        ("投诉人：李女士", []),
    ],
)
def test_a_form_names_the_business_behind_its_label(form, names):
    folded = normalise(form)
    assert [folded[start:end] for start, end in labelled(folded)] == names
