"""Runs java* functions as JVM processes behind MiniStack's Lambda Runtime API, without Docker.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
"""

import fnmatch
import functools
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

from localaws import aot, control, ric
from localaws.shapes import Json, Query

_stopping = False

# What a function may see of the machine; everything else it gets is Lambda's or its own.
_INHERITED = {"PATH", "TMPDIR", "LANG"}


def install() -> None:
    from ministack.core import lambda_runtime
    from ministack.services import lambda_svc

    java_worker = _java_worker_class()
    worker_class_for = lambda_runtime._worker_class_for
    execute_docker = lambda_svc._execute_function_docker
    worker_env = lambda_svc._provided_worker_env

    def worker_class(config: Json) -> type[Any]:
        return java_worker if _is_java(config) else worker_class_for(config)

    def execute(func: Json, event: Any, request_id: str) -> Json:
        if not _is_java(func.get("config") or func):
            return execute_docker(func, event, request_id)
        return lambda_svc._execute_function_provided_warm(func, event, request_id)

    def environment(config: Json, code_dir: str, port: int) -> dict[str, str]:
        env = worker_env(config, code_dir, port)
        return _java_environment(config, env) if _is_java(config) else env

    lambda_runtime._worker_class_for = worker_class
    lambda_svc._execute_function_docker = execute
    lambda_svc._provided_worker_env = environment
    control.register(
        "lambdas",
        get=lambda body, query: [_shown(worker) for worker in _running(query)],
        delete=lambda body, query: _kill(_running(query)),
    )


def stop() -> None:
    """End every JVM; none is started afterwards."""
    global _stopping
    _stopping = True
    from ministack.core import lambda_runtime

    lambda_runtime.reset()


def _running(query: Query) -> list[Any]:
    """The environments of ?function=<glob>, with ?busy=true those that work at this moment."""
    from ministack.core import lambda_runtime

    unknown = set(query) - {"function", "busy"}
    if unknown:
        raise ValueError(f"no filter {sorted(unknown)}; there are function and busy")
    with lambda_runtime._lock:
        workers = [worker for pool in lambda_runtime._workers.values() for worker in pool]
    return [
        worker
        for worker in workers
        if worker._proc is not None
        and fnmatch.fnmatchcase(worker.func_name, query.get("function", "*"))
        and (query.get("busy") != "true" or worker._current_request_id is not None)
    ]


def kill_at_work(function: str) -> None:
    """SIGKILL for the environments of a function that work at this moment."""
    _kill(_running({"function": function, "busy": "true"}))


def _shown(worker: Any) -> Json:
    return {
        "function": worker.func_name,
        "pid": worker._proc.pid,
        "busy": worker._current_request_id is not None,
    }


def _kill(workers: list[Any]) -> list[Json]:
    shown = [_shown(worker) for worker in workers]
    for worker in workers:
        worker._proc.kill()
    return shown


def _is_java(config: Json) -> bool:
    return (
        str(config.get("Runtime", "")).startswith("java") and config.get("PackageType") != "Image"
    )


def _java_worker_class() -> type[Any]:
    from ministack.core import lambda_runtime
    from ministack.services import lambda_svc

    class JavaWorker(lambda_runtime.ProvidedWorker):
        def _spawn(self, init_timeout: float | None = None) -> None:
            if _stopping:
                raise RuntimeError("the local AWS is stopping")
            _check_java(self.config["Runtime"])
            code_dir = Path(lambda_svc._provided_runtime_code_dir(self.code_zip))
            with lambda_svc._provided_code_lock:
                _write_bootstrap(code_dir / "bootstrap")
            try:
                super()._spawn(init_timeout)
            except lambda_runtime.ProvidedInitTimeout as late:
                if init_timeout is None:
                    raise
                raise _timed_out(init_timeout) from late
            except RuntimeError as failed:
                raise _as_lambda_tells(failed, self._init_error) from failed

        def _pump_output(self, stream: Any, log_queue: Any) -> None:
            super()._pump_output(_Tee(stream, _log_file(self.func_name)), log_queue)

    return JavaWorker


def _timed_out(seconds: float) -> Exception:
    """A start that lasts longer than 10 s is begun anew, as a part of the invocation.

    https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib
    """
    from ministack.core import lambda_runtime

    return lambda_runtime.ProvidedRuntimeError(
        f"Task timed out after {seconds:.2f} seconds", "Sandbox.Timedout"
    )


