"""Attachments: which files are kept, whatever door they come by."""

import re
from collections.abc import Collection

SIZE_MAX = 20_000_000
"""Bytes of one attachment."""
KINDS = ("pdf", "doc", "docx", "xls", "xlsx", "csv", "txt", "jpg", "jpeg", "png")

_PROGRAMS = (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"L\0\0\0\x01\x14\x02\0")
_PROGRAM_KINDS = frozenset(["exe", "dll", "com", "msi", "scr", "lnk", "class", "so", "bin"])


def base_name(path: str) -> str:
    """The name of a file, without any folder; empty when it has none."""
    return re.split(r"[/\\]", path)[-1].strip(" .")[-200:]


def ending_of(name: str) -> str:
    """The kind that a file's name says; short, of letters and digits, else empty."""
    _, dot, ending = name.rpartition(".")
    return ending.lower() if dot and re.fullmatch(r"[A-Za-z0-9]{1,10}", ending) else ""


def why_not(kind: str, content: bytes, kinds: Collection[str] = KINDS, size_max: int = SIZE_MAX) -> str:
    """Why a file of this kind is not kept (zh); empty when it is."""
    size = len(content)
    if kind not in kinds:
        return f"不收 {kind} 类型的附件，只收 {'、'.join(kinds)}"
    if size > size_max:
        return f"附件有 {size} 字节，超过 {size_max} 字节"
    if kind not in _PROGRAM_KINDS and _is_program(content):
        return f"名称说是 {kind}，内容却是程序"
    return "附件是空的" if size == 0 else ""


def _is_program(content: bytes) -> bool:
    """Whether a machine would run it, whatever its name says: Windows, Linux, macOS, a shortcut."""
    return content.startswith(_PROGRAMS) or (content.startswith(b"MZ") and b"\0" in content[:512])
