"""Dead letters: shown with their reason, corrected and sent on, or set aside; never lost, never done twice."""

import json
import time

import fragile
import msgspec
import pytest
from flow import T0, a_signal
from offices import rows, while_uncommitted
from signing import an_account, sit_down
from sqlalchemy import insert
from visiting import a_blue_case, text_of, visiting

from connectors.doors_file import load_doors
from connectors.parse import finish
from connectors.sources.mailbox import FetchedMail
from console.pages.dead_letters import GONE, letters_in, replay, set_aside
from console.reading.paging import PAGE
from playbooks.errors import ActionRefused
from playbooks.timers import Timer
from streams.door import part, receive
from streams.intake.listening import Ear
from streams.intake.mails import Mails
from streams.store import schema as t
from streams.store.dead_letters import Poison, bury
from streams.store.office_schema import audit
from streams.store.schema import from_us, to_us
from streams.store.sharing import transact

WORDS = f"示例甲店的凉皮吃出虫子，{fragile.FAULTY}"


@pytest.fixture
def visitor(line, process):
    with visiting(line, process=process) as visitor:
        yield visitor


def a_letter(line, visitor, text=WORDS):
    """A signal the classifier fails on, as it lies among the dead letters."""
    signal = {"channel": "complaint", "source": "12315", "source_id": "d", "text": text}
    visitor.client.post("/api/signals", json=signal)
    return wait_for(lambda: [each for each in line.rows(t.dead_letters) if each.state == "open"])[0]


def wait_for(found, tries=200):
    for _ in range(tries):
        if found():
            break
        time.sleep(0.02)
    return found()


@pytest.mark.stores
def test_a_letter_shows_its_reason_and_its_text(line, visitor):
    a_letter(line, visitor)
    page = text_of(visitor.read("/dead-letters"))
    said = ("程序处理这条内容时出错（ValueError: this text cannot be assessed）", "凉皮吃出虫子", "重新处理")
    assert [each for each in said if each not in page] == []


def test_what_a_decoder_says_is_said_with_the_field_and_the_remedy_in_the_reader_s_language(line, visitor):
    said = "ValidationError: Expected `str`, got `int` - at `$.subject.name`"
    line.write(lambda connection: bury(connection, [Poison(id="", reason=said, body=b"{}")], to_us(T0), stage="assess"))
    chinese = text_of(visitor.read("/dead-letters"))
    visitor.send("/language", language="en", back="/")
    english = text_of(visitor.read("/dead-letters"))
    assert "字段 subject.name（涉事主体·名称）：应为文字，收到的是整数。请改正后重新处理" in chinese
    assert "Expected `str`, got `int` - at `$.subject.name`. Correct it and process it again" in english


def test_what_is_no_text_at_all_is_shown_harmlessly(line, visitor):
    with line.writing() as connection:
        bury(connection, [Poison(id="", reason="读不懂", body=b"<b>\xff</b>")], to_us(T0), stage="assess")
    page = visitor.read("/dead-letters")
    assert ["读不懂" in page, "&lt;b&gt;" in page, "<b>\ufffd" in page] == [True, True, False]


@pytest.mark.stores
def test_a_corrected_letter_becomes_a_case_under_the_id_it_had(line, visitor):
    letter = a_letter(line, visitor)
    signal = json.loads(letter.body) | {"text": "示例甲店的凉皮吃出虫子"}
    visitor.send(f"/dead-letters/{letter.id}", page="/dead-letters", do="replay", body=json.dumps(signal))
    case = wait_for(line.cases)[0]
    assert [joined.id for joined in case.signals] == [signal["id"]]
    assert ["收到的内容都处理了" in visitor.read("/dead-letters"), "示例·王一：重新处理" in handled(visitor)] == [
        True,
        True,
    ]


def handled(visitor):
    return visitor.read("/dead-letters?state=replayed")


