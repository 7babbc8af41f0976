"""A package on its way to whoever asked for it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import FileResponse


class PackageFile(FileResponse):
    """A file in a folder of its own, which goes when it was sent."""

    def __init__(self, folder: TemporaryDirectory[str], path: Path, name: str) -> None:
        self._folder = folder
        super().__init__(path.open("rb"), as_attachment=True, filename=name, content_type="application/zip")

    def close(self) -> None:
        super().close()
        self._folder.cleanup()
