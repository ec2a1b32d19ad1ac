"""Numbers and dates as they are written in the United Kingdom, whatever language stands around them."""

from django.conf.locale.en_GB.formats import *  # noqa: F403
