import re
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.test import Client

from pantau.cli import doctor
from pantau.cli.people import ROLES, command
from pantau.office.people import lockout
from pantau.office.people.models import AuditEvent, Membership, Role, User
from pantau.web.ui import clock
from staff import PASSWORD, make_cooperation, make_person, signed_in

pytestmark = pytest.mark.django_db


def run(*words: str):
    return CliRunner().invoke(command, words)


def test_the_command_line_knows_every_role():
    assert set(ROLES) == set(Role.values)


def test_invite_prints_a_link_that_opens():
    result = run(
        "invite", "baru", "--name", "Orang Baru", "--role", "officer", "--address", "https://pantau.example"
    )
    assert result.exit_code == 0, result.output
    link = re.search(r"https://pantau\.example(/masuk/undangan/\S+)", result.output)[1]
    assert Client().post(link, {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert User.objects.get(username="baru").check_password(PASSWORD)


def test_a_role_until_a_day_holds_through_that_day_in_wita():
    run("invite", "baru", "--name", "Orang Baru", "--role", "officer", "--until", "2099-02-14")
    assert Membership.objects.get().valid_to.isoformat() == "2099-02-14T16:00:00+00:00"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("invite", "ani", "--name", "Ani", "--role", "officer"), "already exists"),
        (("invite", "pkd", "--name", "Pkd", "--role", "village_supervisor"), "--village"),
        (("invite", "dua kata", "--name", "Dua", "--role", "officer"), "username"),
        (("renew", "hantu"), "nobody is called hantu"),
        (("end", "hantu"), "nobody is called hantu"),
    ],
)
def test_mistakes_end_with_one_clear_line_and_change_nothing(words, said):
    make_person("ani", "officer")
    result = run(*words)
    assert result.exit_code != 0
    assert said in result.output.lower() or said in result.output
    assert "Traceback" not in result.output
    assert list(User.objects.values_list("username", flat=True)) == ["ani"]


def test_sessions_end_for_one_and_for_everybody():
    one, other = signed_in(make_person("ani", "officer")), signed_in(make_person("budi", "officer"))
    assert one.get("/masuk/saya/").status_code == other.get("/masuk/saya/").status_code == 200
    assert run("sign-out").exit_code == run("sign-out", "ani", "--everybody").exit_code == 2
    assert "Sessions ended: 1" in run("sign-out", "ani").output
    assert (one.get("/masuk/saya/").status_code, other.get("/masuk/saya/").status_code) == (302, 200)
    assert run("sign-out", "--everybody").exit_code == 0
    assert other.get("/masuk/saya/").status_code == 302
    ended = AuditEvent.objects.filter(verb__in=("signed_out", "everybody_signed_out"))
    assert ended.count() == 2


def test_list_and_end():
    make_person("ani", "officer", full_name="Ani")
    assert "officer" in run("list").output
    assert run("end", "ani").exit_code == 0
    assert "left" in run("list").output


def test_the_list_and_the_doctor_say_when_the_regencys_people_wait_for_a_memorandum():
    run("invite", "teknisi", "--name", "Teknisi", "--role", "technical_operator")
    run("invite", "sekda", "--name", "Sekda", "--role", "leadership", "--side", "regency")
    assert run("list").output.count("needs a cooperation record") == 2
    assert doctor.cooperation().status == "warn"
    ending = make_cooperation(valid_to=clock.now() + timedelta(days=7))
    assert "ends on" in doctor.cooperation().says
    ending.delete()
    make_cooperation()
    assert doctor.cooperation().status == "ok"
    assert "technical_operator" in run("list").output
    assert "needs" not in run("list").output


def test_unlock_lets_a_locked_name_try_again():
    user = make_person("ani", "officer", password=PASSWORD)
    for _ in range(5):
        Client().post("/masuk/", {"login": "ani", "password": "salah"})
    assert lockout.is_locked(user)
    assert run("unlock", "ani").exit_code == 0
    assert not lockout.is_locked(user)
    assert "nobody is called hantu" in run("unlock", "hantu").output
