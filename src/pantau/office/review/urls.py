from django.urls import path

from pantau.office.review import (
    claims_views,
    feedback_views,
    group_views,
    picture_views,
    vanished_views,
    views,
)

app_name = "review"

urlpatterns = [
    path("", views.home, name="home"),
    path("tinjau/", views.queue_page, name="queue"),
    path("tinjau/kesamaan/", group_views.groups, name="groups"),
    path("tinjau/kesamaan/<int:group_id>/", group_views.group, name="group"),
    path("tinjau/klaim/", claims_views.claims, name="claims"),
    path("tinjau/klaim/impor/", claims_views.import_claims, name="import-claims"),
    path("tinjau/klaim/sumber/<int:source_id>/berhenti/", claims_views.stop_source, name="stop-claim-source"),
    path("tinjau/klaim/<int:claim_id>/", claims_views.claim, name="claim"),
    path("tinjau/klaim/<int:claim_id>/tarik/", claims_views.withdraw, name="withdraw-claim"),
    path("tinjau/klaim/<int:claim_id>/pulihkan/", claims_views.restore, name="restore-claim"),
    path("tinjau/<int:finding_id>/klaim/<int:match_id>/", claims_views.judge_match, name="judge-match"),
    path("tinjau/perubahan/", vanished_views.vanished, name="vanished"),
    path("tinjau/perubahan/unduh/", vanished_views.download, name="vanished-download"),
    path("tinjau/lanjut/", views.next_finding, name="next"),
    path("tinjau/umpan-balik/", feedback_views.feedback_page, name="feedback"),
    path("tinjau/umpan-balik/lepas/", feedback_views.release, name="release"),
    path("tinjau/uji-bayangan/", feedback_views.shadows, name="shadows"),
    path("tinjau/uji-bayangan/<int:run_id>/", feedback_views.shadow_run, name="shadow"),
    path("tinjau/uji-bayangan/<int:run_id>/nyalakan/", feedback_views.switch_on, name="switch-on"),
    path("tinjau/<int:finding_id>/", views.finding_page, name="finding"),
    path("tinjau/<int:finding_id>/putus/", views.decide, name="decide"),
    path("tinjau/<int:finding_id>/serupa/", views.similar_page, name="similar"),
    path("tinjau/<int:finding_id>/serupa/putus/", views.decide_similar, name="decide-similar"),
    path("tinjau/<int:finding_id>/bukti/", views.take_evidence, name="take-evidence"),
    path("tinjau/<int:finding_id>/gambar/", picture_views.add, name="add-picture"),
    path("tinjau/<int:finding_id>/gambar/<int:picture_id>/", picture_views.picture, name="picture"),
    path("tinjau/<int:finding_id>/gambar/<int:picture_id>/tanda/", picture_views.tag, name="tag-picture"),
    path("tinjau/<int:finding_id>/pegang/", views.renew, name="renew"),
    path("tinjau/<int:finding_id>/lepas/", views.leave, name="leave"),
    path("tinjau/<int:finding_id>/usulkan/", views.propose, name="propose"),
    path("tinjau/putusan/<int:decision_id>/batal/", views.undo, name="undo"),
]
