"""What each source says: nobody's words take back what another one said, and a later version corrects its own alone."""

import pytest
from spoken import tell

from playbooks.facts import PEOPLE

SHOP = {"name": "示例红火老火锅店"}
LETTER = {
    "channel": "notice",
    "source": "新乡市市场监管局",
    "source_id": "转〔2026〕88号",
    "subject": SHOP,
    "text": "新乡市市场监管局转办函：贵区示例红火老火锅店就餐的顾客中有12人呕吐腹泻，"
    "其中4人在示例市中心医院住院治疗，2人留观，请调查处理。",
}
FAMILY = "我们一家两个人在示例红火老火锅店吃的火锅，拉肚子，住院了，现在我们两个都已经出院了。"
TWELVE = {"ill": 12, "hospitalised": 4, "observed": 2}


def counts(line, case_id):
    facts = line.case(case_id).facts
    return {name: facts[name] for name in PEOPLE if name in facts}


@pytest.mark.parametrize("letter_first", [True, False])
@pytest.mark.stores
def test_a_call_of_a_family_takes_back_nothing_of_a_letter_whichever_comes_first(line, letter_first):
    told = [LETTER, {"text": FAMILY}][:: 1 if letter_first else -1]
    assert len(cases := {tell(line, **each) for each in told}) == 1
    (case_id,) = cases
    case = line.case(case_id)
    assert (counts(line, case_id), case.heading.endswith("12人不适 · 4人住院 · 2人留观")) == (TWELVE, True)


def test_that_the_patients_left_hospital_is_said_of_those_in_hospital_and_not_of_the_observed(line):
    tell(line, **LETTER)
    later = {**LETTER, "source_id": "转〔2026〕91号", "text": "续报：贵区示例红火老火锅店事件患者均已出院。"}
    assert line.case(tell(line, **later)).heading.endswith("4人住院，均已出院 · 2人留观")


HOSPITAL = {
    "channel": "illness",
    "source": "示例市中心医院",
    "source_id": "b1",
    "subject": {"name": "示例青禾小学"},
    "text": "示例青禾小学学生腹痛呕吐，我院接诊8人，住院3人。",
}
MISTAKEN = "示例青禾小学：目前共有5人就诊，此前所报8人系统计有误。"


@pytest.mark.parametrize(
    ("later", "ill", "hospitalised"),
    [
        ("示例青禾小学学生腹痛呕吐，我院接诊5人，住院3人。", 5, 3),
        ("示例青禾小学学生腹痛呕吐，我院接诊5人，无人住院。", 5, 0),
        (MISTAKEN, 5, 3),
        ("续报：示例青禾小学学生腹痛呕吐，新增2人就诊，住院1人。", 10, 3),
        ("续报：示例青禾小学事件，目前仍有1人住院。", 8, 3),
        ("续报：示例青禾小学学生呕吐，我院接诊5人，其中2人已出院。", 5, 3),
    ],
)
def test_a_later_version_corrects_its_own_numbers_what_is_new_comes_on_top_and_who_is_left_corrects_none(
    line, later, ill, hospitalised
):
    tell(line, **HOSPITAL)
    case_id = tell(line, **{**HOSPITAL, "text": later})
    assert counts(line, case_id) == {"ill": ill, "hospitalised": hospitalised}


@pytest.mark.parametrize(("source", "ill"), [("示例市中心医院", 5), ("示例市第二医院", 8)])
@pytest.mark.stores
def test_a_second_report_takes_back_the_counts_of_the_same_sender_alone(line, source, ill):
    tell(line, **HOSPITAL)
    case_id = tell(line, **{**HOSPITAL, "source": source, "source_id": "b2", "text": MISTAKEN})
    assert counts(line, case_id) == {"ill": ill, "hospitalised": 3}


@pytest.mark.parametrize(("taken_back", "ill"), [(8, 5), (9, 8)])
def test_a_second_call_takes_back_the_number_that_it_calls_mistaken(line, taken_back, ill):
    tell(line, "示例市中心医院急诊科来电：接诊示例青禾小学学生8人，呕吐，住院3人。")
    later = f"示例市中心医院急诊科来电：示例青禾小学目前共有5人就诊，此前所报{taken_back}人系统计有误。"
    assert counts(line, tell(line, later)) == {"ill": ill, "hospitalised": 3}


SCHOOL = "新苑小学校医：今天有13个学生肚子疼、呕吐，中午都在食堂吃的饭。"
AT_LENGTH = "其余孩子在教室上课，校长也到了，饭菜已经留样封存，等你们过来看；学校大门这边有人接，车可以直接开进来。" * 3
"""In so long a text no number is heard that no rule reads."""
PLANT = "小店镇宏达电器厂打来：职工食堂午饭吃了炒豆角，现在有23个人恶心呕吐。"


def by_unit(line, *told):
    """The case that these calls come to, with the counts of the ill and the grounds of the last."""
    case_ids = {tell(line, each) for each in told}
    case = line.case(case_ids.pop())
    assert not case_ids
    return case.facts["ill"], case.signals[-1].why.partition("；")[2]


