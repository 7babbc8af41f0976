"""Where whoever was sent a notice reads it."""

from django.urls import path

from pantau.office.portal.prevention import public_views

urlpatterns = [path("<slug:code>/", public_views.notice, name="notice")]
