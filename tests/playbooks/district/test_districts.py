"""Districts: where an affair is, in words, and no more of an address than its street or town."""

import pytest
from factories import SEEDS

from playbooks.district.districts import District, Street, load_districts

DISTRICT = District(
    name="示例区",
    city="示例市",
    office="示例区食安办",
    streets=(Street(name="洪门镇", aliases=("洪门",)), Street(name="东街街道")),
)


@pytest.mark.parametrize(
    ("texts", "place"),
    [
        ([], "示例区"),
        (["示例区洪门镇示例路1号"], "示例区洪门镇"),
        (["洪门示例村", "洪门镇"], "示例区洪门镇"),
        (["东街街道1号", "洪门"], "示例区洪门镇、东街街道"),
        (["示例路1号"], "示例区"),
    ],
)
def test_a_place_is_the_district_and_its_streets_and_towns(texts, place):
    assert DISTRICT.place(texts) == place


def test_an_area_without_a_folder_has_no_words():
    found = load_districts(SEEDS, ["410702", "410703"])
    assert [list(found), found["410702"].name, "洪门镇" in [each.name for each in found["410702"].streets]] == [
        ["410702"],
        "红旗区",
        True,
    ]


def test_a_district_without_a_list_of_places_is_named_all_the_same(tmp_path):
    folder = tmp_path / "districts" / "410703"
    folder.mkdir(parents=True)
    (folder / "office.yaml").write_text("{name: 卫滨区, city: 新乡市, office: 食安办}\n", "utf-8")
    assert load_districts(tmp_path, ["410703"])["410703"].place(["x"]) == "卫滨区"
