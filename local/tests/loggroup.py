"""A log group in an account of the test's own, and a key that may serve it and query results."""

import pytest
from keys import create_key, full_policy

NAME = "/orders/api"


@pytest.fixture
def kms(client, account):
    return client("kms", account)


@pytest.fixture
def key(kms, account):
    return create_key(kms, Policy=full_policy(account))


@pytest.fixture
def logs(client, account):
    """Of the account, which has the log group NAME."""
    logs = client("logs", account)
    logs.create_log_group(logGroupName=NAME)
    return logs
