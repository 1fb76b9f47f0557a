"""Which dependencies ./rekey outdated calls outdated, by recorded answers of the tools."""

import io
import json
import re
from pathlib import Path

import pytest
from rich.console import Console

from console.failure import SetUpError
from console.outdated import command, maven, npm, python
from console.outdated.verdict import Dependency, Hold, Judged, State, exit_code, holds, judge
from console.paths import ROOT
from console.screen import Screen

HELD = {"a:held": Hold("a:held", "5.", "asked for")}

VERDICTS = [
    ("a:free", "1.2.0", "1.2.0", State.CURRENT),
    ("a:free", "1.2.0", "1.10.0", State.OUTDATED),
    ("a:free", "1.2.0", "1.2", State.CURRENT),
    ("a:free", "1.2.1", "1.2.0", State.CURRENT),
    ("a:free", "2.0.Final", "2.1.Final", State.OUTDATED),
    ("a:free", "2.0.Final", "2.0.Final", State.CURRENT),
    ("a:free", "1.2.0", "", State.NOT_ASKED),
    ("a:held", "5.1", "5.1", State.HELD),
    ("a:held", "5.1", "6.0", State.HELD),
    ("a:held", "5.1", "5.2", State.OUTDATED),
    ("a:held", "4.9", "5.2", State.OUTDATED),
    ("a:held", "6.0", "6.0", State.OUTDATED),
    ("a:held", "5.1", "", State.NOT_ASKED),
]


@pytest.mark.parametrize("name, present, newest, state", VERDICTS)
def test_a_dependency_is_judged(name, present, newest, state):
    assert judge(Dependency(name, present, "pom.xml"), newest, HELD).state is state


@pytest.mark.parametrize(
    "states, code",
    [
        ([], 0),
        ([State.CURRENT, State.HELD], 0),
        ([State.CURRENT, State.OUTDATED, State.HELD], 1),
        ([State.NOT_ASKED, State.OUTDATED, State.CURRENT], 2),
    ],
)
def test_the_exit_code_never_calls_current_what_was_not_asked(states, code):
    assert exit_code(Judged(Dependency("a", "1", "b"), "", state) for state in states) == code


def test_each_hold_holds_something_that_we_have_and_says_why():
    poms = maven.dependencies((ROOT / "pom.xml").read_text(), "1")
    known = {one.name: one.present for one in (*poms, *npm.dependencies())}
    for suffix in python.LOCKS:
        lock = (ROOT / "local" / f"requirements{suffix}.txt").read_text()
        known |= {name: release for (name, _), release in python.locked(lock).items()}
    assert holds()
    for hold in holds().values():
        assert known[hold.name].startswith(hold.allowed), hold
        assert hold.reason


# Maven


def test_every_release_that_the_pom_names_is_asked_about():
    pom = (ROOT / "pom.xml").read_text()
    asked = maven.dependencies(pom, "2.10.1")
    # The project's own release is one of them; a range says what may build it.
    releases = re.findall(r"<version>(?!\[)", pom)
    assert len([one for one in asked if one.where == "pom.xml"]) == len(releases) - 1
    assert all(one.present[0].isdigit() for one in asked)
    names = {one.name for one in asked}
    assert {"software.amazon.awssdk:bom", "com.uber.nullaway:nullaway"} <= names
    assert {"com.palantir.javaformat:palantir-java-format", maven.RIC, maven.PLUGIN} <= names


ANSWER = """The following dependencies in Dependencies have newer versions:
  com.uber.nullaway:nullaway ............................... 0 -> 0.14.3
  org.apache.maven.plugins:maven-install-plugin ............ 0 -> 3.2.0
  org.junit.jupiter:junit-jupiter ......................... 0 -> 5.14.4

"""
DOWNLOADED = (
    "[INFO] Downloaded from central: https://registry.invalid/m/com/uber/nullaway/nullaway/"
    "maven-metadata.xml (3.7 kB at 4.5 kB/s)\n"
    "[INFO] Downloaded from central: https://registry.invalid/m/org/apache/maven/plugins/"
    "maven-install-plugin/maven-metadata.xml (995 B at 1.2 kB/s)\n"
)


