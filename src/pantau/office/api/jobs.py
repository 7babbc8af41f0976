"""Names under which the interface's work is asked for, and what people are told of it."""

DELIVER = "api.deliver"
MAKE_EXPORT = "api.make_export"
FORGET = "api.forget"
WEBHOOK_PAUSED = "api.webhook_paused"
