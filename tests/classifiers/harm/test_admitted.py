"""Admitted: 收治 says that a hospital took somebody in; how many stay it may say beside it."""

import pytest

from classifiers.harm.counts import harm_of
from classifiers.words import normalise


@pytest.mark.parametrize(
    ("text", "ill", "hospitalised"),
    [
        ("我院急诊今日收治示例中学学生21例，均为呕吐腹泻，5例留观", 21, None),
        ("收治6名学生，均留观", 6, None),
        ("收治6名学生，其中2名住院，4名留院观察", 6, 2),
        ("我院收治患者11人，其中4人住院", 11, 4),
        ("先后收治9名呕吐、腹泻患者，其中2人收住院，其余门诊治疗", 9, 2),
        ("接诊20人，收治入院3人", 20, 3),
        ("患者四批共11人，11人中收住院4人，其余门诊收治", 11, 4),
    ],
)
def test_where_it_is_said_how_many_stay_the_others_were_only_seen(text, ill, hospitalised):
    harm = harm_of(normalise(text))
    assert (harm.ill, harm.hospitalised) == (ill, hospitalised)


@pytest.mark.parametrize(
    ("text", "hospitalised"),
    [("收治9名呕吐患者，均住院治疗", 9), ("收治6名学生", 6), ("收治6名学生，其中2人重症，均呕吐腹泻", 6)],
)
def test_where_it_is_not_they_are_in_hospital(text, hospitalised):
    assert harm_of(normalise(text)).hospitalised == hospitalised


@pytest.mark.parametrize(
    ("text", "ill", "hospitalised"),
    [
        ("收治农药中毒患者3人，系一家三口，午餐后流涎。血检异常，均已住院，生命体征平稳", 3, 3),
        ("5名工友由120送来，考虑亚硝酸盐中毒，全部收入EICU", 5, 5),
        ("8人腹泻，2人住院。其余均已回家", 8, 2),
        ("全班40人，3人腹泻。全部住院楼旁边", 3, None),
    ],
)
def test_what_is_said_of_all_of_them_later_is_of_those_who_were_counted(text, ill, hospitalised):
    harm = harm_of(normalise(text))
    assert (harm.ill, harm.hospitalised) == (ill, hospitalised)


@pytest.mark.parametrize(
    ("text", "ill", "hospitalised"),
    [
        ("吃了医院食堂的饭，10名住院病人和2名陪护恶心、呕吐，都在原病房观察", 12, None),
        ("8名住院患者和3名护士吃了食堂盒饭后腹泻", 11, None),
        ("医院食堂的饭，住院的病人里头有8个吃了拉肚子", 8, None),
        ("今天住院的病人里头有8个吃了营养餐不舒服", 8, None),
        ("住院的病人当中，有8名就餐后胃里难受", 8, None),
        ("收治3名食物中毒患者，另有5名住院病人在观察", 8, 8),
        ("有5名住院患者，均为该校学生，呕吐腹泻", 5, 5),
    ],
)
def test_whom_a_hospital_s_meal_made_ill_was_there_before(text, ill, hospitalised):
    found = harm_of(normalise(text), of_food=True)
    assert (found.ill, found.hospitalised) == (ill, hospitalised)
