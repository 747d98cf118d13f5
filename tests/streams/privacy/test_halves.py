"""Private halves: a corrected telephone is sealed, nothing else moves, and what is stored says nothing of it."""

from datetime import timedelta

import pytest
from flow import T0, a_signal
from sqlalchemy import update

from connectors.parse import finish
from streams.door import Receipt, part, receive
from streams.privacy.halves import mark_of
from streams.privacy.private import destroy
from streams.store import schema as t
from streams.store.vault import Vault

pytestmark = pytest.mark.stores

WRONG = {"name": "示例甲", "phone": "13800000001"}
RIGHT = {"name": "示例甲", "phone": "13900000002"}
LATER = T0 + timedelta(days=1)


def take(line, now=T0, **changes):
    with line.writing() as connection:
        (receipt,) = receive(connection, [part(finish(a_signal(**changes), now))], now, line.system.vault)
    return receipt


def sealed(line):
    vault = line.system.vault
    rows = sorted(line.rows(t.private), key=lambda row: row.revision)
    return [vault.open(row.signal_id, row.key, row.body).get("contact") for row in rows]


def forget_marks(line):
    """As an older version left them."""
    line.execute(update(t.signals).values(private_mark=""))


def test_a_corrected_telephone_is_sealed_and_is_no_news_on_the_log(line):
    receipts = [take(line, contact=WRONG), take(line, LATER, contact=RIGHT), take(line, LATER, contact=RIGHT)]
    assert receipts == [Receipt.ACCEPTED, Receipt.UPDATED, Receipt.REPEATED]
    assert sealed(line) == [WRONG, RIGHT]
    assert [len(line.rows(t.log)), line.rows(t.revisions), line.rows(t.signals)[0].revision] == [1, [], 1]


def test_a_column_that_only_the_raw_half_has_is_sealed_too(line):
    assert [take(line, raw={"附注": each}) for each in ("甲", "乙")] == [Receipt.ACCEPTED, Receipt.UPDATED]
    assert len(line.rows(t.private)) == 2


def test_a_revision_after_a_corrected_telephone_loses_none_of_the_halves(line):
    take(line, contact=WRONG)
    take(line, contact=RIGHT)
    assert take(line, contact=WRONG, text="在示例好再来小吃店吃出异物，已退款") == Receipt.UPDATED
    assert take(line, contact=WRONG, text="在示例好再来小吃店吃出异物，已退款") == Receipt.REPEATED
    assert sealed(line) == [WRONG, RIGHT, WRONG]


def test_somebody_who_is_named_later_is_sealed_and_one_who_is_named_no_more_stays(line):
    receipts = [take(line), take(line, contact=RIGHT), take(line)]
    assert receipts == [Receipt.ACCEPTED, Receipt.UPDATED, Receipt.REPEATED]
    assert sealed(line) == [RIGHT]


def test_what_an_older_version_stored_is_compared_with_what_is_sealed(line):
    take(line, contact=WRONG)
    forget_marks(line)
    assert [take(line, contact=WRONG), take(line, contact=RIGHT)] == [Receipt.REPEATED, Receipt.UPDATED]
    forget_marks(line)
    assert [take(line, contact=WRONG), sealed(line)] == [Receipt.UPDATED, [WRONG, RIGHT, WRONG]]


def test_of_what_an_older_version_stored_without_a_private_half_the_first_is_taken_as_known(line):
    take(line)
    forget_marks(line)
    receipts = [take(line, contact=each) for each in (WRONG, WRONG, RIGHT)]
    assert receipts == [Receipt.REPEATED, Receipt.REPEATED, Receipt.UPDATED]


def test_what_was_destroyed_is_not_brought_back_by_the_next_export(line):
    take(line, contact=WRONG)
    line.write(lambda connection: destroy(connection, line.rows(t.signals)[0].id, LATER, reason="本人要求", who="示例"))
    assert [take(line, contact=WRONG), take(line, contact=RIGHT)] == [Receipt.REPEATED, Receipt.REPEATED]
    assert [line.rows(t.private), line.rows(t.signals)[0].private_mark] == [[], "destroyed"]


def test_a_mark_needs_the_master_key_and_is_another_for_each_signal(line):
    one, other = (Vault(bytes([n]) * 32) for n in (1, 2))
    private = {"contact": WRONG}
    marks = {mark_of(one, "s1", private), mark_of(other, "s1", private), mark_of(one, "s2", private)}
    assert [len(marks), mark_of(one, "s1", {"contact": dict(reversed(WRONG.items()))}) in marks] == [3, True]


def test_what_was_found_by_masking_is_no_news(line):
    vault = line.system.vault
    assert mark_of(vault, "s", {"raw": {"a": "1"}, "found": [["name", "x"]]}) == mark_of(
        vault, "s", {"raw": {"a": "1"}}
    )
