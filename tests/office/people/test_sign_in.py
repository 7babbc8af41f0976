from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from pantau.office.people import actions, credentials, session_limits
from pantau.office.people.models import AuditEvent, Notice
from pantau.office.people.sessions import KEY_LENGTH, MARK, key_of
from pantau.web.ui import clock
from staff import PASSWORD, code_at, make_person, session_of, signed_in

pytestmark = pytest.mark.django_db

ME = "/masuk/saya/"


def sign_in(client: Client, username: str, password: str = PASSWORD):
    return client.post("/masuk/", {"login": username, "password": password})


def test_password_then_code_opens_the_door():
    make_person("ani", "officer", password=PASSWORD)
    client = Client()
    answer = sign_in(client, "ani")
    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get(ME).status_code == 302  # the password alone opens nothing
    assert client.post(answer["Location"], {"code": code_at()}).status_code == 302
    assert client.get(ME).status_code == 200
    assert AuditEvent.objects.filter(verb="sign_in").count() == 1


def test_a_wrong_code_opens_nothing():
    make_person("ani", "officer", password=PASSWORD)
    client = Client()
    sign_in(client, "ani")
    answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert answer.status_code == 200
    assert client.get(ME).status_code == 302


def test_one_code_opens_the_door_once():
    make_person("ani", "officer", password=PASSWORD)
    code = code_at()
    outcomes = []
    for _ in range(2):
        client = Client()
        sign_in(client, "ani")
        client.post(reverse("mfa_authenticate"), {"code": code})
        outcomes.append(client.get(ME).status_code)
    assert outcomes == [200, 302]