def _as_lambda_tells(failed: Exception, init_error: Any) -> Exception:
    """https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-initerror"""
    from ministack.core import lambda_runtime

    if hasattr(failed, "error_type"):
        return failed
    if isinstance(init_error, dict):
        return lambda_runtime.ProvidedRuntimeError(
            init_error.get("errorMessage", ""), init_error.get("errorType", "Runtime.Unknown")
        )
    return lambda_runtime.ProvidedRuntimeError(str(failed), "Runtime.ExitError")


class _Tee:
    """Copies what a function prints to a file at once; CloudWatch Logs has it after the call."""

    def __init__(self, stream: Any, path: Path) -> None:
        self._stream = stream
        self._file = path.open("ab", buffering=0)

    def readline(self) -> bytes:
        line = self._stream.readline()
        self._file.write(line)
        return line

    def close(self) -> None:
        self._file.close()
        self._stream.close()


def _log_file(function: str) -> Path:
    folder = Path(os.environ["LOCALAWS_STATE_DIR"]) / "lambda-logs"
    folder.mkdir(exist_ok=True)
    return folder / f"{function}.log"


def _write_bootstrap(path: Path) -> None:
    if path.exists():
        return
    state = Path(os.environ["LOCALAWS_STATE_DIR"])
    trained = aot.find(path.parent, java())
    if trained:
        start = [f"-XX:AOTCache={trained / aot.CACHE}", "-cp", aot.classpath(trained)]
        classpath = shlex.join(start)
    else:
        # The client's jars come first: its native library has to be the one of its classes.
        root = '"$LAMBDA_TASK_ROOT"'
        classpath = f"-cp {shlex.quote(str(ric.jars()))}/\\*:{root}:{root}/lib/\\*"
    path.write_text(
        "#!/bin/sh\n"
        f"exec {shlex.quote(java())} {shlex.join(aot.options(ric.native_library(state)))} "
        '-Xmx"$LOCALAWS_HEAP_MB"m '
        # Not Lambda's: it tells the edge which function a call is from (calls.py).
        '-Dsdk.ua.appId="$AWS_LAMBDA_FUNCTION_NAME" '
        f'{classpath} {aot.MAIN} "$_HANDLER"\n'
    )
    path.chmod(0o755)


@functools.cache
def java() -> str:
    home = os.environ.get("JAVA_HOME")
    java = Path(home) / "bin" / "java" if home else shutil.which("java")
    if not java or not Path(java).exists():
        raise FileNotFoundError(f"no java to run java* functions with; JAVA_HOME is {home}")
    return str(java)


@functools.cache
def _java_version() -> int:
    said = subprocess.run([java(), "-version"], capture_output=True, text=True, check=True).stderr
    return _number(r'version "(\d+)', said)


def _number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    if found is None:
        raise ValueError(f"no {pattern} in {text}")
    return int(found[1])


def _check_java(runtime: str) -> None:
    wanted = _number(r"java(\d+)", runtime)
    if _java_version() < wanted:
        raise RuntimeError(f"{java()} is Java {_java_version()}, {runtime} needs {wanted}")


def _java_environment(config: Json, env: Json) -> Json:
    own = (config.get("Environment") or {}).get("Variables") or {}
    kept = {
        name: value
        for name, value in env.items()
        if name in own or name in _INHERITED or os.environ.get(name) != value
    }
    logging = config.get("LoggingConfig") or {}
    name = config.get("FunctionName", "unknown")
    memory = int(config.get("MemorySize", 128))
    return kept | {
        "AWS_ENDPOINT_URL": os.environ["AWS_ENDPOINT_URL"],
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{config['Runtime']}",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_FORMAT": logging.get("LogFormat", "Text"),
        "AWS_LAMBDA_LOG_GROUP_NAME": logging.get("LogGroup", f"/aws/lambda/{name}"),
        "JAVA_HOME": os.environ.get("JAVA_HOME", ""),
        "TZ": ":UTC",
        # The rest is for what a JVM needs beside its heap.
        "LOCALAWS_HEAP_MB": str(max(memory * 4 // 5, 64)),
    }
