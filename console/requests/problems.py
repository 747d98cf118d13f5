"""Problem documents (RFC 9457): every error of the HTTP side says what, where and what to do."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal, get_args, get_origin

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from connectors.parse import explain

from .headers import SECURITY_HEADERS


class Problem(Exception):
    """An error with its status, a short title, the detail and named members."""

    def __init__(
        self, status: int, title: str, detail: str, *, headers: dict[str, str] | None = None, **members: Any
    ) -> None:
        super().__init__(detail)
        self.status, self.title, self.detail = status, title, detail
        self.headers = headers or {}
        self.members = {name: value for name, value in members.items() if value is not None}

    def document(self) -> bytes:
        """The problem document, as JSON."""
        return _document(self.status, self.title, self.detail, self.members)


class Unstored(Problem):
    """Nothing was done, and what was filled in is not why: it may be handed in once more as it is."""


@contextmanager
def refusing(title: str, *refusals: type[Exception]) -> Iterator[None]:
    """What is refused within is told in its own words, under this title."""
    try:
        yield
    except refusals as refused:
        raise Problem(409, title, str(refused)) from None


def as_problem(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """The answer for a Problem or for one of the framework's own errors."""
    if isinstance(error, Problem):
        return _response(error.status, error.document(), error.headers)
    if isinstance(error, ValidationException) and isinstance(error.extra, list):
        faults = [_of_parameter(request, each) for each in error.extra]
        return _response(error.status_code, _document(error.status_code, _TITLES[400], "；".join(faults), {}), {})
    if isinstance(error, HTTPException):
        title = _TITLES.get(error.status_code, "请求未完成")
        return _response(
            error.status_code, _document(error.status_code, title, error.detail, {}), dict(error.headers or {})
        )
    raise error


def _of_parameter(request: Request[Any, Any, Any], fault: Mapping[str, Any]) -> str:
    """What is wrong with one parameter of an address, by the name that it has there, and what it may be."""
    taken = request.route_handler.parsed_fn_signature.parameters.get(fault.get("key", ""))
    name = getattr(taken and taken.kwarg_definition, "name", None) or fault.get("key", "")
    kinds = (taken.annotation, *get_args(taken.annotation)) if taken else ()
    choices = [each for kind in kinds if get_origin(kind) is Literal for each in get_args(kind)]
    said = f"{name}：{explain(ValueError(fault['message'])).reason}"
    return f"{said}（{'、'.join(choices)}）" if choices else said


_TITLES = {400: "请求有误", 403: "不允许", 404: "没有这个页面", 405: "不支持这种请求方法", 413: "请求过大"}


def _document(status: int, title: str, detail: str, members: dict[str, Any]) -> bytes:
    return msgspec.json.encode({"type": "about:blank", "title": title, "status": status, "detail": detail, **members})


def _response(status: int, document: bytes, headers: dict[str, str]) -> Response[bytes]:
    """The framework passes no refusal through what dresses the other answers."""
    borne = SECURITY_HEADERS | headers
    return Response(content=document, status_code=status, media_type="application/problem+json", headers=borne)
