"""What uvicorn serves."""

import os

import django

from pantau.web.site.bodies import BodyLimit
from pantau.web.site.kept_answers import KeptAnswers

MIB = 1024 * 1024
LARGEST = 201 * MIB  # a whole day that an officer gathered in the browser
CAPTURES = 257 * MIB  # a WACZ, a film or a recording that an officer hands in

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pantau.web.site.settings")
SERVING = "PANTAU_SERVING"
said = SERVING in os.environ
os.environ.setdefault(SERVING, "1")
django.setup(set_prefix=False)  # reads the settings: what hangs on them is imported after it
if not said:
    del os.environ[SERVING]  # true of this process, not of those it starts

from pantau.office.portal.public import standing  # noqa: E402
from pantau.web.site.request_threads import RequestThreads  # noqa: E402

READ = ("/panduan/", "/cek-akun/", "/angka/", "/buku-besar/")
STATE = ("/sehat/", "/metrics")  # asked for when the office is busy above all

application = BodyLimit(
    KeptAnswers(RequestThreads([*READ, *(f"/en{path}" for path in READ), *STATE]), standing),
    26 * MIB,
    {
        "/kiriman/": 2 * MIB,
        "/p/": LARGEST,
        "/api/v1/": MIB,
        "/api/": LARGEST,
        "/bukti/unggahan/": CAPTURES,
        "/penerbitan/": CAPTURES,
        "/lapangan/": CAPTURES,
    },
)
