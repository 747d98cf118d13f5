"""A mail as a signal: what it says, who said it, what came with it, and which notice it answers."""

import base64
import quopri
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from hashlib import sha256

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from serving import NOW

from connectors.doors import MailSource
from connectors.errors import SignalError
from connectors.signal import Channel, Contact
from connectors.sources.mailbox import Mail, RefusedFile, read_mail

SENDER = "zhang@example.invalid"
OFFICER = "officer@town.invalid"
NOTICE = "00112233445566778899aabb"
SOURCE = MailSource(name="letters", host="h", user="u", password="env:P", area="410702", attachment_max=1000)


def a_mail(text="食堂的汤发酸", subject="投诉食堂", **headers):
    """The bytes of a plain mail; headers by name, `_` for `-`."""
    mail = EmailMessage()
    fields = {"From": f"示例甲 <{SENDER}>", "Subject": subject, "Message-ID": "<m1@example.invalid>"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    for name, value in fields.items():
        mail[name] = value
    mail.set_content(text)
    return mail


def read(mail, source=SOURCE, **options):
    raw = mail if isinstance(mail, bytes) else mail.as_bytes()
    return read_mail(raw, source, NOW, **options)


def text_of(mail):
    return read(mail).signal.text


def test_a_plain_mail_is_a_signal_of_the_door():
    mail = read(a_mail(Date="Tue, 24 Nov 2026 08:00:00 +0800"))
    signal = mail.signal
    message_id, _, _ = (signal.source_id or "").partition("#")
    assert [signal.channel, signal.source, message_id] == [Channel.COMPLAINT, "letters", "m1@example.invalid"]
    assert [signal.title, signal.text, signal.area] == ["投诉食堂", "食堂的汤发酸", "410702"]
    assert [signal.received_at, signal.occurred_at.isoformat()] == [NOW, "2026-11-24T00:00:00+00:00"]
    assert signal.contact == Contact(name="示例甲", address=SENDER)
    assert [mail.notice_id, mail.automatic, bool(signal.id)] == [None, False, True]


def test_the_same_mail_is_the_same_signal():
    assert read(a_mail()).signal == read(a_mail()).signal


ONE = b"Message-ID: <m1@x>\r\nFrom: a@x.invalid\r\nSubject: x\r\n\r\nfirst\r\n"


@pytest.mark.parametrize(
    "other",
    [
        ONE.replace(b"first", b"second"),
        ONE.replace(b"a@x", b"b@x"),
        ONE.replace(b"Subject: x", b"Subject: y"),
        ONE.replace(b"From", b"Date: Tue, 24 Nov 2026 08:00:00 +0800\r\nFrom"),
        # Headers that end without an empty line.
        ONE.replace(b"\r\n\r\n", b"\r\nno header\r\n\r\n"),
    ],
)
def test_another_mail_that_bears_the_same_message_id_is_another_signal(other):
    assert read(other).signal.id != read(ONE).signal.id


@pytest.mark.parametrize(
    "same", [b"Received: from a by b\r\n" + ONE, ONE.replace(b"\r\n", b"\n"), ONE.replace(b": x", b":\r\n x"), ONE[:-2]]
)
def test_a_mail_that_was_carried_here_once_more_is_the_same_signal(same):
    assert read(same).signal.id == read(ONE).signal.id


def test_the_senders_address_stands_nowhere_but_in_the_contact():
    signal = read(a_mail(f"汤发酸\n示例甲 {SENDER.upper()}", subject=f"投诉 {SENDER}")).signal
    assert [SENDER in f"{signal.title}{signal.text}".lower(), signal.contact.address] == [False, SENDER]


CHARSETS = [("gbk", "gb2312"), ("gb18030", "GB18030"), ("utf-8", "utf-8"), ("big5", "big5"), ("utf-7", "UTF-7"),
            ("gbk", "us-ascii"), ("gbk", "unknown-8bit"), ("utf-8", "x-nothing"), ("gbk", "")]  # fmt: skip


@pytest.mark.parametrize("coding", ["8bit", "base64", "quoted-printable"])
@pytest.mark.parametrize(("codec", "named"), CHARSETS)
def test_every_charset_and_coding_is_read_even_when_the_charset_is_wrong(codec, named, coding):
    data = "湯發酸，23人嘔吐".encode(codec)
    body = {"8bit": data, "base64": base64.encodebytes(data), "quoted-printable": quopri.encodestring(data)}[coding]
    head = f"From: a@b.invalid\nContent-Type: text/plain; charset={named}\nContent-Transfer-Encoding: {coding}\n\n"
    assert text_of(head.encode() + body) == "湯發酸，23人嘔吐"


@pytest.mark.parametrize(
    "header",
    [
        Header("投诉食堂的汤", "gbk").encode().encode(),
        Header("投诉食堂的汤", "utf-8").encode().encode(),
        "投诉食堂的汤".encode("gbk"),
        "投诉食堂的汤".encode(),
        # A character cut in two by two encoded words, as Chinese mail programs do.
        b"=?gbk?B?" + base64.b64encode("投诉食".encode("gbk")[:5]) + b"?=\n =?gbk?B?"
        + base64.b64encode("投诉食堂的汤".encode("gbk")[5:]) + b"?=",
        b"Re: Fw: =?utf-8?Q?" + quopri.encodestring("投诉食堂的汤".encode()).strip() + b"?=",
    ],
)  # fmt: skip
def test_every_way_of_writing_a_subject_is_read(header):
    assert read(b"Subject: " + header + b"\n\nx").signal.title == "投诉食堂的汤"


def test_a_page_is_read_as_text():
    mail = EmailMessage()
    mail["Subject"] = "x"
    page = "<html><head><title>t</title><style>p{}</style></head><body><p>汤&nbsp;发酸<br>23人</p><script>x()</script>"
    mail.set_content(page + "<table><tr><td>甲</td><td>乙</td></tr></table></body></html>", subtype="html")
    assert text_of(mail).splitlines() == ["汤 发酸", "23人", "甲 乙"]


def test_of_a_text_and_a_page_that_say_the_same_the_text_is_kept():
    mail = a_mail("只要这个")
    mail.add_alternative("<p>不要这个</p>", subtype="html")
    assert text_of(mail) == "只要这个"


HISTORIES = [
    "-----原始邮件-----\n发件人: 值班台 <duty@office.invalid>\n主题: 通知\n\n历史",
    "------------------ 原始邮件 ------------------\n历史",
    "在 2026-11-24 09:40:00，\"值班台\" <duty@office.invalid> 写道：\n历史",
    "On Tue, Nov 24, 2026 at 9:40 AM duty <duty@office.invalid> wrote:\n> 历史\n> 历史",
    "发件人： 值班台\n发送时间： 2026年11月24日 9:40\n收件人： 某科\n主题： 通知\n\n历史",
    "> 历史\n>> 历史",
]  # fmt: skip


@pytest.mark.parametrize("history", HISTORIES)
def test_of_a_reply_only_the_new_words_are_kept(history):
    assert text_of(a_mail(f"已经受理。\n{history}", subject="回复：通知")) == "已经受理。"


def test_words_below_quoted_lines_are_kept():
    text = "On 2026-11-24 duty <d@o.invalid> wrote:\n> 历史\n\n已经受理。"
    assert text_of(a_mail(text, subject="Re: x")) == "已经受理。"


def test_what_a_page_quotes_is_history_too():
    mail = EmailMessage()
    mail["Subject"] = "Re: x"
    mail.set_content("<p>已经受理。</p><blockquote><div>历史</div><p>历史</p></blockquote>", subtype="html")
    assert text_of(mail) == "已经受理。"


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ({"In-Reply-To": f"<shian.{NOTICE}@office.invalid>"}, "收到"),
        ({"References": f"<x@y> <shian.{NOTICE}@office.invalid>"}, "收到"),
        ({"X-Shian-Notice": NOTICE}, "收到"),
        ({"Subject": "回复：通知"}, f"收到\n> 通知号：{NOTICE}"),
        ({"Subject": "回复：通知"}, f"收到\n-----原始邮件-----\n【食品安全通知 通知号 {NOTICE}】"),
    ],
)
def test_an_answer_names_the_notice(headers, text):
    mail = read(a_mail(text, **headers))
    assert [mail.notice_id, mail.signal.text] == [NOTICE, "收到"]


