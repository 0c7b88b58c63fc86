"""Where content is kept: the same promises from a folder and from an S3."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from portal.domain.errors import NotFound
from portal.domain.files import CheckedFile, FileKind, NotUploaded
from portal.files.store import Store, open_store

KEYS = {"access_key_id": "anybody", "secret_access_key": "anything", "region": "eu-west-2"}
FILE = CheckedFile("letter.txt", FileKind.TXT, b"content", "digest")


@pytest.fixture(scope="module")
def s3_address() -> Iterator[str]:
    """An S3 on this machine with one bucket."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    client = boto3.client(
        "s3",
        endpoint_url=address,
        region_name=KEYS["region"],
        aws_access_key_id=KEYS["access_key_id"],
        aws_secret_access_key=KEYS["secret_access_key"],
    )
    client.create_bucket(
        Bucket="council-files", CreateBucketConfiguration={"LocationConstraint": KEYS["region"]}
    )
    client.close()
    yield address
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """A store of each sort, empty."""
    if request.param == "folder":
        return open_store(str(tmp_path / "files"), {})
    endpoint: str = request.getfixturevalue("s3_address")
    return open_store(f"s3://council-files/{tmp_path.name}", {**KEYS, "endpoint": endpoint})


def everything(store: Store) -> list[str]:
    much_later = datetime(2100, 1, 1, tzinfo=UTC)
    return [key for keys in store.older_keys(much_later) for key in keys]


def test_what_goes_in_comes_out(store: Store) -> None:
    stored = store.put(FILE)
    assert store.get(stored.key) == b"content"
    assert (stored.name, stored.size, stored.digest) == ("letter.txt", 7, "digest")


def test_what_is_large_goes_in_and_comes_out_in_pieces(store: Store) -> None:
    content = bytes(range(256)) * 50_000
    key = store.put_stream(io.BytesIO(content))
    pieces = list(store.pieces(key))
    assert len(pieces) > 1
    assert b"".join(pieces) == content
    assert store.head(key, 1000) == content[:1000]
    assert store.head(key, 10**9) == content
    store.delete([key])
    with pytest.raises(NotFound):
        list(store.pieces(key))


def test_every_file_gets_a_key_of_its_own_that_says_nothing(store: Store) -> None:
    keys = {store.put(FILE).key for _ in range(20)}
    assert len(keys) == 20
    assert all("letter" not in key and len(key) == 43 for key in keys)
    assert set(everything(store)) == keys


def test_what_is_there_is_never_written_over(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.files.store._new_key", lambda: "aa/same")
    store.put(FILE)
    with pytest.raises(NotUploaded):
        store.put(CheckedFile("x.txt", FileKind.TXT, b"other", "d"))
    assert store.get("aa/same") == b"content"


def test_deleting_twice_is_no_fault_and_what_is_gone_is_not_found(store: Store) -> None:
    key = store.put(FILE).key
    store.delete([key])
    store.delete([key])
    with pytest.raises(NotFound):
        store.get(key)
    assert everything(store) == []


def test_nothing_young_is_listed(store: Store) -> None:
    store.put(FILE)
    assert not [key for keys in store.older_keys(datetime(2020, 1, 1, tzinfo=UTC)) for key in keys]


def test_a_folder_is_closed_to_others_and_on_the_disk_before_anything_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr("portal.files.store.os.fsync", synced.append)
    open_store(str(tmp_path / "files"), {}).put(FILE)
    assert len(synced) == 3
    assert (tmp_path / "files").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("key", ["../secret_key", "a/../../secret_key", "/etc/passwd"])
def test_no_key_leads_out_of_the_folder(tmp_path: Path, key: str) -> None:
    (tmp_path / "secret_key").write_text("secret")
    store = open_store(str(tmp_path / "files"), {})
    with pytest.raises(NotFound):
        store.get(key)


def test_an_s3_that_is_away_stores_nothing_and_says_so() -> None:
    away = open_store("s3://council-files", {**KEYS, "endpoint": "http://127.0.0.1:9"})
    with pytest.raises(NotUploaded):
        away.put(FILE)
