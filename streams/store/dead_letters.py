"""Dead letters: what could not be worked off, with the reason; a person corrects it and sends it again."""

from sqlalchemy import Connection

from playbooks.entries import digest

from . import schema as t
from .database import insert_new
from .poison import Poison as Poison


def letter_id(stage: str, *of: str) -> str:
    """What a dead letter is known by."""
    return digest(stage, *of)


def bury(
    connection: Connection,
    poison: list[Poison],
    at: int,
    *,
    stage: str,
    source: str | None = None,
    by_id: bool = False,
) -> None:
    """Lay letters down; those that lie there already stay as they are.

    `by_id`: the same id is the same letter whatever its body says now (a timer that is put off again and again).
    """
    rows = [
        {
            "id": letter_id(stage, each.id, *([] if by_id else [each.body.decode("utf-8", "replace")])),
            "at": at,
            "stage": stage,
            "source": source,
            "reason": each.reason,
            "state": "open",
            "body": each.body,
        }
        for each in poison
    ]
    insert_new(connection, t.dead_letters, rows)
