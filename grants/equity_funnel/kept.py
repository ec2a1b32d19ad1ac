"""Published figures: numbers from which nobody can be worked out."""

from shaping_future.keeping import declare, standing

declare(*standing("fund", "Published figures", {"grants.FunnelSnapshot": []}))
