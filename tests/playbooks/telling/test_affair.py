"""An affair in one line: the kind of place and the people, and never a word of a source."""

from dataclasses import replace as with_

import pytest
from msgspec.structs import replace

from playbooks.telling.affair import affair
from tests.factories import a_case, a_reference

NAMES = {"school_canteen": "学校食堂", "HZ-I.gelatin": "工业明胶", "HZ-I": "非食用物质"}


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"venue": "school_canteen", "ill": 23}, "学校食堂，不适23人（未核实）"),
        (
            {"venue": "school_canteen", "ill": 23, "hospitalised": 3, "critical": 2, "dead": 1},
            "学校食堂，不适23人、住院3人、危重2人、死亡1人（未核实）",
        ),
        ({"ill": 23, "ill_is": "least", "dead": 2, "dead_is": "heard"}, "不适至少23人、网传死亡2人（未核实）"),
        ({"venue": "school_canteen", "ill": 0}, "学校食堂"),
        ({"ill": 2}, "不适2人（未核实）"),
        ({"venue": "school_canteen", "hazard": "HZ-I.gelatin"}, "学校食堂，工业明胶"),
        ({"hazard": "HZ-I"}, ""),
        ({"venue": "示例好再来小吃店"}, ""),
        ({}, ""),
    ],
)
def test_kind_of_place_and_people_as_far_as_they_are_known(facts, said):
    assert affair(replace(a_case(), facts=facts), with_(a_reference(), names=NAMES)) == said
