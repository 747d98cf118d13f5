"""The command line: every command parses, calls one function, prints."""

import contextlib
import os
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from classifiers.errors import ClassifierError
from connectors.errors import ConnectorError, SignalError, os_reason
from playbooks.errors import PlaybookError
from streams.errors import OfficeError
from streams.loaded import look_seldom
from streams.settings import Settings, misspelt, read_settings

from .commands import (
    cli_audit,
    cli_backup,
    cli_cluster,
    cli_founding,
    cli_model,
    cli_office,
    cli_private,
    cli_run,
    cli_tls,
)
from .commands.cli_run import of_office
from .commands.errors import CommandError, words_of_machine
from .commands.options import Check, Data, DatabaseUrl, Json, say, tell
from .commands.outlets import open_outlets
from .commands.usage import words_of_usage

if TYPE_CHECKING:
    from .commands.columns import Wanted

OURS_ALONE = 0o077
"""What a file of ours may not be, whatever the user's own setting says: read by others of the machine."""

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="食安：食品安全信息处置系统"
)

for module in (cli_run, cli_backup, cli_founding, cli_tls, cli_cluster, cli_model):
    for command in module.COMMANDS:
        app.command()(command)
app.add_typer(cli_office.accounts, name="account")
app.add_typer(cli_office.tokens, name="token")
app.add_typer(cli_audit.audit, name="audit")
app.add_typer(cli_private.private, name="private")


def main(arguments: list[str] | None = None) -> None:
    """The entry point of `shian`. Output never dies of the locale, and what it writes is nobody else's to read."""
    os.umask(OURS_ALONE)
    look_seldom()
    open_outlets()
    for line in misspelt():
        typer.echo(line, err=True)
    try:
        raise SystemExit(app(args=arguments, prog_name="shian", standalone_mode=False) or 0)
    except (PlaybookError, ClassifierError) as error:
        from .wording.faults import fault_in_words  # slow import

        typer.echo("\n".join(map(fault_in_words, error.faults)), err=True)
        raise SystemExit(2) from None
    except (CommandError, OfficeError, ConnectorError) as error:
        typer.echo(str(error), err=True)
        raise SystemExit(2) from None
    except typer.Abort:
        raise SystemExit(1) from None
    except Exception as error:
        words = words_of_usage(error) if hasattr(error, "format_message") else words_of_machine(error)
        if words is None:
            raise
        typer.echo(words, err=True)
        raise SystemExit(2) from None


@app.command()
def ingest(
    files: Annotated[list[Path], typer.Argument(help="registers, sampling tables, media exports; JSON lines")],
    data: Data = None,
    database: DatabaseUrl = None,
    source: Annotated[str | None, typer.Option(help="name of the source")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="show how the files would be read; store nothing")] = False,
    mapping: Annotated[str | None, typer.Option(help="read by this saved mapping; NAME@2: its version 2")] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(help="what a column is: 投诉内容=text, 备用=-, 编号=raw"),
    ] = None,
    kind: Annotated[str | None, typer.Option(help="read as register, sampling or media")] = None,
    home_area: Annotated[str | None, typer.Option(help="county code of rows that name none")] = None,
    save_mapping: Annotated[str | None, typer.Option(help="keep what is said here under this name")] = None,
    for_files: Annotated[str | None, typer.Option(help="file names the saved mapping is for: 12315*.xls*")] = None,
    history: Annotated[
        bool, typer.Option("--history", help="for search and gathering only: no case, no clock, no notice")
    ] = False,
    live: Annotated[bool, typer.Option("--live", help="old and closed rows too are news")] = False,
    wake: Annotated[bool, typer.Option("--wake", help="rows once taken in as history become news")] = False,
    as_of: Annotated[str | None, typer.Option(help="when the files were exported (Beijing)")] = None,
    rejected: Annotated[Path | None, typer.Option(help="workbook for the rejected rows of one file")] = None,
    json: Json = False,
) -> None:
    """Bring files in: accepted, updated, repeated, rejected, each rejected row with its cell and remedy."""
    from .commands.columns import Wanted  # slow import

    if history and (live or wake):
        raise typer.BadParameter("--history 不能与 --live、--wake 同用")
    wanted = Wanted(
        source=source,
        mapping=mapping,
        save_mapping=save_mapping,
        columns=tuple(column or ()),
        kind=kind,
        home_area=home_area,
        pattern=for_files,
        as_history=True if history else False if live else None,
        wakes=wake,
        as_of=_instant(as_of, "--as-of") if as_of else None,
        rejected=rejected,
    )
    settings = read_settings(data=data, database=database)
    settings = replace(settings, areas=of_office(settings).areas)
    raise SystemExit((_preview if preview else _ingest)(settings, files, wanted, json))


