"""Background work of the rollups."""

from celery import shared_task

from analytics.rollups.folding import fold_all


@shared_task(name="analytics.fold_rollups", ignore_result=True)
def fold_rollups() -> None:
    """Fold what transactions have added."""
    fold_all()
