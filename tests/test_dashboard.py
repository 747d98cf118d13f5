"""The dashboard shows what is measured: every metric it names is there, and every metric of the desk is on it."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

from visiting import visiting

from streams.cluster.gauges import Gauges

BOARD = json.loads((Path(__file__).parent.parent / "docs/dashboard.json").read_text("utf-8"))
NAME = re.compile(r"\bshian_[a-z_]+")
NOW = datetime(2026, 11, 25, tzinfo=UTC)


def of_the_desk(line):
    with visiting(line) as visitor:
        return set(re.findall(r"^(shian_[a-z_]+)", visitor.client.get("/metrics").text, re.MULTILINE))


def test_a_backup_that_was_never_made_is_older_than_any_limit_and_no_certificate_is_none_that_expires(line):
    with visiting(line) as visitor:
        told = visitor.client.get("/metrics").text.splitlines()
    assert {"shian_backup_timestamp_seconds 0.0", "shian_certificate_timestamp_seconds NaN"} <= {*told}


def of_a_worker():
    gauges = Gauges()
    gauges.lag[("work", 0)] = 1
    gauges.did("work", 1)
    gauges.buried("work")
    gauges.waits("work", "away")
    gauges.takes("work", None, NOW)
    return set(re.findall(r"^(shian_[a-z_]+)", gauges.text(NOW).decode(), re.MULTILINE))


def test_every_metric_of_the_dashboard_is_measured_and_every_one_measured_is_shown(line):
    shown = {name for panel in BOARD["panels"] for target in panel["targets"] for name in NAME.findall(target["expr"])}
    assert shown == of_the_desk(line) | of_a_worker()


def test_panels_lie_beside_each_other_and_bear_their_own_numbers():
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in BOARD["panels"]]
    ids = [panel["id"] for panel in BOARD["panels"]]
    assert [len(set(places)), len(set(ids))] == [len(places), len(ids)]
