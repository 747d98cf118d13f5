"""The tables. Instants are integers: microseconds since 1970-01-01 UTC, the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

metadata = MetaData()

ANSWERED = "kind IN ('opened', 'acknowledged')"
"""The entries by which it is known how fast somebody answered; a query that says this finds them by an index."""

AUTO = BigInteger().with_variant(Integer, "sqlite")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _partial(name: str, *columns: str, where: str) -> Index:
    """An index of the rows for which a condition holds that both databases write alike."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


log = Table(
    "log",
    metadata,
    Column("position", AUTO, primary_key=True, autoincrement=True),
    Column("topic", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("count", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("log_topic", "topic", "position", "count"),
    sqlite_autoincrement=True,
)

positions = Table(
    "positions", metadata, Column("name", Text, primary_key=True), Column("position", BigInteger, nullable=False)
)

signals = Table(
    "signals",
    metadata,
    Column("n", AUTO, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("exercise", Text),
    Column("area", Text),
    Column("channel", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("title", Text),
    Column("kind", Text),
    Column("case_id", Text),
    Column("body", LargeBinary, nullable=False),
    Column("assessment", LargeBinary),
    Column("is_confidential", Boolean, nullable=False, server_default=false()),
    Column("private_mark", Text, nullable=False, server_default=""),
    Column("turned_at", BigInteger),
    # With the source: what became of what one source sent is asked of affairs of thousands of signals.
    _partial("signals_case", "case_id", "source", where="case_id IS NOT NULL"),
    _partial("signals_turned", "source", "turned_at", "n", where="turned_at IS NOT NULL"),
    _partial("signals_unplaced", "state", "received_at", where="state = 'unplaced'"),
    _partial("signals_waiting", "n", where="state = 'waiting'"),
    _partial("signals_unread", "n", where="state = 'history' AND kind IS NULL"),
    # What a period is counted by: a body is many times as long as all of these.
    Index("signals_received", "received_at", "channel", "state", "is_confidential", "exercise"),
    sqlite_autoincrement=True,
)
"""`state`: waiting | irrelevant | news | gathered | unplaced | put_aside | elsewhere | history. `turned_at`: when it
was last said that nobody here has to answer it, or that somebody has after all; no entry of a case tells of that."""

revisions = Table(
    "revisions",
    metadata,
    Column("signal_id", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

observations = Table(
    "observations",
    metadata,
    Column("signal_id", Text, primary_key=True),
    Column("at", BigInteger, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("weighed", Boolean, nullable=False, server_default=true()),
    Index(
        "observations_unweighed",
        "signal_id",
        sqlite_where=text("weighed = 0"),
        postgresql_where=text("NOT weighed"),
    ),
)
"""`weighed`: the heat of its case knows it, or it has no case."""

private = Table(
    "private",
    metadata,
    Column("signal_id", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("key", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

areas = Table(
    "areas",
    metadata,
    Column("exercise", Text, primary_key=True),
    Column("area", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
)

keys = Table(
    "keys",
    metadata,
    Column("exercise", Text, primary_key=True),
    Column("area", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("case_id", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("value", BigInteger),
    Column("detail", Text),
)

history_keys = Table(
    "history_keys",
    metadata,
    Column("exercise", Text, primary_key=True),
    Column("area", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("at", BigInteger, primary_key=True),
    Column("signal_id", Text, primary_key=True),
    Column("value", BigInteger),
    Index("history_keys_signal", "signal_id"),
)
"""What history may be found by when news of the same affair comes; it leads to no case."""

known_as = Table(
    "known_as",
    metadata,
    Column("name", Text, primary_key=True),
    Column("signal_id", Text, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Index("known_as_signal", "signal_id"),
)
"""Signals that a file told half: the names under which they wait (`is_open`), and the ids that the same rows have now
that they were mended."""

cases = Table(
    "cases",
    metadata,
    Column("id", Text, primary_key=True),
    Column("number", Text, nullable=False),
    Column("alert", Text, nullable=False),
    Column("exercise", Text),
    Column("area", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("severity", Integer, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("next_at", BigInteger),
    Column("next_due_at", BigInteger),
    Column("acknowledged_at", BigInteger),
    Column("closed_at", BigInteger),
    Column("is_overdue", Boolean, nullable=False),
    Column("is_unseen", Boolean, nullable=False, server_default=false()),
    Column("title", Text, nullable=False),
    Column("playbook", Text, nullable=False),
    Column("departments", Text, nullable=False),
    Column("channels", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("is_confidential", Boolean, nullable=False, server_default=false()),
    Column("next_target_at", BigInteger),
    Column("proposed_to", Text, nullable=False, server_default=""),
    Index(
        "cases_queue",
        "state",
        "severity",
        "next_at",
        "id",
        # What the queue is shut and counted by: a body is many times as long as all of these.
        "is_confidential",
        "acknowledged_at",
        "is_overdue",
        "is_unseen",
        "next_target_at",
    ),
    Index("cases_due", "state", "next_at"),
    Index("cases_ended", "closed_at"),
    _partial("cases_proposed", "id", where="proposed_to <> ''"),
    Index("cases_unseen", "id", sqlite_where=text("is_unseen = 1"), postgresql_where=text("is_unseen")),
    UniqueConstraint("number"),
)

open_steps = Table(
    "open_steps",
    metadata,
    Column("case_id", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("department", Text, nullable=False),
    Column("standing", Integer, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("severity", Integer, nullable=False),
    Column("is_confidential", Boolean, nullable=False),
    Index("open_steps_department", "department", "standing", "due_at", "case_id", "step", "is_confidential"),
    Index("open_steps_late", "severity", "standing", "due_at", "case_id", "department", "is_confidential"),
)
"""The open steps of open cases; `standing`: see `playbooks.telling.assigned`. What has no due time has `NEVER_DUE`.
Severity and who opens it are those of the case: its row, with its body, need not be read to count and to sort."""
NEVER_DUE = 2**63 - 1

entries = Table(
    "entries",
    metadata,
    Column("n", AUTO, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("case_id", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("case_id", "seq"),
    _partial("entries_answered", "kind", "at", "case_id", "recorded_at", where=ANSWERED),
    sqlite_autoincrement=True,
)

timers = Table(
    "timers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
    Column("of", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("done", Boolean, nullable=False),
    Index("timers_open", "at", sqlite_where=text("done = 0"), postgresql_where=text("NOT done")),
)

notices = Table(
    "notices",
    metadata,
    Column("n", AUTO, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("entry_id", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("receiver", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("not_before", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("digest_id", Text),
    Column("body", LargeBinary, nullable=False),
    Column("address", Text),
    UniqueConstraint("entry_id", "receiver", "channel"),
    _partial("notices_queued", "not_before", where="state = 'queued'"),
    Index("notices_receiver", "receiver", "at"),
    sqlite_autoincrement=True,
)
"""`state`: queued | sent | digested | failed."""

attempts = Table(
    "attempts",
    metadata,
    Column("notice_id", Text, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("detail", Text),
    Index("attempts_at", "at"),
)
"""`outcome`: begun (and nothing heard of it since) | sent | retry | failed."""

actions = Table(
    "actions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reason", Text),
    Column("body", LargeBinary, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

dead_letters = Table(
    "dead_letters",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("stage", Text, nullable=False),
    Column("source", Text),
    Column("reason", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    Column("name", Text, primary_key=True),
    Column("first_seen_at", BigInteger, nullable=False),
    Column("last_seen_at", BigInteger, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("as_of", BigInteger),
    Column("heard", Text),
)
"""`as_of`: of sources that come as exports, the instant up to which the newest export can know anything.
`heard`: when it was heard of late (see `streams.intake.rhythm`)."""

exports = Table(
    "exports",
    metadata,
    Column("name", Text, primary_key=True),
    Column("as_of", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
)
"""Exports that count once the log has been gathered up to `position`."""

awaited = Table(
    "awaited",
    metadata,
    Column("signal_id", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("source", Text, nullable=False),
    Index("awaited_source", "source", "position"),
)
"""What was handed to a broker and may not be gathered yet, of sources that come as exports; `position`: in the log."""

reference = Table(
    "reference",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)
"""An office's own reference data (`kind`: mapping | file …); rows are never changed."""

source_states = Table(
    "source_states", metadata, Column("name", Text, primary_key=True), Column("body", LargeBinary, nullable=False)
)
"""Where the asking of each source stands: what it last answered, what failed, when it is asked next."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", AUTO, primary_key=True, autoincrement=True),
    Column("source", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("sender", Text, nullable=False),
    Column("content_type", Text),
    Column("outcome", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("private", LargeBinary),
    Column("signals", Text),
    Index("deliveries_source", "source", "id"),
)
"""The last deliveries of each vendor; their bodies are sealed, since nobody knows what they hold. `signals`: ids of
what each brought, with spaces between; nothing where that was not kept yet."""

meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))


def to_us(instant: datetime) -> int:
    """Microseconds since the epoch of an aware instant."""
    return (instant - _EPOCH) // _MICROSECOND


def from_us(microseconds: int) -> datetime:
    """The aware UTC instant of microseconds since the epoch."""
    return _EPOCH + timedelta(microseconds=microseconds)
