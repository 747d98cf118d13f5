"""Problem documents (RFC 9457): every error of the HTTP side says what, where and what to do."""

from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException


class Problem(Exception):
    """An error with its status, a short title, the detail and named members."""

    def __init__(
        self, status: int, title: str, detail: str, *, headers: dict[str, str] | None = None, **members: Any
    ) -> None:
        super().__init__(detail)
        self.status, self.title, self.detail = status, title, detail
        self.headers = headers or {}
        self.members = {name: value for name, value in members.items() if value is not None}


def as_problem(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """The answer for a Problem or for one of the framework's own errors."""
    if isinstance(error, Problem):
        return _document(error.status, error.title, error.detail, error.members, error.headers)
    if isinstance(error, HTTPException):
        headers = dict(error.headers or {})
        return _document(error.status_code, _TITLES.get(error.status_code, "请求未完成"), error.detail, {}, headers)
    raise error


_TITLES = {400: "请求有误", 403: "不允许", 404: "没有这个页面", 405: "不支持这种请求方法", 413: "请求过大"}


def _document(
    status: int, title: str, detail: str, members: dict[str, Any], headers: dict[str, str]
) -> Response[bytes]:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **members}
    return Response(
        content=msgspec.json.encode(body),
        status_code=status,
        media_type="application/problem+json",
        headers=headers,
    )
