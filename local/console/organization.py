"""The organization that the seeder makes, as data: the same for the same seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

WANTED = "alias/cloudwatch-logs"
PREVIOUS = "alias/cloudwatch-logs-old"

# Where names can be anything, somebody has named an account like this.
HOSTILE_NAME = "<b>Sandbox</b> =1+1"

RETENTION_DAYS = (None, None, 1, 7, 14, 30, 90, 365, 731, 3653)

# Where teams work, every log group has a retention: a key that was left there can be retired some
# day. Elsewhere some keep their events for ever.
_WITH_RETENTION = ("Workloads", "Sandbox")
_LONGEST_THERE = 365

UNITS = (
    ("Security",),
    ("Infrastructure",),
    ("Workloads",),
    ("Workloads", "Production"),
    ("Workloads", "Test"),
    ("Sandbox",),
    ("Suspended",),
)

_HUB_NAME = "Management"
_FIRST_ACCOUNTS = (
    ("Log Archive", ("Security",)),
    (HOSTILE_NAME, ("Sandbox",)),
    ("Audit", ("Security",)),
    ("Network", ("Infrastructure",)),
    ("Shared Services", ("Infrastructure",)),
    ("Payments Production", ("Workloads", "Production")),
    ("Payments Test", ("Workloads", "Test")),
    ("Web Shop Production", ("Workloads", "Production")),
    ("Web Shop Test", ("Workloads", "Test")),
    ("Data Platform", ("Workloads", "Production")),
    ("Machine Learning", ("Workloads", "Test")),
)
_TEAMS = ("Billing", "Search", "Logistics", "Identity", "Mobile", "Insights", "Partners", "Media")

_SERVICES = ("orders", "payments", "catalog", "invoice", "session", "search", "mail", "shipping")
_JOBS = ("handler", "worker", "import", "export", "api", "cleanup", "authorizer", "stream")


@dataclass(frozen=True)
class LogGroup:
    name: str
    # The alias of the key that it is on; None: no key.
    key: str | None
    retention_days: int | None
    infrequent_access: bool = False


@dataclass(frozen=True)
class Place:
    region: str
    log_groups: tuple[LogGroup, ...]
    query_results_key: str | None
    wanted_key_enabled: bool = True


@dataclass(frozen=True)
class Account:
    name: str
    unit: tuple[str, ...]
    places: tuple[Place, ...] = ()
    hub: bool = False
    suspended: bool = False
    member_role: bool = True


@dataclass(frozen=True)
class Organization:
    seed: int
    regions: tuple[str, ...]
    accounts: tuple[Account, ...]


def organization(
    accounts: int, regions: tuple[str, ...], log_groups: int, seed: int, day_one: bool = False
) -> Organization:
    """An organization with so many accounts to work on, the hub among them.

    A suspended account comes on top. With day_one, so does an account that lacks the member role,
    and the wanted key of one place is disabled: what goes wrong on the first day.
    """
    random_source = random.Random(f"{seed} {accounts} {regions} {log_groups}")

    def account(name: str, unit: tuple[str, ...], **what) -> Account:
        expires = bool(unit) and unit[0] in _WITH_RETENTION
        places = tuple(
            _expiring(place) if expires else place
            for place in [_place(random_source, region, log_groups) for region in regions]
        )
        return Account(name, unit, places, **what)

    working = [account(_HUB_NAME, (), hub=True)]
    working += [account(name, unit) for name, unit in _names(accounts - 1)]
    if day_one:
        working[-1] = _with_disabled_key(working[-1])
        working.append(account("Acquired Subsidiary", ("Workloads",), member_role=False))
    working.append(Account("Closed Prototype", ("Suspended",), suspended=True))
    return Organization(seed, regions, tuple(working))


def _names(count: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from _FIRST_ACCOUNTS[:count]
    for number in range(count - len(_FIRST_ACCOUNTS)):
        stage = ("Production", "Test")[number % 2]
        team = _TEAMS[number // 2 % len(_TEAMS)]
        cell = number // 2 // len(_TEAMS) + 1
        yield f"{team} {stage} {cell}", ("Workloads", stage)


def _with_disabled_key(account: Account) -> Account:
    first, *rest = account.places
    disabled = Place(first.region, first.log_groups, first.query_results_key, False)
    return Account(account.name, account.unit, (disabled, *rest), account.hub)


def _expiring(place: Place) -> Place:
    """The place, with a retention where a log group has none."""
    groups = (
        group if group.retention_days else replace(group, retention_days=_LONGEST_THERE)
        for group in place.log_groups
    )
    return replace(place, log_groups=tuple(groups))


def _place(random_source: random.Random, region: str, count: int) -> Place:
    names: dict[str, None] = {}
    for name in _log_group_names(random_source):
        if len(names) == count:
            break
        names.setdefault(name)
    return Place(
        region,
        tuple(_log_group(random_source, name) for name in names),
        random_source.choice((PREVIOUS, None)),
    )


def _log_group(random_source: random.Random, name: str) -> LogGroup:
    key = random_source.choices((PREVIOUS, None, WANTED), weights=(60, 30, 10))[0]
    return LogGroup(
        name,
        key,
        random_source.choice(RETENTION_DAYS),
        infrequent_access=random_source.random() < 0.1,
    )


def _log_group_names(random_source: random.Random) -> Iterator[str]:
    """Names as the services make them, without end: first one of each kind."""

    def hexadecimal(digits: int) -> str:
        return f"{random_source.getrandbits(4 * digits):0{digits}x}"

    def service() -> str:
        return random_source.choice(_SERVICES)

    kinds = (
        lambda: f"/aws/lambda/{service()}-{random_source.choice(_JOBS)}",
        lambda: f"/aws/rds/instance/{service()}-db/postgresql",
        lambda: f"API-Gateway-Execution-Logs_{hexadecimal(10)}/prod",
        lambda: f"/aws/eks/{service()}/cluster",
        lambda: f"/ecs/{service()}-{random_source.choice(_JOBS)}",
        lambda: "aws-controltower/CloudTrailLogs",
        lambda: f"/aws/vpc/flow-logs/vpc-0{hexadecimal(16)}",
        lambda: f"/aws/containerinsights/{service()}/performance",
        lambda: f"/aws/vendedlogs/states/{service()}",
        lambda: f"/aws/codebuild/{service()}-build",
        lambda: f"/aws/rds/cluster/{service()}/error",
        lambda: "RDSOSMetrics",
    )
    for kind in kinds:
        yield kind()
    while True:
        yield f"/aws/lambda/{service()}-{random_source.choice(_JOBS)}-{hexadecimal(8)}"
        yield random_source.choice(kinds)()
