"""What the product never does, one test a line. When testing that something does not leak, it could have."""

import re
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
import yaml
from flow import T0, a_signal, an_assessment, school_illness
from signing import an_account, sit_down
from sqlalchemy import select
from visiting import text_of, the_report, visiting

from classifiers.assessment import Harm, Kind
from connectors.errors import SignalError
from playbooks import entries as e
from playbooks.actions import Action
from playbooks.timers import on_timer, timers_of
from streams.gathering.acting import act_on
from streams.notify import due_sendings, mark, send_all
from streams.store import schema as t

ROOT = Path(__file__).parent.parent
OFFICER = e.Actor(person="示例·值班员甲", role="duty_officer", department="D01")
PHONE = "13812345678"
REPORTER = "示例举报人甲"


def everything_sent(line, now):
    """Send what is queued; the texts of all files in the outbox."""
    with line.writing() as connection:
        sendings = due_sendings(connection, now, notices_max=1000, ref=line.system.reference)
        mark(connection, send_all(line.system.channel, sendings), now)
    return [path.read_text("utf-8") for path in sorted(line.system.channel.folder.rglob("*.txt"))]


def test_no_notice_names_an_operator_before_verification(line):
    signal = a_signal(
        text="示例第一小学食堂23名学生呕吐", subject={"name": "示例第一小学"}, channel="illness", request=None
    )
    line.take(signal, school_illness(signal))
    line.let_time_pass(T0 + timedelta(days=2))
    texts = everything_sent(line, line.clock.now())
    assert len(texts) > 5
    assert [text for text in texts if "示例第一小学" in text] == []


def test_software_proposes_a_grade_and_only_a_person_confirms_it(line):
    signal = a_signal(text="40人食物中毒", channel="illness", request=None, subject=None)
    case_id = line.take(signal, an_assessment(signal, kind=Kind.INCIDENT, harm=Harm(ill=40)))
    line.let_time_pass(T0 + timedelta(days=30))
    kinds = {entry.body.__struct_config__.tag for entry in line.entries(case_id)}
    assert "grade_proposed" in kinds
    assert "grade_confirmed" not in kinds
    assert line.case(case_id).grade is None


def test_no_verdict_on_a_rumour_is_given_without_an_actor(line):
    signal = a_signal(text="紫菜是塑料做的", channel="media", request=None, subject=None)
    case_id = line.take(signal, an_assessment(signal, kind=Kind.RUMOUR))
    line.let_time_pass(T0 + timedelta(days=30))
    done = [entry for entry in line.entries(case_id) if isinstance(entry.body, e.StepDone)]
    assert [entry for entry in done if entry.actor is None] == []


def test_nothing_is_sent_to_the_public(line):
    """Every receiver is a department of the district or a body it works with, and the only channel is the outbox."""
    signal = a_signal(text="示例第一小学23名学生呕吐", channel="illness", request=None, subject=None)
    line.take(signal, school_illness(signal))
    line.let_time_pass(T0 + timedelta(days=5))
    rows = line.rows(t.notices)
    assert rows != []
    assert {row.channel for row in rows} == {"outbox"}
    assert [row.receiver for row in rows if row.receiver.split("/")[0] not in line.system.reference.departments] == []


def test_no_playbook_and_no_page_asks_for_a_post_to_be_deleted():
    asking = re.compile("(要求|申请|通知|请).{0,8}(删帖|删除(该|此|相关)?(帖|视频|信息|文章))")
    texts = [
        *ROOT.glob("playbooks/library/**/*.yaml"),
        *ROOT.glob("console/templates/*.html"),
        *ROOT.glob("playbooks/*.py"),
    ]
    found = {path.name: asking.search(path.read_text("utf-8")) for path in texts}
    assert {name: match[0] for name, match in found.items() if match} == {}


def test_a_rule_of_confidence_m_is_never_called_overdue(line):
    case_id = line.take(a_signal())
    case = line.case(case_id)
    (clock,) = case.clocks.values()
    doubtful = msgspec.structs.replace(clock, deadline=msgspec.structs.replace(clock.deadline, confidence="M"))
    case = msgspec.structs.replace(case, clocks={clock.id: doubtful})
    timer = next(each for each in timers_of(case, line.system.reference).values() if each.kind == "due")
    after = on_timer(line.system.reference, case, timer, T0 + timedelta(days=30)).case
    assert [each.verdict for each in after.clocks.values()] == ["unconfirmed"]
    assert after.is_overdue is False
    assert [each for each in timers_of(after, line.system.reference).values() if each.of == clock.id] == []


def test_every_rule_of_confidence_m_exists_to_be_shown_and_says_so(line):
    rules = line.system.reference.rules
    doubtful = [rule.id for rule in rules.values() for version in rule.versions if version.confidence == "M"]
    assert doubtful != []


