"""Doors: an office's own file of sources and channels is read whole or refused with every fault."""

import re

import pytest

from connectors.doors import Doors, FeedSource, Route, SmtpChannel, secret
from connectors.doors_file import DoorsError, load_doors, missing, read_doors
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


def faults_of(tmp_path, text):
    with pytest.raises(DoorsError) as caught:
        loaded(tmp_path, text)
    return caught.value.faults


def faults(tmp_path, text):
    return [(each.at, each.problem) for each in faults_of(tmp_path, text)]


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
        ({"reasons": ("new_alert",)}, "graver", True, True),
        ({"reasons": ("graver",)}, "new_alert", True, False),
    ],
)
def test_a_route_may_be_for_some_things_only(more, reason, urgent, told):
    doors = Doors(routes=(Route(department="D03", channel="mail", **more),))
    assert bool(doors.routes_of("D03", "handler", reason=reason, urgent=urgent)) is told


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sources: [{kind: feed, name: 'a b', url: 'https://x.example'}]", [("sources[0].name", "“a b”不能作名称")]),
        ("channels: [{kind: phone, name: outbox}]", [("channels[0].name", "“outbox”不能作名称")]),
        (
            "channels: [{kind: phone, name: a}, {kind: phone, name: a}]",
            [("channels[0].name", "名称“a”写了两次"), ("channels[1].name", "名称“a”写了两次")],
        ),
        (
            "channels: [{kind: webhook, name: a, url: 'https://u.example', secret: hunter2}]",
            [("channels[0].secret", "密钥写在了文件里")],
        ),
        (
            "channels: [{kind: robot, name: a, url: 'wecombot://key'}]",
            [("channels[0].url", "密钥写在了文件里")],
        ),
        ("sources: [{kind: webhook, name: a, fields: {}}]", [("sources[0]", "谁都可以往这里推送")]),
        (
            "sources: [{kind: webhook, name: a, fields: {}, signature: {header: X, secret: s}}]",
            [("sources[0].signature.secret", "密钥写在了文件里")],
        ),
        (
            "channels: [{kind: phone, name: a, proxy: 'http://p:3128', ca: c.pem}]",
            [(f"channels[0].{key}", f"这一种不用 {key}") for key in ("proxy", "ca")],
        ),
        (
            "channels: [{kind: smtp, name: a, host: h, sender: s, proxy: 'http://u:p@p:1'}]",
            [("channels[0].proxy", "密钥写在了文件里")],
        ),
        (
            "sources: [{kind: feed, name: a, url: 'https://u', proxy: 'http://p'},"
            " {kind: feed, name: b, url: 'https://u', proxy: 'https://p:1'}]",
            [("sources[0].proxy", "不能作代理地址"), ("sources[1].proxy", "不能作代理地址")],
        ),
        (
            "sources: [{kind: feed, name: a, url: news.example/rss.xml}]",
            [("sources[0].url", "“news.example/rss.xml”不是网址")],
        ),
        (
            "sources: [{kind: webhook, name: a, fields: {}, addresses: [10.0.0.1], ca: c.pem}]",
            [("sources[0].ca", "这一种不用 ca")],
        ),
        (
            "channels: [{kind: kafka, name: a, servers: [k], topic: t, ca: c.pem}]",
            [("channels[0].ca", "不用 TLS 就不看证书")],
        ),
        (
            "sources: [{kind: kafka, name: a, servers: [k], topic: t, tls: true, sasl: {user: u, password: p}}]",
            [("sources[0].sasl.password", "密钥写在了文件里")],
        ),
        ("routes: [{department: D03, channel: mail}]", [("routes[0].channel", "没有渠道“mail”")]),
        (
            "sources: [{kind: feed, name: a, url: 'https://u', account_kind: cty, every_minutes: 0, area: '4107'}]",
            [
                ("sources[0].account_kind", "取值“cty”不在可用的值之内"),
                ("sources[0].every_minutes", "应为数字，大于 0"),
                ("sources[0].area", "“4107”不是六位县级区划代码"),
            ],
        ),
        (
            "sources: [{kind: webhook, name: a, addresses: [10.0.0.0/8, 10.0.0.300], answer: {status: 42},"
            " fields: {media.account_kind: '=banana'}}]",
            [
                ("sources[0].answer.status", "应为整数，至少 200"),
                ("sources[0].addresses[1]", "“10.0.0.300”不是地址或地址段"),
                ("sources[0].fields.media.account_kind", "取值“banana”不在可用的值之内"),
            ],
        ),
        (
            "channels: [{kind: smtp, name: a, host: h, sender: s, port: 99999, carries: [name]}]",
            [
                ("channels[0].port", "应为整数，至多 65535"),
                ("channels[0].carries[0]", "取值“name”不在可用的值之内"),
            ],
        ),
        (
            "channels: [{kind: smtp, name: a, host: h, sender: s}, {kind: phone, name: b}, {kind: robot, name: c,"
            " url: 'env:C'}]\n"
            "routes: [{department: D03, channel: a}, {department: D03, channel: a, to: x y},"
            " {department: D03, channel: b}, {department: D03, channel: c}]",
            [
                ("routes[0].to", "没有写发到哪个邮箱"),
                ("routes[1].to", "“x y”不是邮箱地址"),
                ("routes[2].to", "没有写打哪个电话"),
            ],
        ),
    ],
)
def test_every_fault_is_named_with_its_place(tmp_path, text, found):
    assert faults(tmp_path, text) == found


