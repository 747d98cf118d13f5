"""The words of a page that came by mail, however it is written."""

import pytest

from connectors.sources.mail_text import HTML_MAX, html_to_text


@pytest.mark.parametrize("hostile", ['<a "', '<a x="', "<a x='", "</a ", "<a ", "<!", "<?", "<![x", "<!--", "<td x=5"])
def test_a_page_of_nothing_but_beginnings_ends(hostile):
    """The standard parser needs an hour for some of these."""
    assert len(html_to_text(f"<p>汤发酸</p>{hostile * 20_000}")) < HTML_MAX + 20
    assert html_to_text(f"<p>汤发酸 <3.9</p>{hostile}")[:8] == "汤发酸 <3.9"