def _ingest(settings: Settings, files: list[Path], wanted: "Wanted", json: bool) -> int:
    from .commands.ingest import exit_code, ingest_files, words_of  # slow import

    report = ingest_files(settings, files, wanted)
    tell(report, words_of, as_json=json)
    return exit_code(report)


def _preview(settings: Settings, files: list[Path], wanted: "Wanted", json: bool) -> int:
    from .commands.preview import preview_files, words_of  # slow import

    previews = preview_files(settings, files, wanted)
    say(msgspec.json.encode({"files": previews}).decode() if json else words_of(previews))
    return 2 if any(one.unreadable for one in previews) else 0


@app.command()
def assess(
    file: Annotated[
        str, typer.Argument(help="JSONL with text or title, optionally id and channel; - or nothing: standard input")
    ] = "-",
    processes: Annotated[int | None, typer.Option(min=1, help="at most so many; else as many as cores")] = None,
) -> None:
    """JSONL in, one Assessment a line out, in the same order."""
    from .commands.assess import assess_lines  # slow import

    with contextlib.ExitStack() as stack:
        lines = sys.stdin.buffer if file == "-" else stack.enter_context(_opened(Path(file)))
        code = assess_lines(of_office(read_settings()), lines, sys.stdout.buffer, processes or os.cpu_count())
    raise SystemExit(code)


@app.command()
def check(
    files: Annotated[list[Path] | None, typer.Argument(help="scenarios of drills: only these files")] = None,
    json: Json = False,
    seeds: Annotated[Path | None, typer.Option(help="another seeds folder")] = None,
    library: Annotated[Path | None, typer.Option(help="another playbook library")] = None,
    data: Data = None,
    hosts: Annotated[bool, typer.Option("--hosts", help="only the hosts that doors.yaml connects to")] = False,
) -> None:
    """Validate every seed, every playbook and the office's doors.yaml, or scenario files; list each fault with place
    and remedy; exit 1 when there is one."""
    from streams.check import check_all, check_scenarios  # slow import
    from streams.clock import SystemClock

    from .commands.checked import words_of  # slow import

    settings = read_settings(seeds=seeds, library=library, data=data)
    if hosts:
        from .commands.hosts import tell_hosts  # slow import

        raise SystemExit(tell_hosts(settings, as_json=json, say=say))
    if seeds is None and library is None:
        settings = of_office(settings)
    where, area = (settings.seeds, settings.library), settings.areas[0]
    if files:
        result = check_scenarios(files, *where, area=area)
    else:
        result = check_all(*where, area=area, doors_file=settings.doors_file, now=SystemClock().now())
    tell(result, words_of, as_json=json)
    raise SystemExit(0 if result.ok else 1)


