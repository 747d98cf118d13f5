"""Who passes on the words of a signal that a person has put right brings nothing of it back."""

from factories import an_action
from spoken import tell

POST = "红旗区洪门镇示例庄村办喜宴，吃完以后三十多人上吐下泻，大家快转发，太吓人了，听说厨师用的是过期的肉"
SAID = {"ill": "3", "street": "小店镇", "hazard": "未掌握"}


def put_right(line, case_id):
    """An officer has called: three are ill, it was in another town, and of the meat nobody knows anything."""
    case, now = line.case(case_id), line.clock.now()
    action = an_action(case, "correct_label", when=now, signal=case.signals[0].id, fields=SAID)
    line.act(action, now)


def post(line, text, source="示例论坛"):
    return tell(line, text, channel="media", source=source, area="410702")


def known(case):
    return {name: case.facts.get(name) for name in SAID}


def towns(case):
    return [step.department_name for step in case.open_steps if step.plan == "town_on_site"]


def test_a_copy_of_a_post_says_what_a_person_made_of_the_first(line):
    case_id = post(line, POST)
    put_right(line, case_id)
    before = line.case(case_id)
    assert post(line, POST + "！！", source="示例微博") == case_id
    case = line.case(case_id)
    assert (known(case), case.severity, towns(case)) == (known(before), "orange", ["小店镇政府"])
    assert case.signals[1].why.endswith("；原话与已更正的一条基本相同，按更正后的计")


def test_what_it_counts_otherwise_than_the_first_did_is_news(line):
    case_id = post(line, POST)
    put_right(line, case_id)
    assert post(line, POST.replace("三十多人", "四十人"), source="示例微博") == case_id
    assert known(line.case(case_id)) == {"ill": 40, "street": "小店镇", "hazard": None}


def test_who_tells_of_the_same_feast_in_other_words_is_heard(line):
    case_id = post(line, POST)
    put_right(line, case_id)
    assert tell(line, "洪门镇示例庄村办喜宴吃坏了，三十多人拉肚子，怀疑是沙门氏菌") == case_id
    case = line.case(case_id)
    assert (known(case)["ill"], case.signals[1].why) == (30, "同一村的宴席：示例庄村")
