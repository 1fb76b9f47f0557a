"""Contract tests speak to AWS_ENDPOINT_URL; without one, a local AWS is started for them.

Each test takes accounts of its own (`new_account`), so tests do not see each other's resources.
"""

import itertools
import json
import os
import signal
import time
import urllib.request
from pathlib import Path, PurePath

import boto3
import pytest
from botocore.config import Config
from controls import control, unlimited  # noqa: F401
from loggroup import key, kms, logs  # noqa: F401
from xdist.scheduler import LoadScopeScheduling

from console import local_aws, suite
from console.paths import ROOT

# A process of the suite that is killed takes its local AWS with it.
os.environ["LOCALAWS_WHILE_PROCESS"] = str(os.getpid())

LOCAL = Path(__file__).resolve().parent.parent
REGION = "eu-central-1"
# The management account of the organization; the local AWS's default.
HUB = "000000000000"

# For what comes for sure: a wait ends with it, so the limit costs nothing. Long enough for a
# machine that stands still for seconds or is ten times slower.
PATIENCE_SECONDS = 180

# What crosses a local AWS is judged by AWS's service models (localaws/judge.py).
JUDGED = {"LOCALAWS_JUDGE": "true"}

# Errors are what the tests look at: a client that retries would hide them.
NO_RETRIES = Config(retries={"total_max_attempts": 1, "mode": "standard"}, read_timeout=30)


class ByGroup(LoadScopeScheduling):
    def schedule(self):
        if self.collection is None:
            (tests, *_) = self.registered_collections.values()
            groups = {self._split_scope(test) for test in tests}
            suite.build_before(groups, os.environ, ROOT / "target" / "suite" / "operator.log")
        super().schedule()

    def _split_scope(self, nodeid):
        return suite.group(PurePath(nodeid.partition("::")[0]))


def pytest_addoption(parser):
    parser.addoption(
        "--rewrite",
        action="store_true",
        help="writes what is made of code into the documents that have it",
    )


def pytest_configure(config):
    config.addinivalue_line(
        "markers",
        "differs(*texts): calls of the test or their answers differ from AWS's service models on "
        "purpose, each as one of the texts says",
    )


def pytest_xdist_make_scheduler(config, log):
    return ByGroup(config, log)


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.path.name != suite.FIRST)


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory):
    given = os.environ.get("AWS_ENDPOINT_URL")
    if given:
        yield given
        return
    state = tmp_path_factory.mktemp("localaws")
    log = state / "localaws.log"
    arguments = ("--state-dir", str(state), "--wait-scale", "0.02")
    process, port = local_aws.launch(arguments, {**os.environ, **JUDGED}, log)
    url = f"http://127.0.0.1:{port}"
    try:
        local_aws.await_answer(url, process, log)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE_SECONDS) == 0


def until(condition, seconds=PATIENCE_SECONDS, what="the condition"):
    """The first true answer of the condition; fails when there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"{what} did not come within {seconds} s")


@pytest.fixture(autouse=True)
def as_aws_has_it(request):
    """Fails a test in which something crossed the local AWS that AWS's service models have not."""
    if not {"endpoint", "deployed"} & set(request.fixturenames):
        yield
        return
    endpoint = request.getfixturevalue("endpoint")
    yield
    expected = [t for marker in request.node.iter_markers("differs") for t in marker.args]
    asked = urllib.request.Request(f"{endpoint}/_rekey/differences", method="DELETE")
    with urllib.request.urlopen(asked, timeout=30) as answer:
        found = json.load(answer)
    unexpected = [text for text in found if not any(each in text for each in expected)]
    assert not unexpected, "AWS's service models have it otherwise:\n" + "\n".join(unexpected)
    missing = [each for each in expected if not any(each in text for text in found)]
    assert not missing, f"marked as differing, and did not: {missing}"


@pytest.fixture(scope="session")
def client(endpoint):
    """client("kms", account) is that account's root; client("kms", credentials=…) a session."""

    def build(service, account=HUB, region=REGION, credentials=None):
        keys = credentials or {"AccessKeyId": account, "SecretAccessKey": "test"}
        return boto3.client(
            service,
            endpoint_url=endpoint,
            region_name=region,
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys.get("SessionToken"),
            config=NO_RETRIES,
        )

    return build


@pytest.fixture(scope="session")
def org(client):
    return client("organizations")


@pytest.fixture(scope="session")
def root(org):
    """The id of the organization's root."""
    (root,) = org.list_roots()["Roots"]
    return root["Id"]


_numbers = itertools.count(int(time.time()) % 10_000_000 * 10_000)


@pytest.fixture
def new_account():
    """A function that returns account ids that nothing has used before."""
    return lambda: f"7{next(_numbers) % 100_000_000_000:011d}"


@pytest.fixture
def account(new_account):
    return new_account()


@pytest.fixture
def machines(client, account):
    """Runs state machines in the account."""
    # It imports until.
    from machines import Machines

    return Machines(client, account)
