from django.urls import path

from pantau.office.insight.today import views

TODAY = [path("", views.today, name="front")]