def test_staff_without_a_second_factor_get_nowhere_but_to_set_one_up():
    make_person("baru", "officer", password=PASSWORD, second_factor=False)
    client = Client()
    sign_in(client, "baru")
    assert client.get(ME)["Location"] == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200
    asked = client.get(reverse("mfa_activate_totp"))["Location"]
    client.post(asked, {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    assert "<svg" in page.content.decode()
    client.post(reverse("mfa_activate_totp"), {"code": code_at(secret=page.context["form"].secret)})
    assert client.get(ME).status_code == 200


def test_htmx_requests_of_strangers_move_the_whole_page():
    answer = Client().get(ME, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer["HX-Redirect"].startswith("/masuk/?next=")
    assert answer.content == b""


def test_five_wrong_passwords_lock_the_name_even_for_the_right_one():
    make_person("ani", "officer", password=PASSWORD)
    for _ in range(5):
        sign_in(Client(), "ani", "salah")
    answer = sign_in(Client(), "ani")
    assert answer.status_code == 200
    assert "Terlalu banyak" in answer.content.decode()


def test_unknown_and_known_names_get_the_same_answer_and_unknown_ones_are_not_written_down():
    make_person("ani", "officer", password=PASSWORD)
    known = sign_in(Client(), "ani", "salah").content.decode()
    unknown = sign_in(Client(), "rahasia-yang-tertukar", "salah").content.decode()
    message = "Nama pengguna dan/atau kata sandi"
    assert message in known
    assert message in unknown
    failures = AuditEvent.objects.filter(verb="sign_in_failed").order_by("id")
    assert [bool(event.object_id) for event in failures] == [True, False]
    assert not any("rahasia" in str(event.detail) + event.object_id for event in failures)


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password"])
def test_there_is_no_open_sign_up_and_no_recovery_by_mail(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_a_session_can_be_ended_from_another_place():
    user = make_person("ani", "officer")
    home, phone = signed_in(user), signed_in(user)
    assert home.get(ME).status_code == phone.get(ME).status_code == 200
    lost = UserSession.objects.get(session_key=session_of(phone).session_key)
    home.post(reverse("people:end-session", args=[lost.pk]))
    assert phone.get(ME).status_code == 302
    assert home.get(ME).status_code == 200


def test_what_the_database_holds_of_a_session_opens_nothing(settings):
    user = make_person("ani", "officer")
    client, thief = signed_in(user), Client()
    assert client.get(ME).status_code == 200
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    (held,) = Session.objects.values_list("session_key", flat=True)
    (listed,) = UserSession.objects.values_list("session_key", flat=True)
    assert held == listed == key_of(cookie)
    assert len(held) == KEY_LENGTH
    for guess in (held, held.removeprefix(MARK), cookie.swapcase(), ""):
        thief.cookies[settings.SESSION_COOKIE_NAME] = guess
        assert thief.get(ME).status_code == 302
    assert client.get(ME).status_code == 200


def test_a_session_of_the_former_program_is_over_and_leaves_the_list(settings):
    user = make_person("ani", "officer")
    client, old = signed_in(user), "abcdefghijklmnopqrstuvwxyz012345"  # as Django keeps it: the cookie itself
    data = Session.objects.get().session_data
    Session.objects.create(
        session_key=old, session_data=data, expire_date=timezone.now() + timedelta(hours=1)
    )
    UserSession.objects.create(user=user, ip="192.0.2.1", session_key=old, user_agent="Firefox")
    former = Client()
    former.cookies[settings.SESSION_COOKIE_NAME] = old
    assert former.get(ME).status_code == 302
    listed = UserSession.objects.get(session_key=old)
    client.post(reverse("people:end-session", args=[listed.pk]))
    assert not Session.objects.filter(session_key=old).exists()
    assert client.get(ME).status_code == 200


def test_nobody_ends_another_persons_session():
    victim, other = signed_in(make_person("ani", "officer")), signed_in(make_person("budi", "officer"))
    victim.get(ME)
    session = UserSession.objects.get(session_key=session_of(victim).session_key)
    other.post(reverse("people:end-session", args=[session.pk]))
    assert victim.get(ME).status_code == 200


def test_the_last_second_factor_cannot_be_taken_off():
    user = make_person("ani", "officer", password=PASSWORD)
    client = Client()
    sign_in(client, "ani")
    client.post(reverse("mfa_authenticate"), {"code": code_at()})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    answer = client.post(reverse("mfa_deactivate_totp"))
    assert "satu-satunya" in answer.content.decode()
    assert Authenticator.objects.filter(user=user, type="totp").exists()


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("pendek", "12"),
        ("123456789012345", "angka"),
        ("orangbaru2024", "mirip"),
        ("qwertyuiop123", "umum"),
        ("Bawaslu-LombokBarat2024", "pertama ditebak"),
        ("panwasxPEMILUx99!", "pertama ditebak"),
        ("ababababababa", "pertama"),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(password, said):
    invited = actions.invite("orangbaru", full_name="Orang Baru", role="officer", now=clock.now())
    answer = Client().post(
        reverse("people:first-password", args=[invited.code]), {"password": password, "again": password}
    )
    assert answer.status_code == 200
    assert said in answer.content.decode()


def test_a_session_ends_unused_after_two_hours_and_in_use_after_twelve(settings):
    user = make_person("ani", "officer")
    client = signed_in(user)

    def later(hours: float, **moved: float) -> int:
        """What *Akun saya* answers when these moments of the session lie so many hours back."""
        session = session_of(client)
        for name in (session_limits.BEGUN, session_limits.SEEN):
            session[name] -= moved.get(name, hours) * 3600
        session.save()
        return client.get(ME).status_code

    assert later(1.9) == 200
    assert (
        session_of(client)[session_limits.SEEN] > session_of(client)[session_limits.BEGUN] + 3600
    )  # used again
    assert later(1.9) == 200
    # A page that asks by itself keeps nothing alive.
    seen = session_of(client)[session_limits.SEEN] - 600
    session = session_of(client)
    session[session_limits.SEEN] = seen
    session.save()
    client.post(reverse("review:renew", args=[1]))
    assert session_of(client)[session_limits.SEEN] == seen
    kept = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert later(2.1) == 302
    assert "Sesi Anda berakhir" in client.get("/masuk/").content.decode()
    client.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert client.get(ME).status_code == 302
    client = signed_in(user)
    assert later(12.1, **{session_limits.SEEN: 0}) == 302
    over = AuditEvent.objects.filter(verb="session_expired", actor=user).order_by("pk")
    assert [event.detail["why"] for event in over] == ["idle", "age"]


def test_being_asked_again_gives_the_session_another_key(settings):
    user = make_person("ani", "officer", password=PASSWORD)
    client = Client()
    sign_in(client, "ani")
    client.post(reverse("mfa_authenticate"), {"code": code_at()})
    assert AuditEvent.objects.get(verb="sign_in").detail == {"by": "password, totp"}
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.get(ME)
    client.post(reverse("account_reauthenticate"), {"password": "salah"})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value == before
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    after = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert after != before
    assert client.get(ME).status_code == 200
    assert [one.session_key for one in UserSession.objects.filter(user=user)] == [key_of(after)]
    old = Client()
    old.cookies[settings.SESSION_COOKIE_NAME] = before
    assert old.get(ME).status_code == 302


def test_whoevers_credentials_change_is_told_and_nobody_else():
    user, boss = make_person("ani", "officer", password=PASSWORD), make_person("ketua", "commissioner")
    client = signed_in(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    new = "kalimat lain yang panjang \u0101 dengan spasi di belakang "
    changed = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post(reverse("account_change_password"), changed).status_code == 302
    user.refresh_from_db()
    assert user.check_password(new)
    actions.set_email("ani", "ani@contoh.example", by=boss)
    actions.renew_invitation("ani", now=clock.now(), by=boss)
    told = Notice.objects.filter(kind=credentials.KIND)
    assert [one.user for one in told] == [user] * 3


def test_the_printed_link_leads_to_a_password_and_then_the_second_factor():
    invited = actions.invite("baru", full_name="Orang Baru", role="officer", now=clock.now())
    client = Client()
    typed = client.post(reverse("people:invitation"), {"code": invited.code})
    answer = client.post(typed["Location"], {"password": PASSWORD, "again": PASSWORD})
    assert answer["Location"] == reverse("account_login")
    sign_in(client, "baru")
    assert client.get(ME)["Location"] == reverse("mfa_index")


def test_a_made_up_code_is_refused_and_guessing_is_slowed_down():
    answers = [
        Client().get(reverse("people:first-password", args=["AAAA-BBBB-CCCC"])).status_code for _ in range(22)
    ]
    assert answers[0] == 410
    assert answers[-1] == 429


def test_the_audit_page_opens_for_the_auditor_and_says_so_in_the_trail():
    auditor, officer = make_person("audi", "auditor"), make_person("ani", "officer")
    assert signed_in(officer).get(reverse("people:audit")).status_code == 403
    actions.record(None, "probe", "thing:1")
    page = signed_in(auditor).get(reverse("people:audit"))
    assert "probe" in page.content.decode()
    assert AuditEvent.objects.filter(verb="audit_read", actor=auditor).exists()


def test_the_demo_shows_names_passwords_and_codes_and_nothing_of_it_elsewhere(settings):
    settings.PANTAU_DEMO = True
    actions.create_demo_people()
    client = Client()
    assert "orang-rekaan-2024" in client.get("/masuk/").content.decode()
    sign_in(client, "ratna", "orang-rekaan-2024")
    page = client.get(reverse("mfa_authenticate")).content.decode()
    settings.PANTAU_DEMO = False
    assert "Kode orang rekaan ini sekarang" in page
    assert "orang-rekaan-2024" not in Client().get("/masuk/").content.decode()
    assert "Kode orang rekaan" not in client.get(reverse("mfa_authenticate")).content.decode()
