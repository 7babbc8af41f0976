"""The right of reply, for whoever holds a code; included by the public rooms' addresses in both languages."""

from django.urls import path

from pantau.office.portal.reply import views

urlpatterns = [path("", views.reply, name="reply")]
