"""Parts: numbers of different people of whom one thing is said add up, parts of a total do not."""

import pytest

from classifiers.harm.counts import harm_of
from classifiers.words import normalise


def ill(text):
    return harm_of(normalise(text), of_food=True).ill


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("学生发病14人，教师发病3人，食堂从业人员发病1人。", 18),
        ("一年级二班呕吐6人，一年级三班4人，五年级一班1人，均在校用过午餐。", 11),
        ("今早有学生腹泻，男生宿舍12人、女生宿舍5人。", 17),
        ("出现腹泻的有9名学生和2名带队老师。", 11),
        ("上午接诊呕吐学生3名；9点45分再报5名；10点又送来1名。", 9),
        ("首批就诊15人，后续又有9人就诊。", 24),
        ("转运呕吐学生11人至市一院，另有4人由老师送至市二院。", 15),
        ("那桌8个老人吐了5个，隔壁桌也有两个送医院的。", 7),
        ("102房李某、105房王某、108房赵某夫妇均于早饭后腹泻。", 4),
        ("一起吃的，两个发烧到39度，一个吐得直不起腰", 3),
        ("吃了凉皮，三个吐，剩下两个也恶心。", 5),
        ("五（3）班有7名学生、五（4）班有4名学生相继诉腹痛。", 11),
        ("吃了同一家的卤肉呕吐，小店镇3人，洪门镇5人。", 8),
        ("小店镇沟里村12人呕吐，王庄村2人呕吐", 14),
        ("教室里5个吐，宿舍里4个吐，医务室里还躺着3个", 12),
        ("东校区12名、西校区12名学生腹泻", 24),
        ("东校区12名和西校区8名学生腹泻", 20),
        ("一食堂5人、二食堂3人呕吐", 8),
        ("张家吐了3个，李家吐了2个，王家吐了4个", 9),
        ("老张家吐了三个，老李家吐了两个", 5),
        ("小学部12人，中学部7人，均有呕吐", 19),
        ("初中部4人、高中部7人腹泻", 11),
    ],
)
def test_numbers_of_different_people_add_up(text, count):
    assert ill(text) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("30人腹泻，其中学生20人、教师10人。", 30),
        ("20人呕吐，其中小学部12人，初中部8人", 20),
        ("吃完席都腹泻，3人住院，其余四个在家养着", 3),
        ("30名学生腹泻，其中5人住院，其余25人居家。", 30),
        ("累计腹泻28人，其中高一9人，高二12人。", 28),
        ("12名学生腹泻，家长说至少20个。", 20),
        ("小店镇12人呕吐，沟里村2人呕吐", 12),
        ("小店镇3人呕吐，洪门镇5人没事", 3),
        ("昨天3个学生呕吐，今天15个学生呕吐。", 15),
        ("呕吐学生6人，在校学生600人，教师40人。", 6),
        ("校长接到一位老师的电话，三年级的六名学生腹痛。", 6),
        ("我们五个全拉肚子，群里又看到两个说不舒服的", 5),
        ("14名学生出现症状，8人呕吐，6人腹泻，5人发热。", 14),
        ("116名学生病倒。某中学116名学生腹泻。", 116),
        ("学生呕吐6人，教师3人已痊愈。", 6),
        ("8个学生在教室吐了，3个在医务室输液", 8),
        ("教室里8个吐，医务室里躺着3个", 8),
        ("教室里8个吐，3个还躺着", 8),
        ("教室里5个吐，教室里4个吐", 5),
        ("东校区12名学生腹泻，西校区12名学生没事", 12),
        ("我家三个吐了，全家五个都去吃的", 3),
    ],
)
def test_parts_of_others_and_who_is_not_ill_do_not(text, count):
    assert ill(text) == count


@pytest.mark.parametrize(
    "text",
    [
        "新增6个呕吐的学生，加上之前的共17个",
        "新增6个拉肚子的，连同昨天的11个一共17个",
        "又吐了6个，加上前面的11个，一共17个",
        "新增病例6例，加上此前11例，共17例，均呕吐",
        "一年级吐8个，二年级吐9个，合计17个",
    ],
)
def test_a_total_with_those_of_before_is_told_once(text):
    assert ill(text) == 17


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("又拉了3个，现在一共12个", 12),
        ("先报9人，又来3人，共12人，住院2人", 12),
        ("午饭后又吐了三个，现在总共十二个了", 12),
        ("又吐了3个，全班一共40个", 3),
        ("又吐了3个，总共40个人就餐", 3),
    ],
)
def test_a_total_behind_newcomers_is_of_all_who_fell_ill_and_not_of_all_who_ate(text, count):
    assert ill(text) == count


def test_who_tells_it_is_none_of_them():
    assert ill("本人系某小学教师李某，食堂昨天8名学生呕吐") == 8


def test_a_total_of_whom_nothing_befell_is_none_of_the_ill():
    assert ill("学生呕吐6人。新增转入学生3人，加上之前的共900人") == 6


def test_those_whom_several_hospitals_took_in_add_up():
    harm = harm_of(normalise("聚餐后市二院收治4人、三附院收治6人，均无生命危险"), of_food=True)
    assert harm.hospitalised == 10
