"""Sample pages, written by the Java code, and a Chromium to look at them."""

import os
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from rich.console import Console

from console import browser, demo, java
from console.paths import ROOT
from console.screen import Screen
from console.toolchain import with_jdk

LOGS = ROOT / "target" / "browser"
SAMPLES = (
    "complete",
    "incomplete",
    "plan",
    "verify",
    "stopped",
    "restoration",
    "policy",
    "empty",
    "hostile",
    "retirement",
)


@pytest.fixture(scope="session")
def samples(tmp_path_factory):
    """The folder of the sample pages."""
    folder = tmp_path_factory.mktemp("samples")
    screen = Screen(Console(quiet=True), Console(quiet=True))
    workshop = demo.Workshop(with_jdk(os.environ), LOGS, screen)
    java.main(workshop, java.compiled(workshop), "rekey.page.ReportSamples", [str(folder)])
    return folder


# Not for the whole session: Playwright's event loop would be in the way of other tests.
@pytest.fixture(scope="module")
def chromium():
    with browser.chromium(os.environ, LOGS / "npm.log") as running:
        yield running


@pytest.fixture(scope="session")
def axe():
    return browser.axe()


@pytest.fixture
def look(chromium, samples):
    """look("plan", width=360) is the open page; what it said and asked for is in its `told`."""
    with opened(chromium, samples) as look:
        yield look


@contextmanager
def opened(chromium, samples):
    contexts = []

    def look(name, width=1280, scheme="light", script=True, permissions=()):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=script,
            permissions=list(permissions),
        )
        contexts.append(context)
        page = context.new_page()
        page.told = SimpleNamespace(console=[], errors=[], requests=[], dialogs=[])
        page.on("console", lambda message: page.told.console.append(message.text))
        page.on("pageerror", lambda error: page.told.errors.append(str(error)))
        page.on("request", lambda request: page.told.requests.append(request.url))
        page.on("dialog", lambda dialog: (page.told.dialogs.append(dialog), dialog.dismiss()))
        page.goto((samples / f"{name}.html").as_uri())
        return page

    try:
        yield look
    finally:
        for context in contexts:
            context.close()
