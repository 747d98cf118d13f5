"""Signals over HTTP: what a request holds, what the door makes of it, and the short way there.

Nothing is asked for as often as this one path, so the server reaches it without the framework's routing, request and
response objects: half of what a signal cost between the parsed request and the answer.
"""

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import compress
from typing import Any

import msgspec
from litestar import Request
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from connectors.errors import SignalError
from connectors.fence import fenced
from connectors.parse import decode_signal, finish, in_words, says_nothing
from connectors.signal import Signal
from connectors.sources import cloudevents
from streams.door import Arrival, Receipt, part
from streams.intake.admission import RETRY_AFTER_S
from streams.intake.reused import overwritten
from streams.intake.vendors import Posted
from streams.store.stored import channels_of

from .requests.away import said_of
from .requests.guard import refuse_foreign
from .requests.headers import SECURITY_HEADERS
from .requests.known import Sender
from .requests.problems import Problem
from .state import Desk

PATH = "/api/signals"
NOTHING_SAID = "没有内容：标题、正文、主体、食品、抽检、发病情况都是空的，请补上正文"
_SEVERAL = "一次发几条：请一行一条，用 application/x-ndjson；CloudEvents 用 application/cloudevents-batch+json"
FAULTS_MAX = 100
"""Faulty items that one answer names."""
REFUSED = "refused"
"""The receipt of a signal that the door does not take now (see streams.intake.admission)."""
NDJSON = ("application/x-ndjson", "application/ndjson", "application/jsonl")

_encode = msgspec.json.encode


class Reply(msgspec.Struct, frozen=True):
    """The answer to a request that brought signals: JSON, with the headers it bears besides."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


async def take(desk: Desk, headers: Mapping[str, str], body: bytes) -> Reply:
    """The answer once every signal of a request is durable. Raises Problem when none of them was taken."""
    if len(body) > desk.settings.body_max:
        raise _too_large(desk)
    if desk.is_full():
        raise Problem(429, "积压过多", "请按 Retry-After 稍后重发，未收下的信息请保留", headers={"Retry-After": "5"})
    sender = await desk.known.sender(headers)
    arrivals = arrivals_of(body, headers, desk, source=sender.one_source)
    for n, arrival in enumerate(arrivals):
        sender.check(n, arrival.signal)
    await _check_known(desk, sender, [arrival.signal for arrival in arrivals])
    is_in = desk.runner.admission.takes([arrival.signal for arrival in arrivals])
    left = iter(await _received(desk, list(compress(arrivals, is_in))))
    answers = [
        {"id": arrival.signal.id} | (next(left) if taken else {"receipt": REFUSED})
        for arrival, taken in zip(arrivals, is_in, strict=True)
    ]
    return _answer(answers, refused=is_in.count(False))


async def _check_known(desk: Desk, sender: Sender, signals: list[Signal]) -> None:
    """Of a token bound to channels: an item that came on another one is not its to change."""
    if not sender.channels:
        return
    known = await desk.read(lambda connection: channels_of(connection, {each.id for each in signals}))
    for n, each in enumerate(signals):
        sender.check_known(n, known.get(each.id, each.channel))


async def _received(desk: Desk, arrivals: list[Arrival]) -> list[dict[str, str]]:
    """The receipt of each signal, and what is to be told beside it: that its number stood for another matter."""
    receipts = await desk.receive(arrivals)
    changed = [
        n
        for n, (each, receipt) in enumerate(zip(arrivals, receipts, strict=True))
        if receipt == Receipt.UPDATED and each.signal.source_id
    ]
    answers = [{"receipt": str(receipt)} for receipt in receipts]
    if changed:
        found = await desk.read(lambda connection: overwritten(connection, [arrivals[n].signal for n in changed]))
        for n, sentence in zip(changed, found, strict=True):
            answers[n] |= {"told": sentence} if sentence else {}
    return answers


def _answer(answers: list[dict[str, str]], *, refused: int) -> Reply:
    """202; or 429, when what the body calls refused is to be sent again and the rest is here to stay."""
    found = [answer["receipt"] for answer in answers]
    told = {"signals": answers, **{receipt: found.count(receipt) for receipt in _RECEIPTS}}
    if not refused:
        return Reply(202, _encode(told))
    problem = {
        "title": "积压过多",
        "detail": "标为 refused 的信息未收下，请按 Retry-After 稍后重发；其余已收下",
        "status": 429,
    }
    return Reply(429, _encode(problem | told | {REFUSED: refused}), (("Retry-After", str(RETRY_AFTER_S)),))


_RECEIPTS = [receipt.value for receipt in Receipt]


def arrivals_of(body: bytes, headers: Mapping[str, str], desk: Desk, *, source: str | None) -> list[Arrival]:
    """The signals of a request, ready to be stored; of `source` where they name none.

    Raises Problem naming every faulty item and its field.
    """
    if (packed := headers.get("content-encoding", "identity")) != "identity":
        raise Problem(415, "不解压缩", f"请求体用 {packed} 压缩过：请不压缩直接发送，去掉 Content-Encoding")
    kind, body = content_type(headers), body.removeprefix(BOM_UTF8)
    now = desk.clock.now()
    arrivals: list[Arrival] = []
    faults: list[_Fault] = []
    for n, each in enumerate(_signals(kind, body, headers, source)):
        taken = _arrival(each, n, desk.exercise, now)
        if isinstance(taken, Arrival):
            arrivals.append(taken)
        else:
            faults.append(taken)
    if faults:
        raise _refused(faults)
    if not arrivals:
        raise Problem(400, "没有信息", "请求中没有任何信息")
    return arrivals


class _Fault(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is wrong with one item of a request: its place from 0, and its field where the fault lies in one."""

    item: int
    detail: str
    field: str | None = None
    status: int = 400


