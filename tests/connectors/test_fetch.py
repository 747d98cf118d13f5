"""Fetching from a server that misbehaves in every way it can."""

import socket
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from misbehaving import BODY, CHANGED, ETAG, server_context, serving

from connectors.errors import ConnectorError
from connectors.fetch import USER_AGENT, Fetched, Limits, may_fetch
from connectors.fetch import fetch as fetch_timed
from connectors.network import FetchError, is_public

SMALL = Limits(size=100_000, seconds=5, idle_seconds=5)
fetch = partial(fetch_timed, stopwatch=monotonic)


@pytest.fixture(scope="module")
def server():
    with serving() as running:
        yield running


def address(server, path):
    return f"http://127.0.0.1:{server.server_port}{path}"


def fetched(server, path, **more):
    return fetch(address(server, path), **{"private_addresses": True, "limits": SMALL, **more})


def failure(url, **more):
    with pytest.raises(FetchError) as caught:
        fetch(url, **{"limits": SMALL, **more})
    return caught.value.phase, caught.value.permanent


def resolving(monkeypatch, *answers):
    """Makes names resolve to these addresses in turn; gives the list of the names asked."""
    asked, left, real = [], list(answers), socket.getaddrinfo

    def look_up(host, port, *rest, **more):
        if host[0].isdigit():
            return real(host, port, *rest, **more)
        asked.append(host)
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, port))]

    monkeypatch.setattr("connectors.network.socket.getaddrinfo", look_up)
    return asked


def test_a_body_comes_with_what_is_needed_to_ask_again(server):
    assert fetched(server, "/good") == Fetched(
        status=200,
        body=BODY,
        content_type="application/rss+xml",
        etag=ETAG,
        last_modified=CHANGED,
    )


@pytest.mark.parametrize("known", [{"etag": ETAG}, {"last_modified": CHANGED}])
def test_what_did_not_change_is_not_sent_again_and_stays_known(server, known):
    found = fetched(server, "/conditional", **known)
    assert found == Fetched(status=304, **known)


def test_a_stored_name_that_no_header_can_hold_is_left_out(server):
    assert fetched(server, "/conditional", etag="“一”\r\nX: y").status == 200


def test_the_program_names_itself(server):
    fetched(server, "/good?who")
    assert next(headers for path, headers in server.seen if path == "/good?who")["user-agent"] == USER_AGENT


@pytest.mark.parametrize("path", ["/gzip", "/members", "/deflate", "/raw-deflate"])
def test_a_packed_body_is_unpacked(server, path):
    assert fetched(server, path).body == BODY


def test_a_redirect_is_followed(server):
    assert fetched(server, "/moved").body == BODY


def test_no_content_is_an_empty_body(server):
    assert (fetched(server, "/empty").status, fetched(server, "/empty").body) == (204, b"")


@pytest.mark.parametrize(
    ("path", "status", "wait"),
    [("/429", 429, 120.0), ("/503", 503, datetime(2025, 11, 24, 1, 30, tzinfo=UTC))],
)
def test_a_server_that_asks_for_patience_is_no_error(server, path, status, wait):
    assert fetched(server, path) == Fetched(status=status, retry_after=wait)


@pytest.mark.parametrize(
    ("path", "phase", "permanent"),
    [
        ("/truncated", "HTTP", False),
        ("/large", "size", True),
        ("/bomb", "size", True),
        ("/members-bomb", "size", True),
        ("/half-members", "HTTP", False),
        ("/half-gzip", "HTTP", False),
        ("/no-gzip", "HTTP", False),
        ("/brotli", "HTTP", True),
        ("/loop", "HTTP", True),
        ("/to-ftp", "address", True),
        ("/to-file", "address", True),
        ("/to-nonsense", "HTTP", False),
        ("/nowhere", "HTTP", True),
        ("/429-bare", "HTTP", False),
        ("/503-odd", "HTTP", False),
        ("/500", "HTTP", False),
        ("/501", "HTTP", True),
        ("/403", "HTTP", True),
        ("/410", "HTTP", True),
        ("/huge-headers", "HTTP", False),
        ("/no-http", "HTTP", False),
        ("/hang-up", "HTTP", False),
    ],
)
def test_a_failure_names_its_phase_and_whether_asking_again_may_help(server, path, phase, permanent):
    assert failure(address(server, path), private_addresses=True) == (phase, permanent)


@pytest.mark.parametrize("path", ["/slow-body", "/slow-headers"])
def test_a_server_that_trickles_is_cut_off_by_the_time_of_the_whole(server, path):
    limits = Limits(seconds=0.3, idle_seconds=5)
    assert failure(address(server, path), private_addresses=True, limits=limits) == ("time", False)


def test_a_server_that_says_nothing_is_cut_off_earlier(server):
    limits = Limits(seconds=60, idle_seconds=0.2)
    assert failure(address(server, "/silent"), private_addresses=True, limits=limits) == ("time", False)


@pytest.mark.parametrize(
    "url",
    ["ftp://news.example.invalid/x", "file:///etc/passwd", "news.example.invalid/rss", "http://", "http:///x", ""],
)
def test_only_http_and_https_are_read(url):
    assert failure(url) == ("address", True)


@pytest.mark.parametrize("url", ["http://[::1", "http://a:b:c/", "http://a\x00b/", "http://x:99999999/"])
def test_what_is_no_address_is_an_error_like_others(url):
    with pytest.raises(FetchError) as caught:
        fetch(url, limits=SMALL)
    assert caught.value.permanent


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "10.1.2.3",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[fe80::1]",
        "[fc00::1]",
        "[ff02::1]",
        "[fec0::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[2002:7f00:1::]",
        "[64:ff9b::7f00:1]",
    ],
)
def test_an_inside_address_is_refused_before_anything_is_sent(host):
    assert failure(f"http://{host}:1/") == ("address", True)