def test_a_notice_of_ours_that_is_forwarded_to_us_is_no_answer_to_it():
    assert read(a_mail(f"通知号：{NOTICE}", subject="转发：通知")).notice_id is None


def test_an_absence_note_is_known_as_automatic():
    mail = read(a_mail("我休假了", Auto_Submitted="auto-replied", In_Reply_To=f"<shian.{NOTICE}@o.invalid>"))
    assert [mail.automatic, mail.notice_id] == [True, NOTICE]


def test_a_servers_word_that_a_notice_was_not_delivered_names_the_notice():
    report = MIMEMultipart("report")
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report.attach(MIMEText("无法投递", "plain", "utf-8"))
    report.attach(MIMEMessage(a_mail("通知正文", Message_ID=f"<shian.{NOTICE}@office.invalid>")))
    mail = read(report)
    assert [mail.automatic, mail.notice_id, mail.signal.text] == [True, NOTICE, "无法投递"]


FORWARDED = f"""请处理。

-----原始邮件-----
发件人: 示例甲 <{SENDER}>
发送时间: 2026年11月23日 20:00
收件人: 镇办 <{OFFICER}>
主题: 食堂

汤发酸。我的邮箱 {SENDER}
"""


def test_of_a_forwarded_complaint_the_complainant_is_the_contact_and_private():
    signal = read(a_mail(FORWARDED, subject="转发: 食堂", From=f"镇办 <{OFFICER}>")).signal
    assert signal.contact == Contact(name="示例甲", address=SENDER)
    assert signal.raw == {"转发人": f"镇办 {OFFICER}"}
    assert signal.text == "请处理。\n\n汤发酸。我的邮箱 （邮箱略）"
    assert [signal.title, SENDER in signal.text, OFFICER in signal.text] == ["食堂", False, False]


