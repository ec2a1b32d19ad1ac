"""The encryption by itself: nothing but the whole, unchanged stream opens."""

import base64
import io
import os
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shaping_future.backups import cipher
from shaping_future.backups.archive import PART, Packer, unpack
from shaping_future.backups.errors import CannotRestore

KEY, OTHER = (base64.urlsafe_b64encode(bytes([number]) * 32).decode() for number in (1, 2))
PIECE = cipher.PIECE


def written(data, key=KEY, step=10_000):
    out = io.BytesIO()
    writer = cipher.Writer(out, key)
    for start in range(0, len(data), step):
        writer.write(data[start : start + step])
    writer.finish()
    return out.getvalue()


def opened(archive, *keys):
    return io.BufferedReader(cipher.Reader(io.BytesIO(archive), keys or (KEY,))).read()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_was_written_comes_back(size):
    data = os.urandom(size)
    assert opened(written(data)) == data


def test_a_key_that_was_replaced_still_opens_and_a_strange_one_is_told_apart_from_damage():
    archive = written(b"ours")
    assert opened(archive, OTHER, KEY) == b"ours"
    with pytest.raises(CannotRestore, match="another key"):
        opened(archive, OTHER)


def test_the_same_text_twice_is_never_the_same_archive_and_the_key_is_not_in_it():
    first, second = written(b"x" * 100), written(b"x" * 100)
    assert first[16:] != second[16:]
    for secret in (KEY.encode(), base64.urlsafe_b64decode(KEY)):
        assert secret not in first


ARCHIVE = written(bytes(2 * PIECE))


@given(st.integers(0, len(ARCHIVE) - 1), st.integers(1, 255))
def test_one_changed_byte_anywhere_is_refused(place, change):
    changed = bytearray(ARCHIVE)
    changed[place] ^= change
    with pytest.raises(CannotRestore):
        opened(bytes(changed))


@given(st.integers(0, len(ARCHIVE) - 1))
def test_an_archive_that_was_cut_anywhere_is_refused(length):
    with pytest.raises(CannotRestore):
        opened(ARCHIVE[:length])


def test_pieces_that_change_places_or_come_from_another_archive_are_refused():
    one = 64 + PIECE + cipher.TAG
    two = one + PIECE + cipher.TAG
    archive = written(bytes(3 * PIECE))
    with pytest.raises(CannotRestore):
        opened(archive[:64] + archive[one:two] + archive[64:one] + archive[two:])
    with pytest.raises(CannotRestore):
        opened(archive[:64] + written(bytes(3 * PIECE))[64:])
    with pytest.raises(CannotRestore):
        opened(archive[:one])  # a whole number of pieces, but not the last one
    with pytest.raises(CannotRestore):
        opened(archive + b"\0")


class Zeros:
    """A database dump that is never in memory as a whole."""

    def __init__(self, size):
        self.left = size

    def read(self, size):
        given = min(size, self.left, 65_536)
        self.left -= given
        return bytes(given)


def test_an_archive_is_written_and_read_in_constant_memory(tmp_path):
    size, seen = 20 * PART, 0
    tracemalloc.start()
    with (tmp_path / "archive").open("w+b") as file:
        writer = cipher.Writer(file, KEY)
        packer = Packer(writer)
        assert packer.database(Zeros(size)) == size
        packer.finish({})
        writer.finish()
        file.seek(0)

        def count(part):
            nonlocal seen
            seen += len(part)

        unpack(io.BufferedReader(cipher.Reader(file, [KEY])), count, None)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seen == size
    assert peak < 5 * PART  # of twenty
