"""Under which content policy a frozen copy is served; apart, since who serves one needs no parser."""

POLICY = (
    "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; font-src 'self'; style-src 'self'; "
    "style-src-attr 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
