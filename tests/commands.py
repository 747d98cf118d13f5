"""Commands as a person types them: the real entry point, in this process, with its output kept."""

import contextlib
import io
import os
import sys
from dataclasses import dataclass

import msgspec
import pytest

from console.cli import main
from streams.store.database import Database


@dataclass
class Answer:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return msgspec.json.decode(self.out)

    @property
    def lines(self):
        return [msgspec.json.decode(line) for line in self.out.splitlines()]


@contextlib.contextmanager
def leaving_no_store_open():
    """However the command ends: the collector finds what is left open in the midst of another test, which fails."""
    opened, make = [], Database.__init__

    def noted(database, *arguments, **named):
        make(database, *arguments, **named)
        opened.append(database)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "__init__", noted)
        try:
            yield
        finally:
            assert [str(each.url) for each in opened if not each._is_closed] == []


def shian(*arguments, stdin=b""):
    """Run `shian …`; numbers and paths are given as they are."""
    streams = [io.TextIOWrapper(io.BytesIO(content), encoding="ascii") for content in (stdin, b"", b"")]
    before, mask = (sys.stdin, sys.stdout, sys.stderr), os.umask(0o022)
    code = 0
    try:
        sys.stdin, sys.stdout, sys.stderr = streams
        with leaving_no_store_open():
            main([str(each) for each in arguments])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.stdin, sys.stdout, sys.stderr = before
        os.umask(mask)
    texts = []
    for stream in streams[1:]:
        with contextlib.suppress(ValueError):
            stream.flush()
        texts.append(stream.buffer.getvalue().decode())
    for stream in streams:
        stream.close()
    return Answer(code, *texts)
