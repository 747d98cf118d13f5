"""The gazetteer: an area by its code, and by what people call it."""

from pathlib import Path

import pytest

from playbooks.district.gazetteer import load_gazetteer

GAZETTEER = load_gazetteer(Path(__file__).parents[3] / "seeds")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("新乡市卫滨区", ["410703"]),
        ("卫滨区", ["410703"]),
        ("卫滨", ["410703"]),
        (" 卫滨 区", ["410703"]),
        ("新乡", ["410721", "410700"]),
        ("新乡县", ["410721"]),
        ("北京市", ["110000"]),
        ("不在表里", []),
        ("", []),
    ],
)
def test_an_area_is_found_by_what_people_write(text, codes):
    assert [each.code for each in GAZETTEER.find(text)] == codes


def test_full_names_and_codes_lead_to_one_area_each():
    assert [
        len({each.full for each in GAZETTEER.areas}),
        len({each.code for each in GAZETTEER.areas}),
    ] == [len(GAZETTEER.areas)] * 2


def test_a_code_has_its_name_and_one_nobody_named_stays_itself():
    assert [GAZETTEER.label("410702"), GAZETTEER.label("999999")] == ["新乡市红旗区（410702）", "999999"]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("河南省新乡市红旗区和平大道", "410702"),
        ("湖北省武汉市东西湖区", "420000"),
        ("郑州", None),
        ("郑州市", "410100"),
        ("新乡县七里营镇", "410721"),
        ("红旗区北京路15号", "410702"),
        ("新乡市红旗区上海南路", "410702"),
        ("新乡市海南街", "410700"),
        ("北京华联超市，新乡市红旗区平原路", "410702"),
        ("", None),
    ],
)
def test_an_address_names_its_area_and_no_street_is_a_province(address, code):
    assert GAZETTEER.code_in(address) == code
