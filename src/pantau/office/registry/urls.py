"""The registry, mounted at /akun/."""

from django.urls import path

from pantau.office.registry import views, wizard

app_name = "registry"

urlpatterns = [
    path("", views.accounts, name="accounts"),
    path("unduh/<str:shape>/", views.download, name="download"),
    path("<int:pk>/", views.account, name="account"),
    path("<int:pk>/tutup/", views.close, name="close"),
    path("<int:pk>/aktif-kembali/", views.reactivate, name="reactivate"),
    path("<int:pk>/alamat/", views.resolve, name="resolve"),
    path("calon/<int:pk>/", views.candidate, name="candidate"),
    path("pejabat/", views.officials, name="officials"),
    path("pejabat/<int:pk>/", views.official, name="official"),
    path("pejabat/<int:pk>/tautkan/", views.link, name="link"),
    path("pejabat/tautan/<int:pk>/lepas/", views.unlink, name="unlink"),
    path("impor/", wizard.upload, name="import"),
    path("impor/<int:pk>/kolom/", wizard.columns, name="columns"),
    path("impor/<int:pk>/periksa/", wizard.check, name="check"),
    path("impor/<int:pk>/masalah/", wizard.problems, name="problems"),
    path("impor/<int:pk>/batal/", wizard.discard, name="discard"),
    path("impor/<int:pk>/selesai/", wizard.done, name="done"),
]
