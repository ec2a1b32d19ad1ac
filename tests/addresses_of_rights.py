"""Addresses of data, its end, and complaints (see tests/addresses.py)."""

OUR_WORK = {"complaint-detail": lambda world: {"public_id": world.complaint.public_id}}
ITS_END = {"call-closing": lambda world: {"slug": world.call.slug}}
