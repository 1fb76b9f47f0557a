"""Somebody else who calls AssociateKmsKey in the same place, at a rate of his own."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from console.benchmark.members import Member
from console.demo import Bench
from console.organization import PREVIOUS

LOG_GROUP = "/bench/other-client"


@contextmanager
def calling(bench: Bench, members: list[Member], per_second: float) -> Iterator[None]:
    """Calls in each of these places while the block lasts."""
    ended = threading.Event()
    threads = [
        threading.Thread(target=_call, args=(bench, member, per_second, ended), daemon=True)
        for member in (members if per_second else ())
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def _call(bench: Bench, member: Member, per_second: float, ended: threading.Event) -> None:
    """A call leaves on time whether or not the one before has answered; none is repeated."""
    kms = bench.cloud.client("kms", member.account, member.region)
    key = kms.describe_key(KeyId=PREVIOUS)["KeyMetadata"]["Arn"]
    bench.cloud.client("logs", member.account, member.region).create_log_group(
        logGroupName=LOG_GROUP
    )
    logs = _single_shot(bench, member)

    def associate() -> None:
        with suppress(ClientError):
            logs.associate_kms_key(logGroupName=LOG_GROUP, kmsKeyId=key)

    began, number = time.monotonic(), 0
    with ThreadPoolExecutor(8) as pool:
        while not ended.wait(max(0, began + number / per_second - time.monotonic())):
            pool.submit(associate)
            number += 1


def _single_shot(bench: Bench, member: Member):
    return boto3.client(
        "logs",
        endpoint_url=bench.cloud.endpoint,
        region_name=member.region,
        aws_access_key_id=member.account,
        aws_secret_access_key="local",
        config=Config(retries={"mode": "standard", "total_max_attempts": 1}, proxies={}),
    )
