"""A terminal for a program, as a person has one."""

import fcntl
import os
import pty
import re
import select
import subprocess
import termios
import time

SECONDS = 240
LINES = 24
CTRL_C, CTRL_D = b"\x03", b"\x04"
# As a shell tells it of a program that Ctrl-C has ended.
INTERRUPTED = 130
COLOUR = re.compile(r"\x1b\[[\d;]*m")


class Terminal:
    """A program in a terminal of its own, with so many columns."""

    def __init__(self, arguments, environ, columns):
        self.ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (LINES, columns))
        self.process = subprocess.Popen(
            arguments,
            env=environ,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            # As a shell does it: keys such as Ctrl-C reach the program.
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(theirs)
        self.seen = b""

    def until(self, words):
        deadline = time.monotonic() + SECONDS
        while words not in self.text:
            assert time.monotonic() < deadline, f"no {words!r} in {self.text!r}"
            assert self._read(), f"it ended before it said {words!r}: {self.text!r}"
        return self

    def type(self, keys):
        os.write(self.ours, keys)
        return self

    def end(self):
        """The exit code, when all is read."""
        while self._read():
            pass
        return self.process.wait(timeout=SECONDS)

    def _read(self):
        """False at its end."""
        ready, _, _ = select.select([self.ours], [], [], SECONDS)
        assert ready, f"nothing more than {self.text!r}"
        try:
            read = os.read(self.ours, 65536)
        # So Linux tells that nobody has the other side open.
        except OSError:
            read = b""
        self.seen += read
        return bool(read)

    @property
    def text(self):
        return self.seen.decode(errors="replace")

    @property
    def lines(self):
        """Each as it is seen, also those that were written over."""
        return re.split(r"\r?\n|\r", COLOUR.sub("", self.text))

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.ours)
