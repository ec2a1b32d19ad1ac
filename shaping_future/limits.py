"""How often something may be tried within a time. Counted in the cache: lost with it, and that is good enough here."""

from allauth.core.internal.httpkit import get_client_ip
from django.core.cache import cache
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def is_under(name: str, most: int, seconds: int = 3600) -> bool:
    """Count one more try of `name`; whether it is one of the first `most` within `seconds`."""
    cache.add(name, 0, timeout=seconds)
    try:
        return cache.incr(name) <= most
    except ValueError:  # its time ended between the two lines: a new one begins
        cache.set(name, 1, timeout=seconds)
        return True


def is_at_end(name: str, most: int) -> bool:
    """Whether the tries of `name` are used up, without counting one."""
    return (cache.get(name) or 0) >= most


def address_of(request: HttpRequest) -> str:
    """The network address that the request comes from; "" when it cannot be known."""
    try:
        return get_client_ip(request)
    except BadRequest:
        return ""


def address_hash(request: HttpRequest) -> str:
    """Says later whether two signatures came from one address, and is no address: hashed with the site's key."""
    address = address_of(request)
    return salted_hmac("address", address, algorithm="sha256").hexdigest() if address else ""
