"""Uploaded files that nobody may fetch by address: they lie outside of the media folder, views hand them out."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible
class PrivateFiles(FileSystemStorage):
    """The folder `private` of the data folder. It has no address: only a view behind the gate reads from it."""

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> str:
        return str(Path(settings.KLIMAWERK_DATA_DIR) / "private")

    @property
    def location(self) -> str:
        return self.base_location

    def url(self, name: str | None) -> str:
        """There is none. Raises `ValueError`."""
        raise ValueError("a private file has no address")


def private_storage() -> PrivateFiles:
    """The storage of a file field whose files only views behind the gate hand out."""
    return PrivateFiles()
