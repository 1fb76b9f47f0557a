"""Starts and ends the local AWS, a process group of its own: the server and its JVMs."""

import errno
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from console.aws import Cloud
from console.failure import SetUpError
from console.paths import ROOT, cache
from localaws import doubts

# The wait ends with the answer, or with the process. Long enough for a machine on which seven
# others start.
START_SECONDS = 180
STOP_SECONDS = 10
# Connections that wait until it answers.
BACKLOG = 1024

# Wait states last 300 s on AWS and 6 s here; an association takes effect in the same proportion.
WAIT_SCALE = 0.02
PROPAGATION_SECONDS = 5
# Calls that it remembers (localaws/timeline.py).
TIMELINE_LENGTH = 200_000


@dataclass(frozen=True)
class LocalAws:
    """A running local AWS. Its process leads the group, so pid is the group's id too."""

    pid: int
    port: int
    state: Path
    log: Path

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cloud(self, region: str) -> Cloud:
        return Cloud(self.endpoint, region)

    def is_running(self) -> bool:
        return _answers(self.endpoint)

    @contextmanager
    def without_quotas(self) -> Iterator[None]:
        """Seeding is not what the quotas are there to pace."""
        self.control("PUT", "quotas", {"enabled": False})
        self.control("PUT", "settings", {"propagationSeconds": 0})
        try:
            yield
        finally:
            self.control("PUT", "settings", {"propagationSeconds": PROPAGATION_SECONDS})
            self.control("PUT", "quotas", {"enabled": True})

    def calls(self, since: float, **filters: str) -> list[dict]:
        """What was called since a moment of time.monotonic(), in the order of arrival."""
        query = urllib.parse.urlencode({**filters, "since": since})
        return [json.loads(row) for row in self._ask("GET", f"timeline?{query}").splitlines()]

    def control(self, method: str, what: str, body: dict | None = None) -> dict:
        """Speaks to the control endpoint, which AWS has not."""
        return json.loads(self._ask(method, what, body) or b"{}")

    def _ask(self, method: str, what: str, body: dict | None = None) -> bytes:
        request = urllib.request.Request(
            f"{self.endpoint}/_rekey/{what}",
            method=method,
            data=json.dumps(body).encode() if body is not None else None,
            headers={"Content-Type": "application/json"},
        )
        with _direct.open(request, timeout=60) as answer:
            return answer.read()

    def keep_function_logs(self, folder: Path) -> None:
        written = self.state / "lambda-logs"
        if written.is_dir():
            shutil.copytree(written, folder / "functions", dirs_exist_ok=True)

    def stop(self) -> None:
        """Ends the server and whatever it started, and removes its state."""
        with _uninterrupted():
            _end_group(self.pid)
            shutil.rmtree(self.state, ignore_errors=True)


# A proxy of the machine's environment is not for 127.0.0.1.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def start(
    environ: Mapping[str, str],
    log: Path,
    port: int | None = None,
    positions: Mapping[str, str] = MappingProxyType({}),
) -> LocalAws:
    """Returns when the local AWS answers; leaves nothing running when it does not.

    Positions of its switches go before those of the environment.
    """
    all_positions = doubts.parse(environ.get(doubts.VARIABLE, "")) | positions
    state = Path(tempfile.mkdtemp(prefix="rekey-local-aws-"))
    environ = {
        **environ,
        "LOCALAWS_CACHE_DIR": str(cache()),
        "LOCALAWS_PROPAGATION_SECONDS": str(PROPAGATION_SECONDS),
        doubts.VARIABLE: doubts.written(all_positions),
    }
    arguments = ("--state-dir", str(state), "--auth", "true", "--wait-scale", str(WAIT_SCALE))
    try:
        process, port = launch(arguments, environ, log, port)
    except BaseException:
        shutil.rmtree(state, ignore_errors=True)
        raise
    aws = LocalAws(process.pid, port, state, log)
    try:
        await_answer(aws.endpoint, process, log)
    except BaseException:
        aws.stop()
        raise
    return aws


def launch(
    arguments: Sequence[str], environ: Mapping[str, str], log: Path, port: int | None = None
) -> tuple[subprocess.Popen, int]:
    """The process, and its port, on which nobody else can answer.

    The port is bound here and handed over. If the process bound one that was free a moment ago,
    another could have it by then, and would be taken for this one.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with _listener(port) as listener, log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "localaws", "--listener", str(listener.fileno()), *arguments],
            env={**environ, "PYTHONPATH": str(ROOT / "local")},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=(listener.fileno(),),
        )
        return process, listener.getsockname()[1]


def _listener(port: int | None) -> socket.socket:
    try:
        return socket.create_server(("127.0.0.1", port or 0), backlog=BACKLOG)
    except OSError as refused:
        if refused.errno != errno.EADDRINUSE:
            raise
        told = f"port {port} is taken; name another with --port, or leave it out"
        raise SetUpError(told) from refused


def await_answer(endpoint: str, process: subprocess.Popen, log: Path) -> None:
    """Until the local AWS of the process answers."""
    deadline = time.monotonic() + START_SECONDS
    while not _answers(endpoint):
        if process.poll() is not None:
            last = log.read_text(errors="replace").splitlines()[-5:]
            raise SetUpError(
                f"the local AWS ended at once (exit code {process.returncode}); "
                f"its log {log} ends with:\n" + "\n".join(last)
            )
        if time.monotonic() > deadline:
            raise SetUpError(
                f"the local AWS did not answer on {endpoint} within {START_SECONDS} s; "
                f"its log: {log}"
            )
        time.sleep(0.05)


def _answers(endpoint: str) -> bool:
    try:
        with _direct.open(f"{endpoint}/_ministack/health", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """A second Ctrl-C must not leave half of it running."""
    held = {n: signal.signal(n, signal.SIG_IGN) for n in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in held.items():
            signal.signal(number, handler)


def _end_group(group: int) -> None:
    """SIGTERM, and SIGKILL for what is left after a while."""
    deadline = time.monotonic() + STOP_SECONDS
    _signal(group, signal.SIGTERM)
    while _lives(group) and time.monotonic() < deadline:
        time.sleep(0.05)
    _signal(group, signal.SIGKILL)


def _lives(group: int) -> bool:
    _reap(group)
    return _signal(group, 0)


def _signal(group: int, number: int) -> bool:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _reap(pid: int) -> None:
    """A child that ended keeps its group alive until it is waited for."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