@pytest.mark.parametrize("address", ["8.8.8.8", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::"])
def test_an_address_of_the_internet_is_public(address):
    assert is_public(address)


@given(st.ip_addresses())
def test_every_address_is_one_or_the_other(address):
    assert is_public(str(address)) in (True, False)


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "127.1"])
def test_other_ways_to_write_an_inside_address_do_not_help(host):
    assert failure(f"http://{host}:1/") == ("address", True)


def test_a_name_that_points_inside_is_refused(monkeypatch):
    resolving(monkeypatch, "192.168.1.1")
    assert failure("http://news.example.invalid/") == ("address", True)


def test_a_redirect_to_the_inside_is_refused(monkeypatch, server):
    """The first address counts as public here, so that the server may answer."""
    monkeypatch.setattr("connectors.network.is_public", lambda found: found == "127.0.0.1")
    resolving(monkeypatch, "127.0.0.1")
    assert failure(f"http://news.example.invalid:{server.server_port}/to-inside") == ("address", True)


def test_a_name_is_looked_up_once_and_the_checked_address_is_the_one_connected_to(monkeypatch, server):
    """A name that answers a public address first and an inside one afterwards gains nothing."""
    asked = resolving(monkeypatch, "127.0.0.1", "10.1.2.3")
    url = f"http://news.example.invalid:{server.server_port}/good?once"
    assert fetch(url, private_addresses=True, limits=SMALL).body == BODY
    headers = next(headers for path, headers in server.seen if path == "/good?once")
    assert (asked, headers["host"]) == (["news.example.invalid"], f"news.example.invalid:{server.server_port}")


@pytest.mark.parametrize(("code", "permanent"), [(socket.EAI_NONAME, True), (socket.EAI_AGAIN, False)])
def test_a_name_nobody_knows_fails_at_dns(monkeypatch, code, permanent):
    def look_up(host, port, **rest):
        raise socket.gaierror(code, "no answer")

    monkeypatch.setattr("connectors.network.socket.getaddrinfo", look_up)
    assert failure("http://news.example.invalid/") == ("DNS", permanent)


def test_a_label_that_is_too_long_fails_at_dns():
    assert failure(f"http://{'a' * 70}.example.invalid/") == ("DNS", True)


def test_a_closed_port_fails_at_tcp():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        assert failure(url, private_addresses=True) == ("TCP", False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Two PEM files: a certificate for localhost that nobody vouches for, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(
        datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=30_000)
    )
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signed = builder.sign(key, hashes.SHA256())
    (folder / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "cert.pem", folder / "key.pem"


def test_a_certificate_is_checked_against_the_name_and_the_given_authority(certificate):
    with serving(server_context(*certificate)) as server:
        url = f"https://localhost:{server.server_port}/good"
        assert failure(url, private_addresses=True) == ("TLS", True)
        assert fetch(url, private_addresses=True, ca=certificate[0], limits=SMALL).body == BODY
        assert failure(url.replace("localhost", "127.0.0.1"), private_addresses=True, ca=certificate[0]) == (
            "TLS",
            True,
        )


def test_a_server_without_tls_fails_at_tls(server):
    url = f"https://127.0.0.1:{server.server_port}/good"
    assert failure(url, private_addresses=True) == ("TLS", False)


def test_a_file_of_certificates_that_is_none_is_named(tmp_path):
    with pytest.raises(ConnectorError, match="nothing.pem"):
        fetch("http://news.example.invalid/", ca=tmp_path / "nothing.pem")


def test_a_proxy_is_asked_for_the_whole_address(server):
    """The proxy resolves the name; the server here plays it."""
    proxy = f"http://who:secret@127.0.0.1:{server.server_port}"
    assert failure("http://news.example.invalid/good", proxy=proxy) == ("HTTP", True)
    path, headers = server.seen[-1]
    assert (path, headers["proxy-authorization"]) == ("http://news.example.invalid/good", "Basic d2hvOnNlY3JldA==")


@pytest.mark.parametrize("proxy", ["nonsense", "ftp://127.0.0.1:1", "http://[::1"])
def test_a_proxy_that_cannot_be_one_is_an_error(proxy):
    with pytest.raises(ConnectorError, match="代理"):
        fetch("http://news.example.invalid/", proxy=proxy)


def test_through_a_proxy_inside_addresses_are_refused_too(server):
    assert failure("http://10.1.2.3/", proxy=address(server, "")) == ("address", True)


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /", False),
        ("\ufeffUser-agent: *\r\nDisallow: /feed/", False),
        ("User-agent: *\nDisallow: /admin/", True),
        ("User-agent: Baiduspider\nDisallow: /", True),
        ("User-agent: Shian\nDisallow: /feed/", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Shian\nAllow: /", True),
        ("<html>not found</html>", True),
        ("User-agent: *\nDisallow: http://[::1/", True),
    ],
)
def test_a_site_that_forbids_its_path_is_obeyed(robots, allowed):
    assert may_fetch(robots, "https://news.example.invalid/feed/rss.xml") is allowed


@given(st.text(), st.text())
def test_any_robots_file_is_a_yes_or_a_no(robots, path):
    assert may_fetch(f"User-agent: *\n{robots}", f"https://news.example.invalid/{path}") in (True, False)
