"""Where bytes live: one protocol, the local disk and S3 behind it; the only user of boto3.

A playlist is always written after the media that it names.
"""

from __future__ import annotations

import contextlib
import copy
import functools
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from media_pipeline import carrying, options
from media_pipeline.disk import CHUNK, Disk, Stat, StorageError, checked

if options.text("S3_BUCKET"):  # only the scaled form pays for loading it
    import boto3
    from boto3.exceptions import Boto3Error
    from botocore.config import Config as BotoConfig
    from botocore.exceptions import BotoCoreError, ClientError
    from urllib3.exceptions import HTTPError
else:
    boto3 = BotoConfig = None
    Boto3Error = BotoCoreError = ClientError = OSError
    HTTPError = OSError  # type: ignore[misc,assignment]  # urllib3 has types, and is as absent as the others


class Storage(Protocol):
    """What the pipeline and delivery need from a place for bytes."""

    kind: str

    def kept(self, beat: Callable[[], object]) -> Storage: ...
    def put(self, key: str, source: Path) -> None: ...
    def write(self, key: str, data: bytes) -> None: ...
    def stat(self, key: str) -> Stat | None: ...
    def is_growing(self, key: str) -> bool: ...
    def read(self, key: str, start: int, length: int) -> Iterator[bytes]: ...
    def delete(self, prefix: str) -> None: ...
    def remove(self, key: str) -> None: ...
    def names(self, folder: str) -> list[str]: ...
    def copy(self, old: str, new: str) -> None: ...
    def copy_folder(self, old: str, new: str) -> None: ...
    def folders(self, prefix: str) -> list[str]: ...
    def files(self) -> Iterator[tuple[str, int]]: ...
    def workspace(self, key: str) -> Path: ...
    def commit(self, key: str, names: list[str]) -> None: ...
    def fetch(self, key: str) -> Path: ...
    def release(self, key: str) -> None: ...
    def is_up(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Sending:
    """An upload in parts that the bucket keeps until it is joined or dropped."""

    key: str
    number: str
    begun: float


class PartsLostError(StorageError):
    """The bucket knows nothing of these parts any more."""


class S3:
    """An S3-compatible bucket; encoders write into a local work folder that is sent when a step is done."""

    kind = "s3"

    def __init__(self, names: dict[str, Any], work: Path) -> None:  # Any: settings of several types
        if boto3 is None:
            raise StorageError(
                "S3_BUCKET is set but boto3 is not installed: install the extra, or unset S3_BUCKET."
            )
        self.bucket, self.work = str(names["S3_BUCKET"]), work
        self.client: Any = _client(
            names, str(names.get("S3_ENDPOINT_URL") or "")
        )  # Any: boto3 ships no types
        outside = str(names.get("S3_PUBLIC_ENDPOINT_URL") or "")
        # Signs addresses for browsers and sends nothing itself: the host is part of what is signed.
        self.signer: Any = _client(names, outside) if outside else None  # Any: see above
        self.beat: Callable[[], object] | None = None

    def kept(self, beat: Callable[[], object]) -> S3:
        """The same bucket for somebody with a lease: `beat` is called in their own thread while a file is on its way,
        and what it raises ends the transfer.
        """
        found = copy.copy(self)
        found.beat = beat
        return found

    def put(self, key: str, source: Path) -> None:
        self._send(key, source)
        source.unlink(missing_ok=True)

    def write(self, key: str, data: bytes) -> None:
        with self._errors(key):
            self.client.put_object(Bucket=self.bucket, Key=checked(key), Body=data)

    def stat(self, key: str) -> Stat | None:
        try:
            found = self.client.head_object(Bucket=self.bucket, Key=checked(key))
        except ClientError as error:
            if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
                return None
            raise StorageError(f"{key}: {error}") from error
        except (BotoCoreError, HTTPError) as error:
            raise StorageError(f"{key}: {error}") from error
        return Stat(found["ContentLength"], found["ETag"].strip('"'), found["LastModified"].timestamp())

    def is_growing(self, key: str) -> bool:
        """An object is whole or not there."""
        del key
        return False

    def read(self, key: str, start: int, length: int) -> Iterator[bytes]:
        with self._errors(key):
            reach = f"bytes={start}-{start + length - 1}"
            body = self.client.get_object(Bucket=self.bucket, Key=checked(key), Range=reach)["Body"]
            yield from body.iter_chunks(CHUNK)

    def delete(self, prefix: str) -> None:
        with self._errors(prefix):
            for key in self._keys(prefix):
                self.client.delete_object(Bucket=self.bucket, Key=key)
        shutil.rmtree(self.work / "s3" / prefix, ignore_errors=True)

    def remove(self, key: str) -> None:
        """Delete the one object `key`, if it is there."""
        with self._errors(key):
            self.client.delete_object(Bucket=self.bucket, Key=checked(key))

    def names(self, folder: str) -> list[str]:
        """Names of the files that lie in `folder` itself."""
        with self._errors(folder):
            rests = [key[len(folder) + 1 :] for key in self._keys(folder)]
        return sorted(rest for rest in rests if rest and "/" not in rest)

    def copy(self, old: str, new: str) -> None:
        """The same object under another key; no byte comes through this machine."""
        with self._errors(old):
            place = {"Bucket": self.bucket, "Key": checked(old)}
            self.client.copy_object(Bucket=self.bucket, Key=checked(new), CopySource=place)

    def copy_folder(self, old: str, new: str) -> None:
        with self._errors(old):
            keys = self._keys(old)
        for key in keys:
            if self.beat is not None:
                self.beat()
            self.copy(key, new + key[len(old) :])

    def folders(self, prefix: str) -> list[str]:
        with self._errors(prefix):
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, Prefix=f"{prefix}/", Delimiter="/"
            )
            found = [item["Prefix"] for page in pages for item in page.get("CommonPrefixes", [])]
        return sorted(name[len(prefix) + 1 : -1] for name in found)

    def files(self) -> Iterator[tuple[str, int]]:
        """Key and size of everything in the bucket, in the order of the keys."""
        with self._errors(self.bucket):
            for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket):
                yield from ((item["Key"], item["Size"]) for item in page.get("Contents", []))

    def workspace(self, key: str) -> Path:
        folder = self.work / "s3" / checked(key)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def commit(self, key: str, names: list[str]) -> None:
        for name in names:
            self._send(f"{key}/{name}", self.workspace(key) / name)

    def fetch(self, key: str) -> Path:
        target = self.work / "s3" / checked(key)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            aside = target.with_name(f".{secrets.token_hex(6)}")
            try:
                with self._errors(key):
                    self._carry(self.client.download_file, self.bucket, key, str(aside))
                aside.replace(target)
            finally:
                aside.unlink(missing_ok=True)
        return target

    def release(self, key: str) -> None:
        """Drop the local copies under `key`; the bucket has them."""
        shutil.rmtree(self.work / "s3" / checked(key), ignore_errors=True)

    def is_up(self) -> bool:
        try:
            self.client.head_bucket(Bucket=self.bucket)
        except (BotoCoreError, ClientError, HTTPError):
            return False
        return True

    def begin_parts(self, key: str) -> str:
        """Announce `key` in parts; the answer names the sending. Any machine may send any part of it."""
        with self._errors(key):
            begun = self.client.create_multipart_upload(Bucket=self.bucket, Key=checked(key))
        return str(begun["UploadId"])

    def put_part(self, key: str, sending: str, number: int, body: BinaryIO) -> None:
        """Send one part (5 MiB or more, but for the last). Again is harmless. Raises PartsLostError."""
        with self._errors(key):
            self.client.upload_part(
                Bucket=self.bucket, Key=checked(key), UploadId=sending, PartNumber=number, Body=body
            )

    @property
    def is_open_to_browsers(self) -> bool:
        """Whether the operator says that browsers reach the bucket."""
        return self.signer is not None

    def part_address(self, key: str, sending: str, number: int, *, size: int, md5: str, life_s: int) -> str:
        """An address that takes this one part by PUT for `life_s` seconds: key, number, length and (Base64) MD5
        are signed, so that it takes nothing else. No call is made.
        """
        about: dict[str, str | int] = {"Bucket": self.bucket, "Key": checked(key), "UploadId": sending}
        about |= {"PartNumber": number, "ContentLength": size}
        if md5:
            about["ContentMD5"] = md5
        return str(self.signer.generate_presigned_url("upload_part", Params=about, ExpiresIn=life_s))

    def parts(self, key: str, sending: str) -> dict[int, tuple[int, str]]:
        """Number -> size and tag of the parts that have arrived. Raises PartsLostError."""
        with self._errors(key):
            pages = self.client.get_paginator("list_parts").paginate(
                Bucket=self.bucket, Key=checked(key), UploadId=sending
            )
            found = [part for page in pages for part in page.get("Parts", [])]
        return {part["PartNumber"]: (part["Size"], part["ETag"]) for part in found}

    def join_parts(self, key: str, sending: str) -> None:
        """Let the bucket put the parts together; no byte comes through this machine. Raises PartsLostError."""
        parts = [
            {"PartNumber": n, "ETag": tag} for n, (_size, tag) in sorted(self.parts(key, sending).items())
        ]
        with self._errors(key):
            self.client.complete_multipart_upload(
                Bucket=self.bucket, Key=checked(key), UploadId=sending, MultipartUpload={"Parts": parts}
            )

    def drop_parts(self, key: str, sending: str) -> None:
        """Free the room of parts that nobody will join; parts that are gone already are no error."""
        with contextlib.suppress(PartsLostError), self._errors(key):
            self.client.abort_multipart_upload(Bucket=self.bucket, Key=checked(key), UploadId=sending)

    def sendings(self, prefix: str) -> list[Sending]:
        """Uploads in parts under `prefix` that are neither joined nor dropped."""
        with self._errors(prefix):
            pages = self.client.get_paginator("list_multipart_uploads").paginate(
                Bucket=self.bucket, Prefix=f"{prefix}/"
            )
            found = [item for page in pages for item in page.get("Uploads", [])]
        return [Sending(item["Key"], item["UploadId"], item["Initiated"].timestamp()) for item in found]

    def _send(self, key: str, source: Path) -> None:
        with self._errors(key):
            self._carry(self.client.upload_file, str(source), self.bucket, checked(key))

    def _carry(self, transfer: Callable[..., object], *where: str) -> None:
        """One of the client's transfers of a whole file, with the lease kept meanwhile if there is one."""
        if self.beat is None:
            transfer(*where)
        else:
            carrying.carry(lambda told: transfer(*where, Callback=told), self.beat)

    def _keys(self, prefix: str) -> list[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=checked(prefix)
        )
        found = [item["Key"] for page in pages for item in page.get("Contents", [])]
        return [key for key in found if key == prefix or key.startswith(f"{prefix}/")]

    @contextlib.contextmanager
    def _errors(self, key: str) -> Iterator[None]:
        try:
            yield
        except ClientError as error:
            lost = error.response.get("Error", {}).get("Code") == "NoSuchUpload"
            raise (PartsLostError if lost else StorageError)(f"{key}: {error}") from error
        except (
            BotoCoreError,
            Boto3Error,
            HTTPError,
        ) as error:  # of transfers and of answers that break off, too
            raise StorageError(f"{key}: {error}") from error


def _client(
    names: dict[str, Any], endpoint: str
) -> Any:  # Any: settings of several types, and boto3 ships none
    return boto3.client(
        "s3",
        endpoint_url=endpoint or None,
        aws_access_key_id=names.get("S3_ACCESS_KEY") or None,
        aws_secret_access_key=names.get("S3_SECRET_KEY") or None,
        region_name=names.get("S3_REGION") or None,
        config=BotoConfig(
            connect_timeout=5,
            read_timeout=60,
            retries={"max_attempts": 4, "mode": "standard"},
            s3={"addressing_style": "path"},
            signature_version="s3v4",
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )


def current() -> Storage:
    """The storage that the settings name."""
    return _opened(options.root(), options.text("S3_BUCKET"))


@functools.cache
def _opened(root: Path, bucket: str) -> Storage:
    """One client a process and setting."""
    if bucket:
        return S3(options.s3(), options.work_folder())
    return Disk(root)