@app.command()
def due(
    rule: Annotated[str, typer.Option(help="rule id, e.g. CMP-1")],
    start: Annotated[str, typer.Option("--from", help="instant the clock starts, e.g. 2026-11-24T10:00 (Beijing)")],
    anchor: Annotated[str | None, typer.Option(help="instant that chooses the version; default: --from")] = None,
    json: Json = False,
) -> None:
    """When a rule falls due, its reminders, which version applies and by which article."""
    from playbooks.law.deadlines import due as due_at  # slow import
    from playbooks.law.deadlines import load_rules
    from playbooks.law.workdays import load_workdays  # slow import

    from .commands.due import words_of  # slow import

    settings = of_office(read_settings())
    rules = load_rules(settings.seeds / "deadlines.yaml")
    result = due_at(
        rules.get(rule),
        _instant(start, "--from"),
        anchor=_instant(anchor, "--anchor") if anchor else None,
        workdays=load_workdays(settings.seeds / "workdays", settings.seeds / "holidays.yaml"),
    )
    tell(result, lambda found: words_of(found, rules.get(rule).title), as_json=json)


@app.command()
def explain(
    kind: Annotated[
        str | None, typer.Option(help="rumour, incident, complaint, sampling_failure, news, irrelevant")
    ] = None,
    channel: Annotated[
        str | None, typer.Option(help="complaint, sampling, media, illness, notice, duty: where it comes from")
    ] = None,
    request: Annotated[str | None, typer.Option(help="complaint, report, both, enquiry: what the sender wants")] = None,
    hazard: Annotated[
        str | None, typer.Option(help="id of a hazard, e.g. HZ-B.salmonella; `--hazard list` names all")
    ] = None,
    venue: Annotated[
        str | None, typer.Option(help="kind of place, e.g. school_canteen; `--venue list` names all")
    ] = None,
    product: Annotated[str | None, typer.Option(help="food category id, e.g. P09; `--product list` names all")] = None,
    ill: Annotated[int | None, typer.Option(min=0, help="how many are ill")] = None,
    hospitalised: Annotated[int | None, typer.Option(min=0, help="how many are in hospital")] = None,
    observed: Annotated[int | None, typer.Option(min=0, help="how many are kept under observation")] = None,
    critical: Annotated[int | None, typer.Option(min=0, help="how many are critically ill")] = None,
    dead: Annotated[int | None, typer.Option(min=0, help="how many have died")] = None,
    children: Annotated[bool, typer.Option("--children", help="children are among them")] = False,
    area: Annotated[str | None, typer.Option(help="six-digit county code")] = None,
    at: Annotated[str | None, typer.Option(help="instant it is received (Beijing)")] = None,
    signal: Annotated[Path | None, typer.Option("--signal", help="a signal as JSON instead of the facts")] = None,
    json: Json = False,
) -> None:
    """Which playbook answers, its steps, who, due when, by which article. Nothing is stored."""
    from .commands.explain import explain_facts, explain_signal, words_of  # slow import

    settings = of_office(read_settings())
    if signal is not None:
        try:
            result = explain_signal(settings, _content(signal), _instant(at, "--at") if at else None)
        except SignalError as error:
            raise CommandError(f"{signal}：{error}") from None
    else:
        if at is None:
            raise typer.BadParameter("请用 --at 给出收到的时间，例如 2026-11-24T10:00")
        given: dict[str, Any] = {
            "kind": kind,
            "channel": channel,
            "request": request,
            "hazard": hazard,
            "venue": venue,
            "product_category": product,
            "ill": ill,
            "hospitalised": hospitalised,
            "observed": observed,
            "critical": critical,
            "dead": dead,
            "children": children or None,
            "area": area,
        }
        facts = {name: value for name, value in given.items() if value is not None}
        result = explain_facts(settings, facts, _instant(at, "--at"))
    tell(result, words_of, as_json=json)


@app.command()
def status(data: Data = None, database: DatabaseUrl = None, check: Check = False, json: Json = False) -> None:
    """Whether the desk runs, queue, overdue, lag, dead letters, and when each source was last heard."""
    from .commands.status import is_red, status_of, words_of  # slow import

    numbers = status_of(read_settings(data=data, database=database))
    tell(numbers, words_of, as_json=json)
    raise typer.Exit(1 if check and is_red(numbers) else 0)


