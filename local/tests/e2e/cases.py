"""Accounts in which it matters what AWS does where no page settles it, one for each question.

A case says which targets no run can move in which positions of the switches, and why.
"""

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from console import seed
from console.organization import PREVIOUS, WANTED
from e2e.outside import QUERY_RESULTS, Outside

# Name of a switch and its position.
Positions = Mapping[str, str]
DAY = 24 * 60 * 60
GROUPS = ("/app/old-1", "/app/old-2", "/app/none", "/app/right")
# All that is on another key than the wanted one.
ELSEWHERE = {*GROUPS[:3], QUERY_RESULTS}


class Case:
    """Log groups on the previous key, on none and on the wanted one; query results on the first."""

    def stays(self, positions: Positions) -> set[str]:
        """The targets that AWS keeps where they are."""
        return set()

    def settled(self, positions: Positions) -> bool:
        """Whether a run can complete this place all the same."""
        return not self.stays(positions)

    def key_policy(self, account: str, region: str) -> str:
        """Of the wanted key."""
        return seed.key_policy(account, region)

    def prepare(self, account: "Account") -> None:
        """What else is there."""

    def check(self, account: "Account", report: dict, positions: Positions) -> None:
        """What else the first rotation is to tell."""


class Plain(Case):
    """Nothing special."""


class ByAlias(Case):
    """Targets whose key is shown by its alias: on the previous key, and right already."""

    def prepare(self, account):
        place = f"arn:aws:kms:{account.region}:{account.id}"
        account.log_groups("/alias/old", kmsKeyId=f"{place}:{PREVIOUS}")
        account.log_groups("/alias/right", kmsKeyId=f"{place}:{WANTED}")

    def check(self, account, report, positions):
        told = account.place_in(report)
        assert (told["changed"], told["alreadyRight"]) == (5, 2)


class NameOfAws(Case):
    def prepare(self, account):
        account.log_groups("aws/spans")

    def stays(self, positions):
        return {"aws/spans"} if positions["aws-names"] == "reserved" else set()

    def settled(self, positions):
        return True

    def check(self, account, report, positions):
        assert account.place_in(report)["reserved"] == len(self.stays(positions))


class Deleted(Case):
    """A log group that the survey sees and the rotation does not."""

    GONE = "/gone"

    def prepare(self, account):
        account.log_groups(self.GONE, kmsKeyId=account.previous)

    def check(self, account, report, positions):
        assert account.place_in(report)["gone"] == 1


class Retained(Case):
    """A retention policy of the account, longer than what its log groups say."""

    def prepare(self, account):
        document = {"retentionInDays": 365, "enforcementMode": "RETROACTIVE"}
        policy = {"policyName": "Baseline", "policyDocument": json.dumps(document)}
        put = {**policy, "lastUpdatedTime": int((time.time() - 2 * DAY) * 1000)}
        account.control("account-policies", {"policies": [put]})

    def check(self, account, report, positions):
        (told,) = [one for one in report["previousKeys"] if one["account"] == account.id]
        in_force = positions["retention-policies"] == "in-force"
        assert told["longestRetentionDays"] == (365 if in_force else 7)


class ClassWithoutKey(Case):
    NAMES = {"/class/delivery": "DELIVERY", "/class/essentials": "ESSENTIALS"}

    def prepare(self, account):
        for name, log_class in self.NAMES.items():
            account.log_groups(name, logGroupClass=log_class)

    def stays(self, positions):
        return set() if positions["delivery-class"] == "accepted" else set(self.NAMES)

    def check(self, account, report, positions):
        for failure in account.place_in(report)["failures"]:
            assert failure["code"] == positions["delivery-class"]


def statements(account: str, region: str) -> dict[str, dict]:
    """Those of the documented key policy, by their names."""
    return {s["Sid"]: s for s in json.loads(seed.key_policy(account, region))["Statement"]}


def document(statements: dict[str, dict]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements.values())})


class ThreeActions(Case):
    """The policy of the wanted key allows what AWS's own policy for CloudWatch Logs has."""

    def stays(self, positions):
        return set() if positions["needed-actions"] == "three" else ELSEWHERE

    def key_policy(self, account, region):
        its = statements(account, region)
        for name in ("LogGroups", "QueryResults"):
            its[name]["Action"] = ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"]
        return document(its)


class OfItsSource(Case):
    """The policy of the wanted key asks log groups for the account that they come from."""

    def stays(self, positions):
        of_log_groups = ELSEWHERE - {QUERY_RESULTS}
        return of_log_groups if positions["log-group-source"] == "absent" else set()

    def key_policy(self, account, region):
        its = statements(account, region)
        its["LogGroups"]["Condition"]["StringEquals"] = {"aws:SourceAccount": account}
        return document(its)


class OfItsSourceWithWildcard(Case):
    """The policy of the wanted key asks log groups for their own ARN, with `:*` behind it."""

    def stays(self, positions):
        of_log_groups = ELSEWHERE - {QUERY_RESULTS}
        spelled = positions["log-group-source"] == "own-with-wildcard"
        return set() if spelled else of_log_groups

    def key_policy(self, account, region):
        its = statements(account, region)
        arn = f"arn:aws:logs:{region}:{account}:log-group:*:*"
        its["LogGroups"]["Condition"]["ArnLike"]["aws:SourceArn"] = arn
        return document(its)


