"""The machine's side: signals in, alerts and cases out, actions, health. Errors are RFC 9457 problem documents."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from connectors.errors import SignalError
from connectors.parse import decode_signal, finish
from connectors.signal import Signal
from connectors.sources import cloudevents
from playbooks.actions import Action
from streams.admission import RETRY_AFTER_S
from streams.door import Arrival, Receipt, part

from . import queries
from .live import Live
from .plain import Plain
from .problems import Problem
from .state import Desk

REFUSED = "refused"
"""The receipt of a signal that the door does not take now (see streams.admission)."""
NDJSON = ("application/x-ndjson", "application/ndjson", "application/jsonl")


@post("/api/signals", status_code=202)
async def post_signals(request: Request[Any, Any, Any]) -> Response[bytes]:
    """One signal (bare JSON or CloudEvents structured, batched, binary) or many (NDJSON).

    202 once durable, with id and receipt of each; 400 with the faulty item and field, and then nothing is stored; 429
    when so much waits that some or all must be sent again later, with what was taken and what was not.
    """
    desk = Desk.of(request)
    body = await request.body()
    if len(body) > desk.settings.body_max:
        raise Problem(413, "请求过大", f"最大 {desk.settings.body_max} 字节，请分批发送")
    if desk.is_full():
        raise Problem(429, "积压过多", "请按 Retry-After 稍后重发，未收下的信息请保留", headers={"Retry-After": "5"})
    arrivals = arrivals_of(body, headers_of(request), desk)
    is_in = desk.runner.admission.takes([arrival.signal for arrival in arrivals])
    receipts = iter(await desk.receive([each for each, taken in zip(arrivals, is_in, strict=True) if taken]))
    answers = [
        {"id": arrival.signal.id, "receipt": next(receipts) if taken else REFUSED}
        for arrival, taken in zip(arrivals, is_in, strict=True)
    ]
    counts = {str(each): sum(answer["receipt"] == each for answer in answers) for each in Receipt}
    if all(is_in):
        return json({"signals": answers, **counts}, status=202)
    return later({"signals": answers, **counts, REFUSED: is_in.count(False)})


def later(body: dict[str, Any]) -> Response[bytes]:
    """429: what the body calls refused is to be sent again; what it calls accepted is here to stay."""
    told = {
        "title": "积压过多",
        "detail": "标为 refused 的信息未收下，请按 Retry-After 稍后重发；其余已收下",
        "status": 429,
    }
    answer = json(told | body, status=429)
    answer.set_header("Retry-After", str(RETRY_AFTER_S))
    return answer


def arrivals_of(body: bytes, headers: Any, desk: Desk) -> list[Arrival]:
    """The signals of a request, ready to be stored. Raises Problem naming the item and the field."""
    kind = _content_type(headers)
    now = desk.clock.now()
    arrivals: list[Arrival] = []
    try:
        for signal in _signals(kind, body, headers):
            arrivals.append(part(finish(_fenced(signal, desk.exercise), now)))
    except SignalError as error:
        place = error.item if error.item is not None else len(arrivals)
        raise Problem(400, "信息有误", error.message, item=place, field=error.field) from None
    if not arrivals:
        raise Problem(400, "没有信息", "请求中没有任何信息")
    return arrivals


def headers_of(request: Request[Any, Any, Any]) -> dict[str, str]:
    """The headers of a request by their names in small letters."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in request.scope["headers"]}


def _content_type(headers: Any) -> str:
    return (headers.get("content-type") or "application/json").split(";")[0].strip().lower()


def _fenced(signal: Signal, exercise: str | None) -> Signal:
    """On a sample desk everything is sample; nobody sends drill or sample records to a desk on duty."""
    if signal.exercise not in (None, exercise):
        raise SignalError("本系统不接收演练或示例标记的信息", field="exercise")
    return signal if exercise is None else msgspec.structs.replace(signal, exercise=exercise)


def _signals(kind: str, body: bytes, headers: Any) -> list[Signal]:
    if kind in NDJSON:
        lines = [line for line in body.split(b"\n") if line.strip()]
        return [_line(n, line) for n, line in enumerate(lines)]
    if kind == "application/cloudevents-batch+json":
        signals = []
        for n, each in enumerate(cloudevents.from_batch(body)):
            if isinstance(each, SignalError):
                raise each.at(n)
            signals.append(each)
        return signals
    if kind == "application/cloudevents+json":
        return [cloudevents.from_structured(body)]
    if cloudevents.is_binary(headers):
        return [cloudevents.from_binary(headers, body)]
    if kind not in ("application/json", ""):
        raise Problem(415, "不支持的内容类型", f"{kind}；请用 application/json、application/x-ndjson 或 CloudEvents")
    return [decode_signal(body)]


def _line(n: int, line: bytes) -> Signal:
    try:
        return decode_signal(line)
    except SignalError as error:
        raise error.at(n) from None