@app.command()
def channel(
    name: Annotated[str, typer.Argument(help="a channel of doors.yaml")],
    to: Annotated[str, typer.Option(help="address, number or group as the channel understands it")] = "",
    data: Data = None,
) -> None:
    """Send one test message by a channel and say which of DNS, TCP, TLS, login or delivery failed; exit 1 then."""
    from streams.clock import SystemClock

    from .commands.channels import try_channel  # slow import

    found = try_channel(read_settings(data=data), name, to, clock=SystemClock())
    typer.echo(found.message)
    raise typer.Exit(0 if found.failed is None else 1)


@app.command()
def relay(
    folder: Annotated[Path, typer.Argument(help="where the office's relay channel put its files")],
    data: Data = None,
    receive: Annotated[Path | None, typer.Option(help="stay, and write what vendors post into this folder")] = None,
    host: Annotated[str, typer.Option(help="with --receive: address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="with --receive: port to listen on")] = 8322,
) -> None:
    """On a second machine that has the network: send the notices that crossed as files (exit 3 when some are left);
    with --receive also take in what vendors post, as files for the desk."""
    from connectors.doors_file import load_doors  # slow import
    from streams.clock import SystemClock

    from .commands.relay import build_relay, send_what_crossed, serve_relay  # slow import
    from .commands.run import free_port  # slow import

    settings, clock = read_settings(data=data), SystemClock()
    file = settings.doors_file
    if receive is None:
        load_doors(file)
        if not folder.is_dir():
            raise CommandError(f"{folder}：没有这个文件夹。请写明值班台的中转渠道放文件的文件夹")
        sent, failed = send_what_crossed(folder, file, clock=clock, say=say)
        typer.echo(f"送出 {sent} 条，未送出 {failed} 条")
        raise typer.Exit(3 if failed else 0)
    app = build_relay(file, receive, clock=clock, body_max=settings.body_max, say=say)
    if not 0 <= port <= 65535:
        raise CommandError(f"--port {port}：应为 0 到 65535 的整数")
    with free_port(host, port) as listener:
        if port not in (0, listener.getsockname()[1]):
            raise CommandError(f"端口 {port} 已被占用；来源的推送地址里写着它，请换一个或停掉占用的程序")
        serve_relay(app, listener, lambda: send_what_crossed(folder, file, clock=clock, say=say), say=say)


@app.command()
def topics(json: Json = False) -> None:
    """The distributed system: make its topics in Kafka, or bring them up to date."""
    from .commands.cluster import topics as make_topics  # slow import

    make_topics(read_settings(), as_json=json, say=say)


@app.command()
def worker(
    data: Data = None,
    database: DatabaseUrl = None,
    name: Annotated[str | None, typer.Option(help="its name, the same after a restart (SHIAN_WORKER_NAME)")] = None,
) -> None:
    """The distributed system: assess, gather and decide what comes by Kafka, until told to stop."""
    from .commands.cluster import worker as work  # slow import

    work(read_settings(data=data, database=database, worker_name=name), say=say)


@app.command()
def get(
    path: Annotated[str, typer.Argument(help="a path such as / or /api/alerts")],
    data: Data = None,
    database: DatabaseUrl = None,
    login: Annotated[str | None, typer.Option("--as", help="the account that looks, once there are accounts")] = None,
) -> None:
    """Run the web application once and print its answer to one GET; exit 1 for a refusal, with the reason."""
    from .commands.get import get_once  # slow import

    code, body = get_once(read_settings(data=data, database=database), path, login)
    sys.stdout.buffer.write(body + b"\n")
    raise SystemExit(0 if code < 400 else 1)


def _instant(text: str, option: str) -> datetime:
    from connectors.dates import parse_instant  # slow import

    try:
        return parse_instant(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from None


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise CommandError(f"{path}：打不开文件（{os_reason(error)}）") from None


def _content(path: Path) -> bytes:
    with _opened(path) as file:
        return file.read()
