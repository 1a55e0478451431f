"""The app that joins the others: the launch commands, and Celery's tasks."""

from importlib import import_module

from django.apps import AppConfig


class Config(AppConfig):
    """Wiring only: it has no models."""

    name = "config"

    def ready(self) -> None:
        """Bind every `shared_task` to Foyer's Celery application."""
        import_module("config.celery")
        # A wrong broker stops the start; Celery would find out with the first task.
        import_module("config.broker").celery_settings()
