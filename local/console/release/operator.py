"""The operator's command with a Java runtime of its own, so that no Java is needed."""

import hashlib
import platform
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from console.command import run
from console.release import trust
from console.release.source import Source

# What the AWS SDK, Jackson and Log4j use, and the training. What they look for and can do without
# is left out.
MODULES = (
    *("java.base", "java.desktop", "java.logging", "java.management", "java.naming", "java.rmi"),
    *("java.scripting", "java.security.jgss", "java.sql", "java.xml"),
    *("jdk.crypto.ec", "jdk.httpserver", "jdk.net", "jdk.unsupported"),
)
_SLIM = ("--strip-debug", "--no-header-files", "--no-man-pages", "--compress", "zip-9")
# How the command is started: what a release alone has, and what the tree's launcher reads too.
LAUNCHER, START = "launcher", "start"
# Of Maven, which goes on to make the lists of what is in each module.
_CYCLONEDX = "org.cyclonedx:cyclonedx-maven-plugin:2.9.3:makeBom"


def target() -> str:
    """What the image runs on: that of this machine."""
    system = {"Darwin": "macos"}.get(platform.system(), platform.system().lower())
    machine = {"x86_64": "x64", "arm64": "aarch64"}.get(platform.machine(), platform.machine())
    return f"{system}-{machine}"


def compiled(source: Source, environ: Mapping[str, str], log: Path) -> None:
    """Both modules and their bills of materials, in their target folders, and all jars in lib."""
    run(
        ["mvn", "--batch-mode", "--file", str(source.root / "operator" / "build" / "pom.xml")]
        + ["-Dmaven.test.skip=true", f"-Dproject.build.outputTimestamp={source.time}"]
        + ["package", "dependency:copy-dependencies", "-DincludeScope=runtime"]
        + ["-DoutputDirectory=target/lib"]
        + [_CYCLONEDX, "-DoutputFormat=json", "-Dcyclonedx.skipNotDeployed=false"],
        environ,
        log,
        cwd=source.root,
    )


def bills(source: Source) -> dict[str, Path]:
    """Of materials, by what each is of. The jars' folder is that of the bills too, to Maven."""
    modules = {"functions": source.root, "operator": source.root / "operator"}
    return {name: module / "target" / "lib" / "bom.json" for name, module in modules.items()}


def image(source: Source, folder: Path, environ: Mapping[str, str], log: Path) -> None:
    """Of what is compiled."""
    built = source.root / "operator" / "target"
    jars = [*(built / "lib").glob("*.jar"), *built.glob("rekey-operator-*.jar")]
    (folder / "lib").mkdir(parents=True)
    for jar in jars:
        shutil.copy(jar, folder / "lib")
    # Between the modules Maven may hand over a folder of classes instead of the jar.
    shutil.copy(*(source.root / "target").glob("rekey-*.jar"), folder / "lib")
    linked(folder / "runtime", environ, log)
    trusted = folder / "runtime" / "lib" / "security" / "cacerts"
    trusted.unlink()
    trusted.write_bytes(trust.store(trust.certificates(), source.seconds))
    launcher(source.root, folder)
    for name in ("LICENSE", "NOTICE"):
        shutil.copy(source.root / name, folder)


def linked(runtime: Path, environ: Mapping[str, str], log: Path) -> None:
    """The Java runtime."""
    jlink = Path(environ["JAVA_HOME"], "bin", "jlink")
    modules = ("--add-modules", ",".join(MODULES))
    run([str(jlink), *modules, *_SLIM, "--output", str(runtime)], environ, log)


def launcher(root: Path, folder: Path) -> None:
    """Of the jars and the runtime that are in the folder."""
    shutil.copy(root / "operator" / START, folder / "lib")
    build = hashlib.sha256((folder / "runtime" / "release").read_bytes())
    for jar in sorted((folder / "lib").glob("*.jar")):
        build.update(jar.name.encode() + jar.read_bytes())
    program = folder / "bin" / "rekey"
    program.parent.mkdir()
    program.write_text(
        (root / "operator" / LAUNCHER).read_text().replace("@BUILD@", build.hexdigest()[:16])
    )
    program.chmod(0o755)


def tools(environ: Mapping[str, str], work: Path) -> dict[str, str]:
    """What built it, by name and version."""
    release = Path(environ["JAVA_HOME"], "release").read_text()
    (java,) = re.findall(r'^JAVA_RUNTIME_VERSION="(.*?)"', release, re.MULTILINE)
    log = work / "mvn.log"
    run(["mvn", "--version", "--batch-mode"], environ, log)
    (maven,) = re.findall(r"Apache Maven (\S+)", log.read_text())
    return {"jdk": java, "maven": maven, "python": platform.python_version()}
