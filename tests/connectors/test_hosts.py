"""The hosts that a proxy must let through: those of the file, each once, and nothing that is secret."""

import pytest

from connectors.doors import (
    Doors,
    FeedSource,
    KafkaSource,
    MailSource,
    PhoneChannel,
    RelayChannel,
    RobotChannel,
    SmtpChannel,
    WebhookChannel,
    WebhookSource,
)
from connectors.hosts import Host, hosts_of

PROXY = "http://user:secret@proxy.example:3128"


def found(*doors, tmp_path=None, **environment):
    sources = tuple(each for each in doors if type(each).__name__.endswith("Source"))
    channels = tuple(each for each in doors if type(each).__name__.endswith("Channel"))
    return hosts_of(Doors(sources=sources, channels=channels), folder=tmp_path, environment=environment)


def test_every_door_that_connects_is_named_with_host_and_port(tmp_path):
    hosts, untold = found(
        FeedSource(name="news", url="https://news.example/rss.xml"),
        FeedSource(name="plain", url="http://news.example:8080/rss.xml"),
        MailSource(name="letters", host="imap.example", user="u", password="env:P"),
        SmtpChannel(name="mail", host="smtp.example", sender="a@b.example", proxy="env:PROXY"),
        WebhookChannel(name="city", url="https://news.example/hook", secret="env:S"),
        WebhookSource(name="vendor", fields={}, token="env:T"),
        PhoneChannel(name="call"),
        RelayChannel(name="stick", channel="mail"),
        tmp_path=tmp_path,
        PROXY=PROXY,
    )
    assert [hosts, untold] == [
        [
            Host(host="imap.example", port=993, doors=("letters",)),
            Host(host="news.example", port=443, doors=("news", "city")),
            Host(host="news.example", port=8080, doors=("plain",)),
            Host(host="smtp.example", port=465, doors=("mail",), proxy="proxy.example:3128"),
        ],
        {},
    ]


def test_a_kafka_names_further_hosts_itself(tmp_path):
    hosts, _ = found(KafkaSource(name="bus", servers=("a:9093", "b"), topic="t"), tmp_path=tmp_path)
    assert [(each.host, each.port, each.is_first) for each in hosts] == [("a", 9093, True), ("b", 9092, True)]


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("wecombot://key-of-the-robot", ("qyapi.weixin.qq.com", 443)),
        ("dingtalk://tokenoftherobot/", ("oapi.dingtalk.com", 443)),
        ("feishu://tokenoftherobot1234", ("open.feishu.cn", 443)),
        ("jsons://sms.example:8443/x?to={to}", ("sms.example", 8443)),
        ("json://sms.example/x", ("sms.example", 80)),
    ],
)
def test_of_a_robot_it_is_the_host_that_apprise_connects_to(tmp_path, address, place):
    ((host,), untold) = found(RobotChannel(name="group", url="env:ROBOT"), tmp_path=tmp_path, ROBOT=address)
    assert [(host.host, host.port), untold] == [place, {}]


def test_what_cannot_be_told_says_why_and_tells_no_secret(tmp_path):
    hosts, untold = found(
        RobotChannel(name="unset", url="env:NOWHERE"),
        RobotChannel(name="unknown", url="env:ODD"),
        RobotChannel(name="other", url="env:TWILIO"),
        tmp_path=tmp_path,
        ODD="nothing://secret-token",
        TWILIO=f"twilio://AC{'a' * 32}:{'b' * 32}@15551235553/15551235555",
    )
    assert [hosts, list(untold), "secret-token" in str(untold), "bbbb" in str(untold)] == [
        [],
        ["unset", "unknown", "other"],
        False,
        False,
    ]
