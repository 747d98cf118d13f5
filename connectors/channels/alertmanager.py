"""A receiver of Alertmanager's webhook format (version 4): a notice is an alert of a case and a department."""

from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from ..doors import AlertmanagerChannel
from ..notice import Notice
from .posting import Poster
from .wording import least_of_notice, subject_of, words_of, words_of_notice

SEVERITIES = {"red": "critical", "orange": "error", "yellow": "warning", "blue": "info"}
"""Our colours in the words that receivers sort by; the colour itself is the label `colour`."""

RESOLVED = frozenset({"miss_withdrawn"})
"""Reasons that take back what was told before."""

ALERT_NAME = "食品安全事项"
IDENTITY = ("alertname", "case", "department", "exercise")
"""Labels that say which alert it is, from its first notice to the one that resolves it. How urgent it is and where may
change meanwhile: receivers sort by that, and know the alert again by its fingerprint and its group."""

_NEVER = "0001-01-01T00:00:00Z"


class Alertmanager:
    """Posts notices to one receiver; `token` is its bearer token. `folder` is where `spec.ca` lies."""

    def __init__(self, spec: AlertmanagerChannel, token: str | None, *, folder: Path = Path()) -> None:
        self.spec = spec
        self.name = spec.name
        self.token = token
        self.folder = folder
        self._poster = Poster(spec, folder=folder)

    def send(self, notice: Notice, to: str) -> None:
        """Post the notice as one alert (a digest as one for each item). Raises ConnectorError as Poster does."""
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": notice.id}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        self._poster.post(msgspec.json.encode(payload_of(notice, self.spec, receiver=to)), headers)


def payload_of(notice: Notice, spec: AlertmanagerChannel, *, receiver: str) -> dict[str, Any]:
    """The body of Alertmanager's webhook, version 4. Instants are RFC 3339."""
    alerts = [_alert(each, spec) for each in notice.items or (notice,)]
    group = {"notice": notice.id} if notice.items else _identity(alerts[0]["labels"])
    firing = any(each["status"] == "firing" for each in alerts)
    return {
        "version": "4",
        "groupKey": f"{{}}:{{{_written(group)}}}",
        "truncatedAlerts": 0,
        "status": "firing" if firing else "resolved",
        "receiver": receiver or spec.name,
        "groupLabels": group,
        "commonLabels": _common([each["labels"] for each in alerts]),
        "commonAnnotations": _common([each["annotations"] for each in alerts]),
        "externalURL": "",
        "alerts": alerts,
    }


def _alert(notice: Notice, spec: AlertmanagerChannel) -> dict[str, Any]:
    facts = least_of_notice(notice, carries=spec.carries)
    resolved = notice.reason in RESOLVED
    labels = {
        "alertname": ALERT_NAME,
        "severity": SEVERITIES.get(notice.severity, notice.severity),
        "colour": notice.severity,
        "department": notice.receiver.split("/")[0],
        "case": notice.number or notice.case,
        "area": facts["area"],
    }
    if notice.exercise is not None:
        labels["exercise"] = notice.exercise
    annotations = {
        "summary": subject_of(notice),
        "description": words_of_notice(notice, carries=spec.carries)[1],
        "what": facts["what"] or notice.reason_title,
    }
    if notice.due_at:
        annotations["due"] = words_of(notice.due_at)
    if notice.first and notice.first.target_at:
        annotations["target"] = words_of(notice.first.target_at)
    return {
        "status": "resolved" if resolved else "firing",
        "labels": labels,
        "annotations": annotations,
        "startsAt": facts["at"],
        "endsAt": facts["at"] if resolved else _NEVER,
        "generatorURL": "",
        "fingerprint": _fingerprint(_identity(labels)),
    }


def _written(labels: dict[str, str]) -> str:
    return ", ".join(f'{name}="{value}"' for name, value in labels.items())


def _identity(labels: dict[str, str]) -> dict[str, str]:
    return {name: labels[name] for name in IDENTITY if name in labels}


def _common(groups: list[dict[str, str]]) -> dict[str, str]:
    first, *others = groups
    return {name: value for name, value in first.items() if all(each.get(name) == value for each in others)}


def _fingerprint(labels: dict[str, str]) -> str:
    words = "\x1f".join(f"{name}\x1e{labels[name]}" for name in sorted(labels))
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
