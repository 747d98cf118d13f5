"""Whether a text suspects that somebody poisoned the food on purpose (投毒, 下毒)."""

import re

_SAID = re.compile(
    r"投毒|下[了过]?毒(?!素)|毒害|投放[^，。；！？,;!?\n]{0,4}(?:毒|鼠药|农药|危险物质)|[放掺加下投][了过进]?[^，。；！？,;!?\n]{0,3}(?:毒药|老?鼠药|农药)"
)
_DENIED = re.compile(r"(?:排除|未发现|没有|没发现|未见|不是|不存在|不像|并非|否认|谣)[^，。；！？,;!?\n]{0,8}$")
_CLOSED = re.compile(r"[^，。；！？,;!?\n]{0,6}(?:已?(?:被)?(?:排除|否认)|(?:系|是|为)?谣言|不属实)")
_NEAR = 14


def suspects_poisoning(folded: str) -> bool:
    """Whether it does somewhere, and does not deny it there."""
    return any(
        not (_DENIED.search(folded[max(0, hit.start() - _NEAR) : hit.start()]) or _CLOSED.match(folded, hit.end()))
        for hit in _SAID.finditer(folded)
    )
