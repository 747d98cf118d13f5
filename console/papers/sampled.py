"""What a sampling sheet says of the food besides its results: by whom it was made, which batch, and who tested it."""

from collections.abc import Iterable

from connectors.signal import Signal
from playbooks.case import Case
from playbooks.facts import UNKNOWN

from ..reading.queries import SignalRow
from ..wording.words import MAKERS

OURS = "本区生产者"
"""What is said of a maker here, to whom somebody has to go."""


def makers_of(case: Case, rows: Iterable[SignalRow]) -> str:
    """Maker, place and batch of every failed sample of a case; empty where no source states any."""
    facts = {joined.id: joined.facts for joined in case.signals}
    said = [_made(row.signal, facts.get(row.signal.id, {}).get("producer")) for row in rows if row.signal.sampling]
    return "；".join(dict.fromkeys(each for each in said if each))


def _made(signal: Signal, where: str | None) -> str:
    product = signal.product
    if product is None or not (product.producer or product.batch or product.production_date):
        return ""
    place = "，".join(filter(None, (product.producer_address, OURS if where == "local" else MAKERS.get(where or ""))))
    by = f"{product.producer or UNKNOWN}{f'（{place}）' if place else ''}"
    parts = (
        product.name,
        f"标称生产者：{by}",
        f"批号：{product.batch}" if product.batch else "",
        f"生产日期：{product.production_date}" if product.production_date else "",
    )
    return "，".join(filter(None, parts))
