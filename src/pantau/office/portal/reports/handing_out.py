"""A file that somebody brought, on its way to an officer: to keep, never to be shown as a page of ours."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from pantau.office.portal.reports import files
from pantau.office.portal.reports.models import ReportFile


def refuse_infected(held: ReportFile) -> None:
    if held.scan == ReportFile.Scan.INFECTED:
        raise Http404(_("Berkas ini berisi program berbahaya dan tidak dibuka."))


def handed_out(held: ReportFile, name: str) -> FileResponse:
    """The copy without place and device; ``name`` without its ending."""
    answer = FileResponse(
        files.shown(held).open("rb"),
        as_attachment=True,
        filename=f"{name}.{held.kind}",
        content_type=files.media_type(held),
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
