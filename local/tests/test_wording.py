"""How denials end, as
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html says, or not."""

import pytest
from botocore.exceptions import ClientError
from keys import account_may, create_key, policy, session

ALLOW_NOTHING = {"Effect": "Allow", "Action": "ec2:DescribeVpcs", "Resource": "*"}
DENY = {"Effect": "Deny", "Action": ["logs:*", "kms:*", "organizations:*"], "Resource": "*"}
CALLS = {
    "logs": lambda logs: logs.create_log_group(logGroupName="/a"),
    "kms": lambda kms: kms.list_aliases(),
    "organizations": lambda organizations: organizations.list_accounts(),
}


def told(call):
    with pytest.raises(ClientError) as denied:
        call()
    assert denied.value.response["Error"]["Code"].startswith("AccessDenied")
    return denied.value.response["Error"]["Message"]


@pytest.mark.parametrize("service", CALLS)
@pytest.mark.parametrize(
    ("statement", "end"),
    [
        (ALLOW_NOTHING, "because no identity-based policy allows the"),
        (DENY, "with an explicit deny in an identity-based policy"),
    ],
    ids=["missing", "explicit"],
)
def test_a_denial_says_which_kind_of_policy_it_comes_of_or_ends_with_the_resource(
    client, new_account, control, service, statement, end
):
    account = new_account()
    caller = client(service, account, credentials=session(client, account, statement))
    control.settings(doubts={"denial-wording": "with-policy-arn"})
    whole = told(lambda: CALLS[service](caller))
    assert end in whole
    control.settings(doubts={"denial-wording": "plain"})
    short = told(lambda: CALLS[service](caller))
    assert short.startswith(whole.partition(" on resource: ")[0].partition(f" {end}")[0])
    assert " on resource: " in short
    assert "polic" not in short and "because" not in short


def test_so_does_the_denial_of_a_key_through_another_service(client, new_account, control):
    account = new_account()
    nothing_of_kms = {"Effect": "Allow", "Action": "logs:*", "Resource": "*"}
    logs = client("logs", account, credentials=session(client, account, nothing_of_kms))
    key = create_key(client("kms", account), Policy=policy(account_may(account)))

    def create():
        logs.create_log_group(logGroupName="/a", kmsKeyId=key)

    control.settings(doubts={"denial-wording": "with-policy-arn"})
    whole = told(create)
    assert "because no identity-based policy allows the kms:" in whole
    control.settings(doubts={"denial-wording": "plain"})
    assert told(create) == whole.partition(" because")[0]
    assert told(create).endswith(f"on resource: {key}")
