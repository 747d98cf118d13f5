"""What an office's server gets: locked by hash, without a compiler or a registry, run by a user of its own.

Installing it without a network is `make bundle-test` (root, minutes); here is what can be looked at in a moment.
"""

import configparser
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import bundle  # noqa: E402
import sbom  # noqa: E402

OFFICE = ROOT / "scripts/office"
SHELL = [*sorted(OFFICE.glob("*.sh")), OFFICE / "shian", ROOT / "scripts/office_room.sh"]


def unit(name):
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read_string((OFFICE / name).read_text("utf-8"))
    return parser


def a_wheel(folder, name="example", version="1.0", licence="License-Expression: MIT"):
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        said = f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n{licence}\n"
        archive.writestr(f"{name}-{version}.dist-info/METADATA", said)
    return path


@pytest.mark.parametrize("path", SHELL, ids=lambda path: path.name)
def test_the_shell_reads_every_script(path):
    assert subprocess.run(["sh", "-n", path], capture_output=True).returncode == 0


@pytest.mark.parametrize("path", [*SHELL, ROOT / "scripts/bundle.py"], ids=lambda path: path.name)
def test_nothing_on_the_server_asks_a_network(path):
    said = path.read_text("utf-8")
    assert [word for word in ("curl", "wget", "http://", "https://", "apt-get", "yum") if word in said] == []


def test_the_installer_takes_no_wheel_but_those_whose_hash_it_knows():
    said = (OFFICE / "install.sh").read_text("utf-8")
    assert [option for option in ("--no-index", "--require-hashes", "--no-deps") if option not in said] == []
    assert said.index("sha256sum -c") < said.index("-m venv")


@pytest.mark.parametrize("name", ["shian.service", "shian-backup.service"])
def test_a_service_runs_as_its_own_user_and_writes_only_its_own_folders(name):
    service = unit(name)["Service"]
    assert [service["User"], service["ProtectSystem"], service["NoNewPrivileges"]] == ["shian", "strict", "yes"]
    allowed = {"/var/lib/shian", "/var/log/shian", "/var/backups/shian"}
    assert set(service["ReadWritePaths"].split()) <= allowed
    assert service["EnvironmentFile"] == "/etc/shian/shian.env"


def test_the_backup_is_made_every_night_also_when_the_machine_was_off():
    timer = unit("shian-backup.timer")["Timer"]
    assert [timer["OnCalendar"], timer["Persistent"]] == ["*-*-* 02:30:00", "true"]


def test_the_log_is_kept_for_more_than_six_months():
    words = (OFFICE / "shian.logrotate").read_text("utf-8").split()
    weeks, days = int(words[words.index("rotate") + 1]), int(words[words.index("maxage") + 1])
    assert ["weekly" in words, weeks * 7 > 184, days > 184] == [True, True, True]


def test_the_settings_of_a_fresh_server_are_settings():
    from streams.settings import SETTINGS, read_settings

    lines = (OFFICE / "shian.env").read_text("utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert set(given) <= {name for name, _, _ in SETTINGS}
    assert read_settings(given).data == Path("/var/lib/shian")


@pytest.mark.parametrize(("python", "numpy"), [("3.11", "numpy==2.4"), ("3.13", "numpy==2.5")])
def test_the_lock_s_markers_are_read_for_the_server_not_for_this_machine(python, numpy):
    lines = bundle.for_python(bundle.read_lock("run"), python, "aarch64")
    assert [line.split()[0].startswith(numpy) for line in lines if line.startswith("numpy")] == [True]
    assert [line for line in lines if ";" in line or "--hash=sha256:" not in line] == []
    assert [line for line in lines if line.startswith("colorama")] == []


def test_a_requirement_names_the_wheel_s_own_hash(tmp_path):
    wheel = a_wheel(tmp_path)
    assert bundle.requirement_of(wheel) == f"example==1.0 --hash=sha256:{bundle.digest(wheel)}"


def test_the_same_content_makes_the_same_archive_and_its_checksums_hold(tmp_path):
    place = tmp_path / "shian-1"
    (place / "wheels").mkdir(parents=True)
    a_wheel(place / "wheels")
    (place / "install.sh").write_text("#!/bin/sh\n", "utf-8")
    (place / "SHA256SUMS").write_text("".join(bundle.checksums(place)), "utf-8")
    first, second = (bundle.pack(place, tmp_path / name, 1).read_bytes() for name in ("a", "b"))
    checked = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=place)
    whole = subprocess.run(["sha256sum", "-c", "--quiet", "shian-1.tar.gz.sha256"], cwd=tmp_path / "a")
    assert [first == second, checked.returncode, whole.returncode] == [True, 0, 0]


def test_the_bill_of_materials_is_valid_and_names_licence_and_checksum(tmp_path):
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    a_wheel(tmp_path, "shian", "0.1.0")
    wheel = a_wheel(tmp_path, "other", "2.0", "Classifier: License :: OSI Approved :: BSD License")
    text = sbom.bill(tmp_path, "0.1.0", 1_700_000_000)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    said = json.loads(text)
    (component,) = said["components"]
    assert [component["purl"], component["hashes"][0]["content"]] == ["pkg:pypi/other@2.0", bundle.digest(wheel)]
    assert "BSD" in json.dumps(component["licenses"])
    assert said["metadata"]["component"]["name"] == "shian"
