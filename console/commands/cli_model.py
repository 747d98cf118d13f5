"""The commands that train the classifier and say how good it is."""

import json as plain_json
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from streams.settings import read_settings

from .errors import CommandError
from .options import Data, Json, tell


def train(
    labelled: Annotated[list[Path] | None, typer.Argument(help="labelled files or folders; default: the seeds")] = None,
    out: Annotated[Path | None, typer.Option(help="folder of the model; default: one in the data folder")] = None,
    seed: Annotated[int, typer.Option()] = 20261124,
    without: Annotated[list[str] | None, typer.Option(help="a source to leave out; may be given again")] = None,
    with_corrections: Annotated[
        bool, typer.Option("--with-corrections", help="teach the model on duty what officers corrected")
    ] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Train the classifier from labelled texts; the same texts and seed give the same model.

    With --with-corrections the model on duty is taught what officers corrected, as a challenger in a folder of its own,
    and both are compared on labelled texts and on the latest corrections. The model on duty is never replaced: set
    SHIAN_MODEL to the other's folder and start again.
    """
    from .train import train_challenger, train_model, words_of  # slow import

    settings = read_settings(data=data)
    if with_corrections:
        found = train_challenger(settings, labelled or [], out, seed, without=without or [])
        tell(found, words_of, as_json=json)
        return
    report, folder = train_model(settings, labelled or [], out, seed, without=without or [])
    typer.echo(
        msgspec.json.encode(report).decode()
        if json
        else plain_json.dumps(msgspec.to_builtins(report), ensure_ascii=False, indent=2)
    )
    typer.echo(f"已写入 {folder.resolve()}，未启用；要启用，设 SHIAN_MODEL 为这个文件夹再启动。", err=True)


def evaluate(
    labelled: Annotated[list[Path] | None, typer.Argument(help="labelled files or folders; default: the seeds")] = None,
    seed: Annotated[int, typer.Option()] = 20261124,
    without: Annotated[list[str] | None, typer.Option(help="a source to leave out; may be given again")] = None,
    leave_out: Annotated[
        bool, typer.Option("--leave-out", help="also each real source judged by a model without it")
    ] = False,
    html: Annotated[Path | None, typer.Option(help="write the page with its plots here")] = None,
    card: Annotated[
        Path | None, typer.Option(help="write the scores into the card of the model in this folder")
    ] = None,
    on_duty: Annotated[
        bool, typer.Option("--on-duty", help="ask the model on duty, as it stands, about own labelled files")
    ] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Score the classifier on texts held back by event, with simpler ways beside it on the same folds.

    For each fold a model is trained anew. With --on-duty the model on duty answers as it stands, by the office's own
    words and rumours: lines of text, kind and relevant, with title and channel where there are any.
    """
    from . import evaluate as asked  # slow import

    if on_duty:
        given = {"--html": html, "--card": card, "--without": without, "--leave-out": leave_out}
        if unused := "、".join(name for name, value in given.items() if value):
            raise CommandError(f"{unused}：只用于另训模型的评测，不能与 --on-duty 同用")
        from streams.office.office_files import effective  # slow import

        told = asked.evaluate_on_duty(effective(read_settings(data=data)), labelled or [], seed)
        tell(told, asked.words_of_duty, as_json=json)
        return
    places, without = labelled or [], without or []
    found = asked.evaluate_model(read_settings(), places, seed, without=without, leave_out=leave_out)
    if html:
        html.write_text(asked.page_of(found), "utf-8")
    tell(found, asked.words_of, as_json=json)
    if card:
        asked.write_card_of(card, found, asked.command_of(places, seed, without))


def drift(data: Data = None, json: Json = False) -> None:
    """How often officers corrected the classifier, week by week, and whether texts still are what it learned from."""
    from streams.assessor import assessor_of
    from streams.clock import SystemClock
    from streams.office.office_files import effective

    from ..learning import learning, words_of  # slow import
    from .status import reading

    settings = effective(read_settings(data=data))
    with reading(settings) as connection:
        found = learning(connection, assessor_of(settings)(), SystemClock().now())
    tell(found, words_of, as_json=json)


COMMANDS = [train, evaluate, drift]
