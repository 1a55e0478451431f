"""The app that joins the others: the launch commands, and Celery's tasks."""

from importlib import import_module

from django.apps import AppConfig


class Config(AppConfig):
    """Wiring only: it has no models."""

    name = "config"

    def ready(self) -> None:
        """Bind every `shared_task` to Foyer's Celery application, and offer the sample."""
        import_module("config.celery")
        # A wrong broker stops the start; Celery would find out with the first task.
        import_module("config.broker").celery_settings()
        # Not before every model is there: the button is about imports.
        import_module("config.sample.admin").offer_sample()
