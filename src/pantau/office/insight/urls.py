from django.urls import URLPattern

from pantau.office.insight.briefings.urls import BRIEFINGS
from pantau.office.insight.evenhanded.urls import EVENHANDED
from pantau.office.insight.learning.urls import LEARNING
from pantau.office.insight.networks.urls import NETWORKS
from pantau.office.insight.today.urls import TODAY
from pantau.office.insight.trends.urls import TRENDS

app_name = "insight"

urlpatterns: list[URLPattern] = [*TODAY, *TRENDS, *NETWORKS, *BRIEFINGS, *EVENHANDED, *LEARNING]
