"""Small files as offices really have them, made when the tests run. Every name, number and event in them is invented.

`python tests/files/make.py FOLDER` writes them all, to look at them.
"""

# ruff: noqa: E501, DTZ001 -- a row of a table is easier to read on one line; spreadsheets give times without a zone

import io
import struct
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl

try:
    from files.biff import xls
except ImportError:  # run as a program, from its own folder
    from biff import xls

HEAD_12315 = [
    "登记编号",
    "类型",
    "登记时间",
    "投诉人*(加密)",
    "联系方式*",
    "被投诉人",
    "问题描述",
    "诉求",
    "受理时间",
    "办结时间",
]
HEAD_12345 = [
    "工单编号",
    "诉求类型",
    "来电时间",
    "来电人",
    "来电号码",
    "被反映对象",
    "诉求内容",
    "所属区县",
    "答复时间",
]
HEAD_SAMPLING = ["抽样编号", "食品名称", "被抽样单位名称", "检验项目", "检验结果", "标准值", "检验结论"]
HEAD_MEDIA = ["来源平台", "账号名", "原文链接", "发布时间", "标题", "正文", "播放"]

A_12315 = ["A1", "投诉", "2026-02-20 09:00", "示例甲", "13800000000", "示例小吃店", "吃出异物", "退款", "", ""]
B_12315 = ["A2", "举报", "2026/2/21", "示例乙", "/", "示例卤肉作坊", "无证经营", "", "", ""]
A_12345 = [
    "G20260220001",
    "投诉",
    "2026年2月20日 下午2点",
    "示例丙",
    "0373-0001234",
    "示例面馆",
    "面里有虫",
    "示例区",
    "",
]


def line(cells, separator=","):
    """One record of delimited text; cells with the separator, quotes or breaks are quoted."""
    quoted = ['"' + c.replace('"', '""') + '"' if any(sign in c for sign in f'{separator}"\n') else c for c in cells]
    return separator.join(quoted) + "\r\n"


def text(*rows, separator=",", encoding="utf-8"):
    """Delimited text as bytes."""
    return "".join(line([str(cell) for cell in row], separator) for row in rows).encode(encoding)


def book(*sheets):
    """A workbook as bytes; each sheet is (name, rows, merged ranges, state)."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows, merged, state in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for place in merged:
            sheet.merge_cells(place)
        sheet.sheet_state = state
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def sheet(rows, merged=(), name="Sheet1", state="visible"):
    """One sheet for `book`."""
    return name, rows, merged, state


def html(*rows, before="", charset="gb2312", encoding="gb18030"):
    """A page that calls itself .xls, as web registers export it."""
    body = "".join(
        "<tr>" + "".join(f"<td style='mso-number-format:\"\\@\"'>{c}</td>" for c in row) + "</tr>" for row in rows
    )
    head = f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset={charset}></head><body>'
    return f"{head}{before}<table border=1>{body}</table></body></html>".encode(encoding)


def xml(*rows, name="登记表", encoding="utf-8", cells="String"):
    """XML Spreadsheet 2003."""
    typed = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="{cells}">{c}</Data></Cell>' for c in row) + "</Row>" for row in rows
    )
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="{name}"><Table>{typed}</Table></Worksheet></Workbook>'
    ).encode(encoding)


def encrypted():
    """The frame of an encrypted workbook: a compound file whose directory names an EncryptedPackage."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 44, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    struct.pack_into("<109I", header, 76, *([0xFFFFFFFF] * 109))
    entries = b"".join(
        entry(name, kind) for name, kind in (("Root Entry", 5), ("EncryptionInfo", 2), ("EncryptedPackage", 2))
    )
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *([0xFFFFFFFF] * 126))
    return bytes(header) + fat + entries.ljust(512, b"\0")


def entry(name, kind):
    """One entry of a compound file's directory."""
    coded = (name + "\0").encode("utf-16-le")
    return (
        coded.ljust(64, b"\0")
        + struct.pack("<HBB", len(coded), kind, 1)
        + struct.pack("<III", *([0xFFFFFFFF] * 3))
        + b"\0" * 48
    )


