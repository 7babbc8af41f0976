"""The DOCX of a record says what its PDF says, opens as XML, and is the same bytes for the same data."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from pantau.engine import forms

AT = datetime(2024, 2, 12, 1, 0, tzinfo=UTC)
SAMPLE = forms.shipped_forms()["record"].sample()


def words_of(docx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))
        body = ElementTree.fromstring(archive.read("word/document.xml"))
    return "\n".join(one.text or "" for one in body.iter() if one.tag.endswith("}t"))


def texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for one in inner for text in texts(one)]


def test_every_text_of_the_record_is_in_it() -> None:
    written = words_of(forms.write_word(SAMPLE, made_at=AT))
    for text in texts({name: value for name, value in SAMPLE.items() if name not in ("office", "about")}):
        assert text in written


def test_the_same_data_give_the_same_bytes() -> None:
    assert forms.write_word(SAMPLE, made_at=AT) == forms.write_word(SAMPLE, made_at=AT)


def test_no_text_becomes_markup_and_no_control_is_lost() -> None:
    hostile = "<w:p/>&amp; ]]> \x00\x0b\u202e\ufffe"
    written = words_of(forms.write_word(SAMPLE | {"lead": [hostile]}, made_at=AT))
    assert "<w:p/>&amp; ]]> [U+0000][U+000B][U+202E][U+FFFE]" in written


def test_data_that_do_not_fit_are_refused() -> None:
    with pytest.raises(forms.FormDataError, match=r"lead"):
        forms.write_word(SAMPLE | {"lead": None}, made_at=AT)


def test_widths_fill_the_page() -> None:
    with zipfile.ZipFile(io.BytesIO(forms.write_word(SAMPLE, made_at=AT))) as archive:
        body = archive.read("word/document.xml").decode()
    for grid in re.findall(r"<w:tblGrid>(.*?)</w:tblGrid>", body):
        assert abs(sum(int(one) for one in re.findall(r'w:w="(\d+)"', grid)) - 9638) <= 3
