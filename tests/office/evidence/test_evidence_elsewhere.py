"""Evidence in object storage and in a shared folder: the same promises as in the data folder."""

from __future__ import annotations

import hashlib
import os

import pytest

from object_storage import KEY, SECRET, serving
from pantau.engine.storage import FolderStore, ObjectAccess, S3Store
from pantau.office.evidence import files


def test_evidence_in_object_storage(settings, tmp_path):
    with serving() as address:
        settings.PANTAU_EVIDENCE_STORE = "s3://bukti/kabupaten"
        settings.PANTAU_OBJECTS = ObjectAccess(address, "", KEY, SECRET)
        store = files.store()
        assert isinstance(store, S3Store)
        try:
            digest, size = files.put_chunks([b"gambar ", b"rekaan"])
            assert size == 13
            assert files.put(b"gambar rekaan") == digest  # the same bytes again are the same object
            assert list(store.listed()) == [(files.name_of(digest), size)]
            assert (files.read(digest), files.check(digest)) == (b"gambar rekaan", size)
            copy = files.place_of(digest)
            assert copy.read_bytes() == b"gambar rekaan"
            os.utime(copy, (0, 0))
            other = files.place_of(files.put(b"lain"))  # looks for old copies on its way
            assert other.read_bytes() == b"lain"
            assert not copy.exists()
            (tmp_path / "other").write_bytes(b"something else")
            store.keep(
                files.name_of(digest), tmp_path / "other", hashlib.sha256(b"something else").hexdigest()
            )
            for look in (files.read, files.check, files.place_of):
                with pytest.raises(files.DamagedError):
                    look(digest)
            assert files.forget(digest)
            assert not files.forget(digest)
            assert not files.place_of(digest).exists()
            with pytest.raises(FileNotFoundError):
                files.opened(digest)
            assert [path for path in tmp_path.rglob("*") if path.name.startswith(".")] == []
        finally:
            store.client.close()
            files._store_at.cache_clear()


def test_evidence_in_a_folder_that_machines_share(settings, tmp_path):
    settings.PANTAU_EVIDENCE_STORE = str(tmp_path / "shared")
    digest = files.put(b"gambar rekaan")
    assert isinstance(files.store(), FolderStore)
    assert files.place_of(digest) == tmp_path / "shared" / digest[:2] / digest[2:4] / digest
    assert not (tmp_path / "evidence").exists()
