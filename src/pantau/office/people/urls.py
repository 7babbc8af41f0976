"""The front door, mounted at /masuk/. Only these of allauth's pages exist: no sign-up, no recovery by e-mail."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path

from pantau.office.people import absence_views, views
from pantau.office.people import cooperation_views as cooperation
from pantau.office.people import emergency_views as emergency
from pantau.office.people import staff_views as staff
from pantau.office.people.notices import views as notices

own = [
    path("undangan/", views.invitation, name="invitation"),
    path("undangan/<str:code>/", views.first_password, name="first-password"),
    path("saya/", views.me, name="me"),
    path("saya/sesi/<int:session_id>/akhiri/", views.end_session, name="end-session"),
    path("cuti/", absence_views.leave, name="leave"),
    path("cuti/<int:absence_id>/akhiri/", absence_views.end, name="end-leave"),
    path("keahlian/", absence_views.skilled, name="skills"),
    path("saya/gambar/", absence_views.pictures, name="pictures"),
    path("kabar-saya/", notices.notices, name="notices"),
    path("kabar-saya/<int:notice_id>/", notices.notice, name="notice"),
    path("kabar-saya/dibaca/", notices.read, name="notices-read"),
    path("kabar-saya/pilihan/", notices.choices, name="notice-choices"),
    path("kabar-saya/telegram/", notices.join, name="notice-join"),
    path("kabar-saya/telegram/putus/", notices.part, name="notice-part"),
    path("saya/sesi/akhiri/", views.end_other_sessions, name="end-other-sessions"),
    path("jejak/", views.audit, name="audit"),
    path("orang/", staff.everyone, name="everyone"),
    path("orang/undang/", staff.invite, name="invite"),
    path("orang/<int:pk>/", staff.person, name="person"),
    path("orang/<int:pk>/peran/", staff.give_role, name="give-role"),
    path("orang/<int:pk>/peran/<int:seat_id>/masa/", staff.change_role, name="change-role"),
    path("orang/<int:pk>/peran/<int:seat_id>/akhiri/", staff.end_role, name="end-role"),
    path("orang/<int:pk>/kode/", staff.renew, name="renew"),
    path("orang/<int:pk>/lepas/", staff.let_go, name="let-go"),
    path("orang/<int:pk>/buka-kunci/", staff.unlock, name="unlock"),
    path("orang/<int:pk>/surel/", staff.set_email, name="set-email"),
    path("kerja-sama/", cooperation.cooperations, name="cooperations"),
    path("kerja-sama/<int:pk>/", cooperation.one, name="cooperation"),
    path("kerja-sama/<int:pk>/perjanjian/", cooperation.agreement, name="agreement"),
    path("kerja-sama/<int:pk>/cabut/", cooperation.withdraw, name="withdraw-cooperation"),
    path("darurat/", emergency.emergencies, name="emergencies"),
    path("darurat/<int:pk>/akhiri/", emergency.end_emergency, name="end-emergency"),
    path("darurat/<int:pk>/tinjau/", emergency.review_emergency, name="review-emergency"),
]

urlpatterns = [
    path("", views.sign_in, name="account_login"),
    path("", include((own, "people"))),
    path("keluar/", account.logout, name="account_logout"),
    path("tidak-aktif/", account.account_inactive, name="account_inactive"),
    path("ulang/", account.reauthenticate, name="account_reauthenticate"),
    path("sandi/", account.password_change, name="account_change_password"),
    path("sandi/pertama/", account.password_set, name="account_set_password"),
    path("langkah-kedua/", mfa.index, name="mfa_index"),
    path("langkah-kedua/kode/", views.second_factor, name="mfa_authenticate"),
    path("langkah-kedua/ulang/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("langkah-kedua/aplikasi/", views.activate_app, name="mfa_activate_totp"),
    path("langkah-kedua/aplikasi/lepas/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("langkah-kedua/cadangan/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "langkah-kedua/cadangan/baru/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path(
        "langkah-kedua/cadangan/unduh/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"
    ),
    path("langkah-kedua/kunci/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("langkah-kedua/kunci/baru/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("langkah-kedua/kunci/masuk/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("langkah-kedua/kunci/ulang/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("langkah-kedua/kunci/<int:pk>/lepas/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("langkah-kedua/kunci/<int:pk>/ubah/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
]
