"""Recordings are taken by what they hold and how long they play, not by what their name or head says."""

import io
from contextlib import suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from shaping_future.errors import NotValid
from shaping_future.files import recordings, uploads
from tests.cast import person
from tests.files import tapes
from tests.files.samples import archive, pdf, picture, upload
from tests.files.tapes import box, element, mp3, mp4, ogg, trak, wav, webm

VIDEO = trak(b"vide", b"avc1")


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (webm(), ("webm", "audio/webm", 3)),
        (webm(2.2, tracks=tapes.SOUND + tapes.PICTURE), ("webm", "video/webm", 3)),
        (webm(5, scale=100_000, said=1), ("webm", "audio/webm", 5)),
        (mp4(), ("m4a", "audio/mp4", 3)),
        (mp4(VIDEO, trak()), ("mp4", "video/mp4", 3)),
        (mp4(VIDEO, trak(), trak(b"meta", b"mebx"), brand=b"qt  "), ("mp4", "video/mp4", 3)),
        (mp4(trak(seconds=180.9)), ("m4a", "audio/mp4", 181)),
        (wav(), ("wav", "audio/wav", 3)),
        (mp3(), ("mp3", "audio/mpeg", 3)),
        (ogg(), ("ogg", "audio/ogg", 3)),
    ],
)
def test_an_honest_recording_is_taken_whatever_its_name(content, kept):
    checked = recordings.check(upload("holiday.exe", content))
    assert (checked.ending, checked.content_type, checked.seconds) == kept
    assert checked.size == len(content)


TOO_LONG = "This recording has 3 minutes 20 seconds. Choose one of 3 minutes or less, or record it again."
ENCLOSES = "This recording has other files inside it."
DAMAGED = "We could not play this recording. It may be damaged."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This recording is empty."),
        (webm(200), TOO_LONG),
        (webm(200, said=3000), TOO_LONG),
        (mp4(trak(seconds=200, said=3)), TOO_LONG),
        (mp4(VIDEO, trak(seconds=200)), TOO_LONG),
        (wav(200, rate=1000), TOO_LONG),
        (webm(0), "There is nothing to hear or see in this recording."),
        (mp4(trak(seconds=0)), "There is nothing to hear or see in this recording."),
        (webm(more=tapes.ATTACHED), ENCLOSES),
        (webm(tracks=tapes.track(17, b"S_TEXT/UTF8")), ENCLOSES),
        (webm(tracks=tapes.SOUND * 2), "This recording has several sound tracks"),
        (webm(tracks=tapes.track(1, b"V_MPEG4/ISO/AVC")), "We could not play this kind of recording in a browser."),
        (webm(doctype=b"matroska"), "We could not play this kind of recording in a browser."),
        (mp4(trak(codec=b"samr")), "We could not play this kind of recording in a browser."),
        (mp4(trak(b"text", b"tx3g")), "We found no sound and no picture in this file."),
        (mp4(VIDEO, VIDEO), "This recording has several sound tracks"),
        (mp4(more=box(b"mdat", b"x", size=2**31)), DAMAGED),
        (mp4(more=box(b"moov", b"", size=4)), DAMAGED),
        (mp4()[:300], DAMAGED),
        (webm()[:-3], DAMAGED),
        (webm(more=element("ec", b"", size=2**40)), DAMAGED),
        (webm(scale=0), DAMAGED),
        (webm(tracks=b""), "We found no sound and no picture in this file."),
        (b"RIFF\x24\x00\x00\x00AVI LIST" + bytes(50), "This is not a recording that we can play."),
        (pdf(), "This is not a recording that we can play."),
        (picture(), "This is not a recording that we can play."),
        (archive({"a.webm": "x"}), "This is not a recording that we can play."),
        (b"<html><script>alert(1)</script>", "This is not a recording that we can play."),
        (b"ID3" + bytes(200), DAMAGED),
        (b"OggS" + bytes(200), DAMAGED),
    ],
)
def test_what_we_cannot_take_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(NotValid, match=sentence):
        recordings.check(upload("answer.webm", content))


def test_the_size_is_limited_by_the_setting(settings):
    settings.RECORDING_MAX_BYTES = 2_000_000
    with pytest.raises(NotValid, match="Choose one of 2 MB or less"):
        recordings.check(upload("a.wav", wav(150, rate=16_000)))


def test_where_it_was_filmed_is_wiped_and_nothing_else_moves():
    content = mp4(VIDEO, trak(), trak(b"meta", b"mebx"), more=box(b"uuid", b"device and owner" * 2))
    uploaded = upload("a.mov", content)
    recordings.check(uploaded)
    kept = uploaded.read()
    assert len(kept) == len(content)
    assert b"51.5074" in content
    assert b"51.5074" not in kept
    assert b"device and owner" not in kept
    assert kept.index(b"mdat") == content.index(b"mdat")
    assert recordings.check(upload("again.mov", kept)).seconds == 3
    assert b"mebx" not in kept


def test_real_bytes_are_never_held_as_a_whole(settings, monkeypatch):
    """Every read of a large upload asks for a piece."""
    asked = []

    class Watched(io.FileIO):
        def read(self, size=-1):
            asked.append(size)
            return super().read(size)

    uploaded = TemporaryUploadedFile("a.wav", "audio/wav", 0, None)
    uploaded.write(wav(120, rate=48_000))
    uploaded.flush()
    uploaded.size = uploaded.tell()
    with Watched(uploaded.temporary_file_path(), "rb+") as file:
        uploaded.file.close = lambda: None
        monkeypatch.setattr(uploaded, "file", file)
        assert recordings.check(uploaded).seconds == 120
    assert min(asked) > 0
    assert max(asked) <= 1 << 16


@pytest.mark.django_db
def test_a_recording_is_moved_to_its_place_or_leaves_nothing_behind(settings):
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    before = sorted(settings.MEDIA_ROOT.rglob("*.webm"))
    stored = uploads.prepare_recording(SimpleUploadedFile("../../x.php", webm()), by=person())
    assert stored.file.storage.exists(stored.file.name)
    assert (stored.name, stored.seconds, stored.scan) == ("recording.webm", 3, "unscanned")
    with pytest.raises(RuntimeError), uploads.kept_together(stored):
        raise RuntimeError
    assert sorted(settings.MEDIA_ROOT.rglob("*.webm")) == before


BASES = [webm(), webm(2, tracks=tapes.SOUND + tapes.PICTURE), mp4(VIDEO, trak()), wav(1), mp3(1), ogg(1)]


@given(st.sampled_from(BASES), st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=8), st.data())
def test_a_changed_recording_is_taken_or_refused_and_never_breaks(content, changes, data):
    changed = bytearray(content)
    for at, value in changes:
        changed[at % len(changed)] = value
    end = data.draw(st.integers(0, len(changed)))
    with suppress(NotValid):  # any other error is a failure
        checked = recordings.check(upload("a", bytes(changed[:end])))
        assert 0 < checked.seconds <= recordings.MOST_SECONDS + recordings.GRACE
