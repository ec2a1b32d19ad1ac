"""The staff desk for applications, a file a page. Django finds them through grants/admin.py."""

from . import applications, phone_requests, reopenings  # noqa: F401
