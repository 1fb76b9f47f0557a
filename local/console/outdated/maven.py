"""What Maven fetches, asked with the versions-maven-plugin.

The plugin calls a dependency current, too, when it could not ask about it. So it is asked about
release 0 of each, to which any release is newer, and its answer counts only where Maven says that
it downloaded that dependency's list of releases.
https://www.mojohaus.org/versions/versions-maven-plugin/display-dependency-updates-mojo.html
"""

import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree

from console.command import run
from console.outdated.verdict import Dependency, Hold

PLUGIN = "org.codehaus.mojo:versions-maven-plugin"
PLUGIN_VERSION = "2.23.0"
RIC = "com.amazonaws:aws-lambda-java-runtime-interface-client"

_NAMESPACE = "{http://maven.apache.org/POM/4.0.0}"
_OF_MAVEN = "org.apache.maven.plugins"
_FORMATTER = "com.palantir.javaformat:palantir-java-format"
# Releases that their makers do not call finished.
_UNFINISHED = r"(?i).*[.-](alpha|beta|rc|cr|m\d|b\d|ea|snapshot|preview).*"


def dependencies(pom: str, ric_version: str) -> list[Dependency]:
    """What pom.xml names with a release, and what the console and the local AWS fetch."""
    project = ElementTree.fromstring(pom.replace(f'xmlns="{_NAMESPACE[1:-1]}"', ""))
    properties = {f"${{{one.tag}}}": one.text or "" for one in project.find("properties")}
    found = {}
    for kind in ("dependency", "plugin", "path"):
        for one in project.iter(kind):
            release = one.findtext("version", "")
            group = one.findtext("groupId", _OF_MAVEN)
            if release:
                found[f"{group}:{one.findtext('artifactId')}"] = properties.get(release, release)
    for one in project.iter("palantirJavaFormat"):
        found[_FORMATTER] = one.findtext("version", "")
    return [
        *(Dependency(name, release, "pom.xml") for name, release in found.items()),
        Dependency(RIC, ric_version, "local/localaws/ric.py"),
        Dependency(PLUGIN, PLUGIN_VERSION, "local/console/outdated/maven.py"),
    ]


def ask(
    names: Sequence[str], held: Mapping[str, Hold], environ: Mapping[str, str], log: Path
) -> dict[str, str]:
    """The newest release of each that the registry told of."""
    with tempfile.TemporaryDirectory() as folder:
        pom, rules, answer = (Path(folder, name) for name in ("pom.xml", "rules.xml", "answer"))
        pom.write_text(_questions(names))
        rules.write_text(_rules(held))
        run(
            [
                *("mvn", "--batch-mode", "--update-snapshots", "--file", str(pom)),
                f"{PLUGIN}:{PLUGIN_VERSION}:display-dependency-updates",
                f"-Dmaven.version.rules={rules.as_uri()}",
                f"-Dversions.outputFile={answer}",
                "-Dversions.outputLineWidth=300",
            ],
            environ,
            log,
            Path(folder),
        )
        return newest(answer.read_text(), log.read_text())


def newest(answer: str, said: str) -> dict[str, str]:
    """Of what the plugin answered, that whose list of releases Maven says that it downloaded."""
    told = dict(re.findall(r"^\s+(\S+:\S+) \.*\s*0 -> (\S+)", answer, re.MULTILINE))
    downloaded = re.findall(r"Downloaded from \S+: (\S+)/maven-metadata\.xml", said)
    return {
        name: release
        for name, release in told.items()
        if any(address.endswith(f"/{_path(name)}") for address in downloaded)
    }


def _path(name: str) -> str:
    group, _, artifact = name.partition(":")
    return f"{group.replace('.', '/')}/{artifact}"


def _questions(names: Sequence[str]) -> str:
    asked = "".join(f"<dependency>{_coordinates(name)}</dependency>" for name in names)
    return (
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
        "<groupId>rekey</groupId><artifactId>outdated</artifactId><version>1</version>"
        f"<dependencies>{asked}</dependencies></project>"
    )


def _coordinates(name: str) -> str:
    group, _, artifact = name.partition(":")
    return f"<groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>0</version>"


def _rules(held: Mapping[str, Hold]) -> str:
    """Release 0 itself must not be ignored, or the plugin says nothing of the dependency."""
    rules = "".join(
        '<rule groupId="{}" artifactId="{}">{}</rule>'.format(
            *hold.name.split(":"), _ignore(_UNFINISHED, f"(?!0$|{re.escape(hold.allowed)}).*")
        )
        for hold in held.values()
        if ":" in hold.name
    )
    return (
        '<ruleset xmlns="https://www.mojohaus.org/VERSIONS/RULE/3.0.0" comparisonMethod="maven">'
        f"{_ignore(_UNFINISHED)}<rules>{rules}</rules></ruleset>"
    )


def _ignore(*patterns: str) -> str:
    ignored = "".join(f'<ignoreVersion type="regex">{one}</ignoreVersion>' for one in patterns)
    return f"<ignoreVersions>{ignored}</ignoreVersions>"
