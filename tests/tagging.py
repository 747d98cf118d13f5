"""Reads the desk's own pages tag by tag: `html.parser`, which reads whatever anybody wrote, takes as long for a page as
the desk takes to make it."""

import re
from html import unescape

TAG = re.compile(r"""<(?:(/?)([a-zA-Z][^\s/>]*+)((?:[^"'>]++|"[^"]*+"|'[^']*+')*+)|!--.*?--|![^>]*+)>""", re.DOTALL)
ATTRIBUTE = re.compile(r"""([^\s=/"'>]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?""")
UNFINISHED = re.compile(r"<[a-zA-Z/!][^>]*+$")
RAW = {"script", "style"}
"""What stands in them is no page."""


class Tags:
    """Calls `handle_starttag` (with a dict), `handle_endtag` and `handle_data` as `html.parser` does."""

    def feed(self, html):
        """Reads a page, or a part of one: a tag that ends beyond it is none."""
        at = 0
        while found := TAG.search(html, at):
            self._say(unescape(html[at : found.start()]))
            at = found.end()
            if not found[2]:
                continue
            tag = found[2].lower()
            if found[1]:
                self.handle_endtag(tag)
                continue
            self.handle_starttag(tag, attributes_in(found[3]))
            if found[3].endswith("/"):
                self.handle_endtag(tag)
            elif tag in RAW:
                end = html.find(f"</{tag}", at)
                self._say(html[at:end])
                at = end if end >= 0 else len(html)
        self._say(unescape(UNFINISHED.sub("", html[at:])))

    def _say(self, text):
        if text:
            self.handle_data(text)


def attributes_in(text):
    """The value of each attribute by its name; of one without a value, nothing."""
    return {name.lower(): unescape(one or other or plain) for name, one, other, plain in ATTRIBUTE.findall(text)}