def without_end(content):
    """The first two thirds of a file, as an interrupted download leaves it."""
    return content[: len(content) * 2 // 3]


def half_empty():
    """A whole archive whose sheet breaks off in the middle."""
    whole = book(sheet([HEAD_12315, A_12315]))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new:
        for each in old.infolist():
            content = old.read(each)
            new.writestr(each.filename, content[: len(content) // 2] if "sheet1" in each.filename else content)
    return out.getvalue()


def archive(name):
    """A zip archive with one file in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(name, "x")
    return out.getvalue()


def two_row_header():
    """A register with a title, a unit, a header of two rows with merged cells, a total and notes."""
    rows = [
        ["示例区投诉举报登记表（统计时间：2026-02-27 08:30）"],
        ["单位：示例区食安办"],
        ["序号", "登记信息", None, "被投诉主体", None, "问题描述", "涉及金额(元)"],
        [None, "登记编号", "登记时间", "名称", "联系电话", None, None],
        [1, "A1", datetime(2026, 2, 20, 9, 30), "示例小吃店", "0373-0001234", "吃出异物", "1,280.00元"],
        [2, "A2", date(2026, 2, 21), "示例小吃店", None, "菜不新鲜", "３９元"],
        [3, "A3", 46074, "示例超市", None, "过期", 39.5],
        [4, "A4", "二月三十日", "示例超市", None, "过期", None],
        [5, "A5", "二〇二六年二月二十一日", "示例超市", None, "虫", None],
        ["合计", 5],
        ["填表人：示例", None, None, None],
        ["注：本表每周导出一次"],
    ]
    return book(sheet(rows, ["A1:G1", "A2:G2", "B3:C3", "D3:E3", "A3:A4", "F3:F4", "G3:G4"], "登记表"))


def sampling_book():
    """Failed and passed results, merged cells, a ║ column on a second sheet, a hidden sheet and a note."""
    first = [
        HEAD_SAMPLING,
        ["GC26410702000000001", "豇豆", "示例超市", "倍硫磷", 0.3, "≤0.05", "不合格"],
        [None, None, None, "克百威", "未检出", "≤0.02", None],
        ["GC26410702000000002", "示例饼干", "示例超市", "过氧化值", 0.1, "≤0.25", "合格"],
    ]
    second = [
        ["序号", "抽样编号", "被抽样单位名称", "食品名称", "不合格项目║检验结果║标准值"],
        [
            1,
            "DC26410702000000901",
            "示例农贸市场12号摊位",
            "豇豆",
            "克百威║0.2mg/kg║≤0.02mg/kg\n毒死蜱║0.1mg/kg║≤0.02mg/kg",
        ],
        [2, 410702463230001123, "示例超市", "芹菜", "毒死蜱║0.2mg/kg║≤0.02mg/kg"],
        [3, "DC26410702000000903", "示例超市", "韭菜", "腐霉利║0.5"],
    ]
    note = [["说明"], ["每周一导出"]]
    return book(
        sheet(first, [f"{letter}2:{letter}3" for letter in "ABCG"], "合格与不合格"),
        sheet(second, (), "第二期"),
        sheet(note, (), "说明"),
        sheet(first, (), "旧表", "hidden"),
        sheet([], (), "Sheet3"),
    )


CREDIT = ["登记编号", "问题描述", "被投诉人", "统一社会信用代码", "联系电话"]
NOTES = ["合计", "2"], ["注：本表每周导出一次"], ["填表人：示例"]
RAGGED = [HEAD_12315, A_12315, [*B_12315, "多出", "来的"]]
QUOTED = ["A3", "投诉", "2026-02-22", "示例丁", "", "示例小吃店", '他说"不新鲜"，\n拍了照', "", "", ""]
MEDIA = [
    ["示例短视频", "示例账号", "https://example.invalid/1", "2026-02-20 14:07", "示例标题", "示例正文", "10万+"],
    ["示例短视频", "示例账号", "https://example.invalid/2", "3小时前", "", "示例正文二", "1.2万"],
    ["示例短视频", "示例账号", "https://example.invalid/3", "2026-02-20", "", "", "3"],
]
ITEMS_BY_LINES = ["DC26410702000000801", "芹菜", "示例超市", "毒死蜱\n克百威", "0.2\n0.3", "≤0.02\n≤0.02", "不合格"]

FILES = {
    "12315.csv": lambda: text(HEAD_12315, A_12315, B_12315),
    "12315-gb18030.csv": lambda: text(HEAD_12315, A_12315, B_12315, encoding="gb18030"),
    "12315-bom.csv": lambda: text(HEAD_12315, A_12315, B_12315, encoding="utf-8-sig"),
    "12315-utf16.txt": lambda: text(HEAD_12315, A_12315, B_12315, separator="\t", encoding="utf-16"),
    "12315-semicolon.csv": lambda: text(HEAD_12315, A_12315, B_12315, separator=";"),
    "12345.csv": lambda: text(
        ["示例市12345热线工单"], HEAD_12345, A_12345, ["G2", "咨询", "2026-02-30", "", "", "", "营业时间", "", ""]
    ),
    "引号换行.csv": lambda: text(HEAD_12315, A_12315, QUOTED),
    "引号没有配对.csv": lambda: text(HEAD_12315, A_12315) + '"A9,投诉,没有收尾\r\n'.encode(),
    "合计和注.csv": lambda: text(HEAD_12315, A_12315, B_12315, *NOTES),
    "错位.csv": lambda: text(*RAGGED),
    "两行表头.xlsx": two_row_header,
    "代码毁了.csv": lambda: text(
        CREDIT, ["A1", "过期", "示例超市", "9.14107E+17", ""], ["1.23457E+15", "过期", "示例超市", "", ""]
    ),
    "代码毁了.xlsx": lambda: book(
        sheet(
            [CREDIT, ["A1", "过期", "示例超市", 914107020000000000, None], ["A2", "虫", "示例超市", None, 13800000000]]
        )
    ),
    "抽检.xlsx": sampling_book,
    "抽检-分行.csv": lambda: text(
        HEAD_SAMPLING, ITEMS_BY_LINES, ["DC2", "示例糖", "示例超市", "糖精钠", "0.2", "", "合格"]
    ),
    "抽检-一样多行.csv": lambda: text(
        HEAD_SAMPLING,
        ["DC3", "豇豆", "示例超市", "倍硫磷", "0.3", "", ""],
        ["DC3", "韭菜", "示例超市", "腐霉利", "5", "", ""],
    ),
    "舆情.csv": lambda: text(HEAD_MEDIA, *MEDIA),
    "舆情.xlsx": lambda: book(sheet([["示例舆情摘报"], HEAD_MEDIA, *MEDIA])),
    "网页.xls": lambda: html(HEAD_12315, A_12315, B_12315),
    "网页-跨行.xls": lambda: (
        "<table><tr><th rowspan=2>登记编号</th><th colspan=2>被投诉主体</th><th rowspan=2>问题描述</th></tr><tr><th>名称</th>"
        "<th>地址</th></tr><tr><td>A1<td rowspan=2>示例超市<td>示例路1号<td>过期<br>两次</tr><tr><td>A2<td>示例路2号<td>虫</table>"
    ).encode(),
    "制表符.xls": lambda: text(HEAD_12315, A_12315, B_12315, separator="\t", encoding="gb18030"),
    "2003.xml": lambda: xml(HEAD_12315, A_12315, B_12315),
    "2003.xls": lambda: xml(HEAD_12315, A_12315, encoding="gb18030"),
    "2003-数字.xls": lambda: xml(
        ["登记编号", "登记时间", "问题描述"], ["410702463230001123", "46074", "1"], cells="Number"
    ),
    "旧版.xls": lambda: xls(
        ("登记表", [HEAD_12315, A_12315, [*B_12315[:2], (46074,), *B_12315[3:]]]), ("说明", [["每周一导出"]])
    ),
    "旧版-标题行.xls": lambda: xls(
        (
            "Sheet1",
            [
                ["示例区投诉登记表（统计时间：2026-02-27 08:30）"],
                ["序号", "登记编号", "登记时间", "被投诉人", "问题描述", "联系电话"],
                [1, "A1", 46073.395833333336, "示例小吃店", "吃出异物", 13800000000],
                [2, 410702463230001123, (46074,), "示例超市", "过期"],
                [],
                ["合计", 2],
            ],
        )
    ),
    "旧版-几千行.xls": lambda: xls(
        ("Sheet1", [["登记编号", "问题描述"], *[[f"A{n}", f"第{n}次吃出异物"] for n in range(3000)]])
    ),
    "旧版-有密码.xls": lambda: xls(("登记表", [HEAD_12315, A_12315]), locked=True),
    "旧版-断了.xls": lambda: without_end(xls(("登记表", [HEAD_12315, *[[*A_12315]] * 40]))),
    "旧版-空.xls": lambda: xls(("Sheet1", [])),
    "有密码.xlsx": encrypted,
    "断了.xlsx": lambda: without_end(book(sheet([HEAD_12315, A_12315]))),
    "半空.xlsx": half_empty,
    "空.csv": lambda: b"",
    "空.xlsx": lambda: book(sheet([])),
    "只有表头.csv": lambda: text(HEAD_12315),
    "只有表头.xlsx": lambda: book(sheet([HEAD_12315])),
    "文档.xls": lambda: archive("word/document.xml"),
    "压缩包.xlsx": lambda: archive("登记表.csv"),
    "网页没有表.xls": lambda: "<html><body>请登录</body></html>".encode(),
    "收据.pdf": lambda: b"%PDF-1.7\n",
    "花名册.csv": lambda: text(["姓名", "部门", "工号"], ["示例", "示例科", "1"]),
}
"""Name → its content."""


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for each, make in FILES.items():
        (folder / each).write_bytes(make())
