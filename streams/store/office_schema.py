"""The tables of the office's own server: who may come in, and the record of who did what, each link on the last."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from .schema import AUTO
from .schema import metadata as metadata

accounts = Table(
    "accounts",
    metadata,
    Column("login", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("person", Text),
    Column("password", Text, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("disabled_at", BigInteger),
    Column("failures", Integer, nullable=False),
    Column("locked_until", BigInteger),
    Column("totp_key", LargeBinary),
    Column("totp_body", LargeBinary),
    Column("totp_used", BigInteger),
    Column("pin", Text),
)
"""`password` and `pin` are Argon2id strings; `totp_*` is sealed by the vault, `totp_used` the last code's time step."""

sessions = Table(
    "sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("login", Text, nullable=False),
    Column("browser", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("address", Text, nullable=False),
    Column("failures", Integer, nullable=False),
    Index("sessions_login", "login"),
)
"""`id` is the hash of what the browser holds.

`state`: open | half (the second factor lacks) | parked (needs the PIN).
"""

tokens = Table(
    "tokens",
    metadata,
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("digest", Text, nullable=False, unique=True),
    Column("created_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    Column("channels", Text),
    Column("ends_at", BigInteger),
)
"""`channels`: on which it may send, with commas between; none: on every one. `ends_at`: none: never."""

sign_links = Table(
    "sign_links",
    metadata,
    Column("id", Text, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("case_id", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
)
"""Links by which a phone signs for one step; the store holds their hashes."""

going = Table(
    "going",
    metadata,
    Column("id", Text, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("began_at", BigInteger, nullable=False),
    Column("told_at", BigInteger, nullable=False),
    Column("goes_at", BigInteger, nullable=False),
    Column("held_by", Text),
    Column("held_why", Text),
    Index("going_goes_at", "goes_at"),
)
"""Private data that will go: `id` is that of a signal or dead letter; `held_*`: kept all the same, by whom and why."""

phones = Table(
    "phones",
    metadata,
    Column("mark", Text, primary_key=True),
    Column("at", BigInteger, primary_key=True),
    Column("signal_id", Text, primary_key=True),
    Index("phones_signal", "signal_id"),
    sqlite_with_rowid=False,
)
"""By what the telephone of who complained is known again (see `streams.privacy.phones`); `at`: when it was received."""

audit = Table(
    "audit",
    metadata,
    Column("n", AUTO, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("address", Text, nullable=False),
    Index("audit_about", "about"),
    sqlite_autoincrement=True,
)
"""What is no change of a case: log-ins, accounts, tokens, unmasking, destruction, backups."""

chain = Table(
    "chain",
    metadata,
    Column("n", AUTO, primary_key=True, autoincrement=True),
    Column("of", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("hash", Text, nullable=False),
    UniqueConstraint("of", "id"),
    sqlite_autoincrement=True,
)
"""One link an entry or audit row: `hash` = H(the last link's hash, of, id, digest of the row's content)."""
