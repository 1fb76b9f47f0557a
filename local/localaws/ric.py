"""The Java Runtime Interface Client, which AWS's managed runtimes bring and a bare JDK lacks.

AWS's own jar, unmodified, from the Maven repository that mvn is configured for.
https://docs.aws.amazon.com/lambda/latest/dg/java-image.html#java-image-clients
"""

import functools
import os
import platform
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

VERSION = "2.10.1"

_POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>localaws</groupId><artifactId>ric</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>com.amazonaws</groupId>
    <artifactId>aws-lambda-java-runtime-interface-client</artifactId>
    <version>{VERSION}</version>
  </dependency></dependencies>
</project>
"""


@functools.cache
def jars() -> Path:
    """Folder of the client's jars: LOCALAWS_RIC_DIR, or fetched once into the cache."""
    given = os.environ.get("LOCALAWS_RIC_DIR")
    if given:
        if not list(Path(given).glob("aws-lambda-java-runtime-interface-client-*.jar")):
            raise FileNotFoundError(f"LOCALAWS_RIC_DIR={given} holds no runtime interface client")
        return Path(given)
    cached = cache() / f"ric-{VERSION}"
    if not cached.is_dir():
        _fetch(cached)
    return cached


@functools.cache
def native_library(folder: Path) -> Path:
    """The client's native library, unpacked to a folder once.

    Left to itself every JVM unpacks it to the same temporary file, and JVMs that start together
    crash (SIGBUS, or "Failed to get next invocation").
    """
    machine = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "aarch_64", "arm64": "aarch_64"}
    if platform.system() != "Linux" or platform.machine() not in machine:
        raise OSError(
            f"the runtime interface client has no native library for {platform.system()} "
            f"{platform.machine()}"
        )
    name = f"libaws-lambda-jni.linux-{machine[platform.machine()]}.so"
    (jar,) = jars().glob("aws-lambda-java-runtime-interface-client-*.jar")
    library = folder / name
    with zipfile.ZipFile(jar) as archive:
        library.write_bytes(archive.read(f"jni/{name}"))
    return library


def cache() -> Path:
    base = os.environ.get("LOCALAWS_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    return Path(base or Path.home() / ".cache") / "rekey"


def _fetch(cached: Path) -> None:
    cached.parent.mkdir(parents=True, exist_ok=True)
    # Renamed when complete, so that a broken fetch is never taken for the real thing.
    work = Path(tempfile.mkdtemp(prefix=".ric-", dir=cached.parent))
    try:
        (work / "pom.xml").write_text(_POM)
        maven = subprocess.run(
            ["mvn", "-q", "-B", "-f", str(work / "pom.xml"), "dependency:copy-dependencies"]
            + ["-DincludeScope=runtime", f"-DoutputDirectory={work / 'jars'}"],
            check=False,
            capture_output=True,
            text=True,
        )
        if maven.returncode:
            raise RuntimeError(f"mvn could not fetch the client:\n{maven.stdout}{maven.stderr}")
        _keep(work / "jars", cached)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _keep(fetched: Path, cached: Path) -> None:
    try:
        fetched.rename(cached)
    except OSError:
        # Of two that fetch at the same time the first is as good.
        if not cached.is_dir():
            raise
