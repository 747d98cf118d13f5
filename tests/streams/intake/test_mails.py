"""Mails that cannot be taken whole: nothing of them is lost, nothing of them lies open, and they can be read again."""

from email.message import EmailMessage

import msgspec
import pytest
from flow import T0, a_signal

from connectors.channels.smtp import message_id_of
from connectors.doors import MailSource
from connectors.sources.mailbox import FetchedMail
from playbooks.errors import ActionRefused
from streams.embedded import Runner
from streams.intake.listening import Ear
from streams.intake.mails import Mails
from streams.intake.originals import Original, drop_original, is_closed, original, show_original
from streams.privacy.private import PrivateError, destroy, export
from streams.store import schema as t
from streams.store.office_schema import audit

SOURCE = MailSource(name="letters", host="h", user="u", password="env:P")
BROKEN = b"From: a@example.invalid\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x--\r\n"
NAME = "示例甲"


@pytest.fixture
def mails(line):
    runner = Runner(line.system, idle=True)
    runner.writer.start()
    yield Mails(Ear(runner))
    runner.writer.stop()


def fetched(raw, size=None, uid="1.1"):
    return FetchedMail(uid, raw, size or len(raw), T0)


def a_mail(*files, text="在示例超市买到发霉的面包"):
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = f"{NAME} <a@example.invalid>", "投诉", "<m1@x>"
    message.set_content(text)
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def letters(line):
    return [(row.stage, row.source, row.reason, row.state) for row in line.rows(t.dead_letters)]


def shown(line):
    return [msgspec.json.decode(row.body, type=Original) for row in line.rows(t.dead_letters)]


def kept(line, letter):
    return line.read(lambda connection: original(connection, line.system.vault, letter))


def swept(line, attachments):
    return line.read(attachments.sweep)


def doors(line, **changes):
    """The office's file says this of the mailbox from now on."""
    fields = {"kind": "mailbox", "name": "letters", "host": "h", "user": "u", "password": "file:secret"}
    line.system.settings.data.mkdir(parents=True, exist_ok=True)
    (line.system.settings.data / "secret").write_text("x")
    body = {"sources": [fields | changes]}
    line.system.settings.doors_file.write_bytes(msgspec.yaml.encode(body))


def test_a_mail_that_cannot_be_read_is_kept_as_it_came_and_shown_with_nothing_that_it_says(line, mails):
    mail = fetched(BROKEN)
    for _ in range(2):
        mails.take(SOURCE, mail, T0)
    (row,) = line.rows(t.dead_letters)
    assert letters(line) == [("mail", "letters", "邮件没有正文，也没有附件", "open")]
    assert shown(line) == [Original(size=len(BROKEN), kept=len(BROKEN))]
    assert [kept(line, row.id), line.rows(t.signals)] == [mail, []]


@pytest.mark.parametrize("raw", [bytes(range(256)) * 3, b"\xff\xfe\x00 no header\r\n\r\n", b""])
def test_whatever_bytes_there_are_are_kept_or_taken(line, mails, raw):
    mail = fetched(raw)
    mails.take(SOURCE, mail, T0)
    assert [kept(line, row.id) for row in line.rows(t.dead_letters)] + line.rows(t.signals) != []
    assert [kept(line, row.id) for row in line.rows(t.dead_letters)] in ([mail], [])


def test_mails_that_the_server_could_not_give_are_told_one_by_one(line, mails):
    for uid in ("1.1", "1.2", "1.2"):
        mails.take(SOURCE, fetched(b"", uid=uid), T0)
    assert len(letters(line)) == 2


