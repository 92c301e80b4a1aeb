"""Addresses on object storage, and how they are told from folders."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from pydantic import ValidationError

from schemas.paths import S3Url, place_of
from schemas.settings import Settings


@pytest.mark.parametrize(
    ("text", "bucket", "key", "name"),
    [
        ("s3://bucket", "bucket", "", "bucket"),
        ("s3://bucket/", "bucket", "", "bucket"),
        ("s3://bucket/a b/é#%20/", "bucket", "a b/é#%20", "é#%20"),
    ],
)
def test_an_address_has_a_bucket_and_a_key(text: str, bucket: str, key: str, name: str) -> None:
    url = S3Url(text)
    assert (url.bucket, url.key, url.name) == (bucket, key, name)
    assert url / "more/yet" == f"s3://{bucket}/{key + '/' if key else ''}more/yet"
    assert pickle.loads(pickle.dumps(url)) == url
    assert isinstance(pickle.loads(pickle.dumps(url)), S3Url)


@pytest.mark.parametrize(
    "text", ["s3:", "s3://", "s3:///a", "s3://-b", "s3://b//c", "s3://b/../c", "s3://b/./c", "b/c"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not the address|has a part"):
        S3Url(text)


def test_a_place_is_an_address_or_a_folder() -> None:
    assert isinstance(place_of("s3://bucket/a"), S3Url)
    assert place_of("s3/bucket") == Path("s3/bucket")
    settings = Settings(raw=("s3://bucket/raw", "dumps", Path("more")), out="s3://bucket/lake/")
    assert settings.raw == (S3Url("s3://bucket/raw"), Path("dumps"), Path("more"))
    assert settings.out == S3Url("s3://bucket/lake")
    assert Settings.model_validate_json(settings.model_dump_json()) == settings
    with pytest.raises(ValidationError, match="has a part that no folder can be named"):
        Settings(out="s3://bucket/../lake")