def test_a_complaint_forwarded_as_an_attachment_is_read_the_same():
    mail = a_mail("请处理。", subject="Fwd: 食堂", From=f"镇办 <{OFFICER}>")
    mail.add_attachment(a_mail("汤发酸", Date="Mon, 23 Nov 2026 20:00:00 +0800"))
    signal = read(mail).signal
    assert [signal.text, signal.contact] == ["请处理。\n\n汤发酸", Contact(name="示例甲", address=SENDER)]
    assert signal.occurred_at.isoformat() == "2026-11-23T12:00:00+00:00"


@pytest.mark.parametrize("kind", ["application/octet-stream", "message/rfc822"])
def test_a_mail_that_a_mailbox_made_a_file_of_is_read_the_same(kind):
    inner = base64.encodebytes(a_mail("汤发酸").as_bytes()).decode()
    head = f'From: {OFFICER}\nSubject: Fwd\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n'
    words = "Content-Type: text/plain; charset=utf-8\n\n请处理附件。\n--b\n"
    file = f'Content-Type: {kind}; name="a.eml"\nContent-Transfer-Encoding: base64\n\n{inner}\n--b--\n'
    mail = read((head + words + file).encode())
    assert [mail.signal.text, mail.signal.contact] == ["请处理附件。\n\n汤发酸", Contact(name="示例甲", address=SENDER)]
    assert mail.refused == ()


def test_a_sign_behind_the_senders_address_is_no_part_of_the_name():
    text = (
        f'请处理。\n\n---- 原始邮件 ----\n发件人: "示例甲" <{SENDER}>;\n发送时间: 2026年11月23日\n主题: 食堂\n\n汤发酸'
    )
    assert read(a_mail(text, subject="转发: 食堂")).signal.contact == Contact(name="示例甲", address=SENDER)


