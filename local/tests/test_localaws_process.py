"""The local AWS as a process."""

import os
import subprocess
import sys

from conftest import LOCAL, PATIENCE_SECONDS, answers, free_port, until


def test_it_ends_with_the_process_that_it_is_for_and_leaves_nothing(tmp_path):
    owner = subprocess.Popen(["sleep", "3600"])
    port, state = free_port(), tmp_path / "state"
    local_aws = subprocess.Popen(
        [sys.executable, "-m", "localaws", "--port", str(port), "--state-dir", str(state)]
        + ["--while-process", str(owner.pid)],
        env={**os.environ, "PYTHONPATH": str(LOCAL)},
    )
    try:
        url = f"http://127.0.0.1:{port}"
        until(lambda: answers(url, local_aws), what=url)
        assert state.is_dir()
        owner.kill()
        owner.wait()
        assert local_aws.wait(timeout=PATIENCE_SECONDS) == 0
        assert not state.exists()
    finally:
        owner.kill()
        local_aws.kill()
