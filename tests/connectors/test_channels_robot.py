"""Robots and gateways through apprise, against a server that answers as theirs do."""

import json
import logging

import pytest
from serving import a_notice, free_port, receiving

from connectors.channels.robot import Robot
from connectors.doors import RobotChannel
from connectors.errors import ConnectorError

KEY = "0123abcd-key-of-the-robot-4567"
TAKEN = {
    "wecombot": {"errcode": 0, "errmsg": "ok"},
    "dingtalk": {"errcode": 0},
    "feishu": {"code": 0, "msg": "success"},
}


@pytest.fixture
def receiver(monkeypatch):
    """A server at which the robots' plugins are pointed; what they know is only where it is."""
    from apprise.plugins.dingtalk import NotifyDingTalk
    from apprise.plugins.feishu import NotifyFeishu
    from apprise.plugins.wecombot import NotifyWeComBot

    with receiving() as server:
        monkeypatch.setattr(NotifyWeComBot, "notify_url", f"{server.url}?key={{key}}")
        monkeypatch.setattr(NotifyDingTalk, "notify_url", f"{server.url}?access_token={{token}}")
        monkeypatch.setattr(NotifyFeishu, "notify_url", f"{server.url}/{{token}}")
        yield server


def a_robot(url, **changes):
    return Robot(RobotChannel(name="group", url="env:ROBOT", **changes), url)


def a_gateway(receiver, path="", **changes):
    return a_robot(f"json://127.0.0.1:{receiver.server_port}/{path}", **changes)


def answers(receiver, told, status=200, **headers):
    receiver.answer = (status, headers, told if isinstance(told, bytes) else json.dumps(told).encode())


def refused(robot):
    with pytest.raises(ConnectorError) as caught:
        robot.send(a_notice(), "")
    return caught.value


@pytest.mark.parametrize("kind", TAKEN)
def test_a_robot_is_given_the_words(receiver, kind):
    answers(receiver, TAKEN[kind])
    a_robot(f"{kind}://{KEY.replace('-', '')}").send(a_notice(), "")
    (request,) = receiver.requests
    told = json.loads(request.body)
    text = (told.get("text") or told.get("content")).get("content") or told["content"]["text"]
    assert ["到期时间：2026-12-04 24:00" in text, "汤" in text] == [True, False]


@pytest.mark.parametrize(
    ("kind", "told", "permanent", "said"),
    [
        ("wecombot", {"errcode": 45009, "errmsg": "api freq out of limit"}, False, "发送太快（45009"),
        ("wecombot", {"errcode": 93000, "errmsg": "invalid webhook url"}, True, "机器人地址无效（93000"),
        ("wecombot", {"errcode": 40008, "errmsg": "invalid message type"}, True, "机器人拒绝（40008"),
        ("dingtalk", {"errcode": 130101, "errmsg": "send too fast"}, False, "发送太快（130101"),
        ("dingtalk", {"errcode": 310000, "errmsg": "keywords not in content"}, True, "安全设置"),
        ("feishu", {"code": 11232, "msg": "frequency limited"}, False, "发送太快（11232"),
        ("feishu", {"code": 19001, "msg": "param invalid"}, True, "机器人地址无效（19001"),
    ],
)
def test_a_robot_that_refuses_with_http_200_is_heard(receiver, kind, told, permanent, said):
    answers(receiver, told)
    error = refused(a_robot(f"{kind}://{KEY.replace('-', '')}"))
    assert [error.permanent, said in error.message, len(receiver.requests)] == [permanent, True, 1]


@pytest.mark.parametrize(("status", "permanent"), [(400, True), (404, True), (429, False), (500, False), (302, True)])
def test_a_status_that_is_no_success_is_told_apart(receiver, status, permanent):
    answers(receiver, b"no", status, **{"Retry-After": "9", "Location": receiver.url})
    error = refused(a_robot(f"wecombot://{KEY}"))
    assert [error.permanent, f"对方答复 {status}" in error.message, "Retry-After" in error.message] == [
        permanent, True, True,
    ]  # fmt: skip
    assert len(receiver.requests) == 1


