"""A real S3 server: OpenStack Swift with s3api, and one empty bucket in it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import boto3
from botocore.config import Config

from tests.services import process

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / "var" / "swift" / "bin" / "python"
ACCESS, SECRET, BUCKET = "academy:tests", "a-word-for-tests", "academy"


@dataclass(frozen=True)
class Swift:
    """A server that runs, with the bucket `academy`."""

    server: process.Server
    port: int
    bucket: str = field(default=BUCKET)

    @property
    def url(self) -> str:
        """S3_ENDPOINT_URL."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """The academy's settings for this bucket."""
        return {
            "S3_ENDPOINT_URL": self.url,
            "S3_BUCKET": self.bucket,
            "S3_ACCESS_KEY": ACCESS,
            "S3_SECRET_KEY": SECRET,
            "S3_REGION": "us-east-1",
        }

    def client(self):
        """A client for looking behind the product's back."""
        return boto3.client(
            "s3",
            endpoint_url=self.url,
            aws_access_key_id=ACCESS,
            aws_secret_access_key=SECRET,
            region_name="us-east-1",
            config=Config(s3={"addressing_style": "path"}, request_checksum_calculation="when_required"),
        )


@contextlib.contextmanager
def running() -> Iterator[Swift]:
    """A new server on a free port with an empty bucket. Raises Unavailable without the environment of Swift."""
    if not os.access(PYTHON, os.X_OK):
        raise process.Unavailable(f"{PYTHON} is not here: ./academy test makes it.")
    with process.folder("swift") as folder:
        port = process.free_port()
        server = process.Server(
            name="swift",
            argv=[PYTHON, Path(__file__).with_name("swift_process.py"), folder, str(port), ACCESS, SECRET],
            folder=folder,
            answers=lambda: process.is_listening(port),
        )
        with server.running():
            swift = Swift(server, port)
            swift.client().create_bucket(Bucket=BUCKET)
            yield swift
