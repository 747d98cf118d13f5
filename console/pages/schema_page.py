"""接口说明: the OpenAPI document as a page of our own. It needs no script, nothing from outside and no network."""

from collections.abc import Iterator
from typing import Any

import msgspec
from litestar import Request
from litestar.openapi.plugins import JsonRenderPlugin, OpenAPIRenderPlugin

from ..render import frame, rendered

PROGRAMS = ("/api/", "/healthz", "/readyz", "/metrics")
"""What programs ask; everything else is a page or what a page fetches."""
_METHODS = ("get", "post", "put", "patch", "delete")


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One address and method, as the page shows it; shapes are JSON."""

    method: str
    path: str
    what: str
    parameters: list[dict[str, Any]]
    takes: list[tuple[str, str]]
    answers: list[tuple[str, str, str]]

    @property
    def is_for_programs(self) -> bool:
        """Whether programs ask it."""
        return self.path.startswith(PROGRAMS)


class SchemaPage(OpenAPIRenderPlugin):
    """The page at `/schema`."""

    def __init__(self) -> None:
        super().__init__(path="/")

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The whole page."""
        found = list(operations(openapi_schema))
        shapes = openapi_schema.get("components", {}).get("schemas", {})
        context = frame(request, "接口说明") | {
            "counts": None,
            "programs": [each for each in found if each.is_for_programs],
            "pages": [each for each in found if not each.is_for_programs],
            "shapes": {name: _json(shape) for name, shape in sorted(shapes.items())},
        }
        return rendered("schema.html", context)


PLUGINS = (SchemaPage(), JsonRenderPlugin())


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    """Every operation of an OpenAPI document, in the order of the addresses."""
    for path, methods in sorted(document.get("paths", {}).items()):
        for method in _METHODS:
            if said := methods.get(method):
                yield Operation(
                    method=method.upper(),
                    path=path,
                    what=said.get("description") or said.get("summary") or "",
                    parameters=said.get("parameters", []),
                    takes=_shapes(said.get("requestBody", {})),
                    answers=[
                        (status, answer.get("description", ""), "\n".join(shape for _, shape in _shapes(answer)))
                        for status, answer in sorted(said.get("responses", {}).items())
                    ],
                )


def _shapes(said: dict[str, Any]) -> list[tuple[str, str]]:
    """Media types and the shape of each."""
    return [(kind, _json(each.get("schema", {}))) for kind, each in said.get("content", {}).items()]


def _json(shape: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(shape), indent=2).decode() if shape else ""
