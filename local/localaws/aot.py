"""Functions start in a third of the time with a cache of loaded classes (AOT cache, JEP 483).

A function is run once for training: for that JVM this module is the Lambda Runtime API, and each
AWS service, which finds nothing. The JVM then writes what it loaded into a cache. The cache fits
only the jars of its training, so they are kept beside it, under a name made from the code.

https://openjdk.org/jeps/483, https://openjdk.org/jeps/514
"""

import hashlib
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from localaws import ric

CACHE = "functions.aot"
_FUNCTION = "function.jar"
MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda"
_TRAINING_SECONDS = 120
_HEAP_MB = 512
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_KEPT = 6


def options(native_library: Path) -> list[str]:
    """What each JVM of a function is started with; a cache fits no others."""
    jni = "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI"
    return [
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "--enable-native-access=ALL-UNNAMED",
        f"-D{jni}={native_library}",
    ]


def find(code: Path, java: str) -> Path | None:
    """The folder with the cache and the jars of some unpacked code; None if nobody trained it.

    Functions start from it, so it is as new as its last use: the oldest are forgotten.
    """
    folder = _folder(code, java)
    if not _has_cache(folder):
        return None
    os.utime(folder)
    return folder


def classpath(folder: Path) -> str:
    """The jars of a training, in its order."""
    jars = [*sorted((folder / "ric").iterdir()), folder / _FUNCTION, *sorted(_lib(folder))]
    return os.pathsep.join(map(str, jars))


def train(
    code: Path, java: str, handler: str, environment: Mapping[str, str], event: object
) -> None:
    """Makes the cache for some unpacked code, if there is none.

    :raises RuntimeError: with what the JVM printed if it made no cache
    """
    folder = _folder(code, java)
    if _has_cache(folder):
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _forget_old(folder.parent)
    shutil.copytree(ric.jars(), folder / "ric")
    if (code / "lib").is_dir():
        shutil.copytree(code / "lib", folder / "lib")
    _pack(code, folder / _FUNCTION)
    with tempfile.TemporaryDirectory() as work, _Services(json.dumps(event).encode()) as services:
        unfinished = folder / f"unfinished-{CACHE}"
        command = [java, *options(ric.native_library(Path(work))), f"-Xmx{_HEAP_MB}m"]
        command += [f"-XX:AOTCacheOutput={unfinished}", "-cp", classpath(folder), MAIN, handler]
        printed = _trained(command, {**environment, **services.environment()}, services)
        if not unfinished.is_file():
            raise RuntimeError(f"no AOT cache of {handler} was made:\n{printed}")
        unfinished.rename(folder / CACHE)


def _trained(command: Sequence[str], environment: Mapping[str, str], services: "_Services") -> str:
    """Runs the function until it asks for a second event, and lets the JVM end by itself."""
    with tempfile.TemporaryFile() as output:
        jvm = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        try:
            services.wait_until_idle(jvm)
            jvm.terminate()
            jvm.wait(_TRAINING_SECONDS)
        finally:
            jvm.kill()
            jvm.wait()
        output.seek(0)
        return output.read().decode(errors="replace")


class _Services:
    """The Lambda Runtime API with one event, and AWS services that know nothing."""

    def __init__(self, event: bytes) -> None:
        self._idle = idle = threading.Event()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            events: ClassVar[list[bytes]] = [event]

            def do_GET(self) -> None:
                if not self.path.endswith("/runtime/invocation/next"):
                    self._answer(404, _NOTHING)
                elif self.events:
                    self._answer(200, self.events.pop())
                else:
                    idle.set()

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self._answer(202 if "/runtime/" in self.path else 404, _NOTHING)

            do_PUT = do_HEAD = do_POST

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                for name, value in _EVENT_HEADERS.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True

    def __enter__(self) -> "_Services":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def wait_until_idle(self, jvm: subprocess.Popen[bytes]) -> None:
        """Until the function waits for another event, or has ended."""
        for _ in range(_TRAINING_SECONDS * 10):
            if self._idle.wait(0.1) or jvm.poll() is not None:
                return

    def environment(self) -> dict[str, str]:
        here = f"127.0.0.1:{self._server.server_address[1]}"
        return {
            "AWS_LAMBDA_RUNTIME_API": here,
            "AWS_ENDPOINT_URL": f"http://{here}",
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "training",
            "AWS_SECRET_ACCESS_KEY": "training",
            "AWS_EXECUTION_ENV": "AWS_Lambda_java",
            "AWS_LAMBDA_FUNCTION_NAME": "training",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(_HEAP_MB),
            "AWS_LAMBDA_LOG_FORMAT": "JSON",
            "AWS_LAMBDA_LOG_GROUP_NAME": "training",
            "AWS_LAMBDA_LOG_STREAM_NAME": "training",
        }


_NOTHING = b"<Error><Code>NoSuchKey</Code></Error>"
_EVENT_HEADERS = {
    "Content-Type": "application/json",
    "Lambda-Runtime-Aws-Request-Id": "training",
    "Lambda-Runtime-Deadline-Ms": "4102444800000",
    "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:000000000000:function:t",
}


def _has_cache(folder: Path) -> bool:
    return (folder / CACHE).is_file()


def _lib(folder: Path) -> list[Path]:
    return list((folder / "lib").glob("*.jar"))


def _own(code: Path) -> list[Path]:
    """The files of the code itself: neither its libraries nor what starts it here."""
    return sorted(
        path
        for path in code.rglob("*")
        if path.is_file() and path.relative_to(code).parts[0] not in {"lib", "bootstrap"}
    )


def _pack(code: Path, jar: Path) -> None:
    with zipfile.ZipFile(jar, "w") as archive:
        for path in _own(code):
            name = zipfile.ZipInfo(str(path.relative_to(code)), _EARLIEST)
            archive.writestr(name, path.read_bytes())


def _folder(code: Path, java: str) -> Path:
    """Changes with each byte of the code, the JVM, the client and how a function is started."""
    digest = hashlib.sha256()
    for told in (java, ric.VERSION, *options(Path("library"))):
        digest.update(f"{told}\0".encode())
    digest.update(Path(java).resolve().parent.parent.joinpath("release").read_bytes())
    for path in [*_own(code), *sorted(_lib(code))]:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(code)}\0{len(content)}\0{zlib.crc32(content)}\0".encode())
    return ric.cache() / f"aot-{digest.hexdigest()[:20]}"


def _forget_old(folders: Path) -> None:
    known = sorted(folders.glob("aot-*"), key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in known[_KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)


def main(job: Path) -> None:
    told = json.loads(job.read_text())
    train(Path(told["code"]), told["java"], told["handler"], told["environment"], told["event"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
