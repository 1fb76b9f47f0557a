"""What is deployed without Java: templates, the workflow and the built functions, in a folder."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from console.build import without_tests
from console.command import run
from console.release import archives, templates
from console.release.links import linked
from console.release.source import Source

VARIANT = "serverlessrepo.yaml"
AS_THEY_ARE = (
    *("member.yaml", "samconfig.toml", "statemachine", "events"),
    *("README.md", "CHANGELOG.md", "LICENSE", "NOTICE", "SECURITY.md", "docs"),
)


def functions(source: Source, folder: Path, environ: Mapping[str, str], log: Path) -> Path:
    """The folder of what each function is made of: all have the same code. `sam build` makes it.

    The suite has run the tests; here they are not even compiled.
    """
    run(
        ["sam", "build", "--template-file", str(source.root / "template.yaml")]
        + ["--build-dir", str(folder / "out")],
        {**without_tests(environ), "SAM_CLI_TELEMETRY": "0"},
        log,
        cwd=folder,
    )
    return folder / "out" / "PlanFunction"


def assemble(source: Source, built: Path, folder: Path) -> None:
    """The folder has all that a deployment needs."""
    folder.mkdir(parents=True)
    for name in AS_THEY_ARE:
        there = source.root / name
        if there.is_dir():
            shutil.copytree(there, folder / name)
        else:
            shutil.copy(there, folder)
    _add_what_is_linked(source.root, folder)
    hub = templates.hub((source.root / "template.yaml").read_text())
    (folder / "template.yaml").write_text(hub)
    (folder / VARIANT).write_text(templates.variant(hub, source.version))
    archives.zipped(built, folder / templates.FUNCTIONS, source.seconds)


def _add_what_is_linked(root: Path, folder: Path) -> None:
    """No link of the package's documents leads nowhere."""
    documents = [path.relative_to(folder).as_posix() for path in folder.rglob("*.md")]
    for name in linked(root, documents):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, folder / name)
