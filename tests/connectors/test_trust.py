"""Whom a door trusts: read once for each thread and library, and anew when the file of the office changes."""

import os
import ssl
from concurrent.futures import ThreadPoolExecutor

import pytest
from serving import a_signed_certificate

from connectors.errors import ConnectorError
from connectors.trust import trusting, trusting_alone


@pytest.fixture
def folder(tmp_path):
    """Where `ca.pem` lies, the authority of an office."""
    a_signed_certificate(tmp_path, "site.invalid")
    return tmp_path


def test_a_context_verifies_and_trusts_the_office_s_own_beside_the_usual(folder):
    usual, both = trusting(None, folder), trusting("ca.pem", folder)
    assert (both.verify_mode, both.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert len(both.get_ca_certs()) == len(usual.get_ca_certs()) + 1


def test_it_is_kept_until_the_office_s_file_changes(folder):
    first = trusting("ca.pem", folder)
    assert trusting("ca.pem", folder) is first
    os.utime(folder / "ca.pem", (0, 0))
    assert trusting("ca.pem", folder) is not first


def test_no_thread_shares_one_nor_do_those_who_write_into_it(tmp_path):
    with ThreadPoolExecutor(1) as pool:
        elsewhere = pool.submit(trusting, None, tmp_path).result()
    kept = [trusting(None, tmp_path), trusting(None, tmp_path, by="httpx")]
    contexts = [elsewhere, *kept, trusting_alone(None, tmp_path), trusting_alone(None, tmp_path)]
    assert len({id(each) for each in contexts}) == 5


@pytest.mark.parametrize("content", [None, "", "no certificate"])
def test_a_file_that_holds_no_authority_is_named(tmp_path, content):
    if content is not None:
        (tmp_path / "ca.pem").write_text(content, "utf-8")
    for read in (trusting, trusting_alone):
        with pytest.raises(ConnectorError, match=r"证书文件 ca\.pem 读不出来") as raised:
            read("ca.pem", tmp_path)
        assert raised.value.permanent
