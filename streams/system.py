"""Wiring, in one place: settings in, everything that runs out."""

import logging
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from threading import Event
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from classifiers.errors import ClassifierError
from classifiers.rumours import load_rumours, withdrawn_from
from classifiers.topics.taxonomy import load_taxonomy
from connectors.channels.outbox import Outbox
from connectors.doors import Doors
from connectors.doors_file import load_doors
from playbooks.district.districts import area_code_of
from playbooks.district.gazetteer import load_gazetteer
from playbooks.district.roster import Rota
from playbooks.errors import PlaybookError
from playbooks.load import load_reference
from playbooks.playbook import KeptPlaybook
from playbooks.reference import Reference, as_law_is

from .clock import TimeSource
from .cluster.patience import wait_s
from .gathering.knowledge import Knowledge, load_harm_words
from .notify import ChannelOut
from .office.office_files import KIND, LADDER_FILE, effective_in, version_now
from .office.references import version_of
from .office.refolding import refold
from .privacy.attachments import Attachments
from .settings import Settings, data_folder
from .store import schema as t
from .store.database import Database
from .store.keyed import vault_of
from .store.sharing import is_away
from .store.vault import Vault
from .telling.announcing import with_topic

RUMOURS = "rumours.yaml"


@dataclass(slots=True, kw_only=True)
class System:
    """The parts that runners, desk and commands share."""

    settings: Settings
    clock: TimeSource
    database: Database
    reference: Reference
    knowledge: Knowledge
    vault: Vault
    channel: ChannelOut
    doors: Doors = Doors()
    shipped: Settings
    """The settings as they were given, with the seeds as shipped."""
    said: tuple[tuple[str, int], ...] = ()
    """The versions of the office's own files that were read."""

    @property
    def attachments(self) -> Attachments:
        """What came with mails, in the data folder."""
        return Attachments(self.settings.data, self.vault)


def build(settings: Settings, clock: TimeSource, *, database_url: str | None = None) -> System:
    """Everything wired; the database's schema is brought up to date. Raises PlaybookError when seeds have
    faults, DoorsError when `doors.yaml` has."""
    data_folder(settings)
    with ExitStack() as failed:
        database = Database(database_url or settings.database_url, pool=settings.database_pool)
        failed.callback(database.close)
        database.prepare()
        system = _built(database, settings, clock)
        failed.pop_all()
    return system


def _built(database: Database, settings: Settings, clock: TimeSource) -> System:
    read = _read_fitting(database, settings, clock)
    refold(database, read.reference, clock.now())
    doors = load_doors(settings.doors_file)
    area_code = area_code_of(read.reference.districts, read.settings.areas)
    return System(
        settings=read.settings,
        clock=clock,
        database=database,
        reference=read.reference,
        knowledge=read.knowledge,
        vault=vault_of(database, settings.master_key_file, is_named=bool(settings.master_key), area_code=area_code),
        channel=Outbox(settings.data / "outbox"),
        doors=with_topic(doors, settings, [each.id for each in read.reference.departments]),
        shipped=settings,
        said=read.said,
    )


class _Read(NamedTuple):
    settings: Settings
    said: tuple[tuple[str, int], ...]
    reference: Reference
    knowledge: Knowledge


def _read_fitting(database: Database, shipped: Settings, clock: TimeSource) -> _Read:
    """What the office says; of what an upgrade outgrew, what was shipped: the desk must start."""
    try:
        return _read(database, shipped)
    except (PlaybookError, ClassifierError):
        from .office.outgrown import set_aside  # it tries files with everything that is built on a system

        outgrown = set_aside(database, shipped, clock.now())
        if not outgrown:
            raise
    for path, fault in outgrown.items():
        logging.getLogger(__name__).warning("%s does not fit this release and is as shipped now: %s", path, fault)
    return _read(database, shipped)


def _read(database: Database, shipped: Settings) -> _Read:
    with database.reading() as connection:
        settings, said = effective_in(connection, shipped), version_now(connection)
        return _Read(settings, said, read_reference(settings, connection), load_knowledge(settings.seeds))


def reference_of(settings: Settings) -> Reference:
    """What the office's files say, within its hours. Raises PlaybookError."""
    opens, closes = settings.office_opens, settings.office_closes
    return load_reference(settings.seeds, settings.library, areas=settings.areas, opens=opens, closes=closes)


def read_reference(settings: Settings, connection: Connection, before: Reference | None = None) -> Reference:
    """Everything decisions read, and the playbooks that cases were opened under and the library no longer holds."""
    reference = reference_of(settings)
    bodies = connection.execute(select(t.documents.c.hash, t.documents.c.body).where(t.documents.c.kind == "playbook"))
    kept = {row.hash: msgspec.json.decode(row.body, type=KeptPlaybook) for row in bodies}
    earlier, wanted = (before.by_hash, before.wanted) if before else ({}, {})
    said = version_of(connection, KIND, LADDER_FILE)
    ladder = msgspec.structs.replace(reference.ladder, since=said.at if said else None)
    former = {hash_: as_law_is(each, reference.rules) for hash_, each in {**earlier, **kept}.items()}
    by_hash = {**former, **reference.by_hash}
    withdrawn = withdrawn_from(load_rumours(settings.seeds / RUMOURS))
    roster = Rota(reference.people) if before and isinstance(before.roster, Rota) else reference.roster
    return replace(reference, by_hash=by_hash, wanted=wanted, ladder=ladder, withdrawn=withdrawn, roster=roster)


def build_when_there(settings: Settings, clock: TimeSource) -> System:
    """The same, once the database can be reached: it may come up later than what works on it."""
    for tries in count():
        try:
            return build(settings, clock)
        except SQLAlchemyError as error:
            if not is_away(error):
                raise
            logging.getLogger(__name__).warning("waiting for the database: %s", error)
            Event().wait(wait_s(tries))
    raise AssertionError("never counts to its end")


def load_knowledge(seeds: Path) -> Knowledge:
    """Names, known rumours and the words of harm, from the seeds."""
    rumours = load_rumours(seeds / RUMOURS)
    return Knowledge(
        taxonomy=load_taxonomy(seeds / "taxonomy.yaml"),
        rumours={rumour.id: rumour for rumour in rumours},
        gazetteer=load_gazetteer(seeds),
        harm_words=load_harm_words(seeds),
    )
