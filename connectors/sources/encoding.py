"""Which encoding a text file is in: UTF-8, UTF-16 with its mark or without, or GB18030."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from ..errors import FileError

_CHUNK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WIDE = ("utf-16-le", "utf-16-be")


def encoding_of(path: Path) -> str:
    """The encoding of the whole file, read once in pieces. Raises FileError when it is none of them, and when it ends
    in the middle of a letter: what came behind is missing too."""
    with path.open("rb") as file:
        head = file.read(4)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    for name in [marked] if marked else ["utf-8", "gb18030"]:
        if _reads(path, name):
            return name
    for name in _WIDE if not marked else ():
        if _reads(path, name) and _has_lines(path, name):
            return name
    raise FileError(f"{path.name}：认不出文字编码。请另存为“CSV UTF-8”或 xlsx 后再导入")


def _reads(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    is_told = False
    try:
        for piece in _pieces(path):
            # GB18030 accepts nearly any bytes; a NUL says that this is no text at all.
            if name == "gb18030" and b"\0" in piece:
                return False
            is_told = not decoder.decode(piece).isascii() or is_told
    except UnicodeError:
        return False
    try:
        decoder.decode(b"", final=True)
    except UnicodeError:
        # Bare half words prove UTF-16 not, nor does half a letter behind plain ones prove any encoding.
        if is_told and name not in _WIDE:
            raise FileError(f"{path.name}：文件在一个字的中间断了，后面的没有收到。请重新下载或重新导出") from None
        return False
    return True


def _has_lines(path: Path, name: str) -> bool:
    """Whether lines end in it, and no letter is a NUL: read by the wrong half first, UTF-16 has neither."""
    text = next(_pieces(path)).decode(name, "ignore")
    return "\n" in text and "\0" not in text


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            yield piece
