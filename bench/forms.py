"""How many papers a second, beside the bare call of Typst on a finished text.

    python -m bench.forms [papers]
    python -m bench.forms --glyphs     lists what the fonts can show, as engine/forms/glyphs.txt

Each paper differs in its data, so that nothing is answered from a cache. The ratio is measured in one run; papers a
second are of this machine.
"""

from __future__ import annotations

import json
import resource
import sys
import time
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import typst

from pantau.engine import forms
from pantau.engine.forms.writing import STANDARDS
from pantau.engine.law import load_rulebook

PAPERS = 200
BOOK = "pemilu-2024"
AT = datetime(2024, 2, 12, tzinfo=UTC)
BARE = b'#set document(title: [x])\n#set text(lang: "id")\n#sys.inputs.data\n'
#: Where the fonts have anything at all: not Han, Hangul or the planes of rare scripts.
ASKED = (
    range(0x20, 0x3000),
    range(0xA000, 0xAC00),
    range(0xFB00, 0x10000),
    range(0x1D400, 0x1D800),
    range(0x1F000, 0x1FB00),
)
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
#: Fillers, joiners and variation selectors: the fonts "show" them as nothing.
NOTHING = {
    0x34F,
    0x115F,
    0x1160,
    0x17B4,
    0x17B5,
    *range(0x180B, 0x1810),
    *range(0xFE00, 0xFE10),
    0xFFA0,
    0xFFFC,
}


def seconds(papers: int, write: Callable[[int], object]) -> float:
    started = time.perf_counter()
    for number in range(papers):
        write(number)
    return time.perf_counter() - started


def memory_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def bare(compiler: typst.Compiler, text: str) -> bytes | None:
    given = {"data": text}
    written = compiler.compile(
        input=BARE, format="pdf", sys_inputs=given, timestamp=AT, pdf_standards=STANDARDS
    )
    assert not isinstance(written, list)
    return written


def main() -> int:
    papers = int(sys.argv[1]) if len(sys.argv) > 1 else PAPERS
    fonts = typst.Fonts(include_system_fonts=False)
    compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
    bare(compiler, "x")
    for name, form in forms.shipped_forms().items():
        sample = form.sample()
        text = json.dumps(sample)
        started = time.perf_counter()
        forms.write(form, sample, made_at=AT)
        first = time.perf_counter() - started
        ours = seconds(papers, lambda n: forms.write(form, changed(sample, n), made_at=AT + timedelta(0, n)))  # noqa: B023
        before = memory_mib()
        seconds(papers, lambda n: forms.write(form, changed(sample, -n), made_at=AT))  # noqa: B023
        plain = seconds(papers, lambda n: bare(compiler, f"{text} {n}"))  # noqa: B023
        print(
            f"{name}: {papers / ours:,.0f} a second ({1000 * ours / papers:.1f} ms each, the first {1000 * first:.0f} "
            f"ms); {ours / plain:.1f} x Typst on the same words without a layout; {memory_mib() - before:+.0f} MiB "
            f"over another {papers}"
        )
    for name in ("supervision_report", "handover_bkn"):
        told_case_paper(name, max(1, papers // 4))
    return 0


def told_case_paper(name: str, papers: int) -> None:
    """A paper of the procedure, as PDF and as Word."""
    layouts, form = forms.layouts_of(BOOK), load_rulebook(BOOK).forms[name]
    samples = [replace(forms.sample_paper(form), number=f"{number}/UJI") for number in range(papers)]
    took = {}
    for kind, write in (("PDF", forms.write_paper), ("Word", forms.write_paper_docx)):
        write(samples[0], made_at=AT, layouts=layouts)
        took[kind] = seconds(papers, lambda n: write(samples[n], made_at=AT, layouts=layouts))  # noqa: B023
    per = ", ".join(f"{kind} {1000 * spent / papers:.0f} ms each" for kind, spent in took.items())
    print(f"{name}: {per}; Word takes {took['Word'] / took['PDF']:.1f} x the PDF")


def changed(sample: object, number: int) -> object:
    """The same data with every sentence a little different; codes, as of a language, are single words."""
    match sample:
        case str():
            return f"{sample} {number}" if " " in sample else sample
        case dict():
            return {name: changed(value, number) for name, value in sample.items()}
        case list():
            return [changed(value, number) for value in sample]
        case _:
            return sample


def glyphs() -> None:
    """Ask the fonts about every visible character, by halving what a paper for archives refuses."""
    compiler = typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False), ignore_system_fonts=True)
    source = (
        b'#set document(title: [x])\n#set text(lang: "id", font: ("Libertinus Serif", "New Computer Modern", '
        b'"DejaVu Sans Mono", "New Computer Modern Math"))\n#for one in json(bytes(sys.inputs.data)) [#one\\ ]\n'
    )

    def held(chars: list[str]) -> list[str]:
        try:
            given = {"data": json.dumps(chars)}
            compiler.compile(
                input=source, format="pdf", sys_inputs=given, timestamp=AT, pdf_standards=["a-2b"]
            )
        except typst.TypstError:
            half = len(chars) // 2
            return held(chars[:half]) + held(chars[half:]) if half else []
        return chars

    asked = [
        char
        for span in ASKED
        for char in map(chr, span)
        if unicodedata.category(char) not in UNSEEN and ord(char) not in NOTHING
    ]
    spans: list[list[int]] = []
    for code in [0x0A, *map(ord, held(asked))]:
        if spans and spans[-1][1] == code - 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    for first, last in spans:
        print(f"{first:04X}" if first == last else f"{first:04X}-{last:04X}")


if __name__ == "__main__":
    if "--glyphs" in sys.argv:
        glyphs()
        sys.exit(0)
    sys.exit(main())