def test_a_reporter_is_revealed_nowhere_but_in_the_vault(line, tmp_path):
    signal = a_signal(
        request="report",
        text=f"我叫{REPORTER}，电话{PHONE}，举报示例好再来小吃店用过期肉",
        contact={"name": REPORTER, "phone": PHONE, "real_name": True},
        raw={"联系电话": PHONE, "举报人": REPORTER},
    )
    case_id = line.take(signal)
    with line.writing() as connection:
        note = Action(id="n", case=case_id, kind="acknowledge", actor=OFFICER, at=T0)
        act_on(connection, line.system.reference, note, T0, vault=None)
    line.let_time_pass(T0 + timedelta(days=40))
    texts = everything_sent(line, line.clock.now())
    kept = [bytes(row.body) for table in (t.signals, t.entries, t.notices, t.cases, t.log) for row in line.rows(table)]
    everywhere = "\n".join(texts) + "".join(body.decode("utf-8", "replace") for body in kept)
    assert PHONE not in everywhere
    assert REPORTER not in everywhere
    (row,) = line.rows(t.private)
    opened = line.system.vault.open(row.signal_id, row.key, row.body)
    assert opened["contact"]["phone"] == PHONE


def test_a_reporter_who_asks_not_to_be_known_is_quoted_by_nothing_that_goes_out(line):
    text = "我儿子在三年级二班，中午吃了食堂的饭就吐。我爱人在校门口看见的。别让学校知道是我说的。"
    signal = a_signal(text=text, subject={"name": "示例第一小学"}, request="report")
    case_id = line.take(signal, school_illness(signal))
    with visiting(line) as visitor:
        slips = [text_of(visitor.read(f"/notices/{row.id}/print")) for row in line.rows(t.notices)]
        out = [the_report(visitor, case_id), *slips, *everything_sent(line, line.clock.now())]
    assert ["原话不列，从中读到：" in "".join(slips), "进餐：投诉举报人称" in out[0]] == [True, True]
    told = ("儿子", "二班", "爱人", "校门口", "看见", "是我")
    assert [words for words in told for each in out if words in each] == []


def test_a_department_reads_on_its_own_pages_what_such_a_reporter_says_happened_and_not_in_whose_words(line):
    text = "我儿子在三年级二班，中午吃了食堂的饭就吐。我爱人在校门口看见的。别让学校知道是我说的。"
    signal = a_signal(text=text, title="二班家长来电", subject={"name": "示例第一小学"}, request="report")
    case_id = line.take(signal, school_illness(signal))
    pages = [f"/cases/{case_id}", f"/signals/{line.case(case_id).signals[0].id}", "/mine", f"/api/cases/{case_id}"]
    told = ("儿子", "二班", "爱人", "校门口", "看见", "是我")
    with visiting(line) as visitor:
        office = visitor.read(pages[0])
        sit_down(line, visitor, an_account(line, "school", "handler", department="D07"))
        own = [text_of(visitor.read(page)) for page in pages]
    assert [words for words in told for each in own if words in each] == []
    assert [words for words in told if words not in office] == []
    asks = "需向反映人核实的，请与食安办联系"
    assert [["原话不列，从中读到：" in each, "中午" in each, asks in each] for each in own[:2]] == [[True] * 3] * 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("楼下婶子卖自家卤牛肉没证，俺就住她对门，别说是俺说的，就俺家跟她吵过架。", ("对门", "俺", "吵过")),
        ("食堂厨师炒菜吐痰，俺是给食堂送菜的，恁可别提俺，提了俺就没活干了。", ("送菜", "俺", "没活")),
        ("用鸭肉冒充羊肉串，冰柜里全是鸭胸，每天凌晨我到货，不要透露。", ("到货", "透露", "凌晨我")),
        ("俺娃中午吃罢食堂就哕，班上俺娃坐头一排，恁别把俺名字给他说。", ("俺", "头一排", "名字给")),
    ],
)
def test_whatever_way_a_reporter_asks_for_it_nothing_that_goes_out_tells_on_them(line, text, told):
    signal = a_signal(text=text, subject={"name": "示例第一小学"}, request="report")
    case_id = line.take(signal, school_illness(signal))
    with visiting(line) as visitor:
        slips = [text_of(visitor.read(f"/notices/{row.id}/print")) for row in line.rows(t.notices)]
        out = [the_report(visitor, case_id), *slips, *everything_sent(line, line.clock.now())]
    assert "原话不列，从中读到：" in "".join(slips)
    assert [words for words in told for each in out if words in each] == []


