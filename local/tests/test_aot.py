"""Functions that start with a cache of loaded classes, and those that have none."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from test_lambdas import Function, code  # noqa: F401

from localaws import aot, lambdas, ric

EVENT = {"do": "nothing"}


@pytest.fixture
def unpacked(code, tmp_path):  # noqa: F811
    """The probe's code in a folder, with a file that makes it unlike all others."""
    folder = tmp_path / "code"
    with zipfile.ZipFile(io.BytesIO(code)) as archive:
        archive.extractall(folder)
    (folder / "unlike").write_text(str(tmp_path))
    return folder


@pytest.fixture
def train(unpacked):
    def trained(handler="Probe::handle"):
        aot.train(unpacked, lambdas.java(), handler, dict(os.environ), EVENT)

    return trained


def packed(folder):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for file in folder.rglob("*"):
            archive.write(file, file.relative_to(folder))
    return content.getvalue()


def command(client, account, folder):
    """What the JVM of a function was started with, once it has answered."""
    answer = Function(client, account, packed(folder)).answer()
    return Path(f"/proc/{answer['pid']}/cmdline").read_text().split("\0")


def test_a_trained_function_starts_with_its_cache(client, account, unpacked, train):
    train()
    found = aot.find(unpacked, lambdas.java())
    assert f"-XX:AOTCache={found / aot.CACHE}" in command(client, account, unpacked)


@pytest.mark.parametrize("change", ["nothing was trained", "a byte more", "a library more"])
def test_a_cache_is_for_the_code_of_its_training_alone(client, account, unpacked, train, change):
    if change != "nothing was trained":
        train()
    if change == "a byte more":
        (unpacked / "unlike").open("a").write(".")
    if change == "a library more":
        (unpacked / "lib").mkdir()
        with zipfile.ZipFile(unpacked / "lib" / "more.jar", "w") as jar:
            jar.writestr("more", "")
    assert aot.find(unpacked, lambdas.java()) is None
    assert not [word for word in command(client, account, unpacked) if "AOTCache" in word]


def test_a_training_that_makes_no_cache_says_what_the_jvm_printed(unpacked, train, monkeypatch):
    monkeypatch.setattr(aot, "options", lambda library: ["-XX:NoSuchOption"])
    with pytest.raises(RuntimeError, match="NoSuchOption"):
        train()
    assert aot.find(unpacked, lambdas.java()) is None


def test_what_functions_start_from_is_as_new_as_its_last_use(tmp_path, monkeypatch):
    """The oldest are forgotten, and other trees train theirs meanwhile."""
    (tmp_path / aot.CACHE).touch()
    os.utime(tmp_path, (0, 0))
    monkeypatch.setattr(aot, "_folder", lambda *of: tmp_path)
    assert aot.find(tmp_path, "java") == tmp_path
    assert tmp_path.stat().st_mtime > 0


def test_of_two_that_fetch_the_client_at_the_same_time_the_first_is_kept(tmp_path):
    cached, *fetched = (tmp_path / name for name in ("cached", "first", "second"))
    for folder in fetched:
        folder.mkdir()
        (folder / folder.name).touch()
        ric._keep(folder, cached)
    assert [jar.name for jar in cached.iterdir()] == ["first"]
    with pytest.raises(OSError, match="No such file"):
        ric._keep(tmp_path / "none", tmp_path / "other")
