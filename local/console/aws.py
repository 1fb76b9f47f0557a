"""Speaks to the local AWS as the root user of any of its accounts."""

import os
import threading
from dataclasses import dataclass, field
from functools import cached_property

import boto3
from botocore.config import Config

# A 12-digit access key is that account's root user on the local AWS. This one is the management
# account of its organization.
HUB = "000000000000"

# Variables that would send a call to the real AWS, or as somebody else.
_NOT_OURS = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_ROLE_ARN")


@dataclass(frozen=True)
class Cloud:
    """The local AWS at an endpoint, with the Region that Rekey is deployed in."""

    endpoint: str
    region: str
    _clients: dict = field(default_factory=dict, repr=False, compare=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    @cached_property
    def _session(self) -> boto3.Session:
        return boto3.Session(aws_access_key_id=HUB, aws_secret_access_key="local")

    def client(self, service: str, account: str = HUB, region: str | None = None):
        """A client of the account's root user in the Region."""
        key = (service, account, region or self.region)
        with self._lock:
            if key not in self._clients:
                self._clients[key] = self._session.client(
                    service,
                    endpoint_url=self.endpoint,
                    region_name=key[2],
                    aws_access_key_id=account,
                    aws_secret_access_key="local",
                    config=Config(
                        retries={"mode": "standard", "total_max_attempts": 5},
                        max_pool_connections=32,
                        proxies={},
                    ),
                )
            return self._clients[key]

    def variables(self, account: str = HUB) -> dict[str, str]:
        """What sam and aws need in their environment to speak to this AWS and to no other."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": account,
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_DEFAULT_REGION": self.region,
            "AWS_REGION": self.region,
        }

    def environment(self, base: dict[str, str], account: str = HUB) -> dict[str, str]:
        kept = {
            name: value
            for name, value in base.items()
            if name not in _NOT_OURS and not name.startswith("AWS_ENDPOINT_URL")
        }
        direct = ",".join(filter(None, (kept.get("NO_PROXY"), "127.0.0.1")))
        return kept | {
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": direct,
            "no_proxy": direct,
            **self.variables(account),
        }
