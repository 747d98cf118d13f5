"""Whether a text says that a medical institution has received patients, and since when."""

from datetime import time

import pytest

from classifiers.harm.care import is_medical, is_of_institution, received, received_since


@pytest.mark.parametrize(
    "text",
    [
        "我院急诊科9:15以来接诊示例第一小学学生14名",
        "3人已由家长带去医院，其余在医务室观察",
        "已送附近医院洗胃，无重症",
        "有一个发烧38度5在校医院躺着",
        "刚从医院出来，诊断急性胃肠炎",
        "吃了桶装泡面进医院了",
        "现在区医院观察，请求尽快查处摊位",
        "镇卫生院报告食源性疾病疑似病例5例",
        "二十六个孩子吐了十九个，已全部送儿童医院",
        "未成年人送医，家长很着急",
        "恶心想吐送医院了",
        "五人输液后好转，其余没去医院",
    ],
)
def test_a_hospital_has_received_somebody(text):
    assert received(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "我家孩子和同桌两个都吐了，吐了三四次，肚子疼，没发烧，还没去医院",
        "孩子拉肚子，没有去医院看",
        "十二名学生呕吐，已通知家长，校医室坐不下了",
        "学生无人住院，无重症",
        "正准备送医院",
        "要不要去医院看看",
        "需要去医院吗",
        "建议到医院检查",
        "不用去医院，喝点水就好",
        "一位没等到医院就停了呼吸",
        "豇豆农药味刺鼻，要求检测",
        "亲戚就在医院上班",
    ],
)
def test_nobody_has_received_anybody(text):
    assert received(text) is False


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("我院急诊科9:15以来接诊示例第一小学学生14名，3人留院观察", time(9, 15)),
        ("急诊科下午3点半起陆续接诊9名学生", time(15, 30)),
        ("今日8时至11时接诊同一工厂职工11名", time(8)),
        ("10点08分开始收治", time(10, 8)),
        ("截至10:15，我院累计接诊示例第一小学学生23名", None),
        ("截至10:15以来累计接诊23名", None),
        ("10点08分，一位家长来电，孩子已送医院", None),
        ("8:30起有学生呕吐，接诊14名", None),
        ("接诊学生6名，均门诊处理后离院", None),
        ("示例日期2026-11-25起没有接诊", None),
    ],
)
def test_since_when_counts_only_where_the_text_says_it_of_the_care(text, since):
    assert received_since(text) == since


@pytest.mark.parametrize(
    ("text", "is_its_voice"),
    [
        ("这里是示例市人民医院急诊科，上午接诊9名学生", True),
        ("示例市第二医院急诊科来电：收治6人", True),
        ("我院急诊收治12名呕吐学生", True),
        ("我们是示例中心医院，收了5个人", True),
        ("市第二人民医院：一名三岁男童昏迷，住进重症监护室", True),
        ("示例医院儿科李医生：收治6名幼儿", True),
        ("我是市第二人民医院急诊科医生，收治3名学生", True),
        ("我是市二院急诊科医生，收治3名学生", True),
        ("投诉示例医院：饭馊了", False),
        ("我是县一中的学生", False),
        ("示例医院：食堂的饭馊了", False),
        ("我是示例医院门口卖煎饼的", False),
        ("我家孩子在区医院急诊，输液", False),
        ("我们敬老院的老人送到医院，我院老人都吐了", False),
    ],
)
def test_an_institution_speaks_for_itself_where_it_names_itself(text, is_its_voice):
    assert is_of_institution(text) is is_its_voice


def test_a_hospital_s_name_is_told_from_a_school_s():
    assert [is_medical("示例区人民医院"), is_medical("示例第二小学")] == [True, False]
