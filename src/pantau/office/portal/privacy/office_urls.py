"""Data requests and breaches as the office handles them."""

from django.urls import path

from pantau.office.portal.privacy import breach_views, office_views

app_name = "privacy"

urlpatterns = [
    path("", office_views.listing, name="list"),
    path("<int:pk>/", office_views.request, name="request"),
    path("<int:pk>/tugas/", office_views.assign, name="assign"),
    path("<int:pk>/tanya/", office_views.question, name="question"),
    path("<int:pk>/catatan/", office_views.note, name="note"),
    path("<int:pk>/pasti/", office_views.identified, name="identified"),
    path("<int:pk>/identitas/", office_views.identity, name="identity"),
    path("<int:pk>/cari/", office_views.search, name="search"),
    path("<int:pk>/jawab/", office_views.decide, name="decide"),
    path("kegagalan/", breach_views.listing, name="breaches"),
    path("kegagalan/baru/", breach_views.record, name="record-breach"),
    path("kegagalan/<int:pk>/", breach_views.breach, name="breach"),
    path("kegagalan/<int:pk>/mesin/", breach_views.machine, name="machine"),
    path("kegagalan/<int:pk>/ubah/", breach_views.change, name="change-breach"),
    path("kegagalan/<int:pk>/diberitahu/", breach_views.tell, name="tell"),
    path("kegagalan/<int:pk>/tutup/", breach_views.close, name="close-breach"),
    path("kegagalan/<int:pk>/surat/<str:which>.<str:shape>", breach_views.letter, name="breach-letter"),
]
