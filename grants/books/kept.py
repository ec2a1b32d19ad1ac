"""The comparison of the books with everything else."""

from shaping_future.keeping import declare, standing

declare(*standing("money", "The books, compared", {"grants.Reconciliation": ["by"]}))
