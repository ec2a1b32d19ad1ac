"""Texts that a stolen copy of the database must not yield: sealed with a key that only the environment holds.

details = SealedField()                        # on a model whose key is known before it is saved (a uuid)
sealed.write(row, "details", "the plain text")
sealed.read(row, "details")                    # a deed of its own: whoever calls it notes it in the record

Loading a row never opens it, so nothing that prints, copies or serialises rows can show the plain text. A sealed text
is bound to its row and field: in another row it does not open.
"""

from .fields import BEGINS, Broken, SealedField, is_sealed, is_under_newest_key, keys, read, write

__all__ = ["BEGINS", "Broken", "SealedField", "is_sealed", "is_under_newest_key", "keys", "read", "write"]
