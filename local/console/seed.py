"""Makes an organization in the local AWS, through the APIs that its owner would use."""

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from console.aws import HUB, Cloud
from console.organization import PREVIOUS, WANTED, Account, LogGroup, Organization, Place

# The local AWS is one process: more clients at a time only wait for each other.
AT_A_TIME = 12


@dataclass(frozen=True)
class Seeded:
    """What the seeder made. The ids are AWS's choice, so they differ from seeding to seeding."""

    organization_id: str
    regions: tuple[str, ...]
    # Account names and their ids.
    ids: dict[str, str]
    # Accounts that are to have the member role.
    members: tuple[str, ...]


def seed(cloud: Cloud, organization: Organization, advance: Callable[[int], None]) -> Seeded:
    """Makes it all; advance is told of every place that is done."""
    organization_id = _create_organization(cloud)
    ids = _create_accounts(cloud, organization)
    places = [
        (ids[account.name], place) for account in organization.accounts for place in account.places
    ]

    def make(account: str, place: Place) -> None:
        _make_place(cloud, account, place)
        advance(1)

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        _all([pool.submit(make, account, place) for account, place in places])
    members = tuple(
        ids[account.name]
        for account in organization.accounts
        if account.member_role and not account.suspended
    )
    return Seeded(organization_id, organization.regions, ids, members)


def put_back(cloud: Cloud, organization: Organization, seeded: Seeded) -> None:
    """Puts every target back on the key that it was seeded with, on the same keys and aliases."""
    places = [
        (seeded.ids[account.name], place)
        for account in organization.accounts
        for place in account.places
    ]
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        _all([pool.submit(_put_back_place, cloud, account, place) for account, place in places])


def _all(futures: Iterable) -> list:
    return [future.result() for future in futures]


def _create_organization(cloud: Cloud) -> str:
    organizations = cloud.client("organizations")
    return organizations.describe_organization()["Organization"]["Id"]


def _create_accounts(cloud: Cloud, organization: Organization) -> dict[str, str]:
    organizations = cloud.client("organizations")
    root = organizations.list_roots()["Roots"][0]["Id"]
    units = _create_units(organizations, root, {account.unit for account in organization.accounts})
    return {
        account.name: _create_account(organizations, account, root, units[account.unit])
        for account in organization.accounts
    }


def _create_units(organizations, root: str, wanted: set[tuple[str, ...]]) -> dict[tuple, str]:
    units = {(): root}
    paths = {unit[:depth] for unit in wanted for depth in range(1, len(unit) + 1)}
    for path in sorted(paths, key=lambda path: (len(path), path)):
        created = organizations.create_organizational_unit(ParentId=units[path[:-1]], Name=path[-1])
        units[path] = created["OrganizationalUnit"]["Id"]
    return units


def _create_account(organizations, account: Account, root: str, unit: str) -> str:
    if account.hub:
        return HUB
    address = "".join(c if c.isalnum() else "-" for c in account.name.lower())
    status = organizations.create_account(
        Email=f"aws+{address}@example.com", AccountName=account.name
    )["CreateAccountStatus"]
    if unit != root:
        organizations.move_account(
            AccountId=status["AccountId"], SourceParentId=root, DestinationParentId=unit
        )
    if account.suspended:
        organizations.close_account(AccountId=status["AccountId"])
    return status["AccountId"]


def _make_place(cloud: Cloud, account: str, place: Place) -> None:
    kms = cloud.client("kms", account, place.region)
    logs = cloud.client("logs", account, place.region)
    policy = key_policy(account, place.region)
    keys = {
        alias: _create_key(kms, alias, policy, description)
        for alias, description in (
            (WANTED, "CloudWatch Logs"),
            (PREVIOUS, "CloudWatch Logs until last year"),
        )
    }
    for log_group in place.log_groups:
        _create_log_group(logs, log_group, keys)
    if place.query_results_key:
        logs.associate_kms_key(
            resourceIdentifier=f"arn:aws:logs:{place.region}:{account}:query-result:*",
            kmsKeyId=keys[place.query_results_key],
        )
    if not place.wanted_key_enabled:
        kms.disable_key(KeyId=keys[WANTED])


def _put_back_place(cloud: Cloud, account: str, place: Place) -> None:
    kms = cloud.client("kms", account, place.region)
    logs = cloud.client("logs", account, place.region)
    keys = {
        alias: kms.describe_key(KeyId=alias)["KeyMetadata"]["Arn"] for alias in (WANTED, PREVIOUS)
    }
    kms.enable_key(KeyId=keys[WANTED])
    targets = [({"logGroupName": group.name}, group.key) for group in place.log_groups]
    query_results = f"arn:aws:logs:{place.region}:{account}:query-result:*"
    targets.append(({"resourceIdentifier": query_results}, place.query_results_key))
    for target, key in targets:
        if key:
            logs.associate_kms_key(**target, kmsKeyId=keys[key])
        else:
            logs.disassociate_kms_key(**target)
    if not place.wanted_key_enabled:
        kms.disable_key(KeyId=keys[WANTED])


def _create_key(kms, alias: str, policy: str, description: str) -> str:
    key = kms.create_key(Policy=policy, Description=description)["KeyMetadata"]
    kms.create_alias(AliasName=alias, TargetKeyId=key["KeyId"])
    return key["Arn"]


def _create_log_group(logs, log_group: LogGroup, keys: dict[str, str]) -> None:
    wanted = {"logGroupName": log_group.name}
    if log_group.key:
        wanted["kmsKeyId"] = keys[log_group.key]
    if log_group.infrequent_access:
        wanted["logGroupClass"] = "INFREQUENT_ACCESS"
    logs.create_log_group(**wanted)
    if log_group.retention_days:
        logs.put_retention_policy(
            logGroupName=log_group.name, retentionInDays=log_group.retention_days
        )


def key_policy(account: str, region: str) -> str:
    """The policy that AWS documents, for log groups and for query results.

    docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html and
    docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatchLogs-Insights-Query-Encrypt.html
    """
    service = {"Service": f"logs.{region}.amazonaws.com"}
    use = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*"]
    use.append("kms:Describe*")
    logs = f"arn:aws:logs:{region}:{account}"
    statements = [
        {
            "Sid": "Account",
            "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
            "Action": "kms:*",
        },
        {
            "Sid": "LogGroups",
            "Principal": service,
            "Action": use,
            "Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": f"{logs}:log-group:*"}},
        },
        {
            "Sid": "QueryResults",
            "Principal": service,
            "Action": use,
            "Condition": {
                "ArnEquals": {"aws:SourceArn": f"{logs}:query-result:*"},
                "StringEquals": {"aws:SourceAccount": account},
            },
        },
    ]
    allow = [{"Effect": "Allow", "Resource": "*", **statement} for statement in statements]
    return json.dumps({"Version": "2012-10-17", "Statement": allow})
