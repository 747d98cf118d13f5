"""The commands of what stands beside the workers on one PostgreSQL."""

from typing import Annotated

import typer

from streams.settings import read_settings

from .options import Data, DatabaseUrl


def desk(
    data: Data = None,
    database: DatabaseUrl = None,
    host: Annotated[str | None, typer.Option(help="address (SHIAN_HOST)")] = None,
    port: Annotated[int | None, typer.Option(help="port (SHIAN_PORT)")] = None,
) -> None:
    """The desk, intake, watch and notices beside other processes on one PostgreSQL; these assess what it takes in."""
    from .desk import run_desk  # slow import
    from .run import AlreadyRunning  # slow import

    settings = read_settings(data=data, database=database, host=host, port=port)
    try:
        run_desk(settings, say=typer.echo)
    except AlreadyRunning as already:
        typer.echo(f"这份数据已由进程 {already.pid} 运行：{already.address}")
        raise SystemExit(1) from None


def migrate(data: Data = None, database: DatabaseUrl = None) -> None:
    """Bring the database's schema up to date; changes nothing when it is."""
    from .desk import migrate_database  # slow import

    typer.echo(migrate_database(read_settings(data=data, database=database)))


COMMANDS = [desk, migrate]
