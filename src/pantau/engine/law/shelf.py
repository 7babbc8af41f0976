"""Where rulebooks lie: in the folders of a setting, and in the package."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from .errors import Problem, RulebookNotFoundError

SHIPPED = Path(__file__).parents[2] / "rulebooks"
HEAD = "rulebook.yaml"  # the file that makes a folder a rulebook


def find_rulebook(name: str | Path, folders: Iterable[str | Path] = ()) -> Path:
    """The folder of a rulebook given by its path, or by its name in ``folders`` or the package.

    Raises RulebookNotFoundError, which lists the known names.
    """
    path = Path(name)
    if (path / HEAD).is_file():
        return path
    if path.is_dir():
        raise RulebookNotFoundError(
            [Problem(str(path), 0, 0, 0, f"this folder has no {HEAD}", _known(folders))]
        )
    for shelf in (*map(Path, folders), SHIPPED):
        if len(path.parts) == 1 and (shelf / path / HEAD).is_file():
            return shelf / path
    raise RulebookNotFoundError([Problem(str(name), 0, 0, 0, "there is no such rulebook", _known(folders))])


def _known(folders: Iterable[str | Path]) -> str:
    return f"give a folder with a {HEAD}, or one of: {', '.join(rulebook_names(folders))}"


def rulebook_names(folders: Iterable[str | Path] = ()) -> tuple[str, ...]:
    """The names of all rulebooks in ``folders`` and in the package."""
    shelves = [*map(Path, folders), SHIPPED]
    return tuple(sorted({head.parent.name for shelf in shelves for head in shelf.glob(f"*/{HEAD}")}))


def find_share(name: str, beside: Path) -> Path | None:
    """A folder that rulebooks share: beside the rulebook, else in the package."""
    for shelf in (beside.parent, SHIPPED):
        folder = shelf / name
        if folder.is_dir():
            return folder
    return None
