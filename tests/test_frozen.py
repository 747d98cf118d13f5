"""Frozen records: one file per record and version ever released, read by today's code."""

import json
from datetime import UTC, date, datetime
from hashlib import blake2b
from itertools import groupby
from pathlib import Path

import msgspec
import pytest

from classifiers.assessment import Assessment, Entity, Evidence, Grade, Harm, Kind, RumourMatch
from connectors.notice import Notice
from connectors.signal import (
    Attachment,
    Channel,
    Conclusion,
    Illness,
    Media,
    Product,
    Purchase,
    Request,
    SampleItem,
    Sampling,
    Signal,
    Subject,
)
from playbooks import entries as e
from playbooks.actions import Action
from playbooks.folding.fold import fold_all
from streams.cluster.envelopes import ActionLine, AssessedLine, DeadLetter, Taken

FROZEN = Path(__file__).parent / "frozen"
AT = datetime(2026, 11, 25, 1, 40, tzinfo=UTC)
TYPES = {
    "taken": Taken,
    "assessed_line": AssessedLine,
    "action_line": ActionLine,
    "dead_letter": DeadLetter,
    "signal": Signal,
    "assessment": Assessment,
    "entry": e.Entry,
    "action": Action,
    "notice": Notice,
}

RECORDS = {
    "signal": Signal(
        id="46597e56855cb2a21308167a",
        channel=Channel.SAMPLING,
        source="lab",
        source_id="DC26410702000000001",
        request=Request.REPORT,
        occurred_at=AT,
        received_at=AT,
        area="410702",
        title="豇豆抽检不合格",
        text="克百威不合格",
        media=Media(platform="微博", forwards=3, observed_at=AT),
        subject=Subject(name="示例农贸市场12号摊位", venue="market_stall"),
        product=Product(name="豇豆", batch="20261120", production_date=date(2026, 11, 20)),
        purchase=Purchase(online=False, amount=12.5),
        sampling=Sampling(
            sample_no="DC26410702000000001",
            items=(SampleItem(item="克百威", value="0.11", limit="≤0.02", unit="mg/kg"),),
            conclusion=Conclusion.FAILED,
        ),
        illness=Illness(ill=0, symptoms=("呕吐",)),
        progress={"送达时间": "2026-11-25T10:00:00+08:00"},
        attachments=(Attachment(name="a.jpg", size=10),),
        exercise="sample",
    ),
    "assessment": Assessment(
        id="46597e56855cb2a21308167a",
        relevant=True,
        relevance=0.97,
        kind=Kind.RUMOUR,
        kinds={"rumour": 0.9},
        hazard="HZ-C",
        venue="market_stall",
        harm=Harm(ill=3, children=True),
        area="410702",
        entities=(Entity(type="product", text="豇豆", start=0, end=2),),
        rumour_match=RumourMatch(id="E01", similarity=0.91, claim="紫菜是塑料做的"),
        grade=Grade(proposed="Ⅳ", rule="r"),
        evidence=(Evidence(start=0, end=2, text="豇豆", weight=0.5, for_="relevant"),),
        fingerprint=12345,
        model="m1",
        reference="r1",
    ),
    "entry": e.Entry(
        id="e1",
        case="c1",
        seq=7,
        at=AT,
        recorded_at=AT,
        cause="a1",
        actor=e.Actor(person="示例·值班员甲", role="duty_officer", department="D01"),
        body=e.ClockStarted(
            clock="k1",
            step="decide_acceptance/signal:s1",
            about="signal:s1",
            started_at=AT,
            deadline=e.Deadline(
                rule="CMP-1",
                version="2026-04-15",
                title="决定是否受理",
                article="第十五条",
                unit="working_days",
                length=7,
                due_at=AT,
                due_on=date(2026, 12, 4),
                reminders=(e.Reminder(kind="half", at=AT),),
            ),
        ),
    ),
    "action": Action(
        id="a1",
        case="c1",
        kind="complete",
        actor=e.Actor(person="示例·承办人", role="handler", department="D03"),
        at=AT,
        seen_version=7,
        body={"step": "decide_acceptance", "outcome": "accepted"},
    ),
    "notice": Notice(
        id="n1",
        number="20261125-001",
        case="c1",
        receiver="D03/handler",
        receiver_name="区市场监管局（承办人）",
        reason="new_duty",
        reason_title="新的承办事项",
        severity="red",
        what="学校食品安全事件处置",
        area="410702",
        at=AT,
        urgent=True,
        duty="首报",
        due_at=AT,
        article="第十五条",
        exercise="sample",
    ),
}
RECORDS |= {
    "taken": Taken(revision=True, signal=msgspec.Raw(b'{"id":"s1","channel":"duty","source":"12345"}')),
    "assessed_line": AssessedLine(
        revision=True,
        signal=msgspec.Raw(b'{"id":"s1","channel":"duty","source":"12345"}'),
        assessment=RECORDS["assessment"],
    ),
    "action_line": ActionLine(action=RECORDS["action"]),
    "dead_letter": DeadLetter(id="d1", at=1795570800000000, stage="assess", reason="KeyError", body=b"{broken"),
}


FOLDED = {
    "031b8c529e21b488cc8a39eb": "51555cd25293ae83",
    "ada736474772a5184731644a": "68ee18abd5d75b3a",
    "f2a12d58d3e50e2748b86fb7": "6719634a28db760b",
    "f8fdeca29c9281698ef12b9d": "0943deaffa741b32",
}
"""What the frozen entries fold to since migration 0022, by case."""


def read(path):
    """A frozen file as today's record."""
    return msgspec.json.decode(path.read_bytes(), type=TYPES[path.name.split(".")[0]])


@pytest.mark.parametrize("kind", RECORDS)
def test_the_current_version_of_every_record_is_frozen(kind):
    """A record that changed its stored form needs a new version and a new file beside the old one."""
    path = FROZEN / f"{kind}.v{RECORDS[kind].v if hasattr(RECORDS[kind], 'v') else 1}.json"
    assert json.loads(path.read_bytes()) == json.loads(msgspec.json.encode(RECORDS[kind]))


@pytest.mark.parametrize("path", sorted(FROZEN.glob("*.json")), ids=lambda path: path.name)
def test_a_frozen_record_is_read_by_todays_code(path):
    assert read(path) == RECORDS[path.name.split(".")[0]]


def test_frozen_entries_fold_to_the_same_cases():
    """Where the fold is to make another case of them, stored ones must be folded anew: that asks for a migration as
    0022 is, and these digests become those of the new fold."""
    lines = (FROZEN / "entries.v1.jsonl").read_bytes().splitlines()
    by_case = groupby([msgspec.json.decode(line, type=e.Entry) for line in lines], lambda entry: entry.case)
    folded = {case_id: msgspec.msgpack.encode(fold_all(entries)) for case_id, entries in by_case}
    assert {case_id: blake2b(body, digest_size=8).hexdigest() for case_id, body in folded.items()} == FOLDED
