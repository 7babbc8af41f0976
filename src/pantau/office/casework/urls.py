from django.urls import path

from pantau.office.casework import clock_views, paper_views, views
from pantau.office.casework.clarification_urls import CLARIFICATIONS
from pantau.office.casework.handover_urls import HANDOVERS
from pantau.office.casework.plenary_urls import PLENARIES

app_name = "casework"

urlpatterns = [
    path("", views.cases, name="cases"),
    *PLENARIES,
    *HANDOVERS,
    *CLARIFICATIONS,
    path("dari-temuan/<int:finding_id>/", views.from_finding, name="from-finding"),
    path("orang/pejabat/<int:pk>/", views.official, name="official"),
    path("orang/calon/<int:pk>/", views.candidate, name="candidate"),
    path("masa-simpan/", views.retention, name="retention"),
    path("tenggat/", clock_views.limits, name="limits"),
    path("tenggat/libur/", clock_views.enter_day_off, name="enter-day-off"),
    path("tenggat/libur/<int:pk>/cabut/", clock_views.withdraw_day_off, name="withdraw-day-off"),
    path("tenggat/kalender/", clock_views.new_feed, name="new-feed"),
    path("tenggat/kalender/akhiri/", clock_views.end_feed, name="end-feed"),
    path("tenggat/kalender/<str:key>.ics", clock_views.calendar, name="calendar"),
    path("<int:pk>/kejadian/", clock_views.tell_event, name="tell-event"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/tahan/", views.hold, name="hold"),
    path("<int:pk>/catatan/", views.note, name="note"),
    path("<int:pk>/judul/", views.rename, name="rename"),
    path("<int:pk>/langkah/<str:move_id>/", views.move, name="move"),
    path("<int:pk>/berkas/", views.upload, name="upload"),
    path("<int:pk>/temuan/", views.add_findings, name="add-findings"),
    path("<int:pk>/orang/", views.add_party, name="add-party"),
    path("<int:pk>/orang/<int:party_id>/keluarkan/", views.remove_party, name="remove-party"),
    path("<int:pk>/orang/<int:party_id>/perbuatan/", views.note_acts, name="note-acts"),
    path("<int:pk>/orang/<int:party_id>/pejabat/<int:official_id>/", views.identify, name="identify"),
    path("<int:pk>/orang/<int:party_id>/identitas/", views.identity, name="identity"),
    path("<int:pk>/tugas/", views.assign, name="assign"),
    path("<int:pk>/tugas/<int:user_id>/akhiri/", views.relieve, name="relieve"),
    path("<int:pk>/taut/", views.link, name="link"),
    path("<int:pk>/surat/baru/", paper_views.begin, name="begin-paper"),
    path("surat/<int:pk>/", paper_views.paper, name="paper"),
    path("surat/<int:pk>/simpan/", paper_views.save, name="save-paper"),
    path("surat/<int:pk>/isi-ulang/", paper_views.refill, name="refill-paper"),
    path("surat/<int:pk>/tanda-tangan/", paper_views.sign, name="sign-paper"),
    path("surat/<int:pk>/perbaiki/", paper_views.correct, name="correct-paper"),
    path("surat/<int:pk>/batalkan/", paper_views.drop, name="drop-paper"),
    path("surat/<int:pk>/pindaian/", paper_views.scan, name="scan-paper"),
    path("surat/<int:pk>/pindaian/unduh/", paper_views.scan_file, name="scan-file"),
    path("surat/<int:pk>/pdf/", paper_views.pdf, name="paper-pdf"),
    path("surat/<int:pk>/docx/", paper_views.docx, name="paper-docx"),
]
