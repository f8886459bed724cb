"""Workbooks made for tests: written part by part, so that a test shows what stands in the file."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a ZIP archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def xlsx(
    *sheets: str,
    names: tuple[str, ...] = (),
    strings: str = "",
    styles: str = "",
    more: Mapping[str, str] | None = None,
    states: tuple[str, ...] = (),
) -> bytes:
    """Return a workbook: each sheet is what stands inside of ``<worksheet>``."""
    numbers = range(1, len(sheets) + 1)
    entries = "".join(
        f'<sheet name="{names[n - 1] if n <= len(names) else f"Sheet{n}"}" sheetId="{n}" r:id="rId{n}"'
        f'{f""" state="{states[n - 1]}" """ if n <= len(states) and states[n - 1] else ""}/>'
        for n in numbers
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    relations += f'<Relationship Id="s" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/>' if strings else ""
    relations += f'<Relationship Id="t" Type="{_REL}/styles" Target="styles.xml"/>' if styles else ""
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook {_NS} xmlns:r="{_REL}"><sheets>{entries}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
        **{f"xl/worksheets/sheet{n}.xml": f"<worksheet {_NS}>{sheets[n - 1]}</worksheet>" for n in numbers},
    }
    if strings:
        parts["xl/sharedStrings.xml"] = f"<sst {_NS}>{strings}</sst>"
    if styles:
        parts["xl/styles.xml"] = f"<styleSheet {_NS}>{styles}</styleSheet>"
    return archive(parts | dict(more or {}))


def formats(*codes: str) -> str:
    """Return styles: the style of number n has the n-th of these formats."""
    declared = "".join(f'<numFmt numFmtId="{200 + n}" formatCode="{code}"/>' for n, code in enumerate(codes))
    used = "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(len(codes)))
    return f"<numFmts>{declared}</numFmts><cellXfs>{used}</cellXfs>"


def ods(*sheets: str, styles: str = "", more: Mapping[str, str] | None = None) -> bytes:
    """Return an OpenDocument workbook: each sheet is what stands inside of ``<table:table>``."""
    names = ("office", "table", "text", "style", "number")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    tables = "".join(f'<table:table table:name="Sheet{n}">{sheet}</table:table>' for n, sheet in enumerate(sheets, 1))
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        for name, text in {"content.xml": content, **(more or {})}.items():
            file.writestr(name, text)
    return buffer.getvalue()


def ods_row(*texts: str, attributes: str = "") -> str:
    """Return a row of texts."""
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' if text
        else "<table:table-cell/>" for text in texts
    )  # fmt: skip
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def xls(rows: list[list[str | float]]) -> bytes:
    """Return a workbook of the old binary format."""
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value != "":
                sheet.write(number, column, value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xlsb(rows: list[list[str | float]]) -> bytes:
    """Return a workbook of the binary format in an archive, with one sheet."""

    def record(kind: int, data: bytes = b"") -> bytes:
        head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
        return head + bytes([len(data)]) + data

    def text(value: str) -> bytes:
        return struct.pack("<I", len(value)) + value.encode("utf-16-le")

    def cell(column: int, value: str | float) -> bytes:
        place = struct.pack("<II", column, 0)
        if isinstance(value, str):
            return record(0x06, place + text(value))
        return record(0x05, place + struct.pack("<d", value))

    lines = b""
    for number, row in enumerate(rows):
        lines += record(0x00, struct.pack("<IIHHHI", number, 0, 300, 0, 0, 0))
        lines += b"".join(cell(column, value) for column, value in enumerate(row) if value != "")
    sheet = record(0x81) + record(0x94, struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1))
    sheet += record(0x91) + lines + record(0x92) + record(0x82)
    bundle = record(0x9C, struct.pack("<II", 0, 1) + text("rId1") + text("Sheet1"))
    relation = f'<Relationship Id="rId1" Type="{_REL}/worksheet" Target="worksheets/sheet1.bin"/>'
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return archive(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.bin": record(0x83) + record(0x8F) + bundle + record(0x90) + record(0x84),
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{namespace}">{relation}</Relationships>',
            "xl/worksheets/sheet1.bin": sheet,
        }
    )
