"""Commands as a person types them: the real entry point, in this process, with its output kept."""

import contextlib
import io
import os
import sys
from dataclasses import dataclass

import msgspec

from console.cli import main


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


def shian(*arguments, stdin=b""):
    """Run `shian …`; numbers and paths are given as they are."""
    streams = [io.TextIOWrapper(io.BytesIO(content), encoding="ascii") for content in (stdin, b"", b"")]
    before, mask = (sys.stdin, sys.stdout, sys.stderr), os.umask(0o022)
    code = 0
    try:
        sys.stdin, sys.stdout, sys.stderr = streams
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
