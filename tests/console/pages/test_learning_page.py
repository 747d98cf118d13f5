"""初筛质量: what officers corrected, and whether texts still are what the model learned from."""

from commands import shian
from flow import T0, a_signal, an_assessment
from visiting import text_of

from classifiers.assessment import Kind
from console.learning import LEAST, learning, words_of
from streams.assessor import assessor_of
from streams.figures.told import FEWEST
from streams.learning.corrections import PUT_ASIDE
from streams.office.model_on_duty import note_model
from streams.store import schema as t


def a_post(line, text, source_id, *, kind=Kind.INCIDENT, at=T0):
    signal = a_signal(
        channel="media", request=None, subject=None, source="示例论坛", source_id=source_id, text=text, received_at=at
    )
    relevant = kind != Kind.IRRELEVANT
    return line.take(signal, an_assessment(signal, kind=kind, relevant=relevant, kinds={str(kind): 0.9}))


def test_a_correction_on_the_case_page_is_counted_and_shown(line, visitor):
    case_id = a_post(line, "示例餐馆的后厨又上热搜了", "p1")
    signal = line.case(case_id).signals[0].id
    visitor.do(case_id, "correct_label", signal=signal, field="kind", now="无关", key="k")
    page = text_of(visitor.read("/learning"))
    assert ["示例餐馆的后厨又上热搜了" in page, "样本少（1 件）" in page] == [True, True]


def test_corrections_of_anything_of_any_channel_are_counted_by_what_they_put_right(line, visitor):
    case_id = line.take(a_signal(channel="duty", text="示例餐馆有人吃坏了肚子", request=None))
    signal = line.case(case_id).signals[0].id
    visitor.do(case_id, "correct_label", signal=signal, **{"field-ill": "3", "field-product": "馒头"}, key="k")
    assert "；累计更正 2 项（不适人数 1、食品 1）" in text_of(visitor.read("/learning"))


def test_what_was_put_aside_and_registered_after_all_was_missed(line, visitor):
    a_post(line, "这家的豆腐闻着不对劲", "p1", kind=Kind.IRRELEVANT)
    (aside,) = line.rows(t.signals)
    form = visitor.read(f"/register?signal={aside.id}")
    assert f'name="key" value="{PUT_ASIDE}{aside.id}"' in form
    visitor.send("/register", page="/register", words="豆腐发霉了", key=f"{PUT_ASIDE}{aside.id}")
    page = text_of(visitor.read("/learning"))
    assert ["这家的豆腐闻着不对劲" in page, "与食品安全有关" in page] == [True, True]


def test_a_report_about_officials_is_read_by_the_director_alone(line, visitor):
    words = "执法队吃拿卡要，包庇示例饭店"
    a_post(line, words, "p1", kind=Kind.IRRELEVANT)
    (aside,) = line.rows(t.signals)
    by_hand = a_signal(channel="duty", source="值班接报", source_id=f"{PUT_ASIDE}{aside.id}", text="登记")
    line.take(by_hand, an_assessment(by_hand))
    seen = [words in text_of(visitor.read("/learning"))]
    visitor.send("/person", person="director-1", back="/")
    seen.append(words in text_of(visitor.read("/learning")))
    assert seen == [False, True]
    assert words not in shian("drift", "--json", "--data", line.system.settings.data).out


def test_weeks_with_enough_texts_are_measured_and_compared(line):
    for n in range(LEAST):
        a_post(line, f"今天天气不错，第{n}次出门散步", f"a{n}", kind=Kind.IRRELEVANT, at=T0.replace(day=17))
        a_post(line, f"示例小学学生午餐后呕吐腹泻，第{n}例", f"b{n}", kind=Kind.IRRELEVANT, at=T0)
    found = line.read(lambda connection: learning(connection, assessor_of(line.system.settings)(), T0))
    now, before = found.weeks
    assert (now.drift.texts, before.drift.texts, now.has_changed, before.index) == (LEAST, LEAST, True, None)
    assert "明显变化" in words_of(found).splitlines()[2]


def test_the_command_says_the_same_as_numbers(line):
    a_post(line, "示例餐馆的后厨又上热搜了", "p1")
    data = line.system.settings.data
    said = shian("drift", "--json", "--data", data).json
    assert [(week["said"]["shown"], week["drift"]) for week in said["weeks"]] == [(1, None)]
    assert shian("drift", "--data", data).out.splitlines()[-1].split()[:2] == ["2026-11-23", "1"]


def test_no_share_is_told_of_a_week_in_which_nobody_corrected_anything_nor_of_a_few_items(line, visitor):
    said = []
    for n in range(FEWEST):
        case_id = a_post(line, f"示例餐馆{n}的后厨又上热搜了", f"p{n}")
        said.append(shian("drift", "--data", line.system.settings.data).out.split()[-1])
        if n == 0:
            signal = line.case(case_id).signals[0].id
            visitor.do(case_id, "correct_label", signal=signal, field="kind", now="无关", key="k")
    assert said == ["看不出", *["样本少"] * (FEWEST - 2), "80.0%"]


def test_without_data_the_command_says_what_to_do(tmp_path):
    answer = shian("drift", "--data", tmp_path / "none")
    assert (answer.code, "shian run" in answer.err) == (2, True)


def test_what_is_mistaken_for_what_and_who_does_not_agree_is_told(line, visitor):
    for n, kind in enumerate(("无关", "无关", "一般新闻")):
        case_id = a_post(line, f"示例餐馆{n}的后厨又上热搜了", f"p{n}")
        signal = line.case(case_id).signals[0].id
        visitor.do(case_id, "correct_label", signal=signal, field="kind", now=kind, key=f"k{n}")
    visitor.send("/person", person="director-1", back="/")
    visitor.do(case_id, "correct_label", signal=signal, field="kind", now="消费者诉求", key="other")
    page = text_of(visitor.read("/learning"))
    assert "读错最多的：食品安全事件 → 无关 2；食品安全事件 → 消费者诉求 1" in page
    assert page.count("意见不一：示例·王一判为一般新闻") == 1


def test_the_page_names_the_model_on_duty_and_says_by_which_other_it_reckons(visitor, line):
    with line.system.database.writing() as connection:
        note_model(connection, "shian-other", T0)
    page = text_of(visitor.read("/learning"))
    assert ["在用模型 shian-other" in page, "（下表按 shian-" in page] == [True, True]
