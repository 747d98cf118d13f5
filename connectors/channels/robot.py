"""Robots of WeCom, DingTalk and Feishu groups and SMS gateways, through apprise."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import msgspec

from ..doors import RobotChannel
from ..errors import ConnectorError
from ..notice import Notice
from ..trust import trusting_alone
from .hearing import HttpAnswer, Overheard, hearing
from .posting import PostRefused, refusal
from .wording import words_of_notice

ROBOTS = frozenset({"wecombot", "dingtalk", "feishu", "lark"})
"""Whose answers hold a code of their own, 0 for taken."""

BYTES_MAX = {"wecombot": 2048, "dingtalk": 19_000, "feishu": 19_000, "lark": 19_000}
"""What a robot takes: WeCom of the text in UTF-8, the others 20,000 of the whole request, in which a Chinese character
may be written as six. What is longer is refused for good."""

LATER = frozenset({-1, 45009, 45033, 130101, 302033, 410100, 11232, 11233, 99991400})
"""Codes that mean busy or too fast: WeCom 45009, 45033; DingTalk 130101, 302033, 410100; Feishu 11232, 99991400."""

REASONS_ZH = {
    45009: "发送太快", 45033: "并发太多", 130101: "发送太快", 302033: "发送太快", 11232: "发送太快",
    93000: "机器人地址无效", 93004: "机器人已停用", 93008: "机器人不在群里", 45002: "内容太长",
    300001: "机器人地址无效", 400013: "群已解散", 310000: "安全设置（关键词、加签或来源地址）不符",
    19001: "机器人地址无效", 19021: "签名不符", 19022: "来源地址不在白名单", 19024: "不含所要求的关键词",
}  # fmt: skip
_CODES = ("errcode", "code", "StatusCode")
_WORDS = ("errmsg", "msg", "StatusMessage")
_PIECE = re.compile(r"[\w.-]{8,}")


class Robot:
    """Sends notices by one robot or gateway. `url` is the whole apprise address and secret; `{to}` in it is filled."""

    def __init__(self, spec: RobotChannel, url: str, *, folder: Path = Path()) -> None:
        self.spec = spec
        self.name = spec.name
        self.url = url
        self.folder = folder

    def send(self, notice: Notice, to: str) -> None:
        """Send the notice, cut to `text_max` characters and to what the robot takes.

        Raises ConnectorError: transient for the network, 408, 425, 429, 5xx and the robots' codes for busy and too
        fast; permanent for an address that apprise does not know and for every other refusal.
        """
        self.sent(notice, to)

    def sent(self, notice: Notice, to: str, heard: Overheard | None = None) -> None:
        """As `send`; what was answered is left in `heard`."""
        heard = heard or Overheard()
        heard.proxy = self.spec.proxy
        heard.context = trusting_alone(self.spec.ca, self.folder)
        service = self._service(to)
        body = self._words(notice, str(service.schema))
        with hearing(service, heard):
            delivered = _notify(service, body)
        try:
            _judge(self.name, str(service.schema), delivered=delivered, heard=heard)
        except ConnectorError as error:
            error.args = (self._without_secret(error.message),)
            error.message = self._without_secret(error.message)
            raise

    def _words(self, notice: Notice, schema: str) -> str:
        """The words, as short as the office and the robot want them."""
        text_max = self.spec.text_max
        _, body = words_of_notice(notice, carries=self.spec.carries, text_max=text_max)
        while (size := _size(body, schema)) > (most := BYTES_MAX.get(schema, size)):
            text_max = min(text_max, len(body)) * most // size
            _, body = words_of_notice(notice, carries=self.spec.carries, text_max=text_max)
        return body

    def _service(self, to: str) -> Any:
        # Late: apprise takes an eighth of a second to import, and most offices have no robot.
        import apprise

        service = apprise.Apprise.instantiate(self.url.replace("{to}", quote(to, safe="")), suppress_exceptions=True)
        if service is None:
            raise ConnectorError(f"{self.name}：apprise 不认识这个地址，请核对写法", permanent=True)
        return service

    def _without_secret(self, message: str) -> str:
        for piece in sorted(_PIECE.findall(unquote(self.url)), key=len, reverse=True):
            message = message.replace(piece, "…")
        return message


def _notify(service: Any, body: str) -> bool:
    import apprise

    sender = apprise.Apprise()
    sender.add(service)
    return bool(sender.notify(body=body, body_format=apprise.NotifyFormat.TEXT))


def _size(body: str, schema: str) -> int:
    return len(body.encode()) if schema == "wecombot" else len(json.dumps(body))


def _judge(name: str, schema: str, *, delivered: bool, heard: Overheard) -> None:
    """Raises ConnectorError unless the message was taken."""
    for answer in heard.answers:
        if not 200 <= answer.status < 300:
            raise refusal(name, answer.status, wait=answer.wait, said=_beginning(answer))
        if schema in ROBOTS:
            _judge_code(name, answer)
    if heard.fault:
        raise ConnectorError(f"{name}：连接不上（{heard.fault}）", permanent=False)
    if not delivered:
        said = "；".join(heard.warnings) or "apprise 没有说明原因"
        raise ConnectorError(f"{name}：没有发出（{said[:300]}）", permanent=False)


def _judge_code(name: str, answer: HttpAnswer) -> None:
    try:
        told = msgspec.json.decode(answer.body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError):
        message = f"{name}：机器人的答复看不懂：{_beginning(answer)}"
        raise ConnectorError(message, permanent=False) from None
    code = next((told[key] for key in _CODES if isinstance(told.get(key), int)), 0)
    if code == 0:
        return
    words = next((str(told[key]) for key in _WORDS if told.get(key)), "")
    reason = REASONS_ZH.get(code, "机器人拒绝")
    raise PostRefused(f"{name}：{reason}（{code} {words[:200]}）", permanent=code not in LATER, code=code)


def _beginning(answer: HttpAnswer) -> str:
    return " ".join(answer.body[:300].decode("utf-8", "replace").split())
