"""A rulebook that differs a little from the one in use."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from pantau.engine.law import Rulebook, load_rulebook


@pytest.fixture
def changed(tmp_path: Path) -> Rulebook:
    """The call in the quiet period ranks lower; words that no rule knew are found; offers of money no more."""
    folder = tmp_path / Path(settings.PANTAU_RULEBOOK).name
    shutil.copytree(settings.PANTAU_RULEBOOK, folder)
    rules = folder / "rules" / "campaign.yaml"
    text = rules.read_text("utf-8").replace("    rank: 0.9\n", "    rank: 0.8\n", 1)
    rules.write_text(
        f"""{text}
  - id: made-up
    title: {{id: Rekaan, en: Made up}}
    category: hoax
    norms: []
    when: made_up_words
    severity: 2
    rank: 0.7
    reason: {{id: Rekaan, en: Made up}}
    examples:
      flag: [arisan zamrud biru]
      pass: [selamat pagi]
""",
        "utf-8",
    )
    (folder / "concepts").mkdir(exist_ok=True)
    (folder / "concepts" / "made_up.yaml").write_text(
        "concepts:\n  made_up_words:\n    title: {id: Rekaan, en: Made up}\n    phrases: [arisan zamrud biru]\n"
    )
    return load_rulebook(folder)
