"""Replies as officers handle them, case by case."""

from django.urls import path

from pantau.office.portal.reply import office_views as views

app_name = "replies"

urlpatterns = [
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/kode/<int:party>/", views.give, name="give"),
    path("<int:pk>/surat/<int:party>/", views.letter, name="letter"),
    path("<int:pk>/bukti/", views.take_files, name="take-files"),
    path("<int:pk>/berkas/<int:file>/", views.file, name="file"),
    path("<int:pk>/jawab/<int:reply>/", views.answer, name="answer"),
]