def test_who_accuses_an_official_and_tells_of_patients_accuses_nobody_before_the_accused(line):
    text = "举报洪门市场监管所副所长李某收礼，包庇示例酒楼，俺全家3口在那儿吃了都拉肚子，报上去他压着不办。"
    signal = a_signal(text=text, title="李副所长收礼", channel="duty", subject=None, request="report")
    report = line.take(signal, an_assessment(signal, kind=Kind.INCIDENT, harm=Harm(ill=3)))
    (ill,) = (case.id for case in line.cases() if case.id != report)
    told = ("副所长", "李某", "收礼", "包庇", "压着")
    with visiting(line) as visitor:
        visitor.do(ill, "dispatch", key="d")
        pages = [f"/cases/{ill}", f"/api/cases/{ill}", f"/signals/{line.case(ill).signals[0].id}", "/", "/ledger"]
        seen = [text_of(visitor.read(page)) for page in pages] + [the_report(visitor, ill)]
        slips = [
            text_of(visitor.read(f"/notices/{row.id}/print")) for row in line.rows(t.notices) if row.case_id == ill
        ]
        sit_down(line, visitor, an_account(line, "bureau", "handler", department="D03"))
        own = [text_of(visitor.read(page)) for page in (*pages[:3], "/mine")]
    out = [*seen, *slips, *own, *everything_sent(line, line.clock.now())]
    assert [words for words in told for each in out if words in each] == []
    assert [line.case(ill).facts["ill"], len(slips) > 0] == [3, True]


def test_the_database_file_holds_no_private_word(line, tmp_path):
    line.take(a_signal(contact={"name": REPORTER, "phone": PHONE}, raw={"电话": PHONE}))
    line.system.database.close()
    files = b"".join(path.read_bytes() for path in tmp_path.glob("shian.db*"))
    assert PHONE.encode() not in files
    assert REPORTER.encode() not in files


def test_sample_and_duty_never_meet_in_one_case(line):
    on_duty = line.take(a_signal(source_id="d"))
    sample = line.take(a_signal(source_id="s", exercise="sample"))
    assert on_duty != sample
    assert {case.exercise for case in line.cases()} == {None, "sample"}


def test_every_print_of_sample_and_drill_begins_with_its_mark(line):
    for exercise in ("sample", "drill-x"):
        signal = a_signal(
            source_id=exercise, exercise=exercise, channel="illness", request=None, text="示例第一小学23名学生呕吐"
        )
        line.take(signal, school_illness(signal))
    texts = everything_sent(line, T0)
    names = [path.name for path in line.system.channel.folder.rglob("*.txt")]
    assert len(texts) > 2
    assert [text for text in texts if not text.startswith(("【示例】", "【演练】"))] == []
    assert [name for name in names if not name.startswith(("【示例】", "【演练】"))] == []


def test_an_outage_ends_in_one_message_per_receiver(line):
    for n in range(30):
        line.take(a_signal(source_id=f"a{n}", subject={"name": f"示例{n}号餐馆"}, text=f"第{n}种不同的异物情况说明"))
    line.let_time_pass(T0 + timedelta(days=60))
    sendings = line.read(
        lambda connection: due_sendings(connection, line.clock.now(), notices_max=20, ref=line.system.reference)
    )
    receivers = [sending.notice.receiver for sending in sendings]
    assert len(line.rows(t.notices)) > 100
    assert sorted(receivers) == sorted(set(receivers))


def test_frozen_records_of_every_released_version_are_still_read():
    from test_frozen import RECORDS, read

    for path in sorted((ROOT / "tests" / "frozen").glob("*.json")):
        kind = path.name.split(".")[0]
        assert read(path) == RECORDS[kind], path.name


def test_an_upgrade_keeps_every_row(tmp_path):
    from streams.store.database import Database

    database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    database.prepare()
    with database.writing() as connection:
        connection.execute(t.meta.insert(), [{"key": "k", "value": "v"}])
    database.prepare()
    with database.reading() as connection:
        assert connection.execute(select(t.meta.c.value)).scalars().all() == ["v"]
    database.close()


def test_no_document_template_holds_facts_of_its_own():
    """Numbers and names in texts come from records: the texts of notices hold none."""
    source = (ROOT / "connectors" / "channels" / "wording.py").read_text("utf-8")
    words = re.findall(r'f?"([^"]*[\u4e00-\u9fff][^"]*)"', source)
    assert [word for word in words if re.search(r"\d", re.sub(r"\{[^}]*\}|24:00", "", word))] == []


@pytest.mark.parametrize("exercise", ["sample", "drill-x"])
def test_a_desk_on_duty_takes_no_marked_record(exercise):
    from connectors.fence import fenced

    with pytest.raises(SignalError):
        fenced(a_signal(exercise=exercise), None)


def test_the_ladders_last_rung_is_always_a_proposal():
    ladder = yaml.safe_load((ROOT / "seeds" / "ladder.yaml").read_text("utf-8"))
    ladders = [ladder["ordinary"]["rungs"], ladder["health_harm"]["rungs"], *ladder["unacknowledged"].values()]
    assert [rungs[-1]["proposed"] for rungs in ladders] == [True] * len(ladders)
