"""Key policies at random, of the parts that decide whether CloudWatch Logs may use the key."""

import json
from random import Random

ACCOUNTS = ("111122223333", "444455556666")
REGIONS = ("eu-central-1", "us-east-1", "cn-north-1", "us-gov-west-1")
ORGANIZATIONS = ("o-a1b2c3d4e5", "o-other00000")
NAMES = ("a", "/orders/api", "/orders/web", "/aws/lambda/Orders", "x#y")
TIMES = ("2026-06-15T12:00:00Z", "2026-12-31T23:59:59Z")
ACTIONS = (
    *("*", "kms:*", "kms:Encrypt", "kms:Decrypt", "kms:Encrypt*", "kms:*crypt*", "KMS:RE?ncrypt*"),
    *("kms:ReEncrypt*", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey*"),
    *("kms:GenerateDataKey", "kms:Generate*Plaintext", "kms:Describe*", "logs:*", "kms:${*}"),
)
OPERATORS = (
    *("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"),
    *("StringLike", "StringNotLike", "ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"),
    *("Bool", "Null", "NumericEquals", "NumericNotEquals", "NumericLessThan", "DateLessThan"),
    *("NumericGreaterThanEquals", "DateGreaterThanEquals", "DateNotEquals", "IpAddress"),
    *("NotIpAddress", "BinaryEquals", "StringLooksLike"),
)
KEYS = (
    *("aws:PrincipalIsAWSService", "aws:RequestedRegion", "aws:PrincipalOrgID", "aws:PrincipalArn"),
    *("aws:PrincipalTag/team", "aws:MultiFactorAuthPresent", "kms:ViaService", "aws:SourceVpce"),
    *("aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"),
    *("kms:EncryptionContext:aws:logs:arn", "kms:EncryptionContext:x", "kms:EncryptionContextKeys"),
    *("kms:CallerAccount", "kms:ResourceAliases", "aws:ResourceTag/a", "aws:ResourceAccount"),
    *("aws:ResourceOrgID", "aws:PrincipalServiceName", "aws:PrincipalServiceNamesList"),
    *(
        "aws:SecureTransport",
        "aws:ViaAWSService",
        "aws:CurrentTime",
        "aws:EpochTime",
        "aws:CalledVia",
    ),
)


# As rekey.place.Partition has them.
_PARTITIONS = {"cn-": "aws-cn", "us-gov-": "aws-us-gov", "eusc-": "aws-eusc"}


def partition(region: str) -> str:
    return next((name for begins, name in _PARTITIONS.items() if region.startswith(begins)), "aws")


class Policies:
    """Each place of a policy is filled from what fits the question, or nearly does."""

    def __init__(self, seed: int):
        self.random = Random(seed)

    def question(self) -> dict:
        pick = self.random.choice
        region, account = pick(REGIONS), pick(ACCOUNTS)
        self.region, self.account = region, account
        self.partition = {"cn-north-1": "aws-cn", "us-gov-west-1": "aws-us-gov"}.get(region, "aws")
        self.suffix = "amazonaws.com.cn" if self.partition == "aws-cn" else "amazonaws.com"
        self.key = f"arn:{self.partition}:kms:{region}:{pick(ACCOUNTS)}:key/1a-2b"
        results = self.random.random() < 0.4
        return {
            "policy": json.dumps(self.policy()),
            "keyArn": self.key,
            "account": account,
            "region": region,
            "target": "query-results" if results else "log-group",
            "logGroup": None if results else pick((None, *NAMES)),
            "organization": pick((None, *ORGANIZATIONS)),
            "at": pick(TIMES),
        }

    def policy(self) -> dict:
        statements = [self.statement() for _ in range(self.random.randint(1, 4))]
        if self.random.random() < 0.7:
            statements.append(self.all_allowed())
        self.random.shuffle(statements)
        version = self.random.choice(("2012-10-17", "2012-10-17", "2008-10-17", None))
        found = statements[0] if len(statements) == 1 else statements
        return {**({"Version": version} if version else {}), "Statement": found}

    def all_allowed(self) -> dict:
        return {
            "Effect": "Allow",
            "Principal": {"Service": f"logs.{self.region}.{self.suffix}"},
            "Action": "kms:*",
            "Resource": "*",
            **self.condition(0.5),
        }

    def statement(self) -> dict:
        statement = {"Effect": self.random.choice(("Allow", "Allow", "Deny"))}
        for name, value in (
            ("Principal", self.principal()),
            ("Action", self.some(ACTIONS, 4)),
            ("Resource", self.some(self.resources(), 2)),
        ):
            chance = self.random.random()
            if chance > 0.03:
                statement[name if chance > 0.15 else f"Not{name}"] = value
        return {**statement, **self.condition(0.7)}

    def some(self, of, most: int):
        values = self.random.choices(of, k=self.random.randint(1, most))
        return values if len(values) > 1 or self.random.random() < 0.5 else values[0]

    def principal(self):
        service = f"logs.{self.region}.{self.suffix}"
        kinds = {
            "AWS": (
                "*",
                f"arn:aws:iam::{self.account}:root",
                self.account,
                "arn:aws:iam::1:role/R",
            ),
            "Service": (
                *(service, service, service, f"logs.{self.suffix}", "logs.eu-west-1.amazonaws.com"),
                *("*", service.upper(), "sns.amazonaws.com"),
            ),
            "Federated": ("cognito-identity.amazonaws.com",),
            "CanonicalUser": ("79a59df9",),
        }
        if self.random.random() < 0.2:
            return "*"
        chosen = self.random.sample(list(kinds), k=self.random.choice((1, 1, 1, 2)))
        if self.random.random() < 0.6 and "Service" not in chosen:
            chosen.append("Service")
        return {kind: self.some(kinds[kind], 2) for kind in chosen}

    def resources(self):
        partition, region, account = self.key.split(":")[1], self.region, self.key.split(":")[4]
        return (
            *("*", "*", "*", self.key, f"arn:{partition}:kms:*:*:key/*", f"arn:{partition}:kms"),
            *(f"arn:*:kms:{region}:{account}:*", "arn:aws:kms:*:key/*", f"{self.key}?", "arn:*"),
            *(f"arn:{partition}:kms:{region}:{account}:alias/x", "1a-2b", f"{self.key[:-1]}?"),
            *(f"arn:{partition}:kms:{region}:{account}:key/${{aws:PrincipalTag/k, '1a-2b'}}",),
            *(f"arn:{partition}:kms:{region}:{account}:key/${{aws:userid}}", "arn:aws:s3", "*:*"),
        )

    def condition(self, chance: float) -> dict:
        if self.random.random() > chance:
            return {}
        blocks: dict = {}
        for _ in range(self.random.choice((1, 1, 2, 3))):
            key = self.random.choice(KEYS)
            if self.random.random() < 0.1:
                key = key.upper()
            blocks.setdefault(self.operator(key), {})[key] = self.some(self.values(key), 3)
        return {"Condition": blocks}

    def operator(self, key: str) -> str:
        fitting = {
            "arn": ("ArnLike", "ArnEquals", "ArnNotLike", "StringLike", "StringNotEquals"),
            "service": ("Bool", "BoolIfExists"),
            "time": ("DateLessThan", "DateGreaterThanEquals", "NumericLessThan", "DateEquals"),
        }
        for end, operators in fitting.items():
            if key.lower().endswith(end) and self.random.random() < 0.7:
                return self.random.choice(operators)
        operator = self.random.choice(OPERATORS)
        if operator != "Null" and self.random.random() < 0.2:
            operator += "IfExists"
        if operator != "Null" and self.random.random() < 0.2:
            operator = self.random.choice(("ForAnyValue:", "ForAllValues:", "ForSome:")) + operator
        return operator.lower() if self.random.random() < 0.05 else operator

    def values(self, key: str):
        logs = f"arn:{self.partition}:logs:{self.region}:{self.account}"
        name = self.random.choice(NAMES)
        arns = (
            *(
                f"{logs}:*",
                f"{logs}:log-group:*",
                f"{logs}:log-group:{name}",
                f"{logs}:log-group:?*",
            ),
            *(f"{logs}:log-group:{name}:*", f"{logs}:query-result:*", "arn:*:logs:*:*:log-group:*"),
            *(f"{logs}:log-group:/orders/*", "arn:aws:logs:*:log-group:*", "arn:*", "*"),
            *(f"{logs.upper()}:LOG-GROUP:{name}", f"{logs}:log-group:${{*}}"),
            f"arn:{self.partition}:logs:${{aws:RequestedRegion}}:{self.account}:log-group:*",
            f"{logs}:log-group:${{aws:PrincipalTag/team, '{name}'}}",
        )
        plain = (
            *(*ACCOUNTS, *REGIONS, *ORGANIZATIONS, *TIMES, self.region, self.account, "true"),
            *("false", True, False, 1781524800, "1781524800", "1798761599.5", "0", "tomorrow", "*"),
            *("aws:logs:arn", f"logs.{self.region}.{self.suffix}", f"logs.{self.suffix}", "o-*"),
            *("eu-*", "${aws:PrincipalOrgID}", "${aws:SourceAccount, 'x'}", "${aws:userid}", "${"),
            *("${aws:RequestedRegion}", "${AWS:requestedregion, 'x'}", "${*}", "2026-07-01", "?*"),
            *("10.0.0.0/8", "${aws:SourceOrgID, 'o-a1b2c3d4e5'}", "${$}${?}", "true*"),
        )
        return arns if key.lower().endswith("arn") and self.random.random() < 0.9 else plain