def test_of_what_the_plugin_answers_that_counts_which_was_downloaded():
    assert maven.newest(ANSWER, DOWNLOADED) == {
        "com.uber.nullaway:nullaway": "0.14.3",
        "org.apache.maven.plugins:maven-install-plugin": "3.2.0",
    }


@pytest.mark.parametrize(
    "said",
    [
        "",
        "[INFO] BUILD SUCCESS",
        "[WARNING] Could not transfer metadata com.uber.nullaway:nullaway/maven-metadata.xml "
        "from/to central (https://registry.invalid/): transfer failed for "
        "https://registry.invalid/com/uber/nullaway/nullaway/maven-metadata.xml",
        "[INFO] Downloading from central: https://registry.invalid/com/uber/nullaway/nullaway/"
        "maven-metadata.xml",
        # Another artifact, whose name ends in the same way.
        "[INFO] Downloaded from central: https://registry.invalid/com/uber/nullaway/"
        "other-nullaway/maven-metadata.xml",
    ],
)
def test_what_the_plugin_knows_from_earlier_is_no_answer(said):
    assert maven.newest(ANSWER, said) == {}


# Python

REQUIREMENTS = "# Why.\nboto3\nministack[full]==1.5.33\nplaywright==1.55.0\n"
LOCK = """boto3==1.43.106 \\
    --hash=sha256:c11ad4c4
cffi==2.1.1 ; platform_python_implementation != 'PyPy' \\
    --hash=sha256:046bfc24
ministack==1.5.33 \\
    --hash=sha256:046bfc25
packaging==26.3 \\
    --hash=sha256:046bfc26
playwright==1.55.0 \\
    --hash=sha256:046bfc27
typing-extensions==4.16.0 \\
    --hash=sha256:046bfc28
"""
IN_REGISTRY = "boto3==1.44.8\nministack==1.5.33\nplaywright==1.65.2\n"
CAN_TAKE = """boto3==1.43.106
cffi==2.1.1 ; platform_python_implementation != 'PyPy'
ministack==1.5.33
packaging==26.4
playwright==1.55.0
"""


def of_the_lock(**changed):
    texts = {
        "lock": LOCK,
        "requirements": REQUIREMENTS,
        "in_registry": IN_REGISTRY,
        "can_take": CAN_TAKE,
    } | changed
    judged = python.compare(**texts, held={}, where="local/requirements.txt")
    return {one.dependency.name: (one.newest, one.state) for one in judged}


def test_a_lock_is_held_against_the_registry_and_against_what_it_can_take():
    assert of_the_lock() == {
        "boto3": ("1.44.8", State.HELD),
        "cffi": ("2.1.1", State.CURRENT),
        "ministack": ("1.5.33", State.CURRENT),
        "packaging": ("26.4", State.OUTDATED),
        "playwright": ("1.65.2", State.OUTDATED),
        "typing-extensions": ("", State.OUTDATED),
    }


def test_what_the_lock_could_take_and_has_not_is_outdated():
    can_take = CAN_TAKE.replace("boto3==1.43.106", "boto3==1.43.110")
    assert of_the_lock(can_take=can_take)["boto3"] == ("1.44.8", State.OUTDATED)


def test_a_name_of_which_the_registry_told_nothing_is_not_current():
    assert of_the_lock(in_registry="boto3==1.44.8\n")["ministack"] == ("", State.NOT_ASKED)


def test_the_registry_is_asked_without_the_releases_that_are_pinned_but_with_those_held():
    held = {"playwright": Hold("playwright", "1.", "…")}
    assert python.unpinned(REQUIREMENTS, held) == "boto3\nministack[full]\nplaywright==1.*"


def test_each_lock_of_the_tree_is_asked_about_and_has_what_its_requirements_name():
    files = {file.name for file in (ROOT / "local").glob("requirements*.in")}
    assert files == {f"requirements{suffix}.in" for suffix in python.LOCKS}
    for suffix in python.LOCKS:
        base = ROOT / "local" / f"requirements{suffix}.in"
        lock = base.with_suffix(".txt").read_text()
        assert len(python.locked(lock)) == lock.count("==") - lock.count(" == '")
        assert python.named(base.read_text()) <= {name for name, _ in python.locked(lock)}


