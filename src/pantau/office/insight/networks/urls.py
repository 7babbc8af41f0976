from django.urls import path

from pantau.office.insight.networks import views

NETWORKS = [
    path("jaringan/", views.networks, name="networks"),
    path("jaringan/akun/", views.accounts, name="network-accounts"),
    path("jaringan/meneruskan/", views.amplifying, name="network-amplifying"),
    path("jaringan/<int:group_id>/", views.group, name="network"),
]
