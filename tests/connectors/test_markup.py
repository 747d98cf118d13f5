"""Plain text out of markup, and text out of bytes with wrong labels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.sources.body import decoded, media_type
from connectors.sources.markup import plain


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("甲乙", "甲乙"),
        ("<p>甲</p><p>乙<br/>丙</p>", "甲\n乙\n丙"),
        ("<B CLASS=x>甲</B>乙", "甲乙"),
        ("血糖 <3.9，a<b 且 b>c", "血糖 <3.9，a<b 且 b>c"),
        ("<某店>的<p>菜</p>", "<某店>的\n菜"),
        ("A &amp; B &lt;C&gt;", "A & B <C>"),
        ("<p>a &lt; b</p>", "a < b"),
        ("&lt;p&gt;甲&lt;/p&gt;&lt;p&gt;乙&lt;/p&gt;", "甲\n乙"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("<p>甲</p><script>var a = '<p>恶</p>';</script>乙", "甲\n乙"),
        ("<style>p{}</style><p>甲</p><SCRIPT src=x></SCRIPT>", "甲"),
        ("<p>甲</p><script>没有结束", "甲"),
        ("甲<iframe src=x>乙<p>丙</p>", "甲\n乙\n丙"),
        ("<iframe>无</iframe>甲<iframe>乙<noscript>丙", "甲\n乙\n丙"),
        ("<blink>甲</blink><object data=x></object><meta charset=x>乙", "甲乙"),
        ("甲<link rel=stylesheet href=x>乙", "甲乙"),
        ("<embed src=x>甲<frameset rows='*'><frame src=x></frameset><applet code=x></applet>", "甲"),
        ("<p>甲<!-- 注 <p>释</p> -->乙</p>", "甲乙"),
        ("<p>甲<!-- 没有结束", "甲"),
        ("<![CDATA[<p>甲</p>]]", "甲\n]]"),
        ('<img alt="a>b" src="x"><p>甲</p>', "甲"),
        ('<p>甲<img src="data:image/png;base64,' + "A" * 200_000 + '">乙</p>', "甲乙"),
        ("<table><tr><td>甲</td><td>乙</td></tr></table>", "甲 乙"),
        ("<p>甲&nbsp;&nbsp; 乙\u200b\x00</p>", "甲 乙"),
        ("<o:p>甲</o:p><p>乙", "甲\n乙"),
        ("&#xD800;&#0;&#1;甲", "\ufffd\ufffd甲"),
        ("<p>甲</p", "甲</p"),
        ("<p>甲</p><a " + "x " * 2_000 + "<", "甲\n<a " + "x " * 2_000 + "<"),
    ],
)
def test_markup_becomes_plain_text(markup, text):
    assert plain(markup) == text


@pytest.mark.parametrize(
    "hostile", ["<a ", '<a "', "<!--", "<script>", "<iframe>", "<![CDATA[", "<", "<a x='", "&#", '<p a="\'"']
)
def test_hostile_markup_ends(hostile):
    """The work grows with the length, not with its square; the standard parser needs minutes for some of these."""
    assert len(plain(f"<p>{hostile * 20_000}")) <= len(hostile) * 20_000


@given(st.text() | st.text(alphabet="<>/ab p\"'=!-[]?&;#x", max_size=60))
def test_any_text_becomes_text_that_can_be_stored(text):
    plain(text).encode("utf-8")


GBK = "<?xml version='1.0' encoding='{}'?><a>食品安全</a>"


@pytest.mark.parametrize(
    ("written_in", "label", "in_xml"),
    [
        ("gbk", "utf-8", "utf-8"),
        ("gbk", None, "gb2312"),
        ("gbk", "iso-8859-1", "iso-8859-1"),
        ("gb18030", "nonsense", "x"),
        ("utf-8", "gbk", "gb2312"),
        ("utf-8-sig", "gbk", "utf-8"),
        ("big5", "big5", "big5"),
        ("utf-16", None, "utf-16"),
        ("utf-16-le", "utf-16le", "utf-16"),
        ("utf-16-be", None, "utf-16"),
    ],
)
def test_a_wrong_label_does_no_harm(written_in, label, in_xml):
    text = GBK.format(in_xml).replace("安全", "安全" if written_in != "big5" else "品")
    label = f"text/xml; charset={label}" if label else None
    assert decoded(text.encode(written_in), label) == text


def test_western_text_is_not_taken_for_chinese():
    assert decoded("caf\xe9 no\xebl".encode("latin-1"), "text/xml; charset=iso-8859-1") == "caf\xe9 no\xebl"


def test_a_broken_byte_costs_no_more_than_itself():
    assert decoded("食品".encode("gbk") + b"\xff" + "安全".encode("gbk"), "x; charset=gbk") == "食品\ufffd安全"


@pytest.mark.parametrize(("header", "kind"), [("Text/XML; charset=x", "text/xml"), (None, ""), (" a/b ", "a/b")])
def test_a_content_type_is_compared_without_its_parameters(header, kind):
    assert media_type(header) == kind
