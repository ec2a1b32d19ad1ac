"""The staff desk for applications, a file a page. Django finds them through grants/admin.py."""

from . import (  # noqa: F401
    applications,
    enquiries,
    helping,
    phone_requests,
    reopenings,
)
