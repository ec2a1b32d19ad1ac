"""MP3, Ogg and WAV: sound alone. MediaInfo reads them, the whole file when its head tells no length."""

from typing import BinaryIO

from pymediainfo import MediaInfo

from shaping_future.errors import NotValid

from .recording import CODECS, ENCLOSES, Recording, damaged, one_of_each

CONTAINERS = {"MPEG Audio": "mp3", "Ogg": "ogg", "Wave": "wav"}
PLAYED = {"MPEG Audio", "Opus", "Vorbis", "FLAC", "PCM"}


def read(file: BinaryIO, size: int) -> Recording:
    """NotValid unless it is one sound that a browser plays."""
    file.seek(0)
    try:
        tracks = MediaInfo.parse(file, parse_speed=1).tracks
    except (RuntimeError, ValueError):
        raise damaged() from None
    general = next((track for track in tracks if track.track_type == "General"), None)
    container = CONTAINERS.get(general.format if general else "")
    if container is None:
        raise damaged()
    others = {track.track_type for track in tracks} - {"General", "Audio"}
    if others or general.cover:
        raise NotValid(ENCLOSES)
    heard = [track for track in tracks if track.track_type == "Audio"]
    one_of_each(0, len(heard))
    if heard[0].format not in PLAYED:
        raise NotValid(CODECS)
    lengths = [float(track.duration) for track in (general, heard[0]) if track.duration]
    if not lengths:
        raise damaged()
    return Recording(max(lengths) / 1000, False, container)
