"""The local AWS as a process."""

import os
import socket
import subprocess

import pytest
from conftest import PATIENCE_SECONDS

from console import local_aws
from console.failure import SetUpError


@pytest.fixture
def launched(tmp_path):
    """launched(*arguments) is a process, its port and its log."""
    processes = []

    def launch(*arguments):
        log = tmp_path / f"log-{len(processes)}"
        process, port = local_aws.launch(arguments, os.environ, log)
        processes.append(process)
        return process, port, log

    yield launch
    for process in processes:
        process.kill()
        process.wait()


def test_it_ends_with_the_process_that_it_is_for_and_leaves_nothing(tmp_path, launched):
    owner, state = subprocess.Popen(["sleep", "3600"]), tmp_path / "state"
    try:
        process, port, log = launched("--state-dir", str(state), "--while-process", str(owner.pid))
        local_aws.await_answer(f"http://127.0.0.1:{port}", process, log)
        assert state.is_dir()
    finally:
        owner.kill()
        owner.wait()
    assert process.wait(timeout=PATIENCE_SECONDS) == 0
    assert not state.exists()


def test_nobody_else_can_have_its_port_also_before_it_answers(tmp_path, launched):
    process, port, _ = launched("--state-dir", str(tmp_path / "state"))
    with pytest.raises(OSError, match="in use"):
        socket.create_server(("127.0.0.1", port))
    assert process.poll() is None


def test_a_port_of_somebody_who_answers_nothing_is_taken(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SetUpError, match=f"port {port} is taken"):
            local_aws.start(os.environ, tmp_path / "log", port)


def test_nobody_waits_for_an_answer_of_one_that_has_ended(launched):
    process, port, log = launched("--doubts", "no-such=doubt")
    with pytest.raises(SetUpError, match="ended at once"):
        local_aws.await_answer(f"http://127.0.0.1:{port}", process, log)
