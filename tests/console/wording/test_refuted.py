"""Who refuted a claim is called so; an article, a list or an unnamed expert is only where it was read."""

import pytest

from console.wording.refuted import authorities, is_title_only, others


@pytest.mark.parametrize(
    ("refuted_by", "organs", "rest"),
    [
        ("晋江市市场监督管理局；北京市食品安全监控和风险评估中心", 2, 0),
        ("原国家食品药品监督管理总局官方微博；泉州网警", 2, 0),
        ("中国食品科学技术学会、科普中国（2025年度流言榜）", 2, 0),
        ("安徽省食品药品监督管理局等", 1, 0),
        ("佛山市顺德区卫生部门", 1, 0),
        ("食品科普汇总文章", 0, 1),
        ("业内专家", 0, 1),
        ("接诊医院", 0, 1),
        ("食品安全与健康流言榜（2021年度）", 0, 1),
        ("某市场监督管理局", 0, 1),
        ("示例协会；示例文章", 1, 1),
        ("", 0, 0),
    ],
)
def test_an_authority_has_a_name_and_an_office(refuted_by, organs, rest):
    assert [len(authorities(refuted_by)), len(others(refuted_by))] == [organs, rest]


def test_a_source_of_which_only_the_title_was_read_says_so():
    assert [is_title_only("示例流言榜（2020年度，仅见标题），见转载"), is_title_only("示例流言榜，见转载")] == [
        True,
        False,
    ]
