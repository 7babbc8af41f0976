"""Coverage, patrol and the addresses that browsers' extensions deliver to."""

from django.urls import path

from pantau.office.collection import (
    capture_views,
    connector_views,
    enrolment_views,
    patrol_views,
    push_views,
    screenshot_views,
    share_views,
    statement_views,
    views,
)

app_name = "collection"

urlpatterns = [
    path("cakupan/", views.coverage, name="coverage"),
    path("cakupan/pernyataan/", views.statement, name="statement"),
    path("cakupan/pernyataan/daftar/", statement_views.statements, name="statements"),
    path("cakupan/pernyataan/buat/", statement_views.make, name="make-statement"),
    path("cakupan/pernyataan/<int:pk>/pdf/", statement_views.paper, name="statement-paper"),
    path("cakupan/pernyataan/<int:pk>/csv/", statement_views.accounts, name="statement-accounts"),
    path("cakupan/akun/", views.unseen, name="unseen"),
    path("cakupan/ragu/", views.doubtful, name="doubtful"),
    path("cakupan/ragu/<int:pk>/nyatakan/", views.say_gone, name="say-gone"),
    path("cakupan/penghubung/", connector_views.connectors, name="connectors"),
    path("cakupan/penghubung/<int:pk>/", connector_views.connector, name="connector"),
    path("cakupan/penghubung/<int:pk>/dasar/", connector_views.record_basis, name="record-basis"),
    path("cakupan/penghubung/<int:pk>/kunci/", connector_views.store_key, name="store-key"),
    path("cakupan/penghubung/<int:pk>/nyala/", connector_views.switch, name="switch"),
    path("cakupan/izin/", enrolment_views.consents, name="consents"),
    path("cakupan/izin/<int:pk>/batal/", enrolment_views.revoke, name="revoke-letter"),
    path("cakupan/izin/catatan/", enrolment_views.export, name="export-consents"),
    path("izin/kembali/", enrolment_views.back, name="consent-back"),  # before tokens: none is spelt so
    path("izin/<str:token>/", enrolment_views.consent, name="consent"),
    path("izin/<str:token>/<int:pk>/mulai/", enrolment_views.begin, name="begin-consent"),
    path("izin/<str:token>/<int:pk>/periksa/", enrolment_views.check, name="check-consent"),
    path("izin/<str:token>/<int:pk>/cabut/", enrolment_views.withdraw, name="withdraw-consent"),
    path("patroli/", patrol_views.patrol, name="patrol"),
    path("patroli/<int:pk>/buka/", patrol_views.open_task, name="open-task"),
    path("patroli/<int:pk>/selesai/", patrol_views.close_task, name="close-task"),
    path("patroli/serah/", patrol_views.hand_over, name="hand-over"),
    path("patroli/bagikan/", share_views.receive, name="share"),
    path("patroli/bagikan/periksa/", share_views.shared, name="shared"),
    path("patroli/bagikan/serahkan/", share_views.accept, name="accept-share"),
    path("patroli/bagikan/buang/", share_views.discard, name="discard-share"),
    path("patroli/bagikan/gambar/<int:position>/", share_views.picture, name="shared-picture"),
    path("patroli/tangkapan/", screenshot_views.upload, name="screenshots"),
    path("patroli/tangkapan/<int:pk>/", screenshot_views.screenshot, name="screenshot"),
    path("patroli/tangkapan/<int:pk>/kemajuan/", screenshot_views.progress, name="screenshot-progress"),
    path("patroli/tangkapan/<int:pk>/jadikan/", screenshot_views.confirm, name="confirm-screenshot"),
    path("patroli/tangkapan/<int:pk>/buang/", screenshot_views.drop, name="drop-screenshot"),
    path("patroli/tangkapan/<int:pk>/<int:position>/", screenshot_views.picture, name="screenshot-picture"),
    path("patroli/alamat/", patrol_views.addresses, name="addresses"),
    path("patroli/alamat/<int:pk>/cabut/", patrol_views.revoke, name="revoke"),
    path("patroli/pantau.webmanifest", patrol_views.manifest, name="manifest"),
    path("kiriman/<slug:name>/", push_views.push, name="push"),
    path("kiriman/<slug:name>/<slug:code>", push_views.push, name="push-of-topic"),  # as hubs are told it
    # As the extension asks: with the token in the path, or as the user of the address where it cuts the path.
    path("p/<str:token>/api/import-dataset/", capture_views.import_dataset, name="import-dataset"),
    path("p/<str:token>/api/check-query/", capture_views.check_query, name="check-query"),
    path("api/import-dataset/", capture_views.import_dataset, name="import-dataset-at-root"),
    path("api/check-query/", capture_views.check_query, name="check-query-at-root"),
]
