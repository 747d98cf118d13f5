"""`make fuzz`: what the OpenAPI document says is tried on a real desk, by thousands of requests made from it.

Schemathesis makes them, right ones and wrong ones; no answer may be a fault of the desk (5xx) or one that the document
does not say. Once on a desk without accounts, then on one with them, by nobody, by a source with its token and by a
person of each of some roles, each on ids that are there and on ids that are not. Left out is the live connection, which
never ends. The tool is no part of the tests' environment: see scripts/tools.py.
SHIAN_SEED=… repeats a run's choices; ARGS="--examples 1000" takes longer.
"""

import argparse
import contextlib
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "scripts")]

from flow import Line  # noqa: E402
from serving import free_port  # noqa: E402
from signing import an_account  # noqa: E402
from tools import program  # noqa: E402
from visiting import a_red_case  # noqa: E402

from benchmarks.server import running  # noqa: E402
from streams.clock import SystemClock  # noqa: E402
from streams.office.sessions import open_session  # noqa: E402
from streams.office.tokens import add_token  # noqa: E402
from streams.settings import read_settings  # noqa: E402
from streams.system import build  # noqa: E402

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
READER, DOCUMENT = "duty_officer", "openapi.json"
"""Who reads the document, where not everybody may."""
ROLES = ("duty_officer", "director", "handler", "administrator", "auditor")
SOURCE = "monitor"
DOORS = """
v: 1
sources:
  - {kind: webhook, name: monitor, items: items, fields: {title: title, text: text}, token: "env:MONITOR"}
"""
SECRET = "fuzz-only"


def main() -> int:
    """0 when no answer was a fault or unsaid."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--examples", type=int, default=100, help="requests of each kind for each address and party")
    arguments.add_argument("--seed", type=int, default=int(os.environ.get("SHIAN_SEED") or random.randrange(10**9)))
    given = arguments.parse_args()
    print(f"SHIAN_SEED={given.seed}", flush=True)
    os.environ["MONITOR"] = SECRET
    tool, total, failed = program("schemathesis"), 0, 0
    for is_guarded in (False, True):
        with a_desk(is_guarded=is_guarded) as desk:
            for made, wrong in asked(desk, tool, given):
                total, failed = total + made, failed + wrong
    print(f"{total} requests, {failed} failures")
    return 1 if failed or not total else 0


class Desk(NamedTuple):
    """A running desk: where it answers, a case on it, and the headers by which each party asks."""

    address: str
    case: str
    parties: dict[str, dict[str, str]]
    folder: Path


def asked(desk: Desk, tool: Path, given: argparse.Namespace) -> Iterator[tuple[int, int]]:
    """Requests and failures of each party, on ids that are there and on any."""
    for party, headers in desk.parties.items():
        for ids in ({}, {"path.case_id": desk.case, "path.name": SOURCE}):
            made, wrong = tried(tool, desk, headers, ids, given)
            print(f"{party}, {'known' if ids else 'any'} ids: {made} requests, {wrong} failures", flush=True)
            yield made, wrong


@contextlib.contextmanager
def a_desk(*, is_guarded: bool) -> Iterator[Desk]:
    """A desk with one case, without accounts or with some."""
    with tempfile.TemporaryDirectory(prefix="shian-fuzz-") as name:
        folder = Path(name)
        (folder / "doors.yaml").write_text(DOORS, "utf-8")
        line = Line(build(read_settings({}, data=folder), SystemClock()))
        case = a_red_case(line)
        parties = parties_of(line) if is_guarded else {"without accounts": {}}
        line.system.database.close()
        port = free_port()
        with running("-m", "console", "run", "--port", str(port), port=port, folder=folder) as address:
            document = httpx.get(f"{address}/schema/openapi.json", headers=parties.get(READER))
            (folder / DOCUMENT).write_bytes(document.raise_for_status().content)
            yield Desk(address, case, parties, folder)


def parties_of(line: Line) -> dict[str, dict[str, str]]:
    """Nobody, a source, the vendor of the webhook, and a person of each role who is logged in."""
    now = line.clock.now()
    for role in ROLES:
        an_account(line, role.replace("_", "-"), role, "D03" if role == "handler" else "D01")
    with line.writing() as connection:
        _, token = add_token(connection, "12315", now, by="fuzz")
        cookies = {
            role: open_session(connection, role.replace("_", "-"), now, browser="b" * 24, address="127.0.0.1")
            for role in ROLES
        }
    parties = {"nobody": {}, "source": {"Authorization": f"Bearer {token}"}}
    parties["vendor"] = {"Authorization": f"Bearer {SECRET}"}
    return parties | {role: {"Cookie": f"shian_session={secret}"} for role, secret in cookies.items()}


def tried(
    tool: Path, desk: Desk, headers: dict[str, str], ids: dict[str, str], given: argparse.Namespace
) -> tuple[int, int]:
    """How many requests were made by one party, and how many answers were wrong; those are printed."""
    folder = desk.folder
    config, report = folder / "fuzz.toml", folder / "fuzz.json"
    config.write_text("[parameters]\n" + "".join(f'"{name}" = "{id_}"\n' for name, id_ in ids.items()), "utf-8")
    report.unlink(missing_ok=True)
    command = [str(tool), "--config-file", str(config), "run", str(folder / DOCUMENT), "--url", desk.address]
    command += ["--checks", ",".join(CHECKS), "--exclude-path", "/api/live", "--max-examples", str(given.examples)]
    command += ["--seed", str(given.seed), "--report", "json", "--report-json-path", str(report), "--no-color"]
    command += [part for name, value in headers.items() for part in ("--header", f"{name}: {value}")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    said = json.loads(report.read_text("utf-8")) if report.exists() else None
    if said is None or done.returncode:
        print(done.stdout[-8000:] + done.stderr[-2000:])
    if said is None:
        return 0, 1
    cases = said["test_cases"]
    return cases["generated"], max(cases["with_failures"] + cases["errored"], int(done.returncode != 0))


if __name__ == "__main__":
    sys.exit(main())
