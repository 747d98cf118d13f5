"""Apart: a drill's desk keeps its cookies under names of its own. A browser tells hosts from each other and no ports
(RFC 6265 section 8.5), so that whoever logged in to a drill was logged out of the desk on duty beside it."""

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from ..state import Desk

_OURS, _DRILL = b"shian_", b"shian_drill_"


def cookies_apart(app: ASGIApp) -> ASGIApp:
    """Everything behind it knows cookies by their usual names."""

    async def apart(scope: Scope, receive: Receive, send: Send) -> None:
        desk: Desk = scope["litestar_app"].state["desk"]
        if desk.exercise is None:
            return await app(scope, receive, send)

        async def renamed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    (name, _DRILL + value.removeprefix(_OURS) if name.lower() == b"set-cookie" else value)
                    for name, value in message["headers"]
                ]
            await send(message)

        scope["headers"] = [(name, _own(value) if name == b"cookie" else value) for name, value in scope["headers"]]
        await app(scope, receive, renamed)

    return apart


def name_at(desk: Desk, name: str) -> str:
    """What a cookie of this desk is called in a browser, by its usual name."""
    return name if desk.exercise is None else name.replace(_OURS.decode(), _DRILL.decode(), 1)


def _own(cookies: bytes) -> bytes:
    """Of all cookies of the host this desk's, by their usual names."""
    ours = (each.strip() for each in cookies.split(b";"))
    return b"; ".join(_OURS + each.removeprefix(_DRILL) for each in ours if each.startswith(_DRILL))
