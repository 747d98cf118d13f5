"""The compose file says what the code knows: commands, settings, ports, files; and it leaves no door open."""

import re
from pathlib import Path

import pytest
import yaml
from kafka_jars import VERSION

from console.cli import app
from streams.settings import SETTINGS, read_settings

ROOT = Path(__file__).parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES = COMPOSE["services"]
OURS = {name: each for name, each in SERVICES.items() if each.get("image", "").startswith("shian:")}
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")


def environment(service):
    return {name: str(value) for name, value in service["environment"].items()}


def commands():
    return {command.callback.__name__: command for command in app.registered_commands}


def test_the_file_keeps_to_the_compose_specification():
    # Late: both build grammars for two seconds, in every process that collects the tests.
    from check_jsonschema.builtin_schemas import get_builtin_schema
    from jsonschema import Draft7Validator

    faults = Draft7Validator(get_builtin_schema("vendor.compose-spec")).iter_errors(COMPOSE)
    assert [f"{fault.json_path}: {fault.message}" for fault in faults] == []


def test_everything_named_is_there():
    for service in SERVICES.values():
        assert set(service["networks"]) <= set(COMPOSE["networks"])
        assert set(service.get("secrets", ())) <= set(COMPOSE["secrets"])
        assert set(service.get("depends_on", ())) <= set(SERVICES)
        assert {each.split(":")[0] for each in service.get("volumes", ())} <= set(COMPOSE["volumes"])


def test_it_is_a_broker_a_store_two_workers_a_desk_and_what_makes_them_ready():
    assert sorted(SERVICES) == ["desk", "kafka", "migrate", "postgres", "topics", "worker-1", "worker-2"]
    ready = {"migrate": "service_completed_successfully", "topics": "service_completed_successfully"}
    for name in ("desk", "worker-1", "worker-2"):
        assert {other: how["condition"] for other, how in SERVICES[name]["depends_on"].items()} == ready


def test_the_second_worker_is_the_first_by_another_name():
    def named(name):
        service = SERVICES[name] | {"volumes": [each.replace(name, "NAME") for each in SERVICES[name]["volumes"]]}
        return service | {"environment": environment(service) | {"SHIAN_WORKER_NAME": "NAME"}}

    assert named("worker-1") == named("worker-2")
    assert [environment(SERVICES[name])["SHIAN_WORKER_NAME"] for name in ("worker-1", "worker-2")] == [
        "worker-1", "worker-2",
    ]  # fmt: skip


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_command_and_every_setting_exists(name):
    (command,) = OURS[name]["command"]
    assert command in commands()
    given = environment(OURS[name])
    known = {name for name, _, _ in SETTINGS}
    assert [each for each in given if each not in known and each.removesuffix("_FILE") not in known] == []
    plain = {each: re.sub(r"\$\{\w+:-(\w*)\}", r"\1", value) for each, value in given.items()}
    settings = read_settings({each: value for each, value in plain.items() if not each.endswith("_FILE")})
    assert settings.kafka == ("kafka:9092",)


def test_every_file_that_is_mounted_or_copied_exists():
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    files = [name for line in copied for name in line.split()]
    assert "requirements/cluster.txt" in files
    assert [name for name in files if not (ROOT / name).exists()] == []
    made = (ROOT / "scripts/secrets.sh").read_text("utf-8")
    assert [each["file"] for each in COMPOSE["secrets"].values() if each["file"].removeprefix("./") not in made] == []


def test_the_image_holds_all_of_the_product_compiled():
    """Nobody may write where it lies: each start of each process would compile it anew."""
    _, _, after = DOCKERFILE.partition("\nRUN python -m compileall -q .\n")
    assert [after.splitlines()[0], "\nCOPY" in after] == ["USER 10001", False]


def test_only_the_desk_is_published_and_only_to_this_machine():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    port = environment(SERVICES["desk"])["SHIAN_PORT"]
    assert published == {"desk": [f"127.0.0.1:{port}:{port}"]}
    assert COMPOSE["networks"]["inner"] == {"internal": True}


def test_health_is_asked_where_it_is_answered():
    ports = {"worker_port": read_settings({}).worker_port, "desk_port": environment(SERVICES["desk"])["SHIAN_PORT"]}
    assert f"127.0.0.1:{ports['desk_port']}/healthz" in SERVICES["desk"]["healthcheck"]["test"][-1]
    for name in ("worker-1", "worker-2"):
        assert f"127.0.0.1:{ports['worker_port']}/healthz" in SERVICES[name]["healthcheck"]["test"][-1]


def test_no_password_stands_in_the_file():
    for service in SERVICES.values():
        for name, value in environment(service).items():
            assert not re.search(r"PASSWORD|SECRET|TOKEN", name) or name.endswith("_FILE"), name
            assert not re.search(r"://[^/@\s]+:[^/@\s]+@", value), value
    for service in OURS.values():
        assert environment(service)["SHIAN_DATABASE_PASSWORD_FILE"] == "/run/secrets/database_password"
        assert environment(service)["SHIAN_MASTER_KEY"] == "/run/secrets/master_key"


def test_nobody_is_root_and_everybody_has_limits_and_a_pinned_image():
    assert re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE) == ["10001"]
    for name, service in SERVICES.items():
        assert service["deploy"]["resources"]["limits"]["memory"], name
        assert re.fullmatch(r"[a-z/]+:\d+\.\d+[\w.-]*(@sha256:[0-9a-f]{64})?", service["image"]), name
        assert name in OURS or service["user"] not in ("0", "root")
    assert SERVICES["kafka"]["image"].partition("@")[0] == f"apache/kafka:{VERSION}", "what the tests play against"
    (base,) = set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE))
    assert re.fullmatch(r"python:3\.13\.\d+-slim-bookworm(@sha256:[0-9a-f]{64})?", base)
    for service in OURS.values():
        assert service["read_only"] and service["cap_drop"] == ["ALL"]
