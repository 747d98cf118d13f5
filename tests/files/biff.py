"""The binary .xls of Excel 97–2003 (BIFF8 in a compound file), written by hand so that tests have real ones."""

import struct

END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
SECTOR = 512
MONTH_DAY = 14
"""The built-in format of a day."""


def xls(*sheets, locked=False):
    """A workbook as bytes; each sheet is (name, rows). Cells are text, numbers, or (serial number,) for a day."""
    strings = list(dict.fromkeys(cell for _, rows in sheets for row in rows for cell in row if isinstance(cell, str)))
    head = [_record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x1DBB, 1996, 0, 6))]
    # A password: the key of the old RC4 encryption, whatever it is.
    head += [_record(0x2F, struct.pack("<HHH48x", 1, 1, 1))] if locked else []
    head += [_record(0x42, struct.pack("<H", 1200))]
    head += [_format(number) for number in (0, MONTH_DAY)]
    tail = _shared(strings) + _record(0x0A, b"")
    bodies = [_sheet(rows, strings) for _, rows in sheets]
    at = sum(map(len, head)) + sum(len(_bound(name, 0)) for name, _ in sheets) + len(tail)
    bounds = []
    for (name, _), body in zip(sheets, bodies, strict=True):
        bounds.append(_bound(name, at))
        at += len(body)
    return _compound(b"".join([*head, *bounds, tail, *bodies]))


def _record(kind, body):
    return struct.pack("<HH", kind, len(body)) + body


def _format(number):
    """An XF record: how cells that name it are shown."""
    return _record(0xE0, struct.pack("<HHH14x", 0, number, 0))


def _bound(name, at):
    coded = name.encode("utf-16-le")
    return _record(0x85, struct.pack("<IBBBB", at, 0, 0, len(coded) // 2, 1) + coded)


def _shared(strings):
    """The table of strings, cut into records where it is long; a cut never goes through a string."""
    pieces, current = [], struct.pack("<II", len(strings), len(strings))
    for each in strings:
        coded = each.encode("utf-16-le")
        written = struct.pack("<HB", len(coded) // 2, 1) + coded
        if len(current) + len(written) > 8000:
            pieces.append(current)
            current = b""
        current += written
    first, *others = [*pieces, current]
    return _record(0xFC, first) + b"".join(_record(0x3C, each) for each in others)


def _sheet(rows, strings):
    width = max((len(row) for row in rows), default=0)
    places = {each: n for n, each in enumerate(strings)}
    cells = [
        _cell(y, x, cell, places) for y, row in enumerate(rows) for x, cell in enumerate(row) if cell not in (None, "")
    ]
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x1DBB, 1996, 0, 6))
    size = _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    return start + size + b"".join(cells) + _record(0x0A, b"")


def _cell(y, x, cell, places):
    if isinstance(cell, str):
        return _record(0xFD, struct.pack("<HHHI", y, x, 0, places[cell]))
    number, style = (cell[0], 1) if isinstance(cell, tuple) else (cell, 0)
    return _record(0x203, struct.pack("<HHHd", y, x, style, number))


def _compound(stream):
    """The stream as `Workbook` in a compound file: header, table of sectors, directory, the stream's sectors."""
    body = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    sectors = len(body) // SECTOR
    tables = 1
    while tables * 128 < tables + 1 + sectors:
        tables += 1
    chain = [FAT] * tables + [END] + [n + tables + 2 for n in range(sectors)]
    chain[-1] = END
    chain += [FREE] * (tables * 128 - len(chain))
    header = bytearray(SECTOR)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 44, tables, tables, 0, 4096, END, 0, END, 0, *range(1))
    struct.pack_into("<109I", header, 76, *range(tables), *[FREE] * (109 - tables))
    root = _entry("Root Entry", 5, child=1, start=END, size=0)
    directory = root + _entry("Workbook", 2, child=FREE, start=tables + 1, size=len(body))
    return bytes(header) + struct.pack(f"<{len(chain)}I", *chain) + directory.ljust(SECTOR, b"\0") + body


def _entry(name, kind, *, child, start, size):
    coded = (name + "\0").encode("utf-16-le")
    head = coded.ljust(64, b"\0") + struct.pack("<HBBIII", len(coded), kind, 1, FREE, FREE, child)
    return head + bytes(36) + struct.pack("<II", start, size) + bytes(4)
