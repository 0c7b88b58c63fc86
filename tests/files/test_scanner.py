"""The virus scanner: what passes, and that nothing passes when it cannot be asked."""

import socket
import threading
from pathlib import Path

import pytest

from portal.domain.files import HasVirus, NotUploaded
from portal.files.scanner import Scanner
from tests.kit.clamd import clamd, like_clamd
from tests.kit.files import EICAR


def test_a_clean_file_passes_and_a_known_one_is_refused(tmp_path: Path) -> None:
    for where in (None, tmp_path / "clamd.sock"):
        with clamd(like_clamd, where) as address:
            Scanner(address).check(b"clean" * 100_000)
            with pytest.raises(HasVirus):
                Scanner(address).check(EICAR)


def test_with_no_scanner_everything_passes() -> None:
    Scanner("").check(EICAR)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        b"",
        b"\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Can't allocate memory ERROR\0",
        b"UNKNOWN COMMAND\0",
        b"stream: OK FOUNDATION\0",
        b"stream: NOT OK\0",
        b"x" * 100_000,
    ],
)
def test_any_answer_but_ok_lets_nothing_through(answer: bytes | None) -> None:
    with clamd(lambda _: answer) as address, pytest.raises((NotUploaded, HasVirus)):
        Scanner(address, seconds=5).check(b"clean")


def test_a_scanner_that_is_away_or_silent_lets_nothing_through(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        with pytest.raises(NotUploaded):
            Scanner(f"tcp://127.0.0.1:{port}", seconds=0.2).check(b"x")
    for address in (f"tcp://127.0.0.1:{port}", f"unix:{tmp_path}/none", "tcp://nowhere.invalid:1"):
        with pytest.raises(NotUploaded):
            Scanner(address, seconds=0.2).check(b"x")


def test_a_scanner_that_hangs_up_in_the_middle_lets_nothing_through() -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()

        def hang_up() -> None:
            line, _ = door.accept()
            line.recv(10)
            line.close()

        runner = threading.Thread(target=hang_up, daemon=True)
        runner.start()
        with pytest.raises(NotUploaded):
            Scanner(f"tcp://127.0.0.1:{door.getsockname()[1]}").check(b"x" * 9_000_000)
        runner.join(5)
