"""Settings: read once, refused at the door with the name, the value and what would be right."""

from datetime import time
from pathlib import Path

import pytest

from streams.settings import SETTINGS, SettingsError, read_settings


def test_without_an_environment_the_defaults_hold():
    settings = read_settings({})
    assert (settings.host, settings.port, settings.areas) == ("127.0.0.1", 8321, ("410702",))
    assert (settings.office_opens, settings.office_closes) == (time(8, 30), time(18, 0))
    assert settings.assess_processes >= 1


def test_the_environment_is_over_the_defaults_and_the_command_over_both():
    environment = {"SHIAN_PORT": "9000", "SHIAN_DATA": "/tmp/a"}
    settings = read_settings(environment, port=9001, data=None)
    assert (settings.port, settings.data) == (9001, Path("/tmp/a"))


def test_an_empty_variable_is_no_variable():
    assert read_settings({"SHIAN_PORT": ""}).port == 8321


def test_several_areas_may_be_given():
    assert read_settings({"SHIAN_AREA": "410702, 410703"}).areas == ("410702", "410703")


def test_the_database_is_in_the_data_folder_unless_a_url_is_given(tmp_path):
    assert read_settings({}, data=tmp_path).database_url == f"sqlite:///{tmp_path}/shian.db"
    url = "postgresql+psycopg://office@localhost/shian"
    assert read_settings({"SHIAN_DATABASE": url}).database_url == url


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SHIAN_PORT", "http"),
        ("SHIAN_PORT", "70000"),
        ("SHIAN_PORT", "-1"),
        ("SHIAN_AREA", "4107"),
        ("SHIAN_AREA", "，"),
        ("SHIAN_OFFICE_HOURS", "8.30 to 18"),
        ("SHIAN_OFFICE_HOURS", "18:00-08:30"),
        ("SHIAN_NOTICES_MAX", "0"),
        ("SHIAN_BODY_MAX", "10"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_its_value(name, value):
    with pytest.raises(SettingsError) as refused:
        read_settings({name: value})
    assert str(refused.value).startswith(f"{name}={value!r}: must ")


def test_every_setting_has_a_name_of_ours_and_says_what_it_does():
    assert [name for name, _, words in SETTINGS if not name.startswith("SHIAN_") or len(words) < 10] == []
