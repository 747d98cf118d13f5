"""A mailbox, against a real IMAP server (pymap): what is unseen is fetched, what is stored is marked, nothing else."""

import imaplib
from datetime import UTC, datetime

import pytest
from imap import PASSWORD
from serving import NOW, free_port

from connectors.doors import MailSource
from connectors.errors import ConnectorError
from connectors.sources.mailbox import Mailbox, _arrived, read_mail

FIRST, SECOND = b"Subject: one\r\n\r\nfirst\r\n", b"Subject: two\r\n\r\nsecond\r\n"


def a_mailbox(imap_port, imap_folder="INBOX", password=PASSWORD, size_max=30_000_000, **changes):
    fields = {
        "name": "letters",
        "host": "127.0.0.1",
        "port": imap_port,
        "user": "u",
        "password": "env:P",
        "tls": "none",
    }
    return Mailbox(MailSource(**(fields | {"folder": imap_folder} | changes)), password, size_max=size_max)


def unseen(port, folder):
    with a_mailbox(port, folder) as mailbox:
        return [each.raw for each in mailbox.unseen()]


def test_what_is_unseen_comes_in_order_and_is_not_marked_by_being_fetched(imap_port, imap_folder):
    name = imap_folder(FIRST, SECOND)
    assert unseen(imap_port, name) == [FIRST, SECOND]
    assert unseen(imap_port, name) == [FIRST, SECOND]


def test_what_is_done_does_not_come_again(imap_port, imap_folder):
    name = imap_folder(FIRST, SECOND)
    with a_mailbox(imap_port, name) as mailbox:
        for each in mailbox.unseen():
            mailbox.done(each.uid)
            break
    assert unseen(imap_port, name) == [SECOND]


def test_at_most_so_many_are_fetched_at_once(imap_port, imap_folder):
    with a_mailbox(imap_port, imap_folder(FIRST, SECOND)) as mailbox:
        assert [each.raw for each in mailbox.unseen(limit=1)] == [FIRST]


def test_a_mail_that_is_too_large_comes_with_its_beginning_and_its_size(imap_port, imap_folder):
    with a_mailbox(imap_port, imap_folder(FIRST), size_max=10) as mailbox:
        assert [(each.raw, each.size) for each in mailbox.unseen()] == [(FIRST[:10], len(FIRST))]


def test_a_broken_mail_comes_like_any_other(imap_port, imap_folder):
    broken = b"\xff\xfe\x00 no header\r\nContent-Type: multipart/mixed\r\n\xff"
    with a_mailbox(imap_port, imap_folder(broken, FIRST)) as mailbox:
        fetched = list(mailbox.unseen())
    assert [each.size for each in fetched] == [len(broken), len(FIRST)]
    assert read_mail(fetched[1].raw, mailbox.source, NOW, size=fetched[1].size).signal.title == "one"


def test_a_uid_of_another_life_of_the_folder_marks_nothing(imap_port, imap_folder):
    name = imap_folder(FIRST)
    with a_mailbox(imap_port, name) as mailbox:
        (first,) = mailbox.unseen()
        mailbox.done(f"1.{first.uid.partition('.')[2]}")
    assert unseen(imap_port, name) == [FIRST]


def test_a_folder_with_a_chinese_name_is_opened(imap_port):
    server = imaplib.IMAP4("127.0.0.1", imap_port, timeout=20)
    server.login("u", PASSWORD)
    server.create("&YpWLyQ-")
    server.append("&YpWLyQ-", "", None, FIRST)
    server.logout()
    assert unseen(imap_port, "投诉") == [FIRST]


@pytest.mark.parametrize(
    ("changes", "permanent", "said"),
    [
        ({"password": "wrong"}, True, "登录被拒绝"),
        ({"password": "错"}, True, "登录被拒绝"),
        ({"folder": "nothing"}, True, "打不开文件夹 nothing"),
        ({"tls": "starttls"}, False, "连接不上"),
        ({"tls": "implicit"}, False, "连接不上"),
        ({"host": "nowhere.invalid"}, False, "连接不上"),
    ],
)
def test_a_mailbox_that_cannot_be_opened_says_why(imap_port, changes, permanent, said):
    with pytest.raises(ConnectorError) as caught, a_mailbox(imap_port, **changes):
        pass
    assert [caught.value.permanent, said in caught.value.message] == [permanent, True]


def test_a_server_that_is_not_there_is_tried_again():
    with pytest.raises(ConnectorError) as caught, a_mailbox(free_port()):
        pass
    assert not caught.value.permanent


def test_a_mailbox_that_was_left_is_not_asked(imap_port, imap_folder):
    with a_mailbox(imap_port, imap_folder(FIRST)) as mailbox:
        pass
    with pytest.raises(ConnectorError):
        list(mailbox.unseen())


def test_the_server_says_since_when_a_mail_lies_there(imap_port, imap_folder):
    name = imap_folder()
    server = imaplib.IMAP4("127.0.0.1", imap_port, timeout=20)
    server.login("u", PASSWORD)
    server.append(name, "", '"24-Nov-2026 09:20:00 +0800"', FIRST)
    server.logout()
    with a_mailbox(imap_port, name) as mailbox:
        assert [each.arrived for each in mailbox.unseen()] == [datetime(2026, 11, 24, 1, 20, tzinfo=UTC)]


def test_a_time_of_no_zone_is_universal_time():
    """RFC 5322, 3.3: -0000 says that nobody knows the zone; as a time without any it could not be compared."""
    assert _arrived(b'INTERNALDATE "24-Nov-2026 01:20:00 -0000"') == datetime(2026, 11, 24, 1, 20, tzinfo=UTC)