@get("/api/alerts")
async def get_alerts(
    request: Request[Any, Any, Any], page: FromQuery[int] = 1, severity: FromQuery[str | None] = None
) -> Response[bytes]:
    """Open alerts with their cases (`?state=ended`: the others), red first, then by what is due next; paged."""
    desk = Desk.of(request)
    state = request.query_params.get("state", "open")
    wanted = queries.QueueFilter(state=state, severity=severity, page=page)
    found = await desk.read(lambda connection: queries.queue(connection, wanted))
    rows = [
        {
            "alert": row.case.alert,
            "case": row.id,
            "number": row.number,
            "severity": row.severity,
            "why": row.case.severity_why,
            "title": row.title,
            "state": row.state,
            "opened_at": row.opened_at,
            "next_due_at": row.next_due_at,
            "acknowledged_at": row.acknowledged_at,
            "signals": len(row.case.signals),
        }
        for row in found.rows
    ]
    return json({"alerts": rows, "total": found.total, "page": found.page, "pages": found.pages})


@get("/api/cases/{case_id:str}")
async def get_case(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[bytes]:
    """A case as it stands, and its entries."""
    desk = Desk.of(request)
    row = await desk.read(lambda connection: queries.case_by_id(connection, case_id))
    if row is None:
        raise Problem(404, "没有这个事件", f"编号 {case_id}")
    entries = await desk.read(lambda connection: queries.entries_of(connection, row.id))
    return json({"number": row.number, "case": row.case, "entries": entries})


@post("/api/cases/{case_id:str}/actions", status_code=200)
async def post_action(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[bytes]:
    """Carry out an action: 200 with the entries, 409 with the reason, 202 when it takes longer than two seconds."""
    desk = Desk.of(request)
    kind = _content_type(request.headers)
    if kind != "application/json":  # what a form can send must never be an action: forms carry a token
        raise Problem(415, "不支持的内容类型", f"{kind}；请用 application/json")
    try:
        given = msgspec.json.decode(await request.body(), type=dict[str, Any])
        action = msgspec.convert({"at": desk.clock.now(), **given, "case": case_id}, Action, strict=False)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise Problem(400, "操作有误", str(error)) from None
    outcome = await desk.act(action)
    if outcome is None:
        return json({"pending": True, "look": f"/api/cases/{case_id}"}, status=202)
    if not outcome.ok:
        raise Problem(409, "操作未执行", outcome.reason, version=outcome.version)
    return json({"case": outcome.case, "version": outcome.version, "entries": outcome.entries})


@get("/api/live")
async def get_live(request: Request[Any, Any, Any]) -> ServerSentEvent | Response[bytes]:
    """Server-sent events: `change` with a counter whenever something changed; `tick` keeps proxies awake."""
    desk = Desk.of(request)
    if desk.live.listeners >= desk.settings.live_max:
        raise Problem(503, "实时连接已满", "页面会改为定时刷新", headers={"Retry-After": "30"})
    return ServerSentEvent(_events(desk.live))


async def _events(live: Live) -> AsyncIterator[ServerSentEventMessage]:
    async for name, data in live.events():
        yield ServerSentEventMessage(event=name, data=data, retry=3000)


@get("/healthz")
async def healthz() -> Response[bytes]:
    """The process answers."""
    return json({"ok": True})


@get("/readyz")
async def readyz(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The line works: the database answers, the watch watches, assessing goes on."""
    desk = Desk.of(request)
    faults = await desk.faults()
    return json({"ok": not faults, "faults": faults}, status=200 if not faults else 503)


@get("/metrics")
async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Prometheus text."""
    desk = Desk.of(request)
    numbers = await desk.read(queries.status)
    registry = CollectorRegistry()
    for name, value, what in (
        ("shian_signals", numbers["signals"], "signals stored"),
        ("shian_cases_open", numbers["cases"]["open"], "open cases"),
        ("shian_cases_overdue", numbers["cases"]["overdue"], "open cases with a missed statutory clock"),
        ("shian_alerts_unacknowledged", numbers["alerts"]["unacknowledged"], "alerts nobody has acknowledged"),
        ("shian_dead_letters", numbers["dead_letters"], "dead letters waiting"),
        ("shian_lag", numbers["lag"], "signals on the log not yet assessed"),
        ("shian_refused", desk.runner.admission.refused.total(), "signals told to come later since the start"),
        ("shian_live_listeners", desk.live.listeners, "open live connections"),
    ):
        Gauge(name, what, registry=registry).set(value)
    return Response(content=generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def json(body: Any, *, status: int = 200) -> Response[bytes]:
    """A JSON answer encoded by msgspec."""
    return Plain(content=msgspec.json.encode(body), media_type="application/json", status_code=status)


ROUTES = [post_signals, get_alerts, get_case, post_action, get_live, healthz, readyz, metrics]
