"""The files that come with a form about a duty (附件): which are taken, and how its action names them."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from litestar import Request

from connectors.attached import KINDS, SIZE_MAX, base_name, ending_of, why_not
from playbooks.deciding.filing import FILES_MAX

from .forms import FORM_MAX, Form, FormFile, read_files
from .requests.problems import Problem

TOGETHER_MAX = 30_000_000
"""Bytes of all files of one form, as of one mail."""
BODY_MAX = TOGETHER_MAX + 2 * FORM_MAX
"""Bytes of a form with files and of what stands around them."""
ACCEPTED = ",".join(f".{kind}" for kind in KINDS)
LIMITS = {"files_max": FILES_MAX, "size_max": SIZE_MAX, "together_max": TOGETHER_MAX, "accepted": ACCEPTED}
"""What a page says of them."""


async def read_with_files(request: Request[Any, Any, Any]) -> tuple[Form, tuple[FormFile, ...]]:
    """The posted form and its files, each once and by a name of its own. Raises Problem for what is not taken."""
    too_large = Problem(413, "附件过大", f"附件合计不能超过 {TOGETHER_MAX} 字节，请分次提交")
    form, files = await read_files(request, TOGETHER_MAX, too_large)
    named = [
        FormFile(name=base_name(each.name) or f"附件{n}", content=each.content) for n, each in enumerate(files, start=1)
    ]
    if len(named) > FILES_MAX:
        raise Problem(400, "附件没有收下", f"附件超过 {FILES_MAX} 个")
    for each in named:
        if reason := why_not(ending_of(each.name) or "bin", each.content):
            raise Problem(400, "附件没有收下", f"{each.name}：{reason}")
    return form, tuple({each.content: each for each in named}.values())


def named_in(files: Iterable[FormFile]) -> list[dict[str, Any]]:
    """The files as an action names them."""
    return [
        {"name": each.name, "size": len(each.content), "sha256": sha256(each.content).hexdigest()} for each in files
    ]
