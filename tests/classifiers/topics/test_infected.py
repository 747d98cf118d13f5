"""Infected: who handles food with a disease of the list, and is still at work."""

import pytest

from classifiers.topics.infected import infected_workers
from classifiers.words import normalise


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("“示例餐厅”厨师长肺结核还在灶上", ["厨师长肺结核"]),
        ("“示例婚宴大酒店”主厨周某患有肝炎仍在岗", ["主厨周某患有肝炎"]),
        ("疾控来电：登记的肺结核病人在示例早餐店做包子，还在上班", ["肺结核病人在示例早餐店做包子"]),
        ("炊事员手上化脓了，还在给孩子做饭", ["炊事员手上化脓"]),
        ("食堂大师傅伤寒没治好就回来炒菜了", ["师傅伤寒"]),
        ("奶茶店员工痢疾请不下假，边拉边干", ["店员工痢疾"]),
    ],
)
def test_who_is_ill_and_of_what_is_found_where_they_still_work(text, said):
    folded = normalise(text)
    assert [folded[start:end] for start, end in infected_workers(folded)] == said


@pytest.mark.parametrize(
    "text",
    [
        "服务员乙肝大三阳还在切菜",
        "厨师患甲肝，已调离岗位回家治疗",
        "患有痢疾、伤寒的厨师不得从事接触直接入口食品的工作",
        "吃了凉菜我得了痢疾，服务员还在说没事",
        "村民吃毛蚶得了甲肝，村里厨师还在做席",
        "厨师没有肝炎，健康证正常，还在上班",
        "厨师肺结核三年前的事了",
    ],
)
def test_no_other_disease_nor_one_of_a_customer_nor_one_that_is_over_is(text):
    assert infected_workers(normalise(text)) == ()
