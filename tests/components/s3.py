"""A private S3 server (moto) with one bucket, in this process."""

import logging
from types import TracebackType
from typing import Any, Self

import boto3
from moto.server import ThreadedMotoServer

from tests.components.process import free_port


class S3:
    """An S3 endpoint on 127.0.0.1. Knows any credentials; `access_key` and `secret_key` are as good as any."""

    def __init__(self, bucket: str = "consulta-files") -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.bucket = bucket
        self.region = "us-east-1"
        self.access_key = "test-access-key"
        self.secret_key = "test-secret-key"
        self._server: ThreadedMotoServer | None = None

    def start(self) -> None:
        """Serve, with an empty bucket."""
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=self.port, verbose=False)
        self._server.start()
        client = self._client()
        client.create_bucket(Bucket=self.bucket)
        client.close()

    def stop(self) -> None:
        """Stop serving; what was stored is forgotten."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def stored(self) -> dict[str, bytes]:
        """Every object of the bucket, by key."""
        client = self._client()
        try:
            listed = client.list_objects_v2(Bucket=self.bucket).get("Contents", [])
            return {
                entry["Key"]: client.get_object(Bucket=self.bucket, Key=entry["Key"])["Body"].read()
                for entry in listed
            }
        finally:
            client.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _client(self) -> Any:  # noqa: ANN401 - boto3 makes its clients at run time
        return boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name=self.region,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
        )
