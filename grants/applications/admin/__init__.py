"""The staff desk for applications, a file a page. Django finds them through grants/admin.py."""

from . import (  # noqa: F401
    applications,
    helping,
    phone_requests,
    reopenings,
)
from . import applications, enquiries, phone_requests, reopenings  # noqa: F401