def with_files(*files):
    mail = a_mail()
    for name, content, kind in files:
        main, sub = kind.split("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail


def test_attachments_come_with_digest_size_and_kind_and_the_signal_names_them():
    mail = read(with_files(("照片.JPG", b"picture", "image/jpeg"), ("../清单.pdf", b"list", "application/pdf")))
    assert [(each.attachment.name, each.attachment.kind, each.content) for each in mail.files] == [
        ("照片.JPG", "jpg", b"picture"),
        ("清单.pdf", "pdf", b"list"),
    ]
    first = mail.signal.attachments[0]
    assert [first.sha256, first.size] == [sha256(b"picture").hexdigest(), 7]
    assert mail.refused == ()


def test_what_is_not_taken_says_why():
    mail = read(
        with_files(("x.exe", b"MZ", "application/x-msdownload"), ("y.pdf", b"x" * 1001, "application/pdf"),
                   ("z.txt", b"", "text/plain"))
    )  # fmt: skip
    assert mail.files == ()
    assert [(each.name, each.size, each.reason[:12]) for each in mail.refused] == [
        ("x.exe", 2, "不收 exe 类型的附件"),
        ("y.pdf", 1001, "附件有 1001 字节，"),
        ("z.txt", 0, "附件是空的"),
    ]


@pytest.mark.parametrize("content", [b"MZ\x90\0\x03", b"\x7fELF\x02", b"L\0\0\0\x01\x14\x02\0x"])
def test_a_program_that_calls_itself_otherwise_is_refused(content):
    mail = read(with_files(("发票.pdf", content, "application/pdf"), ("MZ.txt", b"MZ example", "text/plain")))
    assert [(each.name, each.reason) for each in mail.refused] == [("发票.pdf", "名称说是 pdf，内容却是程序")]
    assert [each.attachment.name for each in mail.files] == ["MZ.txt"]


def test_the_last_file_of_a_mail_that_was_cut_is_refused():
    raw = with_files(("a.pdf", b"whole", "application/pdf"), ("b.pdf", b"x" * 900, "application/pdf")).as_bytes()
    mail = read(raw[:-400], size=len(raw))
    assert [each.attachment.name for each in mail.files] == ["a.pdf"]
    assert [(each.name, each.reason) for each in mail.refused] == [
        ("b.pdf", "邮件过大，只取了前一部分，这个附件不完整")
    ]


@pytest.mark.parametrize(
    "name",
    [b'filename="=?GBK?B?1dXGrC5qcGc=?="', b"filename*=GBK''%D5%D5%C6%AC.jpg", 'filename="照片.jpg"'.encode("gbk")],
)
def test_every_way_of_writing_a_files_name_is_read(name):
    raw = b"Subject: x\nContent-Type: image/jpeg\nContent-Disposition: attachment; " + name + b"\n\npicture"
    assert [each.attachment.name for each in read(raw).files] == ["照片.jpg"]


def test_a_picture_without_a_name_is_a_file():
    raw = b"Subject: x\nContent-Type: image/png\n\npicture"
    assert [each.attachment.name for each in read(raw).files] == ["附件1.png"]


def test_a_refused_file_is_a_record():
    assert read(with_files(("x.exe", b"MZ", "application/x-msdownload"))).refused == (
        RefusedFile(name="x.exe", size=2, reason=f"不收 exe 类型的附件，只收 {'、'.join(SOURCE.attachment_kinds)}"),
    )


@pytest.mark.parametrize("date", ["nonsense", "Mon, 01 Jan 1900 00:00:00 +0000", "Mon, 24 Nov 2036 00:00:00 +0000"])
def test_a_date_that_cannot_be_is_no_date(date):
    assert read(f"Subject: x\nDate: {date}\n\nx".encode()).signal.occurred_at is None


def test_a_text_without_end_is_shortened_and_says_so():
    text = text_of(a_mail("汤" * 150_000))
    assert [len(text), text.endswith("（后文过长，未收入）")] == [100_000, True]


@pytest.mark.parametrize("charset", ["unicode_escape", "undefined", "punycode", "x\0y", "none"])
def test_a_charset_that_no_mail_is_written_in_is_not_believed(charset):
    raw = f"Content-Type: text/plain; charset={charset}\n\n汤里有虫 \\x41".encode()
    assert text_of(raw) == "汤里有虫 \\x41"


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"From: a@b.invalid\n\n \n"])
def test_a_mail_with_nothing_in_it_is_refused(raw):
    with pytest.raises(SignalError, match="没有正文"):
        read(raw)


