"""`shian desk` stands beside others on one PostgreSQL: on SQLite nobody would assess what it takes in."""

from dataclasses import replace

import pytest
from commands import shian

from console.commands.desk import run_desk
from console.commands.errors import CommandError
from streams.settings import read_settings


@pytest.mark.parametrize("database", ["", "sqlite:///{}/other.db"], ids=["none", "a file"])
def test_a_database_that_one_process_has_for_itself_is_refused(tmp_path, database):
    settings = replace(read_settings(data=tmp_path), database=database.format(tmp_path))
    with pytest.raises(CommandError, match="与其他进程共用 PostgreSQL"):
        run_desk(settings, say=print)
    assert [*tmp_path.iterdir()] == []


def test_an_address_that_is_none_is_said_in_words(tmp_path):
    answer = shian("desk", "--data", tmp_path, "--database", "nonsense")
    assert [answer.code, answer.err.startswith("SHIAN_DATABASE：写得不对")] == [2, True]
