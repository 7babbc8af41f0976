"""Coverage, patrol and the addresses that browsers' extensions deliver to."""

from django.urls import path  # noqa: F401

app_name = "collection"

urlpatterns = []
