"""Mathematics of reading and deciding: exact, without Django, without a clock, random only through a seed given."""