@pytest.mark.stores
def test_a_letter_sent_again_as_it_was_is_read_again_and_shown_again_when_it_fails_again(line, visitor):
    letter = a_letter(line, visitor)
    visitor.send(f"/dead-letters/{letter.id}", page="/dead-letters", do="replay", body=letter.body.decode())
    states = wait_for(
        lambda: sorted(each.state for each in line.rows(t.dead_letters))[1:] and line.rows(t.dead_letters)
    )
    assert sorted(each.state for each in states) == ["open", "replayed"]


@pytest.mark.parametrize(("state", "topic"), [("waiting", "signals"), ("gathered", "revisions")])
@pytest.mark.stores
def test_what_was_decided_about_is_not_sent_again_as_new(line, state, topic):
    """Workers leave alone what comes as new and is not."""
    arrival = part(finish(a_signal(), T0))
    with line.writing() as connection:
        receive(connection, [arrival], T0, line.system.vault)
        connection.execute(t.signals.update().values(state=state))
        connection.execute(t.log.delete())
        bury(
            connection, [Poison(id=arrival.signal.id, reason="KeyError", body=arrival.body)], to_us(T0), stage="assess"
        )
    (letter,) = line.rows(t.dead_letters)
    line.write(lambda connection: replay(connection, letter.id, "", "示例·王一", T0, line.system.vault, exercise=None))
    assert [row.topic for row in line.rows(t.log)] == [topic]


def test_a_correction_that_cannot_be_read_changes_nothing_and_says_why(line, visitor):
    letter = a_letter(line, visitor)
    answer = visitor.send(f"/dead-letters/{letter.id}", page="/dead-letters", do="replay", body='{"channel": "鸽子"}')
    assert [answer.status_code, "改过的内容仍读不懂" in answer.text] == [400, True]
    assert [each.state for each in line.rows(t.dead_letters)] == ["open"]


@pytest.mark.stores
def test_a_correction_that_bears_the_mark_of_an_exercise_stays_where_it_is(line, visitor):
    letter = a_letter(line, visitor)
    body = json.dumps({**json.loads(letter.body), "exercise": "drill-x"})
    answer = visitor.send(f"/dead-letters/{letter.id}", page="/dead-letters", do="replay", body=body)
    assert [answer.status_code, "不接收演练或示例标记" in answer.text] == [400, True]
    assert [each.state for each in line.rows(t.dead_letters)] == ["open"]


@pytest.mark.stores
def test_setting_aside_needs_a_reason_and_keeps_the_letter(line, visitor):
    letter = a_letter(line, visitor)
    without = visitor.send(f"/dead-letters/{letter.id}", page="/dead-letters", do="set_aside", reason="")
    visitor.send(f"/dead-letters/{letter.id}", page="/dead-letters", do="set_aside", reason="测试内容")
    kept = visitor.read("/dead-letters?state=set_aside")
    assert [without.status_code, "示例·王一：测试内容" in kept, "凉皮吃出虫子" in kept] == [400, True, True]


def test_what_became_of_a_letter_is_said_with_where_it_stands_now(line, visitor):
    letter = a_letter(line, visitor)
    form = {"page": "/dead-letters", "do": "set_aside", "reason": "测试内容"}
    page = visitor.read(visitor.send(f"/dead-letters/{letter.id}", **form).headers["location"])
    receipt = '<p class="notice good" role="status"><a href="/dead-letters?state=set_aside">不再处理</a></p>'
    assert [receipt in page, "notice good" in visitor.read("/dead-letters?done=nothing")] == [True, False]


@pytest.mark.stores
def test_a_letter_is_answered_once(line, visitor):
    letter = a_letter(line, visitor)
    for status in (303, 409):
        answer = visitor.send(f"/dead-letters/{letter.id}", page="/register", do="set_aside", reason="重复")
        assert answer.status_code == status