LINES = st.sampled_from(
    [b"Subject: =?gbk?B?1dXGrC?=", b"Subject: =?x?Q?=ZZ?=", b"From: \xff\xfe <@>", b"Date: 99", b"In-Reply-To: <shian.",
     b"Content-Type: multipart/mixed; boundary=b", b"Content-Type: message/rfc822", b"--b", b"--b--", b"",
     b"Content-Type: text/html; charset=unicode_escape", b"Content-Transfer-Encoding: base64", b"<![x<!--<p>\\x",
     b"Content-Disposition: attachment; filename*=undefined''%ff", b"Content-Type: text/plain; charset*=x''y",
     b"On wrote:", b"> x",
     "发件人：甲".encode(), "主题：x".encode("gbk"), b"Content-Type: multipart/report", b"\x00\xd8"]
)  # fmt: skip


@settings(max_examples=400)
@example(b"Content-Type:charset=unicode\x01escape\n\\\x80")
@given(st.binary(max_size=200) | st.lists(LINES | st.binary(max_size=12), max_size=14).map(b"\n".join))
def test_any_bytes_are_a_mail_or_a_signal_error(raw):
    try:
        mail = read_mail(raw, SOURCE, NOW)
    except SignalError as error:
        assert error.reason
        return
    assert isinstance(mail, Mail)
    # It can be stored: no character that UTF-8 or PostgreSQL refuses.
    words = f"{mail.signal.title}{mail.signal.text}{mail.signal.contact}{[each.name for each in mail.refused]}"
    assert "\x00" not in words.encode().decode()


HOP = "Received: from a.invalid by mx.office.invalid with ESMTP id 1;\r\n {date}\r\n"
FIRST_HOP = "Received: from b.invalid by a.invalid; Tue, 24 Nov 2026 00:00:05 +0000\r\n"
LAID = datetime(2026, 11, 24, 1, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("date", "arrived", "received"),
    [
        ("Tue, 24 Nov 2026 09:10:00 +0800 (CST)", LAID, datetime(2026, 11, 24, 1, 10, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 09:10:00 CST", LAID, datetime(2026, 11, 24, 1, 10, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 09:50:00 +0800", LAID, LAID),
        ("Sun, 24 Nov 2024 09:10:00 +0800", LAID, LAID),
        ("no date", LAID, LAID),
        ("no date", None, NOW),
        ("no date", NOW + timedelta(hours=3), NOW),
        ("no date", NOW - timedelta(days=400), NOW),
    ],
)
def test_a_mail_was_received_when_our_own_server_had_it_or_when_it_was_laid_there(date, arrived, received):
    raw = (HOP.format(date=date) + FIRST_HOP + "Subject: s\r\n\r\n" + "words\r\n").encode()
    assert read_mail(raw, SOURCE, NOW, arrived=arrived).signal.received_at == received


def test_of_several_mails_that_are_attached_the_first_is_read_and_the_others_are_told():
    mail = a_mail("请处理。", subject="Fwd: 两件", From=f"镇办 <{OFFICER}>")
    mail.add_attachment(a_mail("汤发酸"))
    mail.add_attachment(a_mail("面包发霉", Message_ID="<m2@example.invalid>"))
    assert text_of(mail) == "请处理。\n\n汤发酸"
    assert [(each.name, each.reason[:12]) for each in read(mail).refused] == [("附件1.eml", "不收 eml 类型的附件")]
    (kept,) = read(mail, msgspec.structs.replace(SOURCE, attachment_kinds=("eml",))).files
    assert read(kept.content).signal.text == "面包发霉"


def test_a_picture_written_into_a_page_leaves_room_for_its_words_and_what_is_cut_says_so():
    page = EmailMessage()
    page["From"], page["Subject"] = SENDER, "x"
    page.set_content(f'<img src="data:image/png;base64,{"A" * 400_000}"><p>汤发酸</p>', subtype="html")
    assert text_of(page) == "汤发酸"
    page.set_content("<p>汤发酸</p>" + " " * 300_000 + "<p>虫</p>", subtype="html")
    assert text_of(page) == "汤发酸\n……（后文过长，未收入）"