def test_an_attachment_that_is_refused_costs_the_complaint_nothing_and_is_not_lost(line, mails):
    mails.take(SOURCE, fetched(a_mail((f"{NAME}.exe", b"MZ\x00\xff"), ("a.pdf", b"%PDF"))), T0)
    (signal,) = line.rows(t.signals)
    (letter,) = line.rows(t.dead_letters)
    assert letter.reason.startswith("附件没有收下：4 字节的一个（不收 exe 类型的附件")
    assert [NAME in letter.reason, shown(line)[0].signal] == [False, signal.id]
    assert b"TVoA/w==" in kept(line, letter.id).raw
    assert [each["name"] for each in msgspec.json.decode(signal.body)["attachments"]] == ["a.pdf"]


def test_two_mails_that_bear_one_message_id_are_two_signals_and_two_letters_each_once(line, mails):
    first, second = (fetched(a_mail(("a.exe", content))) for content in (b"MZ1", b"MZ2"))
    for mail in (first, second, first, second):
        mails.take(SOURCE, mail, T0)
    assert {kept(line, row.id).raw for row in line.rows(t.dead_letters)} == {first.raw, second.raw}
    assert [len(line.rows(t.dead_letters)), [row.revision for row in line.rows(t.signals)]] == [2, [1, 1]]


def test_two_answers_that_bear_one_message_id_are_two_entries_each_once(line, mails):
    case_id = line.take(a_signal())
    notice = next(row for row in line.rows(t.notices) if row.case_id == case_id)
    head = f"In-Reply-To: {message_id_of(notice.id, 'shian@example.invalid')}\n".encode()
    for text in ("已受理", "已到场", "已受理"):
        mails.take(SOURCE, fetched(head + a_mail(text=text)), T0)
    said = [msgspec.json.decode(row.body)["body"].get("text") for row in line.rows(t.entries)]
    assert [each for each in said if each] == ["投诉\n已受理", "投诉\n已到场"]


def test_an_empty_attachment_is_nothing_that_could_be_lost(line, mails):
    mails.take(SOURCE, fetched(a_mail(("leer.pdf", b""))), T0)
    assert [len(line.rows(t.signals)), letters(line)] == [1, []]


def test_of_a_mail_that_is_too_large_it_is_said_how_much_was_fetched(line, mails):
    raw = a_mail()
    mails.take(SOURCE, fetched(raw, size=99_000_000), T0)
    assert len(line.rows(t.signals)) == 1
    assert letters(line)[0][2] == f"邮件有 99000000 字节，只取了前 {len(raw)} 字节"


def test_read_again_by_mended_settings_it_comes_in_whole(line, mails):
    mails.take(SOURCE, fetched(a_mail(("a.zip", b"PK\x03\x04"))), T0)
    (letter,) = line.rows(t.dead_letters)
    doors(line)
    with pytest.raises(ActionRefused, match="仍有没收下的：附件没有收下：4 字节的一个（不收 zip"):
        mails.again(letter.id, "letters", T0)
    doors(line, attachment_kinds=["zip"])
    mails.again(letter.id, "letters", T0)
    (signal,) = line.rows(t.signals)
    assert [each["name"] for each in msgspec.json.decode(signal.body)["attachments"]] == ["a.zip"]


def test_what_cannot_be_read_again_says_why(line, mails):
    mails.take(SOURCE, fetched(BROKEN), T0)
    (letter,) = line.rows(t.dead_letters)
    with pytest.raises(ActionRefused, match=r"doors.yaml 里没有邮箱 letters"):
        mails.again(letter.id, "letters", T0)
    doors(line)
    with pytest.raises(ActionRefused, match="仍然读不出来：邮件没有正文"):
        mails.again(letter.id, "letters", T0)
    line.write(lambda connection: drop_original(connection, letter.id))
    with pytest.raises(ActionRefused, match="已不在封存之列"):
        mails.again(letter.id, "letters", T0)


@pytest.mark.parametrize("words", ["执法人员收了红包，包庇这家店", "面包发霉"])
def test_a_mail_about_officials_is_told_as_one_whether_it_could_be_read_or_not(line, mails, words):
    mails.take(SOURCE, fetched(a_mail(("a.exe", b"MZ"), text=words)), T0)
    head = b"Content-Type: multipart/mixed; boundary=x\r\nX-Words: "
    mails.take(SOURCE, fetched(head + words.encode() + b"\r\n\r\n--x--\r\n"), T0)
    closed = line.read(lambda connection: [is_closed(connection, row.id) for row in line.rows(t.dead_letters)])
    assert closed == [words != "面包发霉"] * 2


