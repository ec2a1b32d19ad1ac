"""What stored files keep. They end with the row that names them."""

from django.utils.translation import gettext_lazy as _

from shaping_future.keeping import End, Kept, declare

declare(
    Kept(
        "files.StoredFile",
        _("Files you uploaded"),
        clock="application",
        applicant=["uploaded_by"],
        texts=["name", "file", "sha256"],
        stays=["content_type"],
        because="A file goes with what it belongs to. Papers of a grant stay as long as the grant's.",
        hides=["file", "sha256"],
        end=End.STAYS,
    ),
    Kept(
        "files.Document",
        _("Documents we made for you"),
        clock="application",
        own=["wanted_by"],
        stays=["title", "content_type", "file", "error"],
        because="Made again at any time from what we keep; gone with it.",
        hides=["subject", "version", "file", "sha256", "error"],
        end=End.STAYS,
    ),
)
