"""The hash, the folders, and what the loader keeps of a file."""

from pathlib import Path

import pytest
from small_rulebook import CALENDAR, CONCEPTS, FILES, NORMS, RULEBOOK, RULES, write_rulebook

from pantau.engine.law import find_rulebook, load_rulebook


def test_comments_order_of_keys_and_layout_do_not_change_the_hash(tmp_path: Path) -> None:
    plain = load_rulebook(write_rulebook(tmp_path / "plain"))
    title = "title: {id: Kecil, en: Small}\n"
    moved = RULEBOOK.replace(title, "") + "title: # moved down\n  en: 'Small'\n  id: Kecil\n"
    commented = load_rulebook(
        write_rulebook(tmp_path / "commented", rulebook=moved, calendar="# a remark\n" + CALENDAR)
    )
    assert commented.hash == plain.hash
    assert len(plain.hash) == 64


@pytest.mark.parametrize("file", FILES)
def test_a_changed_value_in_any_file_changes_the_hash(tmp_path: Path, file: str) -> None:
    before = load_rulebook(write_rulebook(tmp_path)).hash
    path = tmp_path / file
    changed = {
        "rulebook.yaml": ("number: 20", "number: 21"),
        "calendar.yaml": ("basis: b", "basis: c"),
        "norms.yaml": ("{id: Waktu,", "{id: Saat,"),
        "concepts/calls.yaml": ("coblos", "nyoblos"),
        "rules/quiet.yaml": ("rank: 0.8", "rank: 0.7"),
    }[file]
    path.write_text(path.read_text("utf-8").replace(*changed, 1), "utf-8")
    assert load_rulebook(tmp_path).hash != before


def test_words_that_yaml_would_turn_into_something_else_stay_words(tmp_path: Path) -> None:
    spelling = (
        "chat: {no: nomor, yes: ya, on: di, 08: delapan}\nlist: [no, off, 12:30, 2024-02-11, 0x1F, 1_000]\n"
    )
    rulebook = load_rulebook(write_rulebook(tmp_path, spelling=spelling))
    assert rulebook.spelling == {
        "chat": {"no": "nomor", "yes": "ya", "on": "di", "08": "delapan"},
        "list": ["no", "off", "12:30", "2024-02-11", "0x1F", "1_000"],
    }


def test_a_rule_keeps_which_of_its_norms_it_calls_contested(tmp_path: Path) -> None:
    text = RULES.replace("[act/1]", "[{norm: act/1, contested: true}]")
    rule = load_rulebook(write_rulebook(tmp_path, rules__quiet=text)).rules["quiet-call"]
    assert (rule.norms, rule.contested) == (("act/1",), ("act/1",))
    assert rule.examples["flag"] == ("coblos nomor 3", {"text": "pilih nomor 3", "phase": "quiet"})


def test_words_and_rules_may_be_absent(tmp_path: Path) -> None:
    folder = write_rulebook(tmp_path)
    for file in ("concepts/calls.yaml", "rules/quiet.yaml", "norms.yaml"):
        (folder / file).unlink()
    rulebook = load_rulebook(folder)
    assert (rulebook.concepts, rulebook.rules, rulebook.norms, rulebook.spelling) == ({}, {}, {}, {})


def test_shared_folders_join_norms_and_concepts_and_give_way_to_own_files(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    (shared / "concepts").mkdir(parents=True)
    (shared / "norms.yaml").write_text(NORMS.replace("act/1", "act/7").replace("  act:", "  act:"), "utf-8")
    (shared / "concepts" / "more.yaml").write_text(CONCEPTS, "utf-8")
    (shared / "detection.yaml").write_text("display_threshold: 0.1\n", "utf-8")
    (shared / "spelling.yaml").write_text("from: shared\n", "utf-8")
    own_norms = NORMS.split("instruments")[0] + "norms:" + NORMS.split("norms:")[1]
    folder = write_rulebook(
        tmp_path / "book",
        rulebook=RULEBOOK + "shares: [shared]\n",
        norms=own_norms,
        concepts__calls="concepts: {}\n",
        spelling="from: own\n",
    )
    rulebook = load_rulebook(folder)
    assert set(rulebook.norms) == {"act/1", "act/7"}
    assert "call_to_vote" in rulebook.concepts
    assert rulebook.detection == {"display_threshold": 0.1}
    assert rulebook.spelling == {"from": "own"}


def test_a_copied_rulebook_still_finds_the_folders_it_shares(tmp_path: Path) -> None:
    """An office copies a shipped rulebook to change it; what it shares stays in the package."""
    original = find_rulebook("pemilu-2024")
    for file in original.rglob("*.yaml"):
        target = tmp_path / "ours" / file.relative_to(original)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    assert load_rulebook("ours", [tmp_path]).hash == load_rulebook("pemilu-2024").hash
