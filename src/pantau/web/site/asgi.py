"""What uvicorn serves."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pantau.web.site.settings")
os.environ.setdefault("PANTAU_SERVING", "1")

from django.core.asgi import get_asgi_application

application = get_asgi_application()
