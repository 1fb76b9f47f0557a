"""The control endpoint for tests; a test that needs it is skipped where there is only AWS."""

import json
import urllib.error
import urllib.request

import pytest


class Control:
    def __init__(self, endpoint: str):
        self.root = f"{endpoint}/_rekey"

    def __call__(self, method: str, path: str, body=None):
        request = urllib.request.Request(f"{self.root}/{path}", method=method)
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(request, data, timeout=30) as answer:
            content = answer.read()
        if answer.headers["content-type"] == "application/x-ndjson":
            return [json.loads(line) for line in content.splitlines()]
        return json.loads(content)

    def settings(self, **values):
        return self("PUT", "settings", values)

    def choose(self, doubt: str, position: str):
        return self.settings(doubts={doubt: position})

    def log_groups(self, account: str, region: str, names, **attributes):
        groups = [{"logGroupName": name, **attributes} for name in names]
        body = {"account": account, "region": region, "logGroups": groups}
        return self("PUT", "log-groups", body)


@pytest.fixture
def control(endpoint):
    """Every setting is as it was at the start, before and after the test."""
    control = Control(endpoint)
    try:
        control("DELETE", "")
    except urllib.error.HTTPError as error:
        pytest.skip(f"{endpoint} has no control endpoint: {error}")
    yield control
    control("DELETE", "")


@pytest.fixture
def unlimited(control):
    """The control endpoint; no call is one too many."""
    control("PUT", "quotas", {"enabled": False})
    return control
