"""A field of accounts with the same Regions and targets, large enough for a fault in each place."""

from collections.abc import Iterable

from console import seed
from console.organization import PREVIOUS, WANTED
from console.soak import seen
from e2e.outside import Outside, each

OLD, NONE, RIGHT = ("/f/old-1", "/f/old-2"), ("/f/none-1",), ("/f/right-1",)


class Field:
    """All targets but one on the previous key or none, and the query results on the previous."""

    def __init__(self, outside: Outside, name: str, accounts: int, regions: tuple[str, ...]):
        self.outside, self.regions = outside, regions
        self.accounts = [outside.new_account(f"{name} {n}") for n in range(accounts)]
        self.places = [(account, region) for account in self.accounts for region in regions]
        self._wanted: dict[tuple[str, str], str] = {}
        with outside.at_once(), outside.bench.aws.without_quotas():
            each(self._make_place, self.places)
            each(outside.deploy_member_role, self.accounts)

    def given(self, **more) -> dict:
        given = {"accounts": {"include": self.accounts}, **more}
        return given if "restore" in more else {"regions": list(self.regions), **given}

    def keys(self) -> seen.Keys:
        return seen.keys(self.outside.bench, self.places)

    def more_log_groups(self, place: tuple[str, str], *names: str) -> None:
        self.outside.place_log_groups(*place, *names, kmsKeyId=self.outside.key(PREVIOUS, *place))

    def remove_aliases(self, places: Iterable[tuple[str, str]]) -> None:
        """As where a run is to make the alias of the wanted key."""
        for place in places:
            self.outside.client("kms", *place).delete_alias(AliasName=WANTED)

    def point_aliases(self) -> None:
        """To the first wanted keys, wherever a run has moved them."""
        each(self._point_alias, self.places)

    def _point_alias(self, place: tuple[str, str]) -> None:
        kms = self.outside.client("kms", *place)
        kms.update_alias(AliasName=WANTED, TargetKeyId=self._wanted[place])

    def close(self) -> None:
        each(self.outside.close, self.accounts)

    def _make_place(self, place: tuple[str, str]) -> None:
        account, region = place
        kms, logs = (self.outside.client(name, *place) for name in ("kms", "logs"))
        keys = {}
        for alias in (WANTED, PREVIOUS):
            key = kms.create_key(Policy=seed.key_policy(account, region))["KeyMetadata"]
            kms.create_alias(AliasName=alias, TargetKeyId=key["KeyId"])
            keys[alias] = key["Arn"]
        self._wanted[place] = keys[WANTED]
        self.outside.place_log_groups(*place, *OLD, kmsKeyId=keys[PREVIOUS])
        self.outside.place_log_groups(*place, *NONE)
        self.outside.place_log_groups(*place, *RIGHT, kmsKeyId=keys[WANTED])
        results = f"arn:aws:logs:{region}:{account}:query-result:*"
        logs.associate_kms_key(resourceIdentifier=results, kmsKeyId=keys[PREVIOUS])
