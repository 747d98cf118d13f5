"""Doors: an office's own file of sources and channels is read whole or refused with every fault."""

import pytest

from connectors.doors import Doors, DoorsError, FeedSource, Route, SmtpChannel, load_doors, secret
from connectors.errors import ConnectorError

WHOLE = """
v: 1
sources:
  - {kind: feed, name: city-news, url: "https://news.example.invalid/rss.xml", every_minutes: 5}
channels:
  - {kind: smtp, name: mail, host: mail.example.invalid, sender: duty@example.invalid, password: "env:MAIL"}
routes:
  - {department: D03, channel: mail, to: a@example.invalid}
  - {department: D03, role: handler, channel: mail, to: b@example.invalid}
"""


def loaded(tmp_path, text):
    path = tmp_path / "doors.yaml"
    path.write_text(text, "utf-8")
    return load_doors(path)


def faults(tmp_path, text):
    with pytest.raises(DoorsError) as caught:
        loaded(tmp_path, text)
    return [(each.at, each.problem) for each in caught.value.faults]


def test_without_a_file_there_is_nothing_but_the_outbox(tmp_path):
    assert load_doors(tmp_path / "doors.yaml") == Doors()


def test_an_empty_file_is_no_fault(tmp_path):
    assert loaded(tmp_path, "# nothing yet\n") == Doors()


def test_a_file_is_read_into_records(tmp_path):
    doors = loaded(tmp_path, WHOLE)
    assert [type(each) for each in (*doors.sources, *doors.channels)] == [FeedSource, SmtpChannel]
    assert doors.source("city-news").every_minutes == 5
    assert doors.source("other") is None


def test_a_receiver_has_one_route_a_channel_and_the_first_stands(tmp_path):
    doors = loaded(tmp_path, WHOLE)
    assert [each.to for each in doors.routes_of("D03", "handler", reason="due", urgent=False)] == ["a@example.invalid"]
    assert doors.routes_of("D04", "handler", reason="due", urgent=False) == []


@pytest.mark.parametrize(
    ("more", "reason", "urgent", "told"),
    [
        ({"urgent_only": True}, "due", False, False),
        ({"urgent_only": True}, "due", True, True),
        ({"reasons": ("new_duty",)}, "due", True, False),
        ({"reasons": ("new_duty",)}, "new_duty", False, True),
        ({"role": "clerk"}, "due", True, False),
    ],
)
def test_a_route_may_be_for_some_things_only(more, reason, urgent, told):
    doors = Doors(routes=(Route(department="D03", channel="mail", **more),))
    assert bool(doors.routes_of("D03", "handler", reason=reason, urgent=urgent)) is told


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sources: [{kind: feed, name: 'a b', url: x}]", [("sources[0].name", "'a b' cannot be a name")]),
        ("channels: [{kind: phone, name: outbox}]", [("channels[0].name", "'outbox' cannot be a name")]),
        (
            "channels: [{kind: phone, name: a}, {kind: phone, name: a}]",
            [("channels[0].name", "'a' cannot be a name"), ("channels[1].name", "'a' cannot be a name")],
        ),
        (
            "channels: [{kind: webhook, name: a, url: u, secret: hunter2}]",
            [("channels[0].secret", "a secret stands in the file")],
        ),
        (
            "channels: [{kind: robot, name: a, url: 'wecombot://key'}]",
            [("channels[0].url", "a secret stands in the file")],
        ),
        ("sources: [{kind: webhook, name: a, fields: {}}]", [("sources[0]", "anybody could post to it")]),
        (
            "sources: [{kind: webhook, name: a, fields: {}, signature: {header: X, secret: s}}]",
            [("sources[0].signature.secret", "a secret stands in the file")],
        ),
        (
            "channels: [{kind: phone, name: a, proxy: 'http://p:3128', ca: c.pem}]",
            [(f"channels[0].{key}", f"a door of this kind does not use {key}") for key in ("proxy", "ca")],
        ),
        (
            "channels: [{kind: smtp, name: a, host: h, sender: s, proxy: 'http://u:p@p:1'}]",
            [("channels[0].proxy", "a secret stands in the file")],
        ),
        (
            "sources: [{kind: feed, name: a, url: u, proxy: 'http://p'}, {kind: feed, name: b, url: u, proxy: 'https://p:1'}]",
            [("sources[0].proxy", "cannot be a proxy"), ("sources[1].proxy", "cannot be a proxy")],
        ),
        (
            "sources: [{kind: webhook, name: a, fields: {}, addresses: [10.0.0.1], ca: c.pem}]",
            [("sources[0].ca", "a door of this kind does not use ca")],
        ),
        (
            "channels: [{kind: kafka, name: a, servers: [k], topic: t, ca: c.pem}]",
            [("channels[0].ca", "without TLS no certificate is looked at")],
        ),
        (
            "sources: [{kind: kafka, name: a, servers: [k], topic: t, tls: true, sasl: {user: u, password: p}}]",
            [("sources[0].sasl.password", "a secret stands in the file")],
        ),
        ("routes: [{department: D03, channel: mail}]", [("routes[0].channel", "no channel 'mail'")]),
    ],
)
def test_every_fault_is_named_with_its_place(tmp_path, text, found):
    assert faults(tmp_path, text) == found


@pytest.mark.parametrize("text", ["sources: [", "sources: [{kind: fax, name: a}]", "colour: red", "- 1"])
def test_what_is_no_such_file_is_refused(tmp_path, text):
    with pytest.raises(DoorsError, match=r"docs/doors\.md"):
        loaded(tmp_path, text)


def test_a_list_that_stands_twice_is_told_instead_of_losing_the_first(tmp_path):
    [(_, problem)] = faults(tmp_path, f"{WHOLE}sources: []\n")
    assert ("`sources` stands twice" in problem, "line 10" in problem) == (True, True)


def test_a_secret_is_read_from_the_environment_or_a_file(tmp_path):
    (tmp_path / "key").write_text("two\n", "utf-8")
    environment = {"ONE": "one"}
    assert secret("env:ONE", folder=tmp_path, environment=environment) == "one"
    assert secret("file:key", folder=tmp_path, environment=environment) == "two"


@pytest.mark.parametrize("name", ["env:OTHER", "file:nothing", "plain"])
def test_a_secret_that_is_not_there_is_named(tmp_path, name):
    with pytest.raises(ConnectorError, match=f"secret {name}"):
        secret(name, folder=tmp_path, environment={})
