"""Any input at all: each small reader gives an answer or its documented error; the large ones have tests beside."""

import io

import pytest
from files.biff import xls
from files.make import FILES
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from serving import NOW

from connectors.doors import Doors, secret
from connectors.doors_file import DoorsError, load_doors
from connectors.errors import ConnectorError, FileError, RowError
from connectors.sources.body import decoded
from connectors.sources.compound import is_locked
from connectors.sources.dating import moments_in
from connectors.sources.delivery import items_of
from connectors.sources.files import open_file, read_opened
from connectors.sources.mail_text import (
    addresses_in,
    forwarded,
    header_text,
    html_to_text,
    own_words,
    subject_of,
    without_addresses,
)
from connectors.sources.mapping import MappingError, corrections
from connectors.sources.paths import find
from connectors.sources.preview import preview_file
from connectors.sources.table import TableContext

ANY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
KEYS = st.sampled_from("v sources channels routes name kind url secret fields area to 1 = <<".split())
WORDS = st.sampled_from(
    "smtp feed webhook robot kafka mail env:X 2026-13-45 1e999 0x !!python/x &a *a ~ {} [] true".split()
)
YAML = st.recursive(
    WORDS | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda each: f"[{', '.join(each)}]")
        | st.dictionaries(KEYS, inner, max_size=4).map(
            lambda each: "{" + ", ".join(f"{key}: {value}" for key, value in each.items()) + "}"
        )
    ),
    max_leaves=12,
)
TEXTS = st.text(max_size=40) | st.lists(
    st.sampled_from(["=?gbk?B?", "?=", "=?x?Q?", "Re: ", "转发：", "发件人：", "> ", "\n", "<p>", "</", "a@b.invalid"])
    | st.sampled_from(["-----", "On ", " wrote:", "写道：", "2026年13月45日", "截至2026-02-30 25:61", "\udc80", "\0"])
    | st.sampled_from(["&#x110000;", "<!--", "[", "]", ".", "0"]),
    max_size=12,
).map("".join)  # fmt: skip


@ANY
@given(st.binary(max_size=60) | YAML.map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b"v: 2026-13-45")
@example(b"v: " + b"9" * 5000)
@example(b"[" * 3000)
@example(b"a: &a [*a]")
@example(b"? [a, b]\n: 1")
@example(b"v: !!binary x")
@example(b"\xff\xfe\x00")
def test_any_doors_file_is_doors_or_a_list_of_faults(tmp_path, content):
    path = tmp_path / "doors.yaml"
    path.write_bytes(content)
    try:
        assert isinstance(load_doors(path), Doors)
    except DoorsError as error:
        assert error.faults and all(each.problem and each.remedy for each in error.faults)


DEEP = b"[" * 60_000 + b"]" * 60_000


@pytest.mark.parametrize("deep", [DEEP, b"[" * 60_000])
@pytest.mark.parametrize("line", [b'{"x":%s}', b'{"specversion":"1.0","data":%s}', b'{"raw":%s}'])
def test_json_that_is_nested_without_end_costs_only_its_line(tmp_path, line, deep):
    path = tmp_path / "a.jsonl"
    good = b'{"channel":"duty","source":"x","text":"a"}\n'
    path.write_bytes(good + line % deep + b"\n" + good)
    rows = [isinstance(each, RowError) for each in read_opened(path, open_file(path), TableContext(now=NOW))]
    path.write_bytes(line % deep + b"\n" + good)
    first = [isinstance(each, RowError) for each in read_opened(path, open_file(path), TableContext(now=NOW))]
    assert [rows, first] == [[False, True, False], [True, False]]
    assert preview_file(path, TableContext(now=NOW)).unreadable is None


def test_a_doors_file_that_is_a_folder_is_refused(tmp_path):
    with pytest.raises(DoorsError):
        load_doors(tmp_path)


@ANY
@given(TEXTS)
@example("file:\0")
@example("file:.")
@example("file:key")
def test_any_name_of_a_secret_that_is_none_is_refused(tmp_path, name):
    (tmp_path / "key").write_bytes(b"\xff\xfe")
    with pytest.raises(ConnectorError, match="密钥"):
        secret(name, folder=tmp_path, environment={})


@ANY
@given(st.binary(max_size=80), st.integers(0, 700), st.booleans())
def test_any_compound_file_has_a_password_or_none(tail, at, is_old):
    whole = xls(("a", [["b"]]), locked=True) if is_old else FILES["有密码.xlsx"]()
    assert is_locked(io.BytesIO(whole))
    assert is_locked(io.BytesIO(whole[:at] + tail + whole[at + len(tail) :])) in (True, False)
    assert is_locked(io.BytesIO(tail)) is False


@ANY
@given(
    st.binary(max_size=60),
    st.sampled_from([b"", b"<table><tr>", b"\xd0\xcf\x11\xe0", b"{", "登记编号,问题描述\n".encode()]),
)
def test_any_file_is_previewed_or_refused(tmp_path, tail, start):
    path = tmp_path / "a.xls"
    path.write_bytes(start + tail)
    try:
        shown = preview_file(path, TableContext(now=NOW, home_area="410702"))
    except FileError as error:
        assert error.message.startswith("a.xls")
    else:
        assert shown.sheets is not None


@given(st.lists(TEXTS | st.sampled_from(["a=text", "b=-", "c=登记编号"]), max_size=4), st.none() | TEXTS)
def test_any_corrections_are_columns_or_a_mapping_error(said, kind):
    try:
        assert len(corrections(said, kind)) <= len(said)
    except MappingError as error:
        assert str(error)


@given(TEXTS)
def test_any_words_of_a_mail_are_words(text):
    for words in (header_text(text), html_to_text(text), own_words(text), *subject_of(text), *forwarded(text)):
        assert isinstance(words, str)
    assert all(isinstance(each, str) for each in (*addresses_in(text), without_addresses(text, addresses_in(text))))
    assert all(each.tzinfo for each in moments_in(text))


@given(
    st.binary(max_size=60),
    st.none() | TEXTS | st.sampled_from(["", "rot13", "idna", "utf-7", "hex"]).map("charset={}".format),
)
def test_any_body_has_a_text(body, content_type):
    assert isinstance(decoded(body, content_type), str)


@given(st.binary(max_size=60) | TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")), st.none() | TEXTS, TEXTS)
def test_any_delivery_is_items_or_told_why_not(body, content_type, path):
    found = items_of(body, content_type, path)
    assert found and all(each.reason for each in found if isinstance(each, RowError))


@given(
    st.recursive(
        st.none() | st.integers() | TEXTS,
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    ),
    TEXTS,
)
def test_any_path_finds_something_or_nothing(value, path):
    found = find(value, path)
    assert found is None or isinstance(found, tuple) or hasattr(found, "value")
