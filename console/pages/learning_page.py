"""初筛质量: what officers corrected week by week, and whether texts still are what the model learned from."""

from typing import Any

from litestar import Request, Response, get
from sqlalchemy import Connection

from classifiers.learning.challenge import LEAST
from classifiers.learning.drift import CHANGED_FROM
from playbooks.facts import KNOWN_FACTS, NAMES

from ..learning import Learning, learning
from ..render import page
from ..requests.doorkeeper import sees_confidential
from ..state import Desk


@get("/learning")
async def get_learning(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The last weeks and the corrected texts."""
    desk = Desk.of(request)
    now, exercise = desk.clock.now(), desk.exercise
    sees = sees_confidential(request)

    def measured(connection: Connection) -> Learning:
        with desk.classifier.of(desk.settings) as assessor:
            return learning(connection, assessor, now, exercise=exercise, confidential=sees)

    found = await desk.read(measured)
    counted = [(KNOWN_FACTS.get(field) or NAMES.get(field, field), n) for field, n in found.by_field.items()]
    limits: dict[str, Any] = {"changed_from": CHANGED_FROM, "least": LEAST}
    return await page(request, "learning.html", "初筛质量", found=found, counted=counted, **limits)


ROUTES = [get_learning]