def _arrival(said: Signal | SignalError, n: int, exercise: str | None, now: datetime) -> Arrival | _Fault:
    """A signal ready to be stored, or why it cannot be."""
    try:
        if isinstance(said, SignalError):
            raise said
        finished = finish(fenced(said, exercise), now)
    except SignalError as error:
        return _Fault(item=error.item if error.item is not None else n, detail=error.message, field=error.field)
    if says_nothing(finished):
        return _Fault(item=n, detail=NOTHING_SAID, field=in_words("text"), status=422)
    return part(finished)


def _refused(faults: list[_Fault]) -> Problem:
    """The first fault as every caller reads it, and all of them for whoever sent several items."""
    first = faults[0]
    told = [{"item": each.item, "field": each.field, "detail": each.detail} for each in faults[:FAULTS_MAX]]
    return Problem(
        first.status, "信息有误", first.detail, item=first.item, field=first.field, faulty=len(faults), faults=told
    )


async def posted_of(request: Request[Any, Any, Any]) -> Posted:
    """A vendor's delivery as it came."""
    return Posted(
        headers=headers_of(request.scope["headers"]),
        body=await request.body(),
        address=request.client.host if request.client else None,
        query=request.url.query or "",
    )


def headers_of(sent: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The headers of a request by their names in small letters."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in sent}


def content_type(headers: Mapping[str, str]) -> str:
    """The media type of a request, without its parameters; JSON when it names none."""
    return (headers.get("content-type") or "application/json").split(";")[0].strip().lower()


def _signals(kind: str, body: bytes, headers: Mapping[str, str], source: str | None) -> Sequence[Signal | SignalError]:
    """Every item of a request, or why it is none. Raises Problem for what cannot be parted into items."""
    if kind in NDJSON:
        lines = [line for line in body.split(b"\n") if line.strip()]
        return [_tried(partial(decode_signal, line, source=source), at=n) for n, line in enumerate(lines)]
    if kind == "application/cloudevents-batch+json":
        try:
            return cloudevents.from_batch(body)
        except SignalError as error:
            return [error]
    if kind == "application/cloudevents+json":
        return [_tried(partial(cloudevents.from_structured, body))]
    if cloudevents.is_binary(headers):
        return [_tried(partial(cloudevents.from_binary, headers, body))]
    if kind not in ("application/json", ""):
        raise Problem(415, "不支持的内容类型", f"{kind}；请用 application/json、application/x-ndjson 或 CloudEvents")
    if body.lstrip().startswith(b"["):
        raise Problem(400, "信息有误", _SEVERAL)
    return [_tried(partial(decode_signal, body, source=source))]


def _tried(read: Callable[[], Signal], *, at: int | None = None) -> Signal | SignalError:
    """`at`: the place that a fault names in its words, where there is more than one item."""
    try:
        return read()
    except SignalError as error:
        return error if at is None else error.at(at)


def _too_large(desk: Desk) -> Problem:
    return Problem(413, "请求过大", f"最大 {desk.settings.body_max} 字节，请分批发送")


class ShortWay:
    """The application, with signals taken before the framework sees them; the answers are the same."""

    def __init__(self, app: ASGIApp, desk: Desk, hosts: tuple[str, ...]) -> None:
        self._app, self._desk, self._hosts = app, desk, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != ScopeType.HTTP or (scope["method"], scope["path"]) != ("POST", PATH):
            await self._app(scope, receive, send)
            return
        try:
            refuse_foreign(scope["headers"], "POST", self._hosts)
            taken = await take(self._desk, headers_of(scope["headers"]), await self._body(receive))
        except Problem as problem:
            await _refuse(send, problem)
        except Exception as error:
            if (said := said_of(error)) is None:
                raise
            await _refuse(send, said)
        else:
            await _send(send, taken.status, b"application/json", taken.body, taken.headers)

    async def _body(self, receive: Receive) -> bytes:
        message: Any = await receive()
        pieces = [message.get("body", b"")]
        size = len(pieces[0])
        while message.get("more_body"):
            message = await receive()
            pieces.append(message.get("body", b""))
            size += len(pieces[-1])
            if size > self._desk.settings.body_max:
                raise _too_large(self._desk)
        return b"".join(pieces)


async def _refuse(send: Send, problem: Problem) -> None:
    await _send(send, problem.status, b"application/problem+json", problem.document(), problem.headers.items())


async def _send(send: Send, status: int, media_type: bytes, body: bytes, more: Iterable[tuple[str, str]] = ()) -> None:
    headers = [(b"content-type", media_type), (b"content-length", str(len(body)).encode()), *_SECURITY]
    headers += [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


_SECURITY = [(name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]
