"""The backup as a file: a ZIP archive with a manifest that names every file with size and checksum.

The archive appears under its name only when it is complete, for its owner alone: it holds personal data and the key of
the installation. Reading believes nothing: names that leave the folder, files that the manifest does not know, wrong
sizes and wrong checksums are refused.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from klimawerk.portal.operations.problems import OperationProblem

FORMAT = 1
MANIFEST = "manifest.json"
_KIND = "klimawerk-backup"
_CHUNK = 2**20
_LARGEST_MANIFEST = 2**28


@dataclass(frozen=True)
class ArchivedFile:
    """A file: path in the archive, size [bytes], SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What an archive holds: version of Klimawerk, time of the backup (ISO), kind of database, files."""

    version: str
    created: str
    database: str
    files: tuple[ArchivedFile, ...]

    @property
    def size(self) -> int:
        """All files together, unpacked [bytes]."""
        return sum(each.size for each in self.files)


class ArchiveWriter:
    """Adds files one by one; made by `new_archive`."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED)
        self._files: list[ArchivedFile] = []

    def add(self, source: Path, name: str) -> None:
        """Add a file. One that is deleted while the server runs is left out; the database no longer knows it either."""
        try:
            reading = source.open("rb")
        except FileNotFoundError:
            return
        digest, size = hashlib.sha256(), 0
        with (
            reading,
            self._zip.open(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), "w", force_zip64=True) as to,
        ):
            while block := reading.read(_CHUNK):
                digest.update(block)
                size += len(block)
                to.write(block)
        self._files.append(ArchivedFile(name, size, digest.hexdigest()))

    def close(self, version: str, created: str, database: str) -> Manifest:
        """Write the manifest and end the archive."""
        manifest = Manifest(version, created, database, tuple(self._files))
        text = json.dumps({"kind": _KIND, "format": FORMAT, **asdict(manifest)}, ensure_ascii=False, indent=1)
        self._zip.writestr(MANIFEST, text)
        self._zip.close()
        return manifest


@contextmanager
def new_archive(path: Path) -> Iterator[ArchiveWriter]:
    """An archive that takes its name when the block has ended without an error."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as stream:
            yield ArchiveWriter(stream)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def read_manifest(path: Path) -> Manifest:
    """The manifest of an archive. Raises `OperationProblem` for a file that is none, damaged, or too new."""
    if not path.is_file():
        raise OperationProblem("restore.no_file", path=str(path))
    with _opened(path) as archive:
        try:
            info = archive.getinfo(MANIFEST)
            if info.file_size > _LARGEST_MANIFEST:
                raise ValueError(MANIFEST)
            raw = json.loads(archive.read(info))
            if raw["kind"] != _KIND:
                raise ValueError(str(raw["kind"]))
            if raw["format"] > FORMAT:
                raise OperationProblem("restore.too_new", path=str(path), version=str(raw["version"]))
            files = tuple(ArchivedFile(**each) for each in raw["files"])
            manifest = Manifest(raw["version"], raw["created"], raw["database"], files)
        except (KeyError, TypeError, ValueError) as error:
            raise OperationProblem("restore.no_archive", path=str(path)) from error
        listed = {each.path for each in manifest.files} | {MANIFEST}
        if not all(map(is_safe_name, listed)) or listed != set(archive.namelist()):
            raise OperationProblem("restore.damaged", path=str(path), name=MANIFEST)
    return manifest


def unpack(path: Path, manifest: Manifest, folder: Path | None) -> None:
    """Unpack every file into `folder` and check it; with None only check. Raises `OperationProblem` when damaged."""
    with _opened(path) as archive:
        for each in manifest.files:
            target = folder / each.path if folder is not None else Path(os.devnull)
            if folder is not None:
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _copy_checked(archive, each, target):
                raise OperationProblem("restore.damaged", path=str(path), name=each.path)


def _copy_checked(archive: zipfile.ZipFile, about: ArchivedFile, target: Path) -> bool:
    digest, size = hashlib.sha256(), 0
    writing = os.open(target, os.O_WRONLY | os.O_CREAT, 0o600)
    with archive.open(about.path) as reading, os.fdopen(writing, "wb") as to:
        while (block := reading.read(_CHUNK)) and size <= about.size:
            digest.update(block)
            size += len(block)
            to.write(block)
    return size == about.size and digest.hexdigest() == about.sha256


def is_safe_name(name: str) -> bool:
    """Whether a path in the archive stays inside the folder it is unpacked into."""
    parts = PurePosixPath(name).parts
    return (
        bool(parts)
        and not name.startswith("/")
        and ".." not in parts
        and "\\" not in name
        and "\0" not in name
    )


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError) as error:
        raise OperationProblem("restore.damaged", path=str(path), name=str(error)) from error
    except Exception as error:
        if type(error).__module__ == "zlib":  # what a flipped bit inside a compressed file looks like
            raise OperationProblem("restore.damaged", path=str(path), name=str(error)) from error
        raise
