"""Which room answers which address."""

from __future__ import annotations

from django.urls import include, path

from pantau.office.portal.openness import urls as openness
from pantau.office.portal.publishing import urls as publishing
from pantau.web.site.health import alive, health, ready
from pantau.web.site.metrics import metrics

urlpatterns = [
    path("sehat/", health, name="health"),
    path("sehat/hidup/", alive, name="alive"),
    path("sehat/siap/", ready, name="ready"),
    path("metrics", metrics, name="metrics"),
    path("", include("pantau.web.ui.urls")),
    path("", include("pantau.office.portal.urls", namespace="portal"), {"language": "id"}),
    path("en/", include("pantau.office.portal.urls", namespace="portal_en"), {"language": "en"}),
    path("", include((publishing.ROOT, "portal_root"))),
    path("penerbitan/", include((publishing.DESK, "publishing"))),
    path("pencegahan/", include("pantau.office.portal.prevention.office_urls")),
    path("keterbukaan/", include((openness.DESK, "openness"))),
    path("", include("pantau.office.portal.reports.office_urls")),
    path("hak-jawab/", include("pantau.office.portal.reply.office_urls")),
    path("privasi/", include("pantau.office.portal.privacy.office_urls")),
    path("lapangan/", include("pantau.office.portal.field.urls")),
    path("perkara/", include("pantau.office.casework.urls")),
    path("cermin/", include("pantau.office.insight.urls")),
    path("api/v1/", include("pantau.office.api.urls")),
    path("antarmuka/", include("pantau.office.api.office_urls")),
    path("", include("pantau.office.review.urls")),
    path("", include("pantau.office.collection.urls")),
    path("bukti/", include("pantau.office.evidence.urls")),
    path("akun/", include("pantau.office.registry.urls")),
    path("masuk/", include("pantau.office.people.urls")),
]