def test_an_answer_that_is_no_json_is_no_success(receiver):
    answers(receiver, b"<html>login</html>")
    error = refused(a_robot(f"wecombot://{KEY}"))
    assert [error.permanent, "看不懂" in error.message] == [False, True]


def test_a_robot_that_is_not_there_is_tried_again():
    error = refused(a_robot(f"json://127.0.0.1:{free_port()}"))
    assert [error.permanent, "连接不上（ConnectionError）" in error.message] == [False, True]


@pytest.mark.parametrize("url", ["nonsense", "unknown://x", "wecombot://", ""])
def test_an_address_that_apprise_does_not_know_is_permanent(url):
    assert refused(a_robot(url)).permanent


def test_no_message_holds_the_robots_key(receiver, caplog):
    answers(receiver, {"errcode": 93000, "errmsg": f"invalid key {KEY}"})
    with caplog.at_level(logging.WARNING):
        error = refused(a_robot(f"wecombot://{KEY}"))
    assert [KEY in error.message, KEY in str(error), KEY in caplog.text] == [False, False, False]


def test_a_gateway_answers_in_its_own_way_and_its_status_counts(receiver):
    answers(receiver, {"code": 200, "msg": "queued"})
    a_gateway(receiver).send(a_notice(), "")
    answers(receiver, b"", 503)
    assert [len(receiver.requests), refused(a_gateway(receiver)).permanent] == [1, False]


def test_the_receiver_may_be_filled_into_the_address(receiver):
    a_gateway(receiver, "sms/{to}").send(a_notice(), "D03 组")
    assert [each.path for each in receiver.requests] == ["/sms/D03%20%E7%BB%84"]


def test_the_text_is_cut_to_what_the_robot_takes(receiver):
    a_gateway(receiver, text_max=120).send(a_notice(), "")
    text = json.loads(receiver.requests[0].body)["message"]
    assert [len(text) <= 120, text.startswith("食品安全通知：临期提醒"), text.endswith(a_notice().id)] == [True] * 3


@pytest.mark.parametrize(("kind", "most"), [("wecombot", 2048), ("dingtalk", 20_000), ("feishu", 20_000)])
def test_no_robot_is_given_more_bytes_than_it_takes_and_what_was_left_out_is_counted(receiver, kind, most):
    answers(receiver, TAKEN[kind])
    items = tuple(a_notice(number=f"2026-{n:04}") for n in range(400))
    robot = a_robot(f"{kind}://{KEY.replace('-', '')}", text_max=100_000)
    robot.send(a_notice(items=items), "")
    (request,) = receiver.requests
    told = json.loads(request.body)
    text = (told.get("text") or told.get("content")).get("content") or told["content"]["text"]
    size = len(text.encode()) if kind == "wecombot" else len(request.body)
    shown = text.count("\n· ")
    assert [most * 0.4 < size <= most, f"另有{400 - shown}条未列出" in text, a_notice().id in text] == [True] * 3


def test_a_proxy_that_is_named_is_used(receiver):
    proxy = receiver.url.removesuffix("/door")
    a_robot("json://sms.example.invalid/x", proxy=proxy).send(a_notice(), "")
    assert [each.path for each in receiver.requests] == ["http://sms.example.invalid/x"]


def test_two_groups_at_once_hear_only_their_own_answers(receiver):
    from concurrent.futures import ThreadPoolExecutor

    with receiving() as other, ThreadPoolExecutor(4) as pool:
        answers(other, b"", 404)
        robots = [a_gateway(receiver), a_gateway(other)] * 4
        outcomes = [pool.submit(robot.send, a_notice(), "") for robot in robots]
        failed = [outcome.exception() is not None for outcome in outcomes]
    assert failed == [False, True] * 4
