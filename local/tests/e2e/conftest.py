"""The deployed application in a local AWS with a small organization, for the whole session.

Tests share it: `as_seeded` puts every target back on its first key before a test.
"""

import json
import os

import pytest
from conftest import JUDGED
from rich.console import Console

from console import demo, seed
from console.execution import Execution, Result
from console.organization import organization
from console.screen import Screen
from console.toolchain import with_jdk
from e2e.outside import Outside, logs, until


@pytest.fixture(scope="session")
def small_organization():
    """Three accounts to work on (the hub is one), two Regions, 12 log groups in each place."""
    return organization(accounts=3, regions=("eu-central-1", "us-east-1"), log_groups=12, seed=1)


@pytest.fixture(scope="session")
def deployed(small_organization):
    """A demo.Bench: the local AWS (aws), clients (cloud), ids (seeded) and the stack."""
    environ = with_jdk({**os.environ, **JUDGED})
    workshop = demo.Workshop(environ, logs(), Screen(Console(), Console(stderr=True)))
    with demo.bench(workshop, small_organization) as bench:
        yield bench


# The fixtures of the contract tests, `control` among them, speak to this local AWS from here.
@pytest.fixture(scope="session")
def endpoint(deployed):
    return deployed.aws.endpoint


@pytest.fixture(scope="session")
def client(deployed):
    """client("kms", account, region): the account's root user."""
    return deployed.cloud.client


@pytest.fixture(scope="module")
def outside(deployed, small_organization):
    """The deployed application seen from outside, every target on its first key."""
    outside = Outside(deployed)
    outside.put_back(small_organization)
    return outside


@pytest.fixture(scope="module")
def quick(deployed):
    """A third of the usual wait."""
    with Outside(deployed).environment("RotateFunction", {"PROPAGATION_SECONDS": "100"}):
        yield


@pytest.fixture(scope="module")
def inbox(outside):
    """inbox(run): the message about a run that a subscriber of the topic gets."""
    sqs, sns, topic = outside.client("sqs"), outside.client("sns"), outside.resource("Topic")
    queue = sqs.create_queue(QueueName="inbox")["QueueUrl"]
    asked = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    arn = asked["Attributes"]["QueueArn"]
    sender = {"Service": "sns.amazonaws.com"}
    may = {"Effect": "Allow", "Principal": sender, "Action": "sqs:SendMessage", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [may]})
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
    subscription = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    messages = []

    def of(run):
        def message():
            received = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
            messages.extend(json.loads(m["Body"]) for m in received.get("Messages", ()))
            return next((m for m in messages if run in m["Message"]), None)

        return until(message, what=f"the message about {run}")

    yield of
    sns.unsubscribe(SubscriptionArn=subscription["SubscriptionArn"])
    sqs.delete_queue(QueueUrl=queue)


@pytest.fixture
def as_seeded(deployed, small_organization):
    """Undoes what earlier tests have changed: keys of targets, quotas, faults, distances."""
    deployed.aws.control("DELETE", "")
    with deployed.aws.without_quotas():
        seed.put_back(deployed.cloud, small_organization, deployed.seeded)
    return deployed


@pytest.fixture
def outside_as_seeded(as_seeded, quick):
    """The deployed application seen from outside; a change of a key takes effect in a second."""
    outside = Outside(as_seeded)
    outside.control("PUT", "settings", {"propagationSeconds": 1})
    return outside


@pytest.fixture
def place(deployed):
    """One place; tests that need no more are quick."""
    return deployed.seeded.members[1], deployed.seeded.regions[0]


@pytest.fixture
def start_execution(deployed):
    """start_execution({"mode": "plan"}) runs it to its end and returns its Result."""

    def start(given: dict | None = None, name: str | None = None) -> Result:
        bench = deployed
        return Execution.start(bench.aws, bench.cloud, bench.stack, given or {}, name).result()

    return start


@pytest.fixture
def report(deployed):
    """report(run) is the report.json of a run, by its id; None where it has written none."""

    def of(run: str) -> dict | None:
        return Execution.of_run(deployed.aws, deployed.cloud, deployed.stack, run).report()

    return of
