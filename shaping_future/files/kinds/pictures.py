import io
import warnings

from PIL import Image, ImageFile, ImageOps

from shaping_future.errors import NotValid

MOST_PIXELS = 40_000_000


def read(content: bytes) -> bytes:
    """The picture drawn anew, upright, without what cameras and editors write beside it (place, time, owner)."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint switches it on for whatever process imports it
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as picture:
            warnings.simplefilter("ignore")
            if picture.width * picture.height > MOST_PIXELS:
                raise NotValid(
                    "This picture is too large. Save it with fewer than 40 million pixels and choose it again."
                )
            return _drawn(picture)
    except NotValid:
        raise
    except Exception:  # Pillow raises many kinds for broken pictures
        raise NotValid("We could not open this picture. It may be damaged. Choose another.") from None


def _drawn(picture: Image.Image) -> bytes:
    kind = picture.format
    upright = ImageOps.exif_transpose(picture)
    if kind == "JPEG":
        clean = upright.convert("L" if upright.mode == "L" else "RGB")
    else:
        clean = upright.convert("RGBA" if "transparency" in upright.info or "A" in upright.mode else "RGB")
    clean.info = {}
    result = io.BytesIO()
    clean.save(result, kind, **({"quality": 90} if kind == "JPEG" else {"optimize": False}))
    return result.getvalue()
