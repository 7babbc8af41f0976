"""Names on the screen for codes that travel through the product."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SUBJECTS = {
    "candidate": _("Calon"),
    "party": _("Partai"),
    "campaign_team": _("Tim kampanye"),
    "asn": _("ASN"),
    "village_official": _("Perangkat desa"),
    "tni_polri": _("TNI/Polri"),
    "citizen": _("Warga"),
    "media": _("Media"),
    "": _("Tidak dikenal"),
}

CATEGORIES = {
    "quiet_period": _("Kampanye pada masa tenang"),
    "outside_schedule": _("Kampanye sebelum waktunya"),
    "money_politics": _("Politik uang"),
    "hate_sara": _("Ujaran kebencian SARA"),
    "insult": _("Penghinaan"),
    "threat": _("Ancaman"),
    "incitement": _("Hasutan"),
    "against_state": _("Menentang dasar negara"),
    "state_facility": _("Fasilitas pemerintah, ibadah, atau pendidikan"),
    "prop_damage": _("Perusakan alat peraga"),
    "other_attributes": _("Atribut peserta lain"),
    "asn_neutrality": _("Netralitas ASN"),
    "tni_polri_neutrality": _("Netralitas TNI/Polri"),
    "village_neutrality": _("Netralitas desa"),
    "hoax": _("Kabar tidak benar"),
    "unregistered_account": _("Akun tidak terdaftar"),
    "late_ad": _("Iklan di luar masa iklan"),
    "survey_quiet_period": _("Survei pada masa tenang"),
}

# What a post does with its words, as the machine reads it.
STANCES = {
    "call": _("Ajakan memilih"),
    "promotion": _("Promosi"),
    "attack": _("Serangan"),
    "report": _("Laporan saksi"),
    "news": _("Berita"),
    "education": _("Edukasi pemilih"),
    "denial": _("Bantahan"),
    "question": _("Pertanyaan"),
    "satire": _("Sindiran atau candaan"),
    "none": _("Tanpa tanda fungsi tertentu"),
}

# What somebody did to another's post or account: in a list, and with the icon it has there.
ACTS = {
    "like": (_("Menyukai"), "heart"),
    "comment": (_("Mengomentari"), "chat"),
    "share": (_("Membagikan"), "repost"),
    "follow": (_("Mengikuti akun"), "user"),
    "join": (_("Bergabung dalam grup"), "people"),
    "tag": (_("Menandai akun"), "tag"),
    "photo": (_("Berfoto bersama"), "image"),
    "pose": (_("Berpose dalam foto"), "image"),
    "attend": (_("Menghadiri kegiatan"), "people"),
}

LANGUAGES = {
    "indonesian": _("Bahasa Indonesia"),
    "sasak": _("Bahasa Sasak"),
    "mixed": _("Campuran Indonesia dan Sasak"),
    "other": _("Bahasa lain, atau terlalu pendek untuk dikenali"),
}

# Two letters stand in the badge: no platform's colours or logo compete with the words.
PLATFORMS = {
    "facebook": ("FB", "Facebook"),
    "instagram": ("IG", "Instagram"),
    "x": ("X", "X"),
    "twitter": ("X", "X"),
    "tiktok": ("TT", "TikTok"),
    "youtube": ("YT", "YouTube"),
    "threads": ("TH", "Threads"),
    "telegram": ("TG", "Telegram"),
    "whatsapp": ("WA", "WhatsApp"),
    "whatsapp_tips": ("WA", _("Titipan WhatsApp")),
    "bluesky": ("BS", "Bluesky"),
    "mastodon": ("MD", "Mastodon"),
    "reddit": ("RD", "Reddit"),
    "linkedin": ("LI", "LinkedIn"),
    "web": ("WB", _("Situs web")),
    "rss": ("WB", _("Situs web")),
    "news": ("BR", _("Berita")),
    "other": ("LN", _("Platform lain")),
}

# What is attached to a post: its icon and its name.
MEDIA = {
    "image": ("image", _("Gambar")),
    "video": ("play", _("Video")),
    "audio": ("sound", _("Suara")),
    "link": ("link", _("Tautan")),
}


def in_sentence(label: str) -> str:
    """A label in the middle of a sentence; abbreviations keep their capitals."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def platform_code(platform: str) -> str:
    known = PLATFORMS.get(platform)
    return known[0] if known else (platform[:2].upper() or "??")


def platform_name(platform: str):
    known = PLATFORMS.get(platform)
    return known[1] if known else (platform or _("Platform tidak dikenal"))
