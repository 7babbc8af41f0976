"""The form ``record`` as DOCX, for offices that edit and file in Word: the same data, without Typst's layout.

The few parts of a DOCX that a record needs are written here: paragraphs, headings and tables. The same data give
the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from .shelf import shipped_form

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WIDTH = 9638  # twentieths of a point between the margins of an A4 page
_TYPES = {
    "document.xml": "wordprocessingml.document.main",
    "styles.xml": "wordprocessingml.styles",
    "header1.xml": "wordprocessingml.header",
}
_STYLES = f"""{_XML}<w:styles xmlns:w="{_MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="Cambria" w:hAnsi="Cambria" w:cs="Times New Roman"/><w:sz w:val="21"/><w:lang w:val="id-ID"/>
</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/>
<w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
<w:pPr><w:keepNext/><w:spacing w:before="280" w:after="100"/><w:outlineLvl w:val="0"/></w:pPr>
<w:rPr><w:b/><w:sz w:val="26"/></w:rPr></w:style>
<w:style w:type="table" w:styleId="Lines"><w:name w:val="Lines"/><w:tblPr><w:tblBorders>
<w:bottom w:val="single" w:sz="4" w:color="999999"/><w:insideH w:val="single" w:sz="4" w:color="999999"/>
</w:tblBorders></w:tblPr></w:style></w:styles>"""


def write_word(data: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """A record as DOCX; ``made_at`` is the date in its metadata. Raises FormDataError."""
    shipped_form("record").check(data)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _parts(data, made_at):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()


def _parts(data: Mapping[str, Any], made_at: datetime) -> Iterator[tuple[str, str]]:
    types = "".join(
        f'<Override PartName="/word/{name}" ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/>'
        for name, kind in _TYPES.items()
    )
    yield (
        "[Content_Types].xml",
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}'
        f'<Override PartName="/docProps/core.xml" '
        f'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
    )
    yield (
        "_rels/.rels",
        _relations(
            [
                (f"{_OFFICE}/officeDocument", "word/document.xml"),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ]
        ),
    )
    yield "docProps/core.xml", _core(data, made_at)
    yield (
        "word/_rels/document.xml.rels",
        _relations([(f"{_OFFICE}/styles", "styles.xml"), (f"{_OFFICE}/header", "header1.xml")]),
    )
    yield "word/styles.xml", _STYLES
    head = _paragraph(f"{data['office']}  |  {data['about']}")
    yield "word/header1.xml", f'{_XML}<w:hdr xmlns:w="{_MAIN}">{head}</w:hdr>'
    yield "word/document.xml", _document(data)


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="r{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _core(data: Mapping[str, Any], made_at: datetime) -> str:
    moment = made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{xml_text(data["title"])}</dc:title>'
        f'<dc:creator>{xml_text(data["office"])}</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">{moment}'
        f"</dcterms:created></cp:coreProperties>"
    )


def _document(data: Mapping[str, Any]) -> str:
    body = "".join(_body(data))
    page = (
        '<w:sectPr><w:headerReference w:type="default" r:id="r2"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1530" w:right="1134" w:bottom="1250" w:left="1134" w:header="700" w:footer="700" '
        'w:gutter="0"/></w:sectPr>'
    )
    return (
        f'{_XML}<w:document xmlns:w="{_MAIN}" xmlns:r="{_OFFICE}"><w:body>{body}{page}</w:body></w:document>'
    )


def _body(data: Mapping[str, Any]) -> Iterator[str]:
    yield _paragraph(data["title"], "Title")
    if data["number"] is not None:
        yield _paragraph(f"Nomor: {data['number']}")
    if data["mark"] is not None:
        yield _paragraph(data["mark"])
    yield from map(_paragraph, data["lead"])
    for section in data["sections"]:
        yield _paragraph(section["title"], "Heading1")
        yield from map(_paragraph, section["paragraphs"])
        if section["rows"]:
            yield _table(section["head"], section["rows"], section["widths"])
            yield _paragraph("")
    if data["signatures"]:
        roles = [one["role"] for one in data["signatures"]]
        names = [f"\n\n\n{one['name']}" for one in data["signatures"]]
        yield _table([], [roles, names], [1] * len(roles), style="")


def _table(
    head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], style: str = "Lines"
) -> str:
    sizes = [round(_WIDTH * one / sum(widths)) for one in widths]
    columns = "".join(f'<w:gridCol w:w="{size}"/>' for size in sizes)
    first = _row(head, sizes, heading=True) if head else ""
    named = f'<w:tblStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:tbl><w:tblPr>{named}<w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{first}{''.join(_row(row, sizes) for row in rows)}</w:tbl>"
    )


def _row(cells: Iterable[str], sizes: Sequence[int], *, heading: bool = False) -> str:
    repeated = "<w:trPr><w:tblHeader/></w:trPr>" if heading else ""
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/></w:tcPr>{_paragraph(words, bold=heading)}</w:tc>'
        for words, size in zip(cells, sizes, strict=True)
    )
    return f"<w:tr>{repeated}{written}</w:tr>"


def _paragraph(words: str, style: str = "", *, bold: bool = False) -> str:
    named = f"<w:pPr><w:pStyle w:val={quoteattr(style)}/></w:pPr>" if style else ""
    strong = "<w:rPr><w:b/></w:rPr>" if bold else ""
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(xml_text(line) for line in words.split("\n"))
    return f'<w:p>{named}<w:r>{strong}<w:t xml:space="preserve">{lines}</w:t></w:r></w:p>'


def xml_text(words: str) -> str:
    return escape(visible(words))


def visible(words: str) -> str:
    """XML has no place for most controls; they are shown by their number, as in the PDF."""
    return "".join(
        char if char.isprintable() or char in "\n\t" else f"[U+{ord(char):04X}]"
        for char in words.replace("\r\n", "\n")
    )
