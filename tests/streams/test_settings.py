"""Settings: read once, refused at the door with the name, the value and what would be right."""

from datetime import time
from pathlib import Path

import pytest

from connectors.broker import Access, Login
from streams.settings import MODEL, SETTINGS, SettingsError, data_folder, misspelt, read_settings


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
        ("SHIAN_HOST", "foo..bar"),
        ("SHIAN_HOST", "http://0.0.0.0"),
        ("SHIAN_AREA", "4107"),
        ("SHIAN_AREA", "，"),
        ("SHIAN_OFFICE_HOURS", "8.30 to 18"),
        ("SHIAN_OFFICE_HOURS", "18:00-08:30"),
        ("SHIAN_OFFICE_HOURS", "08:30+01:00-18:00"),
        ("SHIAN_NAMES", "http://desk.example.org"),
        ("SHIAN_NAMES", "desk.example.org, y z"),
        ("SHIAN_BACKUP_KEY", "banana"),
        ("SHIAN_KAFKA", "a:9093 b:9093"),
        ("SHIAN_NOTICES_MAX", "0"),
        ("SHIAN_NOTICES_MAX", "²"),
        ("SHIAN_ASSESS_PROCESSES", "0"),
        ("SHIAN_ASSESS_PROCESSES", "all"),
        ("SHIAN_TOKENIZER", "jiba"),
        ("SHIAN_BODY_MAX", "10"),
        ("SHIAN_OIDC_ISSUER", "http://id.example.org"),
        ("SHIAN_OIDC_ISSUER", "https://id.example.org"),
        ("SHIAN_OIDC_SCOPE", "profile"),
        ("SHIAN_OIDC_CA", "ca.pem"),
        ("SHIAN_KAFKA_TLS", "true"),
        ("SHIAN_KAFKA_CA", "ca.pem"),
        ("SHIAN_KAFKA_USER", "shian"),
        ("SHIAN_KAFKA_MECHANISM", "GSSAPI"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_its_value(name, value):
    with pytest.raises(SettingsError) as refused:
        read_settings({name: value})
    assert str(refused.value).startswith(f"{name}={value!r}：应")


def test_how_the_brokers_are_reached_is_one_thing_with_the_password_from_a_file(tmp_path):
    (tmp_path / "ca.pem").write_text("")
    (tmp_path / "password").write_text("示例\n", "utf-8")
    environment = {
        "SHIAN_KAFKA": "a:9093, b:9093",
        "SHIAN_KAFKA_TLS": "yes",
        "SHIAN_KAFKA_CA": str(tmp_path / "ca.pem"),
        "SHIAN_KAFKA_USER": "shian",
        "SHIAN_KAFKA_PASSWORD_FILE": str(tmp_path / "password"),
    }
    login = Login(user="shian", password="示例", mechanism="SCRAM-SHA-512")
    assert read_settings(environment).kafka_access == Access(
        servers=("a:9093", "b:9093"), tls=True, ca=tmp_path / "ca.pem", login=login
    )
    assert read_settings({"SHIAN_KAFKA": "a"}).kafka_access == Access(servers=("a",))


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"SHIAN_KAFKA_TLS": "yes", "SHIAN_KAFKA_CA": "no.pem"}, "SHIAN_KAFKA_CA='no.pem'：应为读得了的文件"),
        (
            {"SHIAN_KAFKA_TLS": "yes", "SHIAN_KAFKA_CA": "/"},
            "SHIAN_KAFKA_CA='/'：应为读得了的文件（是文件夹，不是文件）",
        ),
        ({"SHIAN_DATABASE_PASSWORD": "x"}, "SHIAN_DATABASE_PASSWORD：应与 SHIAN_DATABASE 一起设"),
        ({"SHIAN_KAFKA_PASSWORD": "x"}, "SHIAN_KAFKA_USER=''：应与 SHIAN_KAFKA_PASSWORD"),
    ],
)
def test_half_of_a_login_and_a_file_that_is_not_there_are_refused(environment, named):
    with pytest.raises(SettingsError) as refused:
        read_settings(environment)
    assert str(refused.value).startswith(named)


def test_every_setting_has_a_name_of_ours_and_says_what_it_does():
    assert [name for name, _, words in SETTINGS if not name.startswith("SHIAN_") or len(words) < 10] == []


def test_a_doors_file_that_was_named_and_is_not_there_is_refused_with_the_remedy(tmp_path):
    named = tmp_path / "nope.yaml"
    with pytest.raises(SettingsError) as refused:
        read_settings({"SHIAN_DOORS": str(named)})
    remedy = "请改正路径或放好文件；不设此项则用数据目录里的 doors.yaml"
    assert str(refused.value) == f"SHIAN_DOORS={named}：没有这个文件或文件夹，{remedy}"
    with pytest.raises(SettingsError) as refused:
        read_settings({"SHIAN_DOORS": str(tmp_path)})
    assert str(refused.value) == f"SHIAN_DOORS={tmp_path}：是文件夹，不是文件，{remedy}"


def test_what_a_command_was_told_is_held_to_the_same_as_the_environment():
    with pytest.raises(SettingsError) as refused:
        read_settings({"SHIAN_PORT": "9000"}, port=70000)
    assert str(refused.value) == "SHIAN_PORT='70000'：应为 0 到 65535 的整数"


def test_a_misspelt_variable_is_told_with_the_likely_name_and_others_are_left():
    environment = {
        "SHIAN_BODYMAX": "3",
        "SHIAN_PORT": "9000",
        "SHIAN_OIDC_SECRET_FILE": "/run/secret",
        "SHIAN_WECOM": "env of doors.yaml",
        "OTHER": "1",
    }
    assert list(misspelt(environment)) == ["SHIAN_BODYMAX：没有这个设置，没有采用；是不是 SHIAN_BODY_MAX？"]


def test_a_data_folder_is_made_and_what_cannot_be_one_is_refused(tmp_path):
    assert data_folder(read_settings({}, data=tmp_path / "a" / "b")).is_dir()
    (tmp_path / "file").write_text("")
    refusals = {}
    for name in ("file", "file/below"):
        with pytest.raises(SettingsError) as refused:
            data_folder(read_settings({}, data=tmp_path / name))
        refusals[name] = str(refused.value).split("，请")[0]
    assert refusals == {
        "file": f"SHIAN_DATA={tmp_path}/file：不能作数据目录（已有同名的文件）",
        "file/below": f"SHIAN_DATA={tmp_path}/file/below：不能作数据目录（路径中有一段是文件，不是文件夹）",
    }


def test_a_folder_without_a_model_is_refused_before_anything_starts(tmp_path):
    with pytest.raises(SettingsError) as refused:
        read_settings({"SHIAN_MODEL": str(tmp_path)})
    assert str(refused.value).startswith(f"SHIAN_MODEL={tmp_path}：这里没有模型（model.json）")
    assert read_settings({"SHIAN_MODEL": str(MODEL)}).model == MODEL


def test_a_doors_file_that_was_named_and_is_there_is_the_offices(tmp_path):
    named = tmp_path / "own.yaml"
    named.write_text("", "utf-8")
    assert read_settings({"SHIAN_DOORS": str(named)}).doors_file == named
