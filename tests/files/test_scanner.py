"""The virus scanner: what passes, and that nothing passes when it cannot be asked."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from portal.domain.files import HasVirus, NotUploaded
from portal.files.scanner import Scanner
from tests.kit.files import EICAR


class FakeClamd:
    """Speaks INSTREAM on a real socket; ``behave`` answers what it was sent, None hangs up."""

    def __init__(self, behave: Callable[[bytes], bytes | None]) -> None:
        self.behave = behave
        self.seen: list[bytes] = []

    def serve(self, door: socket.socket) -> None:
        """Answer one caller after another until the door is closed."""
        while True:
            try:
                line, _ = door.accept()
            except OSError:
                return
            with line:
                answer = self.behave(self._read(line))
                if answer is not None:
                    line.sendall(answer)

    def _read(self, line: socket.socket) -> bytes:
        stream = line.makefile("rb")
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while (size := struct.unpack("!I", stream.read(4))[0]) > 0:
            content += stream.read(size)
        self.seen.append(content)
        return content


@contextmanager
def clamd(behave: Callable[[bytes], bytes | None], where: Path | None = None) -> Iterator[str]:
    """Run a scanner and give its address."""
    door = socket.socket(socket.AF_UNIX if where else socket.AF_INET)
    door.bind(str(where) if where else ("127.0.0.1", 0))
    door.listen()
    runner = threading.Thread(target=FakeClamd(behave).serve, args=(door,), daemon=True)
    runner.start()
    try:
        yield f"unix:{where}" if where else f"tcp://127.0.0.1:{door.getsockname()[1]}"
    finally:
        door.shutdown(socket.SHUT_RDWR)
        door.close()
        runner.join(5)


def like_clamd(content: bytes) -> bytes:
    """Answer as clamd does."""
    return b"stream: Eicar-Test FOUND\0" if EICAR in content else b"stream: OK\0"


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
