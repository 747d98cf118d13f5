"""The vault: private data open with the right keys only."""

import stat
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from streams.store.vault import Vault, VaultError, open_vault

BODY = {"contact": {"name": "张示例", "phone": "138****0000"}}


@pytest.fixture
def vault(tmp_path):
    return open_vault(tmp_path / "keys" / "master.key")


def test_what_was_sealed_opens(vault):
    assert vault.open("s1", *vault.seal("s1", BODY)) == BODY


def test_what_is_stored_shows_nothing(vault):
    key, body = vault.seal("s1", BODY)
    assert "张示例".encode() not in key + body


def test_the_same_thing_sealed_twice_looks_different(vault):
    assert vault.seal("s1", BODY) != vault.seal("s1", BODY)


def test_private_data_cannot_be_moved_to_another_signal(vault):
    with pytest.raises(VaultError, match="s2"):
        vault.open("s2", *vault.seal("s1", BODY))


def test_another_master_key_opens_nothing(vault):
    with pytest.raises(VaultError, match="s1"):
        Vault(bytes(32)).open("s1", *vault.seal("s1", BODY))


def test_forms_are_signed_alike_with_one_master_key_and_otherwise_with_another():
    keys = [Vault(bytes(32)).of_forms, Vault(bytes(32)).of_forms, Vault(bytes([1] * 32)).of_forms]
    assert [keys[0] == keys[1], keys[0] == keys[2], len(keys[0])] == [True, False, 32]


def test_a_changed_byte_is_noticed(vault):
    key, body = vault.seal("s1", BODY)
    with pytest.raises(VaultError):
        vault.open("s1", key, body[:-1] + bytes([body[-1] ^ 1]))


def test_without_its_own_key_a_signal_stays_closed(vault):
    """Destroying is deleting the key: the key of another signal does not help."""
    _, body = vault.seal("s1", BODY)
    other, _ = vault.seal("s2", BODY)
    with pytest.raises(VaultError):
        vault.open("s1", other, body)


def test_the_master_key_is_made_once_and_readable_by_its_owner_only(tmp_path):
    path = tmp_path / "master.key"
    sealed = open_vault(path).seal("s1", BODY)
    assert open_vault(path).open("s1", *sealed) == BODY
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_several_first_starts_at_once_have_one_master_key(tmp_path):
    together = threading.Barrier(4)

    def start(n):
        together.wait()
        return open_vault(tmp_path / f"{n}" / "master.key").of_forms

    with ThreadPoolExecutor(4) as pool:
        keys = [set(pool.map(start, [n] * 4)) for n in range(50)]
    assert [len(each) for each in keys] == [1] * 50
