"""Besides the food: who handles it and is ill, and the water out of the tap, with who is told of each."""

import pytest
from factories import a_case, an_incoming
from spoken import called

from connectors.signal import Channel
from streams.gathering.incoming import facts_of
from streams.hearing.besides_food import named_besides

TAP = "示例小区3号楼自来水发黄发臭两天了"
WATER = {("pass_drinking_water", "D01"), ("check_drinking_water", "D06"), ("restore_supply", "D18")}
WORKER = {("stop_sick_worker", "D03"), ("trace_sick_worker", "D06")}


def facts(text, **fields):
    return facts_of(*called(text, **fields), {})


def told(text, **fields):
    case = a_case(an_incoming(id="s1", channel="duty", facts=facts(text, **fields)))
    return {(step.plan, step.department) for step in case.open_steps}


@pytest.mark.parametrize(
    ("text", "theirs"),
    [
        (TAP, WATER),
        (f"{TAP}，孩子喝了拉肚子", WATER),
        ("我们后厨切配的小李查出来戊肝，老板还让他上班", WORKER),
    ],
)
def test_who_answers_for_it_is_told(text, theirs):
    assert theirs <= told(text)


@pytest.mark.parametrize(
    ("text", "seals"),
    [
        (f"{TAP}，孩子喝了拉肚子", False),
        (f"{TAP}，6户人拉肚子，2人住院", True),
        ("示例村的井水被人倒了农药，一家三口头晕", True),
        ("在示例饭店吃完3个人拉肚子", True),
        ("15个人吃了席面后上吐下泻，同时自来水也发黄", True),
        ("示例镇20人吃完席上吐下泻，都在家躺着，村里自来水也有味", True),
        ("井水里有农药味，喝了以后3个人口吐白沫", True),
        (f"{TAP}，3个人拉肚子，吃了止泻药", False),
    ],
)
def test_no_food_is_sealed_for_bad_water_unless_somebody_ate_is_in_care_or_poison_is_suspected(text, seals):
    assert (("seal_samples", "D03") in told(text)) == seals


def test_the_regulator_of_food_visits_nobody_for_the_water_of_the_town():
    assert {plan for plan, department in told(TAP) if department == "D03"} == set()


def test_where_it_was_done_on_purpose_the_police_look_and_nothing_is_passed_on():
    steps = told("示例村的井水被人倒了农药，一家三口头晕")
    assert (("rule_out_poisoning", "D05") in steps, ("pass_drinking_water", "D01") in steps) == (True, False)


def test_a_complaint_keeps_its_time_of_law():
    assert {("decide_acceptance", "D03"), *WATER} <= told(TAP, channel=Channel.COMPLAINT)


@pytest.mark.parametrize(
    ("known", "said"),
    [({"sick_worker": True}, "从业人员患病在岗"), ({"tap_water": True}, "生活饮用水异常"), ({"ill": 3}, "")],
)
def test_a_heading_says_it_in_the_place_of_a_hazard(known, said):
    assert named_besides(known) == said


def test_a_rumour_and_a_mistake_speak_of_neither():
    mistake = facts("刚才报错了，自来水发黄是水管维修")
    assert {"sick_worker", "tap_water"} & mistake.keys() == set()
