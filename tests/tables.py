"""Tables in files: written for a test, and read as signals and refused rows."""

from datetime import UTC, datetime

from connectors.errors import RowError
from connectors.signal import Signal
from connectors.sources.files import open_file, read_opened
from connectors.sources.table import TableContext

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def read(path, **options):
    """The signals of a file, and the rows refused; `options` as a reading has them."""
    items = list(read_opened(path, open_file(path), TableContext(now=NOW, **options)))
    return [one for one in items if isinstance(one, Signal)], [one for one in items if isinstance(one, RowError)]


def a_file(folder, content, name="来表.csv"):
    """A file of this text, or of these bytes."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def noted(path):
    """The signals of a file, and in words whatever is told of it."""
    notes = []
    signals, refused = read(path, noted=notes.append)
    return signals, [one.sentence() for one in (*refused, *(more for each in refused for more in each.more), *notes)]