@pytest.mark.stores
def test_a_timer_that_failed_is_looked_at_now(line, visitor):
    a_blue_case(line)
    row = line.rows(t.timers)[0]
    timer = Timer(id=row.id, case=row.case_id, of=row.of, kind=row.kind, at=from_us(row.at))
    stuck = Poison(id=timer.id, reason="KeyError", body=msgspec.json.encode(timer))
    line.write(lambda connection: bury(connection, [stuck], to_us(T0), stage="watch"))
    letter = line.rows(t.dead_letters)[0]
    visitor.send(f"/dead-letters/{letter.id}", page="/dead-letters", do="replay")
    assert {each.id: from_us(each.at) for each in line.rows(t.timers)}[timer.id] == T0


@pytest.mark.stores
def test_a_signal_keeps_its_private_half_private_when_it_is_sent_on(line, visitor):
    letter = a_letter(line, visitor)
    signal = finish(a_signal(text="示例甲店，电话13912345678"), T0)
    body = json.dumps({**json.loads(letter.body), "text": signal.text})
    visitor.send(f"/dead-letters/{letter.id}", page="/dead-letters", do="replay", body=body)
    wait_for(line.cases)
    assert "13912345678" not in str(line.rows(t.signals))


MAIL = (
    b"From: a@example.invalid\r\nMessage-ID: <m@x>\r\nSubject: moldy bread\r\nContent-Type: multipart/mixed; boundary=x"
    b"\r\n\r\n--x\r\n\r\nfrom a shop\r\n--x\r\nContent-Disposition: attachment; filename=a.zip\r\n\r\nPK\x03"
    b"\r\n--x--\r\n"
)


def test_letters_of_one_instant_stand_on_one_page_each(line):
    ids = [f"{n:03}" for n in range(PAGE + 5)]
    letter = {"at": to_us(T0), "stage": "assess", "reason": "", "state": "open", "body": b"{}"}
    with line.writing() as connection:
        connection.execute(insert(t.dead_letters), [{"id": each, **letter} for each in reversed(ids)])
    with line.system.database.reading() as connection:
        pages = [letters_in(connection, n, "open", confidential=True).rows for n in (1, 2)]
    assert [each.id for rows in pages for each in rows] == ids


MAILBOX = (
    "sources: [{{kind: mailbox, name: letters, host: h, user: u, password: 'env:HOME', attachment_kinds: [{kind}]}}]"
)


def a_mail(line, visitor, words=b"from a shop"):
    """A mail whose attachment was refused, as it lies among the dead letters."""
    line.system.settings.data.mkdir(parents=True, exist_ok=True)
    line.system.settings.doors_file.write_text(MAILBOX.format(kind="pdf"), "utf-8")
    source = load_doors(line.system.settings.doors_file).source("letters")
    mails = Mails(Ear(visitor.desk.runner))
    raw = MAIL.replace(b"from a shop", words)
    mails.take(source, FetchedMail("1.1", raw, len(raw)), T0)
    (letter,) = line.rows(t.dead_letters)
    return letter


@pytest.mark.stores
def test_a_mail_that_was_not_taken_whole_shows_its_size_and_is_handed_out_for_a_reason(line, visitor):
    letter = a_mail(line, visitor)
    page = visitor.read("/dead-letters")
    said = (f"邮件原件 {len(MAIL)} 字节", "不收 zip 类型的附件", "已收下的部分", "按现在的设置重读")
    assert [each for each in said if each not in text_of(page)] + ["改正并重新处理" in page] == [False]
    asked = {"page": "/dead-letters", "reason": ""}
    nobody = visitor.send(f"/dead-letters/{letter.id}/original", **asked | {"reason": "核对附件"})
    an_account(line, "wang", "duty_officer")
    sit_down(line, visitor, "wang")
    refused = visitor.send(f"/dead-letters/{letter.id}/original", **asked)
    found = visitor.send(f"/dead-letters/{letter.id}/original", **asked | {"reason": "核对附件"})
    assert [nobody.status_code, refused.status_code, found.status_code, found.content] == [409, 409, 200, MAIL]
    assert [found.headers["content-type"].split(";")[0], "attachment" in found.headers["content-disposition"]] == [
        "message/rfc822",
        True,
    ]
    shown = [(row.who, row.about, row.detail, row.address) for row in line.rows(audit) if row.kind == "unmasked"]
    assert shown == [("wang", letter.id, "核对附件", "testclient")]


