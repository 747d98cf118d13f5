"""What an office's server gets: locked by hash, without a compiler or a registry, run by a user of its own.

Installing it without a network is `make bundle-test` (root, minutes); here is what can be looked at in a moment.
"""

import configparser
import getpass
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))

import bundle
import sbom

ROOT = Path(__file__).parent.parent
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


def of_the_office(settings, said, **env):
    """What office.sh answers to `said` where the settings are these."""
    command = ["sh", "-euc", f". '{OFFICE}/office.sh'; {said}"]
    answer = subprocess.run(command, env={**os.environ, "SETTINGS": str(settings), **env}, capture_output=True)
    return answer.returncode, answer.stdout.decode()


def settings_of(folder, *lines):
    path = folder / "shian.env"
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def test_an_office_is_known_by_its_own_data_folder_and_by_postgresql_too(tmp_path):
    (tmp_path / "secret").write_text("postgresql://example/shian\n", "utf-8")
    (tmp_path / "shian.db").touch()
    offices = [f"SHIAN_DATA={tmp_path}"], ["SHIAN_DATABASE=postgresql://x"], [f"SHIAN_DATABASE_FILE={tmp_path}/secret"]
    none = [f"SHIAN_DATA={tmp_path}/empty"], [f"SHIAN_DATA={tmp_path}/empty", "SHIAN_DATABASE="]
    found = [of_the_office(settings_of(tmp_path, *lines), "may_have_office")[0] for lines in (*offices, *none)]
    assert found == [0, 0, 0, 1, 1]


def test_an_upgrade_that_cannot_be_backed_up_says_why(tmp_path):
    asked = [["SHIAN_BACKUP_KEY="], [], ["SHIAN_BACKUP_KEY=age1example"], [f"SHIAN_BACKUP_KEY_FILE={tmp_path}/key"]]
    (tmp_path / "key").write_text("age1example\n", "utf-8")
    told = [of_the_office(settings_of(tmp_path, *lines), "why_no_backup") for lines in asked]
    assert [(code, "SHIAN_BACKUP_KEY" in why) for code, why in told] == [(0, True), (0, True), (0, False), (0, False)]


def test_an_upgrade_is_refused_before_anything_is_changed_and_backed_up_before_the_service_stops():
    said = (OFFICE / "install.sh").read_text("utf-8")
    steps = ["$(why_no_backup)", "useradd", "-m venv", "shian backup", "systemctl stop", "mv -T", "take_up_units"]
    places = [said.index(step) for step in steps]
    assert places == sorted(places)
    assert said.count("sh install.sh --without-backup") == 2


def test_the_service_is_not_started_before_the_office_is_founded_not_by_a_restart_of_the_machine_either():
    lines = (OFFICE / "install.sh").read_text("utf-8").splitlines()
    begins = ("systemctl enable", "systemctl start", "take_up_units")
    started = [number for number, line in enumerate(lines) if line.strip().startswith(begins)]
    founded = lines.index('elif [ -n "$is_upgrade" ] || [ -e "$(data_folder)/shian.db" ]; then')
    assert started == [founded + 1]


UNITS = ("shian.service", "shian-backup.timer")


@pytest.mark.parametrize(
    ("stands", "does"),
    [
        (("enabled active", "enabled active"), ["enable --now {0}", "enable --now {1}"]),
        (("disabled inactive", "enabled active"), ["enable --now {1}"]),
        (("disabled active", "masked inactive"), ["start {0}"]),
        (("enabled active", "not-found inactive"), ["enable --now {0}", "enable --now {1}"]),
    ],
)
def test_an_upgrade_leaves_disabled_what_the_administrator_disabled(tmp_path, stands, does):
    for unit, stand in zip(UNITS, stands, strict=True):
        (tmp_path / unit).write_text(stand.replace(" ", "\n"), "utf-8")
    program = tmp_path / "systemctl"
    program.write_text(
        f"""#!/bin/sh
cd '{tmp_path}'
case "$1" in
    is-enabled) head -n 1 "$2"; grep -q ^enabled "$2" ;;
    is-active) grep -qx active "$3" ;;
    *) echo "$*" >> done ;;
esac
""",
        "utf-8",
    )
    program.chmod(0o755)
    path = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    code, said = of_the_office(tmp_path / "shian.env", "set -e; note_units; take_up_units", **path)
    asked = (tmp_path / "done").read_text("utf-8").splitlines()
    assert [code, asked] == [0, [each.format(*UNITS) for each in does]]
    assert ["原来是停用的" in said, *(f"{unit} 原来" in said for unit in UNITS)] == [
        any(stand.startswith(("disabled", "masked")) for stand in stands),
        *(stand.startswith(("disabled", "masked")) for stand in stands),
    ]


SETTINGS = (
    "SHIAN_DATA=/srv/earlier\r\nSHIAN_DATA='/srv/a b' \r\n SHIAN_AREA = 410711\t\r\n"
    'not one\r\n#SHIAN_AREA=1\r\nSHIAN_NAMES="desk.example"'
)
"""As an editor of Windows leaves it: a line said anew below, blanks around, no end of the last line."""