# npm


@pytest.mark.parametrize(
    "answer, newest",
    [
        ('"4.0.0"\n', "4.0.0"),
        ('npm warn Unknown user config\n"4.0.0"\n', "4.0.0"),
        ('[\n  "2.0.5",\n  "2.0.6"\n]\n', "2.0.6"),
        ('"', ""),
        ("[]", ""),
        ("", ""),
    ],
)
def test_the_answer_of_npm(answer, newest):
    assert npm.newest(answer) == newest


def test_every_npm_package_that_we_name_is_asked_about():
    packages = json.loads((ROOT / "local/npm/package.json").read_text())["dependencies"]
    asked = {one.name: one.present for one in npm.dependencies()}
    assert packages.items() < asked.items()
    assert "@sparticuz/chromium" in asked


def test_npm_has_no_cache_to_answer_from(monkeypatch, tmp_path):
    caches = []

    def view(arguments, environ, log):
        cache = Path(arguments[arguments.index("--cache") + 1])
        caches.append((cache, list(cache.iterdir())))
        log.write_text('"4.0.0"')

    monkeypatch.setattr(npm, "run", view)
    for _ in range(2):
        assert npm.ask("a", {}, {"PATH": ""}, tmp_path / "log") == "4.0.0"
    (first, nothing), (second, still_nothing) = caches
    assert first != second
    assert nothing == still_nothing == []


# The command


@pytest.fixture
def screen():
    return Screen(*(Console(file=io.StringIO(), width=200) for _ in range(2)))


def test_a_tool_that_fails_makes_nothing_current(screen):
    def fail():
        raise SetUpError("no network")

    asked = [Dependency("a:free", "1", "pom.xml"), Dependency("a:held", "5.1", "pom.xml")]
    judged = command._or_not_asked(screen, "Maven", fail, asked)
    assert [one.state for one in judged] == [State.NOT_ASKED] * 2
    assert "no network" in screen.err.file.getvalue()


def test_the_table_shows_what_is_not_current_and_counts_the_rest(screen):
    judged = [
        judge(Dependency(name, present, "pom.xml"), newest, HELD)
        for name, present, newest in (
            ("a:free", "1.0", "1.0"),
            ("a:old", "1.0", "2.0"),
            ("a:held", "5.1", "5.1"),
            ("a:silent", "3.0", ""),
        )
    ]
    command.show(screen, judged)
    shown = screen.out.file.getvalue()
    lines = [line.split("│")[1:-1] for line in shown.splitlines() if "pom.xml" in line]
    assert [[cell.strip() for cell in line] for line in lines] == [
        ["a:old", "1.0", "2.0", "pom.xml", "outdated"],
        ["a:held", "5.1", "5.1", "pom.xml", "held: at 5.*: asked for"],
        ["a:silent", "3.0", "-", "pom.xml", "not asked: no answer about it"],
    ]
    assert shown.endswith("1 current, 1 held, 1 outdated, 1 not asked\n")


# Renovate


def test_each_lock_says_how_renovate_is_to_make_it_anew():
    for suffix in python.LOCKS:
        name = f"requirements{suffix}"
        head = (ROOT / "local" / f"{name}.txt").read_text().splitlines()[1]
        flags = "--universal --python-version=3.11 --generate-hashes"
        assert head == f"#    uv pip compile {flags} --output-file={name}.txt {name}.in"


def test_renovate_holds_back_what_the_command_holds_back():
    renovate = json.loads(Path(ROOT, "renovate.json").read_text())
    allowed = {
        name: rule["allowedVersions"]
        for rule in renovate["packageRules"]
        if "allowedVersions" in rule
        for name in rule["matchPackageNames"]
    }
    pattern = "/^{}/"
    assert allowed == {
        hold.name: pattern.format(hold.allowed.replace(".", "\\.")) for hold in holds().values()
    }
