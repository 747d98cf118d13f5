"""Suppliers: who supplies the meals, by name."""

import pytest

from classifiers.where.suppliers import feeds_schools, known_by, suppliers


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("供餐单位是示例鑫餐饮管理公司", ["示例鑫餐饮管理公司"]),
        ("示例中学食堂供应商是你们红旗区的示例鑫配送公司，30个学生不舒服", ["示例鑫配送公司"]),
        ("午餐由示例市示例鑫餐饮管理有限公司统一配送", ["示例市示例鑫餐饮管理有限公司"]),
        ("供餐单位：“示例鑫餐饮”", ["示例鑫餐饮"]),
        ("孩子们吃了示例鑫餐饮公司送的盒饭", ["示例鑫餐饮公司"]),
        ("午餐由样例源配送", ["样例源"]),
        ("午餐均由样例源中央厨房统一配送", ["样例源中央厨房"]),
        ("公司团餐，样例源送的，9个人拉肚子", ["样例源"]),
        ("午餐由冷链车配送，饭菜是骑手送的", []),
        ("午餐由教育局统一配餐", []),
        ("供应商是一家公司", []),
        ("供餐单位为一家校外配餐公司", []),
        ("食堂由校外供餐公司配送", []),
        ("配餐公司是谁不知道", []),
        ("由区市场监管局提供", []),
    ],
)
def test_who_supplies_is_named_as_it_is_said_and_that_somebody_does_names_nobody(text, named):
    assert [text[start:end] for start, end in suppliers(text)] == named


@pytest.mark.parametrize(
    ("text", "feeds"),
    [
        ("“示例餐饮”给12所学校送餐，用过期冻肉", True),
        ("“示例中央厨房”专门给中小学做营养餐", True),
        ("示例公司配送到三所小学", True),
        ("学生餐配送企业的冷库坏了", True),
        ("给幼儿园供奶的厂，奶变质", True),
        ("给工地和学校送盒饭", True),
        ("示例公司给工地送餐", False),
        ("给孩子送餐到学校门口", False),
        ("学校食堂的菜是送来的", False),
    ],
)
def test_who_brings_meals_to_schools_feeds_them(text, feeds):
    assert feeds_schools(text) is feeds


@pytest.mark.parametrize("name", ["样例源", "样例源中央厨房", "新乡市样例源餐饮管理有限公司", "红旗区样例源餐饮"])
def test_a_supplier_is_known_by_one_word_in_any_form_of_its_name(name):
    assert known_by(name) == "样例源"
