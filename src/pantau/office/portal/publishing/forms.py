"""What people type about a piece."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from pantau.office.findings import rulebooks
from pantau.office.portal.publishing import chapters, markup, transcripts
from pantau.office.portal.publishing.models import Piece

VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
YOUTUBE = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be", "youtube-nocookie.com"})
LONGEST_TEXT = 40_000
LONGEST_TRANSCRIPT = 400_000
OF_EPISODES = ("recording", "chapters", "transcript_file", "transcript")


def video_id(address: str) -> str:
    """The video's id in an address of YouTube; empty where it is none."""
    parts = urlsplit(address if "://" in address else f"https://{address}")
    if parts.hostname not in YOUTUBE:
        return ""
    path = [part for part in parts.path.split("/") if part]
    named = parse_qs(parts.query).get("v", [])
    if parts.hostname == "youtu.be" or (path and path[0] in ("shorts", "embed", "live")):
        named = path[-1:]
    found = named[0] if named else ""
    return found if VIDEO_ID.fullmatch(found) else ""


def _text(label: Any, rows: int, most: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


class WordingForm(forms.Form):
    title = forms.CharField(label=_("Judul"), max_length=150)
    summary = _text(
        _("Ringkasan"), 2, 300, help_text=_("Satu atau dua kalimat. Tampil di daftar dan saat dibagikan.")
    )
    picture = forms.FileField(
        label=_("Gambar"), required=False, help_text=_("PNG, JPEG atau WebP, paling besar 12 MB.")
    )
    picture_alt = _text(
        _("Isi gambar dalam kata-kata"),
        2,
        500,
        required=False,
        help_text=_("Untuk orang yang tidak melihat gambarnya. Wajib bila ada gambar."),
    )
    drop_picture = forms.BooleanField(label=_("Lepas gambar yang sekarang"), required=False)
    video = forms.CharField(
        label=_("Alamat video di YouTube"),
        max_length=300,
        help_text=_("Pembaca melihat gambar dari sini; YouTube baru dibuka setelah diketuk."),
    )
    recording = forms.FileField(
        label=_("Rekaman suara"),
        required=False,
        help_text=_("WAV, MP3, M4A, OGG atau FLAC, paling besar 256 MB. Kerasnya disetarakan di sini."),
    )
    chapters = _text(
        _("Bab"),
        3,
        4000,
        required=False,
        help_text=_("Satu bab per baris: waktu, lalu judulnya. Contoh: 02:15 Apa itu masa tenang"),
    )
    transcript_file = forms.FileField(
        label=_("Transkrip (VTT atau SRT)"), required=False, help_text=_("Menggantikan transkrip di bawah.")
    )
    transcript = _text(
        _("Transkrip"),
        8,
        LONGEST_TRANSCRIPT,
        required=False,
        help_text=_("Semua yang dikatakan, untuk orang yang tidak mendengar. Dengan atau tanpa waktu."),
    )
    body = _text(_("Naskah"), 16, LONGEST_TEXT)
    title_en = forms.CharField(label=_("Judul dalam bahasa Inggris"), max_length=150, required=False)
    summary_en = _text(_("Ringkasan dalam bahasa Inggris"), 2, 300, required=False)
    body_en = _text(_("Naskah dalam bahasa Inggris"), 10, LONGEST_TEXT, required=False)
    title_sas = forms.CharField(label=_("Judul dalam bahasa Sasak"), max_length=150, required=False)
    correction = _text(
        _("Apa yang dikoreksi"), 2, 500, help_text=_("Pembaca melihat catatan ini di atas naskah.")
    )

    def __init__(
        self,
        *args: Any,
        kind: str,
        has_picture: bool = False,
        has_recording: bool = False,
        corrects: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.has_picture = kind, has_picture
        if kind == Piece.Kind.INFOGRAPHIC:
            self.fields["body"].label = _("Versi teks")
            self.fields["body"].help_text = _("Semua yang dikatakan gambarnya, untuk dibaca dan didengarkan.")
        episode = kind == Piece.Kind.EPISODE
        if episode:
            self.fields["body"].label = _("Tentang episode ini")
            self.fields["recording"].required = not has_recording
        asked = {
            "video": kind == Piece.Kind.VIDEO,
            "drop_picture": has_picture,
            "correction": corrects,
            **dict.fromkeys(OF_EPISODES, episode),
        }
        for name in [name for name, wanted in asked.items() if not wanted]:
            del self.fields[name]

    def clean_video(self) -> str:
        found = video_id(self.cleaned_data["video"].strip())
        if not found:
            raise forms.ValidationError(
                _("Ini bukan alamat video YouTube. Contoh: https://www.youtube.com/watch?v=…")
            )
        return found

    def clean_chapters(self) -> str:
        try:
            return chapters.written(chapters.read(self.cleaned_data["chapters"]))
        except ValueError as line:
            raise forms.ValidationError(
                _("Baris ini bukan bab, atau waktunya tidak sesudah yang sebelumnya: %(line)s")
                % {"line": line}
            ) from line

    def clean_transcript_file(self) -> str:
        """What the file says; empty without one."""
        file = self.cleaned_data["transcript_file"]
        if not file:
            return ""
        if file.size > LONGEST_TRANSCRIPT * 2:
            raise forms.ValidationError(_("Transkrip ini terlalu panjang."))
        try:
            return transcripts.taken(file.read().decode("utf-8-sig"))
        except ValueError as error:
            raise forms.ValidationError(_("Berkas ini bukan transkrip VTT atau SRT.")) from error

    def clean_transcript(self) -> str:
        try:
            return transcripts.taken(self.cleaned_data["transcript"])
        except ValueError as error:
            raise forms.ValidationError(_("Waktu pada transkrip ini tidak dapat dibaca.")) from error

    def clean_body(self) -> str:
        return self._known_norms(self.cleaned_data["body"])

    def clean_body_en(self) -> str:
        return self._known_norms(self.cleaned_data["body_en"])

    def _known_norms(self, text: str) -> str:
        text = text.replace("\x00", "").replace("\r\n", "\n").strip()
        known = rulebooks.in_use().norms
        if unknown := [norm for norm in markup.cited(text) if norm not in known]:
            raise forms.ValidationError(
                _("Tidak ada dalam buku aturan: %(norms)s.") % {"norms": ", ".join(unknown)}
            )
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("transcript_file"):
            cleaned["transcript"] = cleaned["transcript_file"]
        kept = self.has_picture and not cleaned.get("drop_picture")
        shown = bool(cleaned.get("picture")) or kept
        if shown and not cleaned.get("picture_alt"):
            self.add_error("picture_alt", _("Tulis apa yang tampak pada gambar."))
        if not shown and self.kind in (Piece.Kind.INFOGRAPHIC, Piece.Kind.VIDEO):
            self.add_error("picture", _("Terbitan jenis ini memerlukan gambar."))
        if bool(cleaned.get("title_en")) != bool(cleaned.get("body_en")):
            self.add_error("title_en", _("Tulis judul dan naskah bahasa Inggris, atau kosongkan keduanya."))
        return cleaned


class ApproveForm(forms.Form):
    number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    publish_at = forms.DateTimeField(
        label=_("Terbit pada (WITA)"),
        required=False,
        help_text=_("Kosong: terbit sekarang juga."),
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class ReasonForm(forms.Form):
    why = forms.CharField(
        label=_("Alasan"),
        min_length=5,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"min_length": _("Tulis alasannya dalam beberapa kata.")},
    )