class OfItsContext(Case):
    """The policy of the wanted key asks query results for an encryption context."""

    def stays(self, positions):
        return set() if positions["query-result-context"] == "own" else {QUERY_RESULTS}

    def key_policy(self, account, region):
        its = statements(account, region)
        context = f"arn:aws:logs:{region}:{account}:*"
        its["QueryResults"]["Condition"] = {
            "ArnLike": {"kms:EncryptionContext:aws:logs:arn": context}
        }
        return document(its)


class LetInByGrant(Case):
    """The policy of the wanted key has its account alone, and a grant has CloudWatch Logs."""

    OPERATIONS = (
        "Encrypt",
        "Decrypt",
        "ReEncryptFrom",
        "ReEncryptTo",
        "GenerateDataKey",
        "GenerateDataKeyWithoutPlaintext",
    )

    def stays(self, positions):
        return set() if positions["service-grants"] == "honoured" else ELSEWHERE

    def key_policy(self, account, region):
        return document({"Account": statements(account, region)["Account"]})

    def prepare(self, account):
        service = f"logs.{account.region}.amazonaws.com"
        account.outside.client("kms", *account.place).create_grant(
            KeyId=account.wanted,
            Name="logs",
            GranteeServicePrincipal=service,
            RetiringServicePrincipal=service,
            Operations=self.OPERATIONS,
            Constraints={"SourceArn": f"arn:aws:logs:{account.region}:{account.id}:*"},
        )

    def check(self, account, report, positions):
        told = account.place_in(report)["warnings"]
        for kind in ("log groups", "query results"):
            assert [w for w in told if kind in w and "a grant of the key may" in w], told


CASES: dict[str, Case] = {
    "plain": Plain(),
    "by alias": ByAlias(),
    "name of aws": NameOfAws(),
    "deleted": Deleted(),
    "retained": Retained(),
    "class without key": ClassWithoutKey(),
    "three actions": ThreeActions(),
    "of its source": OfItsSource(),
    "source with a wildcard": OfItsSourceWithWildcard(),
    "of its context": OfItsContext(),
    "let in by grant": LetInByGrant(),
}


@dataclass(frozen=True)
class Account:
    """A member whose one place is a case."""

    outside: Outside
    case: Case
    id: str
    region: str
    wanted: str
    previous: str

    @classmethod
    def of(cls, outside: Outside, name: str, case: Case) -> "Account":
        region = outside.bench.seeded.regions[0]
        account = outside.new_member(f"Case {name} {time.time_ns()}", region)
        keys = (outside.key(alias, account, region) for alias in (WANTED, PREVIOUS))
        return cls(outside, case, account, region, *keys)

    @property
    def place(self) -> tuple[str, str]:
        return self.id, self.region

    def place_in(self, report: dict) -> dict:
        (told,) = [p for p in report["places"] if (p["account"], p["region"]) == self.place]
        return told

    def control(self, what: str, body: dict) -> None:
        self.outside.control("PUT", what, {"account": self.id, "region": self.region, **body})

    def log_groups(self, *names: str, **attributes) -> None:
        groups = [{"logGroupName": name, "retentionInDays": 7, **attributes} for name in names]
        self.control("log-groups", {"logGroups": groups})

    def put_back(self) -> None:
        """As before the first run of all, but for what runs leave: old keys, old events."""
        logs, kms = (self.outside.client(name, *self.place) for name in ("logs", "kms"))
        kms.update_alias(AliasName=WANTED, TargetKeyId=self.wanted)
        policy = self.case.key_policy(*self.place)
        kms.put_key_policy(KeyId=self.wanted, PolicyName="default", Policy=policy)
        # A key that Rekey made is taken up by the next run that is told to make one.
        for key in kms.list_keys(Limit=1000)["Keys"]:
            kms.untag_resource(KeyId=key["KeyId"], TagKeys=["rekey:purpose"])
        for name in self.outside.log_groups(*self.place):
            self.outside.delete_log_group(*self.place, name)
        self.log_groups(*GROUPS[:2], kmsKeyId=self.previous)
        self.log_groups(GROUPS[2])
        self.log_groups(GROUPS[3], kmsKeyId=self.wanted)
        results = f"arn:aws:logs:{self.region}:{self.id}:{QUERY_RESULTS}"
        logs.associate_kms_key(resourceIdentifier=results, kmsKeyId=self.previous)
        self.case.prepare(self)

    def keys(self) -> dict[str, str]:
        """The key of every target by its ARN, whatever name AWS shows it under."""
        shown = {t[2]: key for t, key in self.outside.keys([self.place]).items()}
        arns = {key: self._arn(key) for key in set(shown.values())}
        return {target: arns[key] for target, key in shown.items()}

    def _arn(self, shown: str) -> str:
        return shown if shown == "none" else self.outside.key(shown, *self.place)

    def wanted_now(self) -> str:
        return self.outside.wanted(*self.place)

    def close(self) -> None:
        with suppress(Exception):
            self.outside.close(self.id)
