"""Which language a text is in: Indonesian, Sasak, both mixed, or something else.

By small words: they are the ones that speakers cannot do without and that neighbours do not share. Words that
Indonesian and Sasak have in common (most nouns of politics) say nothing about which of the two is spoken.
"""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["indonesian", "sasak", "mixed", "other"]

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
MOST_WORDS = 400  # looked at; the language of a longer text shows by then
_AFFIXED = re.compile(r"(?:me(?:ng|ny|n|m)|di|ber|ter|pe(?:ng|ny|n|m)|se|ke).{4,}|.{3,}(?:kan|nya|annya|lah)")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NAMES = _words(
    """
    baiq taufiq taufiqurrahman shiddiq siddiq faruq ishaq razaq rafiq syafiq wafiq haq
    """
)

_INDONESIAN = _words(
    """
    yang dan di ke dari ini itu untuk pada dengan tidak bukan jangan belum sudah telah akan sedang masih juga lagi
    saja hanya sangat sekali banget lebih paling kalau jika karena sebab tetapi tapi padahal supaya agar sampai atau
    serta oleh kepada dalam antara saya aku kamu kami kita mereka dia beliau anda kalian ada apa siapa kapan mana
    kenapa mengapa bagaimana bisa dapat harus mau ingin boleh perlu semua setiap banyak sedikit besok kemarin
    sekarang nanti tadi hari datang rumah orang anak buat seperti soal sama yuk ayo mari terima kasih selamat semoga
    mohon tolong maaf sih dong kok deh kan ya nya para tahun bulan minggu jam pagi malam yg dgn utk krn tdk gak ga
    nggak enggak ndak udah udh dah jgn blm klo kalo kl aja juga jg lg sm dr pd gue gw gua lu lo elo nih tuh gitu
    gini gimana gmn knp banget bgt bangetan emang pake kayak kyk sampe cuma cuman biar tau kak kakak dibawain ngerti
    bilang punya jadi baru dulu lupa belum dijual dimulai datang sampe pesen
    """
)
_SASAK = _words(
    """
    leq lek jok jaq jak siq isiq sak saq wah ndeq ndek ndaq endeq endek ndarak ndaraq araq arak mele gati beleq
    kance lueq selapuq selapuk pade doang juaq laguq mun lamun adeqne adeq kumbe kembe berembe ape sai mbe pire nane
    lemaq kelemaq bareh bareq uiq rubin bian jelo onek eleq oleq jari jage tao taoq bau kanggo tetu solah lenge
    lengeq lekaq sili girang antih tulung nunas tunas lalo ulek sugul dateng tokol ngaken mangan inem bale balen
    gubuk gubug bangket peken berugaq inaq amaq mamiq papuq semeton batur dengan_ino ino niki nike tie tiang tyang
    side pelungguh ite ante epe kepeng sebu sopoq sekeq due telu lime enem pituq baluq siwaq unin unine raos ngeraos
    pileq piliq mileq julun julu telang begawe jaje aiq jeleng paut aning ojok jauq boyaq gitaq wayah nggih enggih
    aok aoq te ku ie muq gen eaq selae samas
    """
)
# Sasak, but also Indonesian of the region or of other languages: half a mark.
_BOTH = _words(
    """
    nggih enggih
    semeton te ku due dateng bau jage ape lime gubuk batur kanggo niki tulung tiang jari wah jak lek antih bale arak
    """
)
# Of both, and of nobody else: Indonesian where no word of Sasak stands beside them.
_SHARED = _words(
    """
    caleg calon partai nomor pemilu pilkada kampanye suara coblos nyoblos pilih pilihan desa warga dapil dewan
    bupati camat kades kpu bawaslu pak bu bapak ibu uang duit jalan menang dukung relawan tim baliho spanduk negara
    agama rakyat pemimpin presiden kantor masjid sekolah gratis murah harga jual beli dasar ganti usir
    """
)
_OTHERS = _words(
    """
    the and of to is are was were you your for with this that have has will be it in on at by we they he she my me
    so not le la les des un une et est vous nous dans pour de el los las y que no mis con una por tout ora iki kuwi
    sing karo wis wes durung opo sopo piye nek yen kowe aku_ora wong arep ojo mangan_ yo tekan omah sugeng enjing
    sedoyo mugi tansah kulo sampeyan matur nuwun teu naon nu abdi anjeun urang aya teh mah atuh kumaha wilujeng
    baraya sadayana manehna sanes ieu eta sampun saking titiang lan ring nenten uling meme carik meriki puniki
    rahajeng sanget saiki mengko kesusu rampung ojo budal kene rek iso siento mucho gracias amigo hola buenos
    ana uhibbuka uhibbuki fillah akhi ukhti jazakallah jazakumullah khairan barakallah syukron afwan
    """
)
# Malay that is not Indonesian: two marks, since both share their small words.
_MALAY = _words(
    "nombor undi mengundi undilah esok korang diorang takde hangpa cakap kerana kerajaan awak macamana kat"
)


def language(text: str) -> Language:
    """The language of a text; ``other`` where there are no words or too few of either language.

    Time grows with the first ``MOST_WORDS`` words only.
    """
    indonesian = sasak = shared = others = words = 0.0
    for match in _WORD.finditer(text):
        words += 1
        if words > MOST_WORDS:
            break
        word = match[0].lower()
        if word in _SASAK or (word[-1] == "q" and len(word) > 3 and word not in _NAMES):
            sasak += 0.5 if word in _BOTH else 1.0
        elif word in _INDONESIAN:
            indonesian += 1
        elif word in _SHARED or (_AFFIXED.fullmatch(word) and word not in _OTHERS):
            shared += 1
        if word in _OTHERS:
            others += 1
        elif word in _MALAY:
            others += 2
    return _decided(indonesian, sasak, shared, others, words)


def _decided(indonesian: float, sasak: float, shared: float, others: float, words: float) -> Language:
    known = indonesian + sasak
    if others > known + shared / 2 or known + shared < 0.1 * words or not known + shared:
        return "other"
    if sasak < 1 and indonesian + shared >= 2 * sasak:
        return "indonesian"
    share = sasak / known
    if share >= 0.75 or (share > 0.5 and indonesian < 2):
        return "sasak"
    return "mixed" if share >= 0.2 else "indonesian"