@pytest.mark.parametrize(
    ("later", "ill", "said"),
    [
        (["新苑小学校医：又来了4个，一样的症状。"], 17, "在其此前所报人数上增加：13+4"),
        (["新苑小学校长来电：又有2名学生呕吐。"], 15, "在其此前所报人数上增加：13+2"),
        (["新苑小学校医：又来了4个。", "新苑小学校医：又来了2个，也是吐。"], 19, "在其此前所报人数上增加：17+2"),
        (["新苑小学校医：又来了4个，一样的症状。"] * 2, 17, ""),
        (["新苑小学校医：又来了4个，现在一共17个。"], 17, ""),
        ([f"新苑小学校医：又来了4个，现在一共17个。{AT_LENGTH}"], 17, "在其此前所报人数上增加：17"),
        (["新苑小学校医：累计18名学生呕吐，又来了5个。"], 18, ""),
        (["家长：新苑小学又来了4个吐的。"], 13, ""),
        (["新苑小学校医：没有新增，13个学生都好多了。"], 13, ""),
    ],
)
def test_whom_a_unit_tells_as_new_come_on_top_of_those_it_told_of(line, later, ill, said):
    assert by_unit(line, SCHOOL, *later) == (ill, said)


def test_newcomers_whom_nobody_calls_ill_are_what_those_before_them_were(line):
    case_ids = [tell(line, each) for each in (SCHOOL, "新苑小学校医：又来了4个。")]
    assert [book.id for book in line.case(case_ids[1]).playbooks] == ["school_event"]


@pytest.mark.parametrize(
    ("later", "ill", "said"),
    [
        ("宏达电器厂办公室：刚才说23个说倒了，是32个。", 32, "更正其此前所报人数：23→32"),
        ("宏达电器厂行政上打来：人数报错了，是13个不是23个。", 13, "更正其此前所报人数：23→13"),
        ("宏达电器厂：刚才报的23个记错了，实际是20个。", 20, "更正其此前所报人数：23→20"),
        ("宏达电器厂办公室：刚才说33个说倒了，是32个。", 23, ""),
        ("宏达电器厂职工家属：听厂里人说23个说错了，是32个。", 23, ""),
    ],
)
def test_a_number_that_was_said_wrongly_gives_way_to_the_one_that_was_meant(line, later, ill, said):
    assert by_unit(line, PLANT, later) == (ill, said)


@pytest.mark.parametrize(("hospital", "ill"), [("示例市中心医院", 11), ("示例市第二医院", 8)])
def test_a_hospital_s_newcomers_come_on_top_of_its_own_patients(line, hospital, ill):
    tell(line, "示例市中心医院急诊科来电：接诊示例青禾小学学生8人，呕吐。")
    case_id = tell(line, f"{hospital}急诊科来电：又接诊示例青禾小学学生3人，呕吐。")
    assert line.case(case_id).facts["ill"] == ill


def of_hospital(name, text, n):
    return {"channel": "illness", "source": name, "source_id": f"{name}{n}", "text": f"{name}：{text}"}


ONE = of_hospital("康宁医院", "接诊在聚福楼饭店就餐者5人，呕吐、腹泻，住院3人", 1)
TWO = of_hospital("市一院", "接诊在聚福楼饭店就餐者4人，呕吐、腹泻，住院2人", 1)
LEFT = "聚福楼饭店就餐患者均已出院。"


@pytest.mark.parametrize(
    ("told", "heading"),
    [
        ([of_hospital("市一院", LEFT, 2)], "3人住院"),
        ([of_hospital("康宁医院", LEFT, 2)], "3人住院"),
        ([{"text": f"康宁医院来电：{LEFT}"}], "3人住院"),
        ([of_hospital("康宁医院", LEFT, 2), of_hospital("市一院", LEFT, 2)], "3人住院，均已出院"),
        ([of_hospital("市一院", LEFT, 2), {"text": f"康宁医院急诊科来电：{LEFT}"}], "3人住院，均已出院"),
        ([of_hospital("市一院", "聚福楼饭店2名患者均已出院。", 2)], "3人住院"),
        ([{"text": "卫健委刘科：聚福楼饭店患者均已出院。"}], "3人住院，均已出院"),
    ],
)
def test_a_hospital_says_of_its_own_patients_alone_that_they_have_left(line, told, heading):
    (case_id,) = {tell(line, **each) for each in (ONE, TWO, *told)}
    assert line.case(case_id).heading.endswith(f" · {heading}")


NURSERY = "我是红旗区示例蓝天幼儿园的老师，我园4名幼儿呕吐，已经送到新乡市中心医院。"
SINCE_TEN_PAST_NINE = (
    "新乡市中心医院急诊科：今天上午9点10分以来接诊示例蓝天幼儿园儿童6名，呕吐、腹痛，1名收住院，其余5名留观，"
    "考虑食源性疾病。"
)


@pytest.mark.parametrize("texts", [(NURSERY, SINCE_TEN_PAST_NINE), (SINCE_TEN_PAST_NINE,)], ids=["joins", "alone"])
@pytest.mark.stores
def test_the_hour_at_which_a_hospital_received_patients_counts_whoever_called_first(line, texts):
    (case_id,) = {tell(line, source="值班电话", channel="duty", text=text) for text in texts}
    (clock,) = [each for each in line.case(case_id).clocks.values() if each.deadline.rule == "PHE-1"]
    assert f"{clock.started_at:%H:%M}–{clock.deadline.due_at:%H:%M}" == "01:10–03:10"