@pytest.mark.parametrize("text", ["sources: [", "- 1", "\x00"])
def test_what_is_no_such_file_is_refused(tmp_path, text):
    with pytest.raises(DoorsError, match=r"docs/doors\.md"):
        loaded(tmp_path, text)


MISSHAPEN = """
colour: red
sources:
  - {kind: fax, name: a}
  - {name: b}
  - kind: webhook
    name: vendor
    token: "env:TOKEN"
    fields: {chanel: "=media", channel: "=medai", media.likes: n, zzz: link, raw.编号: id}
    silent_after_hours: soon
    signature: {header: X, secret: "env:S", algorithm: md5, timestamp: T}
channels:
  - {kind: phone, name: outbox}
  - {kind: smtp, name: mail, hots: h, sender: s, per_minute: many}
routes:
  - {department: D03, chanel: mail}
  - {department: D03, channel: mial}
"""


def test_every_fault_of_the_shape_and_of_what_is_said_is_told_at_once_with_its_line(tmp_path):
    with pytest.raises(DoorsError) as caught:
        loaded(tmp_path, MISSHAPEN)
    assert [(each.at, each.line, each.problem) for each in caught.value.faults] == [
        ("colour", 2, "没有“colour”这个键"),
        ("sources[0].kind", 4, "没有“fax”这一种"),
        ("sources[1].kind", 5, "缺少“kind”"),
        ("sources[2].silent_after_hours", 10, "应为数字或空，收到的是文字"),
        ("sources[2].signature.algorithm", 11, "取值“md5”不在可用的值之内"),
        ("sources[2].signature.timestamp", 11, "没有“timestamp”这个键"),
        ("channels[1].hots", 14, "没有“hots”这个键"),
        ("channels[1].per_minute", 14, "应为整数，收到的是文字"),
        ("channels[1].host", 14, "缺少这一项"),
        ("routes[0].chanel", 16, "没有“chanel”这个键"),
        ("routes[0].channel", 16, "缺少这一项"),
        ("channels[0].name", 13, "“outbox”不能作名称"),
        ("sources[2].fields.chanel", 9, "信息没有“chanel”这个字段"),
        ("sources[2].fields.channel", 9, "取值“medai”不在可用的值之内"),
        ("sources[2].fields.zzz", 9, "信息没有“zzz”这个字段"),
        ("routes[1].channel", 17, "没有渠道“mial”"),
    ]
    assert {each.at: each.remedy for each in caught.value.faults}[
        "routes[1].channel"
    ] == "是不是 mail？可写：mail、outbox"


def test_a_mapping_may_fill_only_fields_that_a_signal_has(tmp_path):
    text = re.sub(" {4}(silent|signature).*\n", "", MISSHAPEN)
    found = {fault.at: fault for fault in faults_of(tmp_path, text) if fault.at.startswith("sources[2]")}
    assert {at: fault.problem for at, fault in found.items()} == {
        "sources[2].fields.chanel": "信息没有“chanel”这个字段",
        "sources[2].fields.channel": "取值“medai”不在可用的值之内",
        "sources[2].fields.zzz": "信息没有“zzz”这个字段",
    }
    assert found["sources[2].fields.chanel"].remedy.startswith("是不是 channel？可写：channel、source_id、request、")
    assert found["sources[2].fields.channel"].remedy.startswith("是不是 media？可写：complaint、")


def test_a_list_that_stands_twice_is_told_instead_of_losing_the_first(tmp_path):
    [fault] = faults_of(tmp_path, f"{WHOLE}sources: []\n")
    assert (fault.problem, fault.line) == ("“sources”写了两次", 10)


def test_a_secret_is_read_from_the_environment_or_a_file(tmp_path):
    (tmp_path / "key").write_text("two\n", "utf-8")
    environment = {"ONE": "one"}
    assert secret("env:ONE", folder=tmp_path, environment=environment) == "one"
    assert secret("file:key", folder=tmp_path, environment=environment) == "two"


@pytest.mark.parametrize("name", ["env:OTHER", "file:nothing", "plain"])
def test_a_secret_that_is_not_there_is_named(tmp_path, name):
    with pytest.raises(ConnectorError, match=f"密钥 {name}："):
        secret(name, folder=tmp_path, environment={})


def test_what_is_not_there_is_told_beside_what_is_wrong(tmp_path):
    text = f"{WHOLE}colour: red\n"
    (tmp_path / "doors.yaml").write_text(text, "utf-8")
    read = read_doors(tmp_path / "doors.yaml")
    assert [each.at for each in read.faults] == ["colour"]
    assert [each.at for each in missing(read, folder=tmp_path)] == ["channels[0].password"]
