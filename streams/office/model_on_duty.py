"""Which model is on duty: a start that brings another one is written into the audit, and asked for there."""

from datetime import datetime

from sqlalchemy import Connection

from ..store.audit import latest, record

KIND = "model"
STARTED = "程序启动"
"""Who brings a model: whoever set SHIAN_MODEL is not known here."""


def model_on_duty(connection: Connection) -> str:
    """The id of the model that the last start brought, of the embedded system or of a worker; empty before any."""
    return next((each.about for each in latest(connection, KIND, 1)), "")


def note_model(connection: Connection, model: str, now: datetime) -> None:
    """Write down that this model judges from now on, unless it did already."""
    before = model_on_duty(connection)
    if model != before:
        record(connection, KIND, now, who=STARTED, about=model, detail=before and f"此前 {before}")
