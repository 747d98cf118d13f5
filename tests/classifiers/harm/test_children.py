"""Children: who is named where harm is told of."""

import pytest

from classifiers.harm.children import are_pupils
from classifiers.harm.counts import harm_of
from classifiers.words import normalise


@pytest.mark.parametrize(
    ("text", "children"),
    [
        ("12名学生呕吐", True),
        ("示例大学附属小学3名学生腹泻", True),
        ("我儿子吃了拉肚子", True),
        ("两名大学生吃外卖腹泻", False),
        ("示例学院食堂12名学生呕吐", False),
        ("牧野中学西邻的板面馆，吃了三个人拉肚子", False),
        ("学校对面的炸串吃了拉肚子", False),
        ("小学门口卖的烤肠，三个学生吃了呕吐", True),
        ("三个工人腹泻。孩子都放学了", False),
        ("12名学生没有不适", False),
        ("我们一家带孙女吃饭，我爱人一个人拉肚子，孩子没事。", False),
        ("我们老两口和孙子在饭店吃饭，老伴一个人吐了，已住院，其他人没事。", False),
        ("老两口和孙子在饭店吃饭，孙子吃完吐了，其他人没事。", True),
        ("老张家儿子结婚，我和同事三个人今天都腹泻", False),
        ("老赵家女儿的婚宴，和两个朋友三个人都拉肚子", False),
        ("孙子的满月酒，一桌5个人都拉肚子", False),
        ("儿子婚宴上，孩子吃完吐了", True),
        ("女儿生日宴，6个孩子吃完吐了", True),
        ("大孩子没事，小儿子吃完吐了", True),
    ],
)
def test_children_are_among_the_ill_where_a_sentence_about_illness_names_them(text, children):
    assert harm_of(normalise(text), of_food=True).children is children


@pytest.mark.parametrize(
    ("text", "pupils"),
    [
        ("示例小学三年级在校外吃了披萨，8个人呕吐", True),
        ("校门口买的炸串，10名学生拉肚子", True),
        ("第三中学初二学生吃了炸串呕吐", True),
        ("示例小学春游，4个孩子吐了", True),
        ("示例大学附属小学3名学生腹泻", True),
        ("五（2）班7个孩子喝了奶茶拉肚子", True),
        ("小学门口的烤肠，放学后学生们吃了，送医院", True),
        ("我家3个孩子在小学门口吃烤肠吐了", False),
        ("我女儿上小学三年级，吃完火锅吐了", False),
        ("我和3个同学吃烧烤后拉肚子", False),
        ("几个同学聚会，吃完两个人拉肚子", False),
        ("两名大学生点了外卖，两名学生都吐了", False),
        ("小学门口的面馆，三个工人吃完腹泻", False),
    ],
)
def test_pupils_are_those_of_a_class_or_counted_and_no_child_of_a_family(text, pupils):
    assert are_pupils(normalise(text)) is pupils
