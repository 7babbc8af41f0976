"""Coverage and patrol in the bar of every page."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pantau.office.collection import access, alarms, reported_access, tips
from pantau.office.collection.models import Alarm, Tip
from pantau.office.people import words
from pantau.web.ui import clock, navigation


def unanswered_alarms(request: HttpRequest) -> QuerySet[Alarm] | None:
    """For those who can mend them; nothing where there is nothing to mend."""
    if not access.answer_alarm(request.user, clock.now()).allowed:
        return None
    return alarms.without_answer()


def register() -> None:
    navigation.register(
        navigation.NavItem(
            label=_("Cakupan"),
            url_name="collection:coverage",
            order=30,
            prefix="/cakupan/",
            count=unanswered_alarms,
            allowed=lambda request: access.see_coverage(request.user, clock.now()).allowed,
        )
    )
    navigation.register(
        navigation.NavItem(
            label=_("Patroli"),
            url_name="collection:patrol",
            order=35,
            prefix="/patroli/",
            allowed=lambda request: access.patrol(request.user, clock.now()).allowed,
        )
    )
    navigation.register(
        navigation.NavItem(
            label=_("Pejabat terlapor"),
            url_name="collection:acts",
            order=37,
            prefix="/pejabat-terlapor/",
            allowed=lambda request: reported_access.see(request.user, clock.now()).allowed,
        )
    )
    navigation.register(
        navigation.NavItem(
            label=_("Titipan"),
            url_name="collection:tips",
            order=36,
            prefix="/titipan/",
            count=lambda request: tips.listed(Tip.State.NEW),
            allowed=lambda request: access.read_tips(request.user, clock.now()).allowed,
        )
    )
    words.register(
        {
            "account_verdict": _("menyatakan keadaan akun"),
            "alarm_acknowledged": _("menanggapi peringatan cakupan"),
            "capture_address_made": _("membuat alamat tangkapan"),
            "capture_address_revoked": _("mencabut alamat tangkapan"),
            "connector_disabled": _("mematikan penghubung"),
            "connector_enabled": _("mengaktifkan penghubung"),
            "consent_given": _("mencatat izin pemilik akun"),
            "consent_invited": _("mengundang pemilik akun"),
            "consent_invitation_revoked": _("membatalkan undangan izin"),
            "consents_exported": _("mengunduh catatan izin"),
            "consent_withdrawn": _("mencabut izin pemilik akun"),
            "credential_stored": _("menyimpan kunci penghubung"),
            "legal_basis_recorded": _("mencatat dasar hukum"),
            "platform_asked_about_act": _("menanyakan perbuatan terlapor kepada platform"),
            "reported_act_begun": _("mulai menangkap perbuatan terlapor"),
            "reported_act_handed_in": _("menyerahkan catatan perbuatan terlapor"),
            "reported_act_looked_at": _("melihat perbuatan terlapor sebagai petugas kedua"),
            "reported_act_forgotten": _("rancangan perbuatan terlapor dihapus setelah 30 hari"),
            "reported_act_struck": _("mencoret catatan perbuatan terlapor"),
            "screenshot_confirmed": _("menjadikan tangkapan layar unggahan"),
            "screenshot_dropped": _("membuang tangkapan layar"),
            "screenshot_taken": _("menyerahkan tangkapan layar"),
            "statement_made": _("membuat pernyataan cakupan"),
            "platform_data_purged": _("menghapus data platform yang habis masanya"),
            "account_proposed": _("mencatat akun yang tidak terdaftar"),
            "closing_downloaded": _("mengunduh pengawasan penutupan"),
            "proposal_made": _("mengusulkan akun"),
            "proposal_postponed": _("menunda usulan akun"),
            "proposal_read": _("membaca usulan akun"),
            "proposal_refused": _("menolak usulan akun"),
            "proposal_taken": _("mencatat akun dari usulan"),
            "statement_downloaded": _("mengunduh pernyataan cakupan"),
            "tip_account_proposed": _("mengusulkan akun dari titipan"),
            "tip_patrolled": _("menyerahkan titipan ke patroli"),
            "tip_sender_seen": _("melihat pengirim titipan"),
            "tip_set_aside": _("mengesampingkan titipan"),
            "tip_taken_up": _("mengambil titipan"),
        },
        {
            "registry.proposal": _("usulan akun"),
            "collection.alarm": _("peringatan cakupan"),
            "collection.connector": _("penghubung"),
            "collection.coveragestatement": _("pernyataan cakupan"),
            "collection.captureaddress": _("alamat tangkapan"),
            "collection.consent": _("izin pemilik"),
            "collection.consentinvitation": _("undangan izin"),
            "collection.reportedact": _("perbuatan terlapor"),
            "collection.tip": _("titipan warga"),
            "collection.screenshot": _("tangkapan layar"),
        },
    )
