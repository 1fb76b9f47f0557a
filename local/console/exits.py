"""Runs a command to its exit code."""

import signal
import sys

import click

from console.failure import SetUpError


def run(command: click.Command, arguments: list[str] | None, name: str) -> int:
    """No trace of Python for what is not a bug. Without arguments they are the process's own."""
    # A shell's background job ignores SIGINT; whoever sends one means it.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _interrupt)
    try:
        return command.main(arguments, prog_name=name, standalone_mode=False) or 0
    except click.ClickException as usage:
        usage.show()
        return usage.exit_code
    except SetUpError as failure:
        print(f"rekey: {failure}", file=sys.stderr)
        return 2
    except (KeyboardInterrupt, click.Abort):
        print("rekey: interrupted", file=sys.stderr)
        return 130


def _interrupt(number, frame) -> None:
    raise KeyboardInterrupt
