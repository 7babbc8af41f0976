"""A rulebook as small as one can be, to be broken in one place at a time."""

from pathlib import Path

RULEBOOK = """\
name: small
title: {id: Kecil, en: Small}
election: small-2030
timezone: Asia/Makassar
registry:
  account_cap: {number: 20, unit: party, per: application, note: {id: a, en: b}, source: s, mark: V}
  publish_candidate_names: false
"""

CALENDAR = """\
phases:
  - id: campaign
    title: {id: Kampanye, en: Campaign}
    first_day: 2030-01-01
    last_day: 2030-01-31
    basis: b
    source: s
    mark: V
  - id: quiet
    title: {id: Masa tenang, en: Quiet period}
    first_day: 2030-02-01
    last_day: 2030-02-03
    basis: b
    source: s
    mark: V
"""

NORMS = """\
instruments:
  act: {title: {id: UU, en: Act}, source: s, mark: V, valid_from: 2020-01-01}
elements:
  posting_time: {id: Waktu, en: Time}
norms:
  act/1:
    article: Pasal 1
    title: {id: Judul, en: Title}
    paraphrase: {id: Isi, en: Content}
    binds: [everyone]
    phases: [quiet]
    act: campaign
    elements: [posting_time]
    sanctions: []
    route: []
    source: s
    mark: V
    verified_by: null
"""

CONCEPTS = """\
title: {id: Ajakan, en: Calls}
concepts:
  vote_call:
    title: {id: Ajakan, en: Call}
    phrases: [coblos, pilih]
  number_ref:
    title: {id: Nomor, en: Number}
    phrases: ["nomor #"]
  call_to_vote:
    title: {id: Ajakan memilih, en: Call to vote}
    near:
      - {all: [vote_call, number_ref], within: 6}
"""

RULES = """\
rules:
  - id: quiet-call
    title: {id: Judul, en: Title}
    category: quiet_period
    norms: [act/1]
    when: call_to_vote AND phase = 'quiet'
    severity: 2
    rank: 0.8
    reason: {id: Alasan, en: Reason}
    examples:
      flag:
        - coblos nomor 3
        - {text: pilih nomor 3, phase: quiet}
      pass: [jangan golput]
"""

FILES = {
    "rulebook.yaml": RULEBOOK,
    "calendar.yaml": CALENDAR,
    "norms.yaml": NORMS,
    "concepts/calls.yaml": CONCEPTS,
    "rules/quiet.yaml": RULES,
}


def write_rulebook(folder: Path, **changes: str) -> Path:
    """Write the small rulebook; ``changes`` replace files, named with ``__`` for ``/`` and no suffix."""
    files = FILES | {name.replace("__", "/") + ".yaml": text for name, text in changes.items()}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