def test_an_attachment_lies_sealed_and_goes_with_its_signal(line, mails):
    mails.take(SOURCE, fetched(a_mail(("a.pdf", b"%PDF example"))), T0)
    mails.take(SOURCE, fetched(a_mail(("a.pdf", b"%PDF example")).replace(b"m1@x", b"m2@x")), T0)
    first, second = line.rows(t.signals)
    digest = msgspec.json.decode(first.body)["attachments"][0]["sha256"]
    kept = line.system.attachments
    files = [path for path in (line.system.settings.data / "attachments").rglob("*") if path.is_file()]
    assert [len(files), [path for path in files if b"%PDF" in path.read_bytes()]] == [2, []]
    assert [kept.content(row.id, digest) for row in (first, second)] == [b"%PDF example"] * 2
    assert swept(line, kept) == 0
    line.write(lambda connection: destroy(connection, first.id, T0, reason="本人要求", who="示例"))
    assert [swept(line, kept), swept(line, kept)] == [1, 0]
    assert [kept.content(row.id, digest) for row in (first, second)] == [None, b"%PDF example"]


def test_the_files_of_an_answer_lie_with_its_original(line, mails):
    case_id = line.take(a_signal())
    notice = next(row for row in line.rows(t.notices) if row.case_id == case_id)
    head = f"In-Reply-To: {message_id_of(notice.id, 'shian@example.invalid')}\n".encode()
    mail = fetched(head + a_mail(("a.pdf", b"%PDF")))
    mails.take(SOURCE, mail, T0)
    (letter,) = line.rows(t.dead_letters)
    assert [letter.reason, len(line.rows(t.signals))] == ["答复的文字已记入台账，所带的 1 个附件见原件", 1]
    assert [kept(line, letter.id), shown(line)[0].signal] == [mail, None]


def test_who_looks_at_an_original_says_why_and_it_is_recorded(line, mails):
    mails.take(SOURCE, fetched(BROKEN), T0)
    (letter,) = line.rows(t.dead_letters)
    look = {"vault": line.system.vault, "letter": letter.id, "now": T0, "who": "示例·王一", "address": ""}
    with line.writing() as connection, pytest.raises(PrivateError, match="请写明理由，至少两个字"):
        show_original(connection, **look, reason="")
    with line.writing() as connection:
        assert show_original(connection, **look, reason="核对附件").raw == BROKEN
    with line.writing() as connection, pytest.raises(PrivateError, match="不是邮件"):
        show_original(connection, **look | {"letter": "x"}, reason="核对附件")
    rows = [(row.kind, row.who, row.about, row.detail) for row in line.rows(audit)]
    assert rows == [("unmasked", "示例·王一", letter.id, "核对附件")]


def test_what_is_destroyed_of_a_signal_is_destroyed_of_its_mail(line, mails):
    mails.take(SOURCE, fetched(a_mail(("a.exe", b"MZ"))), T0)
    mails.take(SOURCE, fetched(BROKEN), T0)
    (signal,) = line.rows(t.signals)
    line.write(lambda connection: destroy(connection, signal.id, T0, reason="本人要求", who="示例"))
    left = {row.id: kept(line, row.id) for row in line.rows(t.dead_letters)}
    assert [each and each.raw for each in left.values()] in ([None, BROKEN], [BROKEN, None])
    unread = next(id_ for id_, each in left.items() if each)
    with line.writing() as connection:
        assert destroy(connection, unread, T0, reason="本人要求", who="示例") == 1
        assert export(connection, line.system.vault, "example.invalid", T0, reason="核对", who="示例") == []
