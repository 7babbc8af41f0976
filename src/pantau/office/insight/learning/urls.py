from django.urls import path

from pantau.office.insight.learning import views

LEARNING = [path("belajar/", views.learning, name="learning")]
