"""The first start of a release's command makes what lets the others start fast.

A script stands for Java, and keeps a record of how it was called.
"""

import os
import shutil
import subprocess
from collections import Counter

import pytest
from conftest import until
from terminal import Terminal

from console.paths import ROOT
from console.release import operator

JAVA = """#!/bin/sh
here=${0%/*}
echo "$@" >>"$here/calls"
for word; do
  case $word in
    *.Verified) /bin/touch "$kept/picocli.jar" ;;
    *.Training)
      while [ -f "$here/slow" ]; do /bin/sleep 0.05; done
      [ ! -f "$here/broken" ] || exit 1
      /bin/touch "$cache" ;;
    *.Rekey) echo "started$(printf ' <%s>' "$@" | /bin/sed 's/.*Rekey>//')"; exit 7 ;;
    -XX:AOTCacheOutput=*) cache=${word#*=} ;;
    -Duser.home=*) kept=${word#*=} ;;
  esac
done
"""
SECONDS = 60
CACHES = ("help.aot", "start.aot")


class Release:
    def __init__(self, folder, jar=b"jar"):
        self.folder = folder
        (folder / "lib").mkdir(parents=True)
        (folder / "lib" / "picocli-1.jar").write_bytes(jar)
        self.java = folder / "runtime" / "bin"
        self.java.mkdir(parents=True)
        (folder / "runtime" / "release").write_text('JAVA_VERSION="25"\n')
        (self.java / "java").write_text(JAVA)
        (self.java / "java").chmod(0o755)
        operator.launcher(ROOT, folder)
        self.program = str(folder / "bin" / "rekey")

    @property
    def calls(self):
        """The command lines of Java so far."""
        file = self.java / "calls"
        return file.read_text().splitlines() if file.exists() else []

    @property
    def trained(self):
        """How often, by what is trained."""
        return Counter(call.split()[-1] for call in self.calls if ".Training " in call)


@pytest.fixture
def release(tmp_path):
    return Release(tmp_path / "rekey")


@pytest.fixture
def home(tmp_path):
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def environ(home):
    variables = {"PATH": os.environ["PATH"]}
    return variables if home is None else variables | {"HOME": str(home)}


def at_a_terminal(release, home, *arguments):
    """What is seen of it."""
    shown = Terminal([release.program, *arguments], environ(home), 80)
    try:
        assert shown.end() == 7, shown.text
        return shown.text
    finally:
        shown.close()


def kept(home):
    return sorted((home / ".cache" / "rekey").glob("start-*"))


def complete(home):
    """The folder of what is kept, when all is there."""

    def there():
        return [folder for folder in kept(home) if all((folder / c).exists() for c in CACHES)]

    (folder,) = until(there, SECONDS, "both caches")
    return folder


def test_the_first_start_makes_both_caches_and_the_next_uses_them(release, home):
    assert at_a_terminal(release, home, "runs") == "started <runs>\r\n"
    folder = complete(home)
    assert release.trained == {"help": 1, "runs": 1}
    for arguments, cache in ((("runs",), "start.aot"), (("plan", "--help"), "help.aot")):
        at_a_terminal(release, home, *arguments)
        assert f"-XX:AOTCache={folder / cache} -cp {folder}/picocli.jar:" in release.calls[-1]
    assert release.trained == {"help": 1, "runs": 1}


def test_what_is_trained_has_nothing_of_this_persons_settings(release, home):
    """Such as a proxy, or an endpoint that the training must not call."""
    (release.java / "java").write_text(JAVA.replace("here=", "set >>${0%/*}/variables\nhere=", 1))
    shown = Terminal([release.program], environ(home) | {"AWS_ENDPOINT_URL_S3": "there"}, 80)
    shown.end()
    shown.close()
    folder = complete(home)
    told = (release.java / "variables").read_text()
    assert told.count("AWS_ENDPOINT_URL_S3") == 1 and told.count("PPID=") == len(release.calls) == 4
    trained = [call for call in release.calls if ".Training " in call]
    assert all(f"-Duser.home={folder}" in call for call in trained)


def test_words_and_the_exit_code_go_through_as_they_are(release, home):
    told = at_a_terminal(release, home, "a b", "", "*", "$HOME")
    assert told == "started <a b> <> <*> <$HOME>\r\n"


def test_without_a_terminal_nobody_waits_and_nothing_is_made(release, home):
    told = subprocess.run([release.program, "runs"], env=environ(home), capture_output=True)
    assert (told.stdout, told.stderr) == (b"started <runs>\n", b"")
    assert kept(home) == [] and len(release.calls) == 1


def test_several_starts_at_once_make_them_once(release, home):
    (release.java / "slow").touch()
    for _ in range(4):
        at_a_terminal(release, home, "runs")
    until(lambda: release.trained["help"] and release.trained["runs"], SECONDS, "the training")
    at_a_terminal(release, home, "runs")
    (release.java / "slow").unlink()
    complete(home)
    assert release.trained == {"help": 1, "runs": 1}


@pytest.mark.parametrize("home", ["/dev/null", None])
def test_a_home_that_nothing_can_be_written_to_is_as_good(release, home):
    for _ in range(2):
        assert at_a_terminal(release, home, "runs") == "started <runs>\r\n"
    assert release.trained == {}


def test_what_fails_is_not_seen_and_tried_again_after_an_hour(release, home):
    (release.java / "broken").touch()
    assert at_a_terminal(release, home, "runs") == "started <runs>\r\n"
    until(lambda: release.trained == {"help": 1, "runs": 1}, SECONDS, "the training")
    (release.java / "broken").unlink()
    at_a_terminal(release, home, "runs")
    (folder,) = kept(home)
    assert not [cache for cache in CACHES if (folder / cache).exists()]
    an_hour_ago = folder.stat().st_mtime - 3700
    os.utime(folder / "making", (an_hour_ago, an_hour_ago))
    assert at_a_terminal(release, home, "runs") == "started <runs>\r\n"
    assert complete(home) == folder
    assert release.trained == {"help": 2, "runs": 2}


def test_what_was_kept_for_a_command_that_is_gone_goes_too(release, home, tmp_path):
    """And what belongs to an earlier build in the same folder."""
    gone = Release(tmp_path / "gone")
    for each in (gone, release):
        at_a_terminal(each, home, "runs")
        until(lambda each=each: each.trained.total() == 2, SECONDS, "the training")
    until(lambda: len(list(home.rglob("*.aot"))) == 4, SECONDS, "the caches of both")
    shutil.rmtree(gone.folder)
    shutil.rmtree(release.folder)
    other = Release(release.folder, jar=b"another")
    at_a_terminal(other, home, "runs")
    until(lambda: len(kept(home)) == 1, SECONDS, "the end of what is not needed")
    complete(home)
