"""Put right: a report that is headed as a correction names the hazard that stands, unless a person said which it is."""

import pytest
from spoken import tell

from playbooks.entries import LabelCorrected

pytestmark = pytest.mark.stores

SHOP = {"name": "示例红火老火锅店"}
ROW = {"channel": "complaint", "source": "12315", "request": "complaint", "subject": SHOP}
HOSPITAL = {"channel": "illness", "source": "康宁医院"}
FORMALDEHYDE = ROW | {"source_id": "a1", "text": "在示例红火老火锅店吃毛肚有甲醛味，怀疑甲醛浸泡，要求退赔"}
NITRITE = HOSPITAL | {"source_id": "b1", "text": "接诊在聚福楼饭店就餐的5名患者，呕吐、腹泻，疑似亚硝酸盐中毒"}


def hazard_after(line, *told):
    (case_id,) = {tell(line, **each) for each in told}
    case = line.case(case_id)
    said = [entry.body for entry in line.entries(case_id) if isinstance(entry.body, LabelCorrected)]
    return case.facts["hazard"], case.heading.split(" · ")[1], [(each.was, each.now) for each in said]


@pytest.mark.parametrize(
    "text",
    [
        "更正：上次登记写错了，不是甲醛味，是毛肚里吃出钢丝，要求退赔",
        "【更正】在示例红火老火锅店吃毛肚吃出的是钢丝，前次登记的甲醛有误",
        "更正：吃出的是钢丝而非甲醛味，要求退赔",
        "订正：此前登记的甲醛错误，应为吃出钢丝，要求退赔",
    ],
)
def test_the_hazard_of_the_row_that_is_put_right_gives_way_and_stays_in_the_history(line, text):
    later = ROW | {"source_id": "a2", "text": text}
    assert hazard_after(line, FORMALDEHYDE, later) == (
        "HZ-P.metal",
        "毛肚",
        [("HZ-I.formaldehyde", "HZ-P.metal")],
    )


@pytest.mark.parametrize("again", ["b1", "b2"])
@pytest.mark.parametrize(
    "text",
    [
        "更正：聚福楼饭店就餐的5名患者系沙门氏菌感染，不是亚硝酸盐中毒。",
        "更正：聚福楼饭店就餐的5名患者排除亚硝酸盐中毒，确认为沙门氏菌感染。",
        "订正：聚福楼饭店5名患者中毒物质由亚硝酸盐更正为沙门氏菌。",
    ],
)
def test_a_hospital_that_puts_right_what_it_found_is_believed_whether_it_comes_anew_or_again(line, text, again):
    later = HOSPITAL | {"source_id": again, "text": text}
    assert hazard_after(line, NITRITE, later) == (
        "HZ-B.salmonella",
        "沙门氏菌",
        [("HZ-C.nitrite", "HZ-B.salmonella")],
    )


@pytest.mark.parametrize(
    "later",
    [
        HOSPITAL | {"source_id": "b2", "text": "聚福楼饭店就餐的5名患者检出沙门氏菌。"},
        HOSPITAL | {"source": "市一院", "source_id": "b2", "text": "更正：聚福楼饭店就餐的5名患者系沙门氏菌感染。"},
        {"text": "更正：聚福楼饭店那5个人是沙门氏菌吃坏的。"},
        HOSPITAL | {"source_id": "b2", "text": "更正：聚福楼饭店就餐的患者为6名，呕吐、腹泻。"},
    ],
)
def test_what_no_correction_says_and_what_others_say_puts_nothing_right(line, later):
    assert hazard_after(line, NITRITE, later)[::2] == ("HZ-C.nitrite", [])


def test_of_two_rows_a_correction_that_names_neither_is_a_person_s_to_place(line):
    other = ROW | {"source_id": "a3", "text": "示例红火老火锅店的毛肚甲醛味重，要求查处"}
    later = ROW | {"source_id": "a2", "text": "更正：上次登记写错了，不是甲醛味，是吃出钢丝，要求退赔"}
    assert hazard_after(line, FORMALDEHYDE, other, later)[::2] == ("HZ-I.formaldehyde", [])
