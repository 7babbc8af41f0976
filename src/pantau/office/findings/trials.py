"""May a model be switched on? Only one that did no worse on decisions nobody trained it on, or one used before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pantau.office.findings import classifiers
from pantau.office.findings.models import ModelChoice, ModelTrial, ModelVersion
from pantau.office.people.actions import record


@transaction.atomic
def keep(model: ModelVersion, measure: dict[str, Any], *, worse: bool | None, now: datetime) -> ModelTrial:
    """What a comparison with the model in use told."""
    used = classifiers.in_use()
    classifiers.keep(model)
    classifiers.keep_in_use(now)
    made = ModelTrial.objects.create(
        model_id=model.hash, beside_id=used.hash if used else None, held_at=now, measure=measure, worse=worse
    )
    record(None, "model_tried", made, model=model.hash, worse=worse)
    return made


def newest(model: str, beside: str | None) -> ModelTrial | None:
    return ModelTrial.objects.filter(model=model, beside=beside).first()


def hindrance(model: str) -> str:
    """Why this model may not be switched on beside the one in use; empty where it may."""
    used = classifiers.in_use()
    if model == classifiers.installed() or ModelChoice.objects.filter(model=model).exists():
        return ""  # the way back is always open
    trial = newest(model, used.hash if used else None)
    if trial is None:
        return _(
            "Model ini belum dibandingkan dengan yang dipakai pada putusan yang disisihkan. "
            "Jalankan pantau detect shadow --model sekali lagi."
        )
    if trial.worse is None:
        return _(
            "Putusan yang disisihkan terlalu sedikit untuk membandingkan model ini. Lepas lebih banyak putusan."
        )
    if trial.worse:
        return _("Pada putusan yang disisihkan model ini lebih buruk daripada yang dipakai.")
    return ""
