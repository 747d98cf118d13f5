"""What every request must pass: a host name is one name however it is written, and a foreign page writes nothing."""

import pytest

from console.requests.guard import names_of, refuse_foreign
from console.requests.problems import Problem

OURS = names_of("127.0.0.1", ("Desk-PC.Example.invalid",))


def asked(host, origin=None):
    """Whether a form is let in."""
    sent = [(b"host", host), *([(b"origin", origin)] if origin else [])]
    try:
        refuse_foreign(sent, "POST", OURS)
    except Problem:
        return False
    return True


@pytest.mark.parametrize("host", [b"desk-pc.example.invalid:8321", b"Desk-PC.Example.invalid"])
def test_a_host_that_the_office_named_in_capitals_is_reached_as_browsers_write_it(host):
    assert asked(host, b"http://" + host.lower())


def test_the_machines_own_name_is_known_in_small_letters(monkeypatch):
    monkeypatch.setattr("socket.gethostname", lambda: "DESK-PC")
    monkeypatch.setattr("socket.getfqdn", lambda: "DESK-PC.Example.invalid")
    monkeypatch.setattr("socket.getaddrinfo", lambda *_: [])
    assert set(names_of("0.0.0.0", ())) >= {"desk-pc", "desk-pc.example.invalid"}


def test_another_name_and_another_sites_page_are_refused():
    assert [asked(b"evil.example.invalid"), asked(b"localhost", b"https://evil.example.invalid")] == [False, False]
