"""./rekey release"""

import filecmp
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from console.failure import SetUpError
from console.paths import ROOT
from console.release import archives, changelog, operator, package, provenance, site, source
from console.screen import Screen
from console.toolchain import with_jdk

RELEASE = ROOT / "target" / "release"
# A builder that nobody has vouched for.
BUILDER = "urn:rekey:builder:unknown"


@click.command("release", short_help="Makes a release of the newest commit.")
@click.option("--version", "expected", help="Refuses to make a release of another version.")
@click.option("--twice", is_flag=True, help="Makes it twice, in two folders, and compares them.")
@click.option(
    "--builder",
    default=BUILDER,
    show_default=True,
    help="A URI for who builds.",
)
def release(expected, twice, builder) -> int:
    """Makes a release of the newest commit, in target/release.

    A zip that deploys without Java, the operator's command with a Java runtime of its own, the
    site, bills of materials, a provenance statement and checksums. What is not committed is not in
    it. docs/release.md says more.
    """
    screen = Screen()
    environ = with_jdk(os.environ)
    if not source.is_committed():
        screen.say("Not everything is committed: the release is made of the newest commit alone.")
    _make(RELEASE, expected, builder, environ, screen)
    if twice:
        with tempfile.TemporaryDirectory(prefix="rekey-again-") as again:
            _make(Path(again) / "another" / "place", expected, builder, environ, screen)
            compare(RELEASE, Path(again) / "another" / "place")
        screen.say("Both are the same, byte for byte.")
    for file in sorted(RELEASE.iterdir()):
        screen.say(f"{file.stat().st_size / 1e6:8.1f} MB  {file.relative_to(ROOT)}")
    return 0


def compare(one: Path, other: Path) -> None:
    """Fails if a file is in one folder alone, or has other bytes in the other."""
    names = sorted({path.name for folder in (one, other) for path in folder.iterdir()})
    _, differing, missing = filecmp.cmpfiles(one, other, names, shallow=False)
    if differing or missing:
        raise SetUpError(f"two builds of one commit differ: {', '.join(differing + missing)}")


def _make(
    folder: Path, expected: str | None, builder: str, environ: Mapping[str, str], screen: Screen
) -> None:
    logs = ROOT / "target" / "release-logs"
    with _workplace() as work:
        checked_out = source.checked_out(work / "source")
        version = checked_out.version
        if expected not in (None, version):
            raise SetUpError(f"pom.xml of the newest commit has version {version}, not {expected}")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        at = checked_out.seconds
        with screen.step("Building the functions with sam build"):
            built = package.functions(checked_out, work, environ, logs / "sam-build.log")
            name = f"rekey-{version}"
            package.assemble(checked_out, built, work / name)
            archives.zipped(work / name, folder / f"{name}.zip", at, name)
        with screen.step("Building the operator's command"):
            operator.compiled(checked_out, environ, logs / "maven.log")
            operator.image(checked_out, work / "operator", environ, logs / "jlink.log")
            name = f"rekey-operator-{version}-{operator.target()}"
            archives.tarred(work / "operator", folder / f"{name}.tar.gz", at, name)
        for module, bill in operator.bills(checked_out).items():
            shutil.copyfile(bill, folder / f"rekey-{module}-{version}.cdx.json")
        with screen.step("Building the site"):
            pages = site.build(checked_out, work / "site", environ, logs / "mkdocs.log")
            name = f"rekey-site-{version}"
            archives.zipped(pages, folder / f"{name}.zip", at, name)
        text = (checked_out.root / "CHANGELOG.md").read_text()
        (folder / f"CHANGES-{version}.md").write_text(changelog.excerpt(text, version))
        told = provenance.statement(
            checked_out, folder.iterdir(), operator.tools(environ, work), builder
        )
        provenance.write(folder, f"rekey-{version}.intoto.json", told)
        provenance.checksums(folder)


@contextmanager
def _workplace():
    """Each release is built in a folder of another name."""
    with tempfile.TemporaryDirectory(prefix="rekey-release-") as folder:
        work = Path(folder)
        (work / "source").mkdir()
        (work / "site").mkdir()
        yield work
