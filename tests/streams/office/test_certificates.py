"""The desk's own certificate: who trusts the authority reaches the desk by its names; it vouches for nothing else."""

import stat
from datetime import timedelta

import pytest
from commands import shian
from cryptography import x509
from visiting import text_of, visiting

from console.commands.run import _certificate_lines, _shown_host
from console.requests.guard import names_of
from playbooks.law.workdays import in_beijing
from streams.clock import SystemClock
from streams.office.certificates import files_of, names_in, valid_until
from streams.office.issuing import CertificateError, make
from streams.settings import read_settings

NOW = SystemClock().now()


def test_the_names_of_the_certificate_are_those_the_desk_is_reached_by(tmp_path):
    assert names_in(tmp_path) == ()
    make(tmp_path, ["desk.example", "10.0.0.5", "fd00::5"], NOW)
    assert names_in(tmp_path) == ("localhost", "desk.example", "127.0.0.1", "10.0.0.5", "[fd00::5]")


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_a_desk_on_every_address_says_the_name_by_which_it_is_opened(tmp_path, host):
    make(tmp_path, ["desk.example"], NOW)
    settings = [read_settings({}, data=tmp_path, host=each) for each in (host, "10.0.0.5", "fd00::5")]
    assert [_shown_host(each) for each in settings] == ["desk.example", "10.0.0.5", "[fd00::5]"]
    assert "[fd00::5]" in names_of("fd00::5", ())


def test_keys_are_their_owner_s_only(tmp_path):
    make(tmp_path, ["desk.example"], NOW)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "tls").iterdir()}
    assert modes == {"ca.key": 0o600, "server.key": 0o600, "ca.crt": 0o644, "server.crt": 0o644}


def test_renewing_keeps_the_authority_that_computers_trust(tmp_path):
    first = make(tmp_path, ["desk.example"], NOW)
    second = make(tmp_path, ["desk.example"], NOW + timedelta(days=300))
    assert [second.fingerprint, second.is_new_authority] == [first.fingerprint, False]
    assert valid_until(tmp_path) == second.valid_until > first.valid_until


def test_the_authority_may_speak_for_its_names_only(tmp_path):
    make(tmp_path, ["desk.example", "10.0.0.5"], NOW)
    with pytest.raises(CertificateError, match=r"other\.example"):
        make(tmp_path, ["other.example"], NOW)
    authority = x509.load_pem_x509_certificate((tmp_path / "tls/ca.crt").read_bytes())
    constraint = authority.extensions.get_extension_for_class(x509.NameConstraints)
    allowed = [str(each.value) for each in constraint.value.permitted_subtrees]
    assert [constraint.critical, allowed] == [True, ["localhost", "127.0.0.1/32", "desk.example", "10.0.0.5/32"]]


def test_a_new_authority_speaks_for_new_names(tmp_path):
    first = make(tmp_path, ["desk.example"], NOW)
    second = make(tmp_path, ["other.example"], NOW, new_authority=True)
    assert [second.is_new_authority, second.fingerprint == first.fingerprint] == [True, False]


def test_an_authority_about_to_expire_is_not_used(tmp_path):
    make(tmp_path, ["desk.example"], NOW)
    with pytest.raises(CertificateError, match="快到期"):
        make(tmp_path, ["desk.example"], NOW + timedelta(days=3500))


@pytest.mark.parametrize("name", ["a b", "x..y", "a/b", "*"])
def test_what_is_no_name_is_refused(tmp_path, name):
    with pytest.raises(CertificateError, match="不是主机名"):
        make(tmp_path, [name], NOW)


def test_without_a_certificate_the_desk_speaks_http(tmp_path):
    assert [files_of(tmp_path), valid_until(tmp_path)] == [None, None]


def test_status_is_red_a_month_before_the_certificate_expires(tmp_path):
    data = tmp_path / "data"
    shian("init", "--area", "410711", "--name", "示例区食安办", "--data", data)
    assert shian("status", "--data", data, "--json").json["tls"]["state"] == "unset"
    make(data, [], NOW)
    assert shian("status", "--data", data, "--json").json["tls"]["state"] == "ok"
    make(data, [], NOW - timedelta(days=370))
    assert shian("status", "--data", data, "--json").json["tls"]["state"] == "red"
    assert "■ 红色：证书有效至" in shian("status", "--data", data).out
    make(data, [], NOW - timedelta(days=400))
    assert "■ 红色：证书已过期（有效至" in shian("status", "--data", data).out


def test_a_desk_whose_certificate_has_expired_says_so_at_its_start_and_works_on(line):
    data = line.system.settings.data
    make(data, [], NOW - timedelta(days=400))
    on = f"{in_beijing(valid_until(data)):%Y-%m-%d}"
    words = f"证书已过期（有效至 {on}），浏览器不再信任，请运行 shian tls 续期，再重启值班台"
    with visiting(line) as visitor:
        ready = visitor.client.get("/readyz")
        page = text_of(visitor.read("/sources"))
    told = (ready.status_code, ready.json()["ok"], ready.json()["certificate"])
    assert [told, words in page, _certificate_lines(data)] == [(200, True, words), True, [f"■ 红色：{words}"]]


def test_the_command_says_how_to_trust_it_once(tmp_path):
    first, second = (shian("tls", "desk.example", "--data", tmp_path).out for _ in range(2))
    assert ["update-ca-certificates" in first, "update-ca-certificates" in second] == [True, False]
