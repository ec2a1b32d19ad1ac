"""Which logger writes what, for Django's LOGGING."""

import logging


class News(logging.Filter):
    """Django says every refusal once more, after the request has ended; our own line of the request has it already."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.name != "django.request" or bool(record.exc_info)


def config(production: bool) -> dict:
    """JSON lines in production, text with everything on somebody's own machine."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "text": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
            "lines": {"()": "shaping_future.logs.lines.JsonLines"},
        },
        "filters": {"news": {"()": "shaping_future.logs.config.News"}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "lines" if production else "text",
                "filters": ["news"] if production else [],
            }
        },
        "loggers": {
            "django": {"handlers": [], "level": "WARNING"},  # Django's own would mail errors with what people typed
            "gunicorn.error": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "shaping_future.requests": {"level": "INFO" if production else "WARNING"},  # a line for each request
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
    }
