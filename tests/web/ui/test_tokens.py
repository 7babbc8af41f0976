"""Colours people can read: WCAG 2.2 AA for every pair the components use, in light and in dark."""

import re
from pathlib import Path

import pytest

import pantau.web.ui

STATIC = Path(pantau.web.ui.__file__).parent / "static" / "ui"
TOKENS = (STATIC / "tokens.css").read_text()
SHEET = (STATIC / "pantau.css").read_text()

# Text on its ground: 4.5 to 1 whatever its size.
TEXT = [
    ("ink", "ground"), ("ink", "paper"), ("ink-2", "ground"), ("ink-2", "paper"), ("ink", "rest-soft"),
    ("ink-2", "rest-soft"), ("ink", "tinta-soft"), ("ink-2", "tinta-soft"), ("ink", "tinta-light"),
    ("tinta", "ground"), ("tinta", "paper"), ("tinta", "tinta-soft"), ("on-tinta", "tinta"),
    ("on-ribbon", "tinta-deep"), ("on-tinta-2", "tinta-deep"), ("tinta-deep", "on-ribbon"), ("ground", "ink"),
    ("ok", "ok-soft"), ("info", "info-soft"), ("warn", "warn-soft"), ("danger", "danger-soft"), ("rest", "rest-soft"),
    ("ink", "ok-soft"), ("ink", "warn-soft"), ("ink", "danger-soft"),
    ("ok", "paper"), ("warn", "paper"), ("danger", "paper"), ("danger", "ground"),
]  # fmt: skip
# Borders of controls, icons, stretches of a bar: 3 to 1.
SHAPES = [
    ("line-strong", "paper"), ("line-strong", "ground"), ("focus", "ground"), ("focus", "paper"),
    ("tinta", "paper"), ("tinta-mid", "ground"), ("tinta-mid", "paper"), ("line-strong", "rest-soft"),
]  # fmt: skip


def block(selector: str) -> dict[str, str]:
    body = TOKENS[TOKENS.index(selector) :].split("{", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", body))


LIGHT = block(":root {")
DARK_SWITCH = block(':root[data-theme="dark"] {')
DARK_DEVICE = block(':root:not([data-theme="light"]) {')
THEMES = {"light": LIGHT, "dark": LIGHT | DARK_SWITCH}


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "back"), TEXT)
def test_text_stands_out_from_its_ground(theme, front, back):
    tokens = THEMES[theme]
    assert contrast(tokens[front], tokens[back]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "back"), SHAPES)
def test_borders_and_bars_can_be_told_from_their_ground(theme, front, back):
    tokens = THEMES[theme]
    assert contrast(tokens[front], tokens[back]) >= 3


def test_the_switch_and_the_device_mean_the_same_dark():
    assert DARK_SWITCH == DARK_DEVICE


def test_components_hold_no_raw_colour():
    # Paper is white and ink black; a QR code needs real white; a mask needs opaque; a box over a picture is as black
    # as what it makes of it, with an edge that stands out from any picture.
    screen = SHEET.split("@media print")[0]
    raw = re.findall(
        r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(", re.sub(r"/\*.*?\*/", "", screen, flags=re.DOTALL)
    )
    assert sorted(set(raw)) == ["#000", "#fff"]
    assert len(raw) == 4


def test_every_token_a_component_uses_exists():
    assert set(re.findall(r"var\(--([\w-]+)\)", SHEET)) <= set(LIGHT)


def test_red_is_for_deadlines_and_failures_only():
    rules = re.findall(
        r"([^{}]+)\{([^{}]*var\(--danger[^{}]*)\}", re.sub(r"/\*.*?\*/", "", SHEET, flags=re.DOTALL)
    )
    allowed = ("due", "fail", "error", "danger", "bad", "invalid", "evidence-failed")
    for selector, _ in rules:
        for part in selector.split(","):
            assert any(word in part for word in allowed), part.strip()
