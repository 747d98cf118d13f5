"""What is sealed is opened by its key only, whole only, and is in the format of age."""

import io

import pytest

from streams.office.sealed import CHUNK, OpeningReader, SealError, SealingWriter, new_keys, public_key, secret_key

SECRET_TEXT, PUBLIC_TEXT = new_keys()
SECRET, PUBLIC = secret_key(SECRET_TEXT), public_key(PUBLIC_TEXT)


def sealed(content, public=PUBLIC):
    out = io.BytesIO()
    writer = SealingWriter(out, public)
    for at in range(0, len(content), 1000):
        writer.write(content[at : at + 1000])
    writer.close()
    return out.getvalue()


def opened(content, secret=SECRET):
    return OpeningReader(io.BytesIO(content), secret).read()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_went_in_comes_out(size):
    content = bytes(n % 251 for n in range(size))
    assert opened(sealed(content)) == content


def test_another_key_does_not_open_it():
    other = secret_key(new_keys()[0])
    with pytest.raises(SealError, match="打不开"):
        opened(sealed(b"x"), other)


@pytest.mark.parametrize("at", [30, 80, 120, 200, -1])
def test_a_changed_byte_is_found(at):
    content = bytearray(sealed(b"x" * 100))
    content[at] ^= 1
    with pytest.raises(SealError):
        opened(bytes(content))


def test_an_end_that_was_cut_off_is_found():
    content = sealed(b"x" * (2 * CHUNK))
    with pytest.raises(SealError, match="不完整"):
        opened(content[: len(content) - CHUNK - 16])


COPIED_WRONGLY = {
    "nothing": "",
    "its beginning only": "age1",
    "another last letter": PUBLIC_TEXT[:-1] + ("q" if PUBLIC_TEXT[-1] != "q" else "p"),
    "the secret one": SECRET_TEXT,
}


@pytest.mark.parametrize("text", COPIED_WRONGLY.values(), ids=list(COPIED_WRONGLY))
def test_a_key_that_was_copied_wrongly_is_refused(text):
    with pytest.raises(SealError):
        public_key(text)


def test_notes_in_a_key_file_do_no_harm():
    assert secret_key(f"# created by hand\n\n{SECRET_TEXT}\n") == SECRET


def test_the_header_is_that_of_age():
    lines = sealed(b"x").split(b"\n")
    assert [lines[0], lines[1].split()[:2], lines[3][:4]] == [b"age-encryption.org/v1", [b"->", b"X25519"], b"--- "]
    assert [len(lines[1].split()[2]), len(lines[2]), PUBLIC_TEXT[:4], SECRET_TEXT[:16]] == [
        43,
        43,
        "age1",
        "AGE-SECRET-KEY-1",
    ]
