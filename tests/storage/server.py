"""A real S3 server in a process of its own, which asks for keys when told to; and one that cuts answers."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from urllib.request import Request, urlopen
from uuid import uuid4

import boto3

from recruitment.storage.place import Bucket

_BEGINS_WITHIN = 60.0
_REGION = "eu-west-2"
_ALL_OF_IT = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}'
)


@dataclass(frozen=True)
class BucketServer:
    """A server that keeps everything in its memory."""

    address: str

    def new_bucket(self, prefix: str = "charity/packs") -> Bucket:
        """An empty bucket, and the prefix that an installation was given in it."""
        name = f"packs-{uuid4().hex[:12]}"
        self._client("s3").create_bucket(
            Bucket=name, CreateBucketConfiguration={"LocationConstraint": _REGION}
        )
        return Bucket(name, prefix, self.address, _REGION, "AKIAINVENTED", "a secret that nobody looks at")

    def put(self, bucket: Bucket, key: str, data: bytes) -> None:
        """Put something under a whole key, as somebody else would."""
        self._client("s3").put_object(Bucket=bucket.name, Key=key, Body=data)

    def keys(self, bucket: Bucket) -> list[str]:
        """Every whole key in a bucket."""
        listed = self._client("s3").list_objects_v2(Bucket=bucket.name)
        return [one["Key"] for one in listed.get("Contents", [])]

    def kind(self, bucket: Bucket, key: str) -> str:
        """What the server was told that an object is."""
        return str(self._client("s3").head_object(Bucket=bucket.name, Key=key)["ContentType"])

    @contextmanager
    def asking_for_keys(self, bucket: Bucket) -> Iterator[Bucket]:
        """While the block lasts, every request must be signed; yields the bucket with keys that are right."""
        iam = self._client("iam")
        user = f"user-{uuid4().hex[:12]}"
        iam.create_user(UserName=user)
        iam.put_user_policy(UserName=user, PolicyName="all", PolicyDocument=_ALL_OF_IT)
        key = iam.create_access_key(UserName=user)["AccessKey"]
        self._let_pass("0")
        try:
            yield replace(bucket, access_key_id=key["AccessKeyId"], secret_access_key=key["SecretAccessKey"])
        finally:
            self._let_pass("inf")

    def _let_pass(self, requests: str) -> None:
        """How many more requests pass whatever they are signed with."""
        address, plain = f"{self.address}/moto-api/reset-auth", {"Content-Type": "text/plain"}
        urlopen(Request(address, requests.encode(), plain, method="POST")).close()

    def _client(self, service: str):  # type: ignore[no-untyped-def]
        return boto3.client(
            service,
            endpoint_url=self.address,
            region_name=_REGION,
            aws_access_key_id="AKIAINVENTED",
            aws_secret_access_key="nobody looks",
        )


def named(bucket: Bucket) -> dict[str, str]:
    """The settings that name a bucket."""
    return {
        "PACKS_URL": f"s3://{bucket.name}/{bucket.prefix}",
        "PACKS_ENDPOINT": bucket.endpoint,
        "PACKS_REGION": bucket.region,
        "PACKS_ACCESS_KEY_ID": bucket.access_key_id,
        "PACKS_SECRET_ACCESS_KEY": bucket.secret_access_key,
    }


@contextmanager
def bucket_server() -> Iterator[BucketServer]:
    """A server that has begun to answer, until the block ends."""
    port = free_port()
    environ = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
    command = [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(port)
        yield BucketServer(f"http://127.0.0.1:{port}")
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as there:
        there.bind(("127.0.0.1", 0))
        return int(there.getsockname()[1])


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """The address of a server that says the same to whatever it is asked, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        stopped = threading.Event()

        def serve() -> None:
            while not stopped.is_set():
                caller, _ = listening.accept()
                with caller:
                    if not stopped.is_set():
                        caller.recv(65536)
                        caller.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            stopped.set()
            socket.create_connection(listening.getsockname()).close()
            thread.join()


def _await(port: int) -> None:
    end = time.monotonic() + _BEGINS_WITHIN
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