def the_command(folder, **environment):
    """What /usr/local/bin/shian hands to the program, called by somebody who is not root."""
    told = 'printf "%s|" "$SHIAN_DATA" "$SHIAN_AREA" "$SHIAN_NAMES" "$@"'
    (folder / "program").write_text(f"#!/bin/sh\n{told}\n", "utf-8")
    (folder / "program").chmod(0o755)
    said = (OFFICE / "shian").read_text("utf-8").replace("/etc/shian/shian.env", f"{folder}/shian.env")
    said = said.replace("/opt/shian/current/bin/shian", f"{folder}/program").replace("$(id -u)", "1000")
    done = subprocess.run(["sh", "-c", said, "shian", "status"], capture_output=True, text=True, env=environment)
    return done.returncode, done.stdout, done.stderr


def test_the_command_reads_the_settings_as_systemd_does_and_the_caller_s_own_come_first(tmp_path):
    (tmp_path / "shian.env").write_text(SETTINGS, "utf-8", newline="")
    path = os.environ["PATH"]
    assert the_command(tmp_path, PATH=path) == (0, "/srv/a b|410711|desk.example|status|", "")
    assert the_command(tmp_path, PATH=path, SHIAN_AREA="410702")[1] == "/srv/a b|410702|desk.example|status|"
    assert of_the_office(tmp_path / "shian.env", "data_folder") == (0, "/srv/a b")
    assert of_the_office(tmp_path / "shian.env", "set_to SHIAN_AREA") == (0, "410711")


def test_the_command_says_who_may_call_it(tmp_path):
    code, out, err = the_command(tmp_path, PATH=os.environ["PATH"])
    assert (code, out, "请用 root（sudo shian …）或用户 shian 运行" in err) == (2, "", True)


def test_the_logs_are_the_office_user_s_before_systemd_opens_them(tmp_path):
    (tmp_path / "backup.log").write_text("kept\n", "utf-8")
    user = getpass.getuser()
    code, _ = of_the_office(tmp_path / "none", f"own_logs {user}", LOGS=str(tmp_path))
    logs = [tmp_path / "shian.log", tmp_path / "backup.log"]
    assert [code, [each.owner() for each in logs], [each.group() for each in logs]] == [0, [user] * 2, [user] * 2]
    assert [logs[0].stat().st_mode & 0o777, logs[1].read_text("utf-8")] == [0o600, "kept\n"]
    named = {unit(name)["Service"][key] for name in SERVICES for key in ("StandardOutput", "StandardError")}
    assert named == {"append:/var/log/shian/shian.log", "append:/var/log/shian/backup.log"}
    said = (OFFICE / "install.sh").read_text("utf-8")
    assert said.index("own_logs shian") < said.index("take_up_units")


SERVICES = ["shian.service", "shian-backup.service"]


@pytest.mark.parametrize("name", SERVICES)
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


ARM = "manylinux_2_17_aarch64.manylinux2014_aarch64"


def an_arm_bundle(folder, *wheels):
    """An unpacked bundle for aarch64 with these wheels, all of them listed; what is unfit of it for a lock of three."""
    for place in ("any", "aarch64"):
        (folder / "wheels" / place).mkdir(parents=True)
    for name in wheels:
        (folder / "wheels" / ("any" if name.endswith("any.whl") else "aarch64") / name).write_bytes(name.encode())
    lines = sorted(bundle.requirement_of(wheel) for wheel in folder.rglob("*.whl"))
    (folder / "requirements-aarch64-cp311.txt").write_text("\n".join(lines) + "\n", "utf-8")
    return bundle.unfit(folder, {name: f"{name}==1.0 --hash=sha256:x" for name in ("one", "two", "three")})


def test_a_bundle_with_every_wheel_of_a_machine_is_whole(tmp_path):
    wheels = ("one-1.0-py3-none-any.whl", f"two-1.0-cp311-cp311-{ARM}.whl", f"three-1.0-cp38-abi3-{ARM}.whl")
    assert an_arm_bundle(tmp_path, *wheels) == []


@pytest.mark.parametrize(
    "tags",
    [
        "cp311-cp311-manylinux_2_34_aarch64",
        "cp311-cp311-manylinux_2_28_x86_64",
        f"cp312-cp312-{ARM}",
        f"cp312-abi3-{ARM}",
        "cp311-cp311-musllinux_1_2_aarch64",
    ],
)
def test_a_wheel_that_does_not_run_there_is_named(tmp_path, tags):
    wheels = ("one-1.0-py3-none-any.whl", f"two-1.0-{tags}.whl", f"three-1.0-cp311-cp311-{ARM}.whl")
    assert an_arm_bundle(tmp_path, *wheels) == [
        f"requirements-aarch64-cp311.txt: two-1.0-{tags}.whl is not for aarch64",
    ]


def test_what_the_lock_asks_and_is_not_there_is_named(tmp_path):
    assert an_arm_bundle(tmp_path, "one-1.0-py3-none-any.whl", f"two-1.0-cp311-cp311-{ARM}.whl") == [
        "requirements-aarch64-cp311.txt: three of the lock is not in it"
    ]


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
