"""What the command shows: steps; plain lines where no one watches."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import SpinnerColumn, TextColumn

_TEXT = TextColumn("{task.description}", markup=False)


class Screen:
    """Steps and progress go to standard error, so that standard output can be the report alone."""

    def __init__(self, out: Console | None = None, err: Console | None = None):
        self.out = out or Console()
        self.err = err or Console(stderr=True)

    def say(self, text: str) -> None:
        self.err.print(text, markup=False, highlight=False, soft_wrap=True)

    @contextmanager
    def step(self, title: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
        """Shows that something goes on, and how long it took; gives a way to say how far it is."""
        began = time.monotonic()
        with self._bars(SpinnerColumn(), _TEXT) as bars:
            task = bars.add_task(title, total=total)

            def advance(by: int = 1) -> None:
                bars.advance(task, by)
                if total:
                    done = int(bars.tasks[0].completed)
                    bars.update(task, description=f"{title}: {done} of {total}")

            yield advance
            bars.update(task, visible=False)
        self.say(f"{title}: {time.monotonic() - began:.1f} s")

    def _bars(self, *columns) -> Bars:
        return Bars(*columns, console=self.err, transient=True, disable=not self.err.is_terminal)
