"""The loop that people write, as `./rekey bench others` runs it. An access key is the account here.

Arguments: places at a time, log groups at a time, the key's alias, places (account/Region).
"""

import sys
from concurrent.futures import ThreadPoolExecutor

import boto3

places_at_a_time, groups_at_a_time, alias, *places = sys.argv[1:]


def move(place: str) -> None:
    account, region = place.split("/")
    session = boto3.Session(account, "local", region_name=region)
    logs = session.client("logs")
    key = session.client("kms").describe_key(KeyId=alias)["KeyMetadata"]["Arn"]
    pages = list(logs.get_paginator("describe_log_groups").paginate())
    names = [g["logGroupName"] for p in pages for g in p["logGroups"] if g.get("kmsKeyId") != key]
    with ThreadPoolExecutor(int(groups_at_a_time)) as pool:
        list(pool.map(lambda n: logs.associate_kms_key(logGroupName=n, kmsKeyId=key), names))


with ThreadPoolExecutor(int(places_at_a_time)) as pool:
    list(pool.map(move, places))
