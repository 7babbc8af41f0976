"""How the audit trail reads: each room says in its ``AppConfig.ready()`` what its verbs and objects are called."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Word = str | Promise

VERBS: dict[str, Word] = {
    "audit_read": _("membaca jejak audit"),
    "backup_restored": _("memulihkan data dari cadangan"),
    "backup_taken": _("mencadangkan seluruh data"),
    "cooperation_made": _("mencatat nota kesepahaman"),
    "cooperation_read": _("mengunduh perjanjian pemrosesan data"),
    "cooperation_withdrawn": _("mencabut nota kesepahaman"),
    "everybody_signed_out": _("mengakhiri sesi semua orang"),
    "email_set": _("diberi alamat surel"),
    "emergency_ended": _("mengakhiri akses darurat"),
    "emergency_reviewed": _("meninjau akses darurat"),
    "emergency_taken": _("mengambil akses darurat"),
    "invitation_mailed": _("dikirimi surel undangan"),
    "invitation_accepted": _("memasang kata sandi pertama"),
    "invitation_renewed": _("mendapat kode undangan baru"),
    "invited": _("diundang"),
    "let_go": _("diakhiri aksesnya"),
    "leave_ended": _("mengakhiri cuti"),
    "leave_taken": _("mencatat cuti"),
    "notice_chat_joined": _("menghubungkan Telegram"),
    "notice_chat_parted": _("memutus Telegram"),
    "object_read": _("membaca"),
    "password_changed": _("mengganti kata sandi"),
    "posts_remapped": _("membaca ulang bahan unggahan yang tersimpan"),
    "role_changed": _("diubah masa perannya"),
    "role_ended": _("diakhiri perannya"),
    "role_given": _("diberi peran"),
    "second_factor_added": _("memasang langkah kedua"),
    "second_factor_removed": _("melepas langkah kedua"),
    "second_factor_renewed": _("membuat kode cadangan baru"),
    "session_ended": _("mengakhiri satu sesi"),
    "session_expired": _("sesinya berakhir sendiri"),
    "sessions_ended": _("mengakhiri semua sesi lain"),
    "skills_given": _("mencatat keahlian"),
    "signed_out": _("diakhiri semua sesinya"),
    "sign_in": _("masuk"),
    "sign_in_failed": _("gagal masuk"),
    "sign_out": _("keluar"),
    "unlocked": _("dibuka kuncinya"),
}
OBJECTS: dict[str, Word] = {
    "people.cooperation": _("nota kesepahaman"),
    "people.user": _("orang"),
}


def register(verbs: Mapping[str, Word], objects: Mapping[str, Word]) -> None:
    VERBS.update(verbs)
    OBJECTS.update(objects)
