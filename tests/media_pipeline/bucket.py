"""An S3 client over dictionaries: only the calls that the storage makes, with the answers of a real one."""

# ruff: noqa: N803  the names of arguments are those of the S3 API

from __future__ import annotations

import io
import types
from datetime import UTC, datetime
from pathlib import Path

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


class Missing(Exception):
    """What boto3 raises for an object that is not there."""

    response = {"ResponseMetadata": {"HTTPStatusCode": 404}}


class NoSuchUpload(Missing):
    """What boto3 raises for parts that the bucket no longer knows."""

    response = {"ResponseMetadata": {"HTTPStatusCode": 404}, "Error": {"Code": "NoSuchUpload"}}


class Bucket:
    """Objects by key, and uploads in parts by their number."""

    def __init__(self):
        self.objects: dict[str, bytes] = {}
        self.sendings: dict[str, tuple[str, dict[int, bytes]]] = {}
        self.begun = 0

    def put_object(self, *, Bucket, Key, Body):
        self.objects[Key] = Body

    def upload_file(self, path, _bucket, key, Callback=len):
        self.objects[key] = Path(path).read_bytes()
        Callback(b"")

    def download_file(self, _bucket, key, path, Callback=len):
        Path(path).write_bytes(self.objects[key])
        Callback(b"")

    def head_object(self, *, Bucket, Key):
        if Key not in self.objects:
            raise Missing
        return {
            "ContentLength": len(self.objects[Key]),
            "ETag": f'"{len(self.objects[Key])}"',
            "LastModified": LONG_AGO,
        }

    def get_object(self, *, Bucket, Key, Range):
        first, last = map(int, Range.removeprefix("bytes=").split("-"))
        body = io.BytesIO(self.objects[Key][first : last + 1])
        return {"Body": types.SimpleNamespace(iter_chunks=lambda size: iter(lambda: body.read(size), b""))}

    def delete_object(self, *, Bucket, Key):
        self.objects.pop(Key, None)

    def copy_object(self, *, Bucket, Key, CopySource):
        self.objects[Key] = self.objects[CopySource["Key"]]

    def create_multipart_upload(self, *, Bucket, Key):
        self.begun += 1
        self.sendings[f"s{self.begun}"] = (Key, {})
        return {"UploadId": f"s{self.begun}"}

    def upload_part(self, *, Bucket, Key, UploadId, PartNumber, Body):
        self._of(UploadId, Key)[PartNumber] = Body.read()

    def complete_multipart_upload(self, *, Bucket, Key, UploadId, MultipartUpload):
        found = self._of(UploadId, Key)
        self.objects[Key] = b"".join(found[part["PartNumber"]] for part in MultipartUpload["Parts"])
        del self.sendings[UploadId]

    def abort_multipart_upload(self, *, Bucket, Key, UploadId):
        self._of(UploadId, Key)
        del self.sendings[UploadId]

    def _of(self, sending, key):
        if self.sendings.get(sending, ("",))[0] != key:
            raise NoSuchUpload
        return self.sendings[sending][1]

    def get_paginator(self, name):
        return types.SimpleNamespace(paginate=getattr(self, f"_{name}"))

    def _list_objects_v2(self, *, Bucket, Prefix="", Delimiter=""):
        keys = [key for key in sorted(self.objects) if key.startswith(Prefix)]
        if not Delimiter:
            yield {"Contents": [{"Key": key, "Size": len(self.objects[key])} for key in keys]}
            return
        rests = [key[len(Prefix) :].split(Delimiter) for key in keys]
        names = sorted({rest[0] for rest in rests if len(rest) > 1})
        yield {"CommonPrefixes": [{"Prefix": f"{Prefix}{name}/"} for name in names]}

    def _list_parts(self, *, Bucket, Key, UploadId):
        found = self._of(UploadId, Key)
        yield {
            "Parts": [
                {"PartNumber": n, "Size": len(data), "ETag": f'"{n}"'} for n, data in sorted(found.items())
            ]
        }

    def _list_multipart_uploads(self, *, Bucket, Prefix):
        yield {
            "Uploads": [
                {"Key": key, "UploadId": number, "Initiated": LONG_AGO}
                for number, (key, _parts) in self.sendings.items()
                if key.startswith(Prefix)
            ]
        }