def test_in_english_the_reason_of_a_mail_and_of_a_refusal_are_english(line, visitor):
    letter = a_mail(line, visitor)
    visitor.send("/language", language="en", back="/")
    refused = visitor.send(f"/dead-letters/{letter.id}/reread", page="/dead-letters")
    said = "attachments were not taken: one of 3 bytes (attachments of type zip are not taken, only pdf)"
    assert [said in text_of(visitor.read("/dead-letters")), f"still not taken: {said}" in text_of(refused.text)] == [
        True,
        True,
    ]


@pytest.mark.stores
def test_a_mail_about_officials_is_opened_by_the_director_alone(line, visitor):
    letter = a_mail(line, visitor, "执法人员收了红包".encode())
    an_account(line, "wang", "duty_officer")
    an_account(line, "liu", "director")
    sit_down(line, visitor, "wang")
    page = visitor.read("/dead-letters")
    answer = visitor.send(f"/dead-letters/{letter.id}/original", page="/dead-letters", reason="核对")
    shown = [row for row in line.rows(audit) if row.kind == "unmasked"]
    assert ["仅主任可以打开" in page, "看原件" in page, answer.status_code, shown] == [True, False, 403, []]
    sit_down(line, visitor, "liu")
    found = visitor.send(f"/dead-letters/{letter.id}/original", page="/dead-letters", reason="核对")
    assert ["看原件" in visitor.read("/dead-letters"), found.status_code] == [True, 200]


@pytest.mark.stores
def test_a_mail_is_read_again_by_the_file_as_it_says_now_and_its_original_goes(line, visitor):
    letter = a_mail(line, visitor)
    address = f"/dead-letters/{letter.id}/reread"
    assert visitor.send(address, page="/dead-letters").status_code == 409
    line.system.settings.doors_file.write_text(MAILBOX.format(kind="zip"), "utf-8")
    assert visitor.send(address, page="/dead-letters").status_code == 303
    assert [row.state for row in line.rows(t.dead_letters)] == ["replayed"]
    assert "原件不再保存" in visitor.read("/dead-letters?state=replayed")
    again = [
        visitor.send(f"/dead-letters/{letter.id}/{do}", page="/register", reason="核对")
        for do in ("reread", "original")
    ]
    assert [each.status_code for each in again] == [409, 409]


def test_a_mail_is_no_text_that_could_be_corrected(line, visitor):
    letter = a_mail(line, visitor)
    answer = visitor.send(f"/dead-letters/{letter.id}", page="/dead-letters", do="replay", body="{}")
    assert [answer.status_code, line.rows(t.dead_letters)[0].state] == [409, "open"]
    visitor.send(f"/dead-letters/{letter.id}", page="/dead-letters", do="set_aside", reason="已登记")
    aside = visitor.read("/dead-letters?state=set_aside")
    assert ["看原件" in aside, "已登记" in aside] == [True, True]


def test_of_two_who_answer_a_letter_at_once_the_second_is_refused(office):
    one, other = office(), office()
    with one.database.writing() as connection:
        bury(connection, [Poison(id="x", reason="读不出", body=b"{}")], to_us(T0), stage="door")
    ((letter, *_),) = rows(one, t.dead_letters)

    def second():
        with pytest.raises(ActionRefused, match=GONE):
            transact(other.database, lambda connection: set_aside(connection, letter, "乙：重复"))

    while_uncommitted(one, lambda connection: set_aside(connection, letter, "甲：广告"), second)
    assert [row.reason for row in rows(one, t.dead_letters)] == ["读不出\n甲：广告"]
