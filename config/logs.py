"""Logs: one line of JSON for each thing worth knowing, on standard error."""

import logging
from typing import Any

import structlog


class RouteInsteadOfPath(logging.Filter):
    """A failed request is logged with its route: its path may hold the secret of a link."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record through, changed where it names a path."""
        # The settings, which name this class, are read before anything else can be.
        from core.http import route_of

        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            shown = {request.path: route_of(request)}
            record.args = tuple(shown.get(str(one), one) for one in record.args)
        return True


def configure_structlog() -> None:
    """Structured logging for our own lines; libraries keep using the standard module."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def logging_settings(level: str) -> dict[str, Any]:
    """Django's LOGGING: everything through one handler."""
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(),
                ],
                "foreign_pre_chain": shared,
            }
        },
        "filters": {"routes": {"()": "config.logs.RouteInsteadOfPath"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"level": level},
            # Each refusal would be said twice: foyer.request has the status of every answer.
            "django.request": {"level": "ERROR", "filters": ["routes"]},
            "django.security.csrf": {"filters": ["routes"]},
        },
    }
