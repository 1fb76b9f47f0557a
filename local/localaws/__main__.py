"""Start the local AWS on 127.0.0.1 and serve until SIGTERM or SIGINT, or a process is gone."""

import argparse
import asyncio
import importlib
import importlib.util
import os
import shutil
import signal
import socket
import sys
import tempfile
from pathlib import Path
from types import ModuleType

from localaws import MINISTACK, doubts

# Each module has install(), which adds to MiniStack what its first lines say.
# The order is the order in which they wrap. LOCALAWS_ADDITIONS=iam,lambdas chooses some of them.
ADDITIONS = (
    "transport",
    "templates",
    "wording",
    "iam",
    "denials",
    "s3",
    "organizations",
    "stacksets",
    "stacksetcalls",
    "account",
    "lambdas",
    "functionroles",
    "concurrency",
    "stepfunctions",
    "invocations",
    "executionevents",
    "bucketkeys",
    "schedules",
    "rules",
    "sessions",
    "traces",
    "kms",
    "logs",
    "tagging",
    "sns",
    "alarms",
    "observability",
    "investigations",
    "xray",
    "datasets",
    "servicelists",
)


def main() -> None:
    settings = parse()
    configure(settings)
    install_additions()
    asyncio.run(serve(settings))


def parse() -> argparse.Namespace:
    env = os.environ.get
    parser = argparse.ArgumentParser(prog="localaws", description=__doc__)
    parser.add_argument("--port", type=int, default=int(env("LOCALAWS_PORT", "4566")))
    parser.add_argument(
        "--listener",
        type=int,
        metavar="FD",
        help="serve on this listening socket, which whoever starts it hands over, and on no --port",
    )
    parser.add_argument(
        "--auth",
        choices=("true", "false"),
        default=env("LOCALAWS_AUTH", "true"),
        help="enforce IAM (default true)",
    )
    parser.add_argument(
        "--wait-scale",
        default=env("LOCALAWS_WAIT_SCALE", env("SFN_WAIT_SCALE", "1")),
        help="Wait states and retry pauses of Step Functions last this many times their length",
    )
    parser.add_argument(
        "--state-dir",
        type=Path,
        default=env("LOCALAWS_STATE_DIR"),
        help="folder for objects, code and logs (default: a temporary one)",
    )
    parser.add_argument(
        "--java-home",
        default=env("JAVA_HOME"),
        help="JDK that runs java* functions (default JAVA_HOME)",
    )
    parser.add_argument(
        "--while-process",
        type=int,
        default=env("LOCALAWS_WHILE_PROCESS"),
        metavar="PID",
        help="end when that process has ended, and remove the state: for one that may be killed",
    )
    parser.add_argument(
        "--doubts",
        default=env(doubts.VARIABLE, ""),
        metavar="NAME=POSITION,…",
        help="what no AWS page settles: local/README.md has the table",
    )
    parser.add_argument("--log-level", default=env("LOG_LEVEL", "WARNING"))
    settings = parser.parse_args()
    try:
        doubts.check(doubts.parse(settings.doubts))
    except ValueError as wrong:
        parser.error(str(wrong))
    if settings.listener is not None:
        settings.port = port_of(settings.listener)
    return settings


def port_of(listener: int) -> int:
    with socket.socket(fileno=os.dup(listener)) as same:
        port: int = same.getsockname()[1]
        return port


def configure(settings: argparse.Namespace) -> None:
    """MiniStack reads its settings from the environment while it is imported."""
    state = Path(settings.state_dir or tempfile.mkdtemp(prefix=f"localaws-{settings.port}-"))
    (state / "tmp").mkdir(parents=True, exist_ok=True)
    os.environ.update(
        GATEWAY_PORT=str(settings.port),
        BIND_HOST="127.0.0.1",
        AWS_ENDPOINT_URL=f"http://127.0.0.1:{settings.port}",
        AUTH=settings.auth,
        SFN_WAIT_SCALE=str(settings.wait_scale),
        LOG_LEVEL=settings.log_level,
        S3_DATA_DIR=str(state / "s3"),
        STATE_DIR=str(state / "state"),
        TMPDIR=str(state / "tmp"),
        LOCALAWS_STATE_DIR=str(state),
        **{doubts.VARIABLE: settings.doubts},
        # Both would listen on every interface, whatever BIND_HOST says.
        IOT_MTLS_ENABLED="0",
        SFTP_ENABLED="0",
    )
    doubts.reset()
    os.environ.setdefault("LAMBDA_ACCOUNT_CONCURRENCY", "1000")
    tempfile.tempdir = None
    if settings.java_home:
        os.environ["JAVA_HOME"] = settings.java_home


def install_additions() -> None:
    chosen = os.environ.get("LOCALAWS_ADDITIONS")
    for name in chosen.split(",") if chosen else ADDITIONS:
        addition = optional(name)
        if addition is not None:
            addition.install()


def optional(name: str) -> ModuleType | None:
    if importlib.util.find_spec(f"localaws.{name}") is None:
        print(f"localaws: no module {name}, going on without it", file=sys.stderr)
        return None
    return importlib.import_module(f"localaws.{name}")


async def serve(settings: argparse.Namespace) -> None:
    from hypercorn.asyncio import serve as hypercorn_serve
    from hypercorn.config import Config
    from ministack.app import app

    edge = optional("edge")
    config = Config()
    named = f"127.0.0.1:{settings.port}"
    config.bind = [named if settings.listener is None else f"fd://{settings.listener}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1
    config.backlog = 1024
    config.loglevel = settings.log_level
    stop = asyncio.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signum, stop.set)
    owned = asyncio.create_task(outlived(settings.while_process, stop))
    print(
        f"local AWS (ministack {MINISTACK}) on http://127.0.0.1:{settings.port}, "
        f"AUTH={settings.auth}, waits x {settings.wait_scale}, "
        f"state in {os.environ['LOCALAWS_STATE_DIR']}",
        flush=True,
    )
    await hypercorn_serve(
        edge.wrap(app) if edge else app, config, shutdown_trigger=stop.wait, mode="asgi"
    )
    end(remove_state=not settings.state_dir or owned.done())


async def outlived(process: int | None, stop: asyncio.Event) -> None:
    while process is None or alive(process):
        await asyncio.sleep(0.5)
    stop.set()


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def end(remove_state: bool) -> None:
    """Wait states sleep in threads that nothing can wake, so leave without joining them."""
    lambdas = sys.modules.get("localaws.lambdas")
    if lambdas:
        lambdas.stop()
    if remove_state:
        shutil.rmtree(os.environ["LOCALAWS_STATE_DIR"], ignore_errors=True)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
