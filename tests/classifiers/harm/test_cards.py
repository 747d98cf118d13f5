"""Cards: a form counts by its lines, a list of names one patient a line, or a name."""

import pytest

from classifiers.harm.cards import of_names, on_list
from classifiers.harm.counts import harm_of
from classifiers.words import normalise


def test_a_numbered_line_each_is_a_patient_each():
    text = normalise("接龙：1.梓涵 呕吐 2.浩宇 呕吐+发烧 3.一诺 肚子疼 4.子轩 没事")
    assert [(each.what, each.count) for each in on_list(text)] == [("ill", 3)]


@pytest.mark.parametrize(
    "text",
    [
        "接龙：1.张某 吐 2.李某 拉 3.王某 发烧",
        "1、张三，吐；2、李四，拉；3、王五，住院",
        "①张某 吐 ②李某 拉 ③王某 吐了两次 ④赵某 没事",
        "1）张某吐了 2）李某拉肚子 3）王某肚子疼",
    ],
)
def test_several_people_write_a_list_by_one_word_each(text):
    assert [(each.what, each.count) for each in on_list(normalise(text))] == [("ill", 3)]


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("1.王某 吐 2.李某 拉 3.赵某 吐 ……9.孙某 拉", 9),
        ("1.王某 吐 2.李某 拉 ...7.孙某 腹痛", 7),
        ("1.王某 吐 2.李某 拉 3.孙某 吐", 3),
        ("1.王某 吐 2.李某 拉。请注意……3.明天带书", 2),
    ],
)
def test_where_lines_are_left_out_the_last_tells_how_many_there_are(text, ill):
    assert harm_of(normalise(text)).ill == ill


def test_the_number_of_a_room_may_stand_before_a_name():
    text = normalise("1、301张 腹泻 2、302 李 呕吐 3、305孙 没事")
    assert [(each.what, each.count) for each in on_list(text)] == [("ill", 2)]


def test_one_line_is_no_list_and_numbered_dishes_are_none():
    texts = ["1.梓涵 呕吐，2点放学", "1.番茄炒蛋 好吃 2.红烧肉 一般"]
    assert [on_list(normalise(each)) for each in texts] == [[], []]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("发病人员名单：张某、李某、王某某。均腹泻", [("ill", 3)]),
        ("中毒人员姓名：张某（男，8岁）、李某（女，9岁）", [("ill", 2)]),
        ("住院名单：张某、李某", [("hospitalised", 2)]),
        ("患者名单：张某、李某、王某。除王某（4岁）住院外，均在门诊取药", [("ill", 3), ("hospitalised", 1)]),
        ("获奖名单：张某、李某、王某", []),
        ("发病学生名单见附件", []),
    ],
)
def test_who_is_listed_by_name_is_counted(text, said):
    assert [(each.what, each.count) for each in of_names(normalise(text))] == said


@pytest.mark.parametrize(
    ("text", "ill", "hospitalised", "dead"),
    [
        ("某单位疑似食物中毒 发病人数 16 住院人数 4 死亡人数 0", 16, 4, 0),
        ("发病总人数：18\n住院人数（人）：6\n死亡（例）：1", 18, 6, 1),
        ("病例数：9；住院：1；死亡：0；可疑食物：北极贝刺身、金枪鱼刺身", 9, 1, 0),
        ("截至16时，累计24（+2），住院5（+1）", 24, 5, None),
        ("人数：13 症状：呕吐、腹泻 可疑餐次：晚餐", 13, None, None),
        ("就餐人数：70 症状：腹痛 发病人数：8", 8, None, None),
        ("人数：17 症状：呕吐 住院：2 死亡：0", 17, 2, 0),
        ("人数：30 套餐：烤鱼 症状：无", None, None, None),
        ("累计 2300 元，住院 3 天，要求赔偿", None, None, None),
        ("食堂累计300人就餐，住院2人", 2, 2, None),
        ("全国上半年报告蘑菇中毒事件90起，发病310人，死亡4人", None, None, None),
    ],
)
def test_a_form_counts_by_its_lines_and_an_amount_or_a_time_is_none(text, ill, hospitalised, dead):
    found = harm_of(normalise(text))
    assert (found.ill, found.hospitalised, found.dead) == (ill, hospitalised, dead)


@pytest.mark.parametrize(
    ("text", "ill", "hospitalised", "dead"),
    [
        ("单位,就餐人数,发病人数,住院人数,死亡人数\n示例酒楼,90,21,4,0", 21, 4, 0),
        ("餐厅|发病|住院人数\n一餐厅|6|1\n二餐厅|3|0", 9, 1, None),
        ("班级 发病人数 住院人数\n一班 6 1\n合计 11 2", 11, 2, None),
        ("发病人数、住院人数、死亡人数请于今天17时前报来", None, None, None),
        ("单位 发病人数 死亡人数\n一车间 7 0\n监测科收", 7, None, 0),
        ("发病人数：7\n住院人数：2\n全国累计报告9起", 7, 2, None),
        ("示例县月报\n乡镇,发病人数,住院人数\n甲镇,9,1", None, None, None),
    ],
)
def test_a_table_that_was_pasted_counts_below_its_headings(text, ill, hospitalised, dead):
    found = harm_of(normalise(text), of_food=True)
    assert (found.ill, found.hospitalised, found.dead) == (ill, hospitalised, dead)


@pytest.mark.parametrize(
    ("text", "ill", "hospitalised", "dead"),
    [
        ("病例1：女，7岁，腹泻3次；病例2：男，6岁，呕吐", 2, None, None),
        ("钱某，女，33岁，腹痛腹泻\n孙某，男，41岁，呕吐，收住院\n周某，男，9岁，发热、腹泻", 3, 1, None),
        ("姓名|性别|年龄|表现\n吴某|女|20|呕吐\n郑某|男|21|腹泻", 2, None, None),
        ("患者一，男，50岁，抢救无效死亡；患者二，女，48岁，呕吐", 2, None, 1),
        ("病例1：女，30岁，无不适；病例2：男，31岁，腹泻", 1, None, None),
        ("患者1，女，30岁，腹泻；患者2，男，31岁，呕吐；其余家属无症状", 2, None, None),
        ("病例1：女，30岁；病例2：男，31岁，呕吐；病例3：男，9岁，腹泻，新冠核酸均阴性", 2, None, None),
        ("患者1名，女，30岁，腹泻", 1, None, None),
        ("冯某，男，40岁，经理；陈某，女，39岁，会计", None, None, None),
        ("疫情通报：病例1，男，30岁，发热；病例2，女，31岁，发热", None, None, None),
    ],
)
def test_each_of_several_patients_is_one(text, ill, hospitalised, dead):
    found = harm_of(normalise(text), of_food=True)
    assert (found.ill, found.hospitalised, found.dead) == (ill, hospitalised, dead)


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("共餐人数：6 发病人数：4", 4),
        ("发病人数5，就餐人数12", 5),
        ("发病人数/用餐人数：7/30", 7),
        ("就餐人数60人，发病人数不详", None),
    ],
)
def test_a_form_tells_how_many_fell_ill_of_those_who_ate(text, ill):
    assert harm_of(normalise(text), of_food=True).ill == ill
