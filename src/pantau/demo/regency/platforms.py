"""How each platform numbers, addresses and delivers a post."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .accounts import Account

_X_EPOCH = 1_288_834_974_657  # milliseconds, when X began counting
_INSTAGRAM_EPOCH = 1_314_220_021_721
_SCATTER = 2_654_435_761  # odd, so multiplying by it never maps two sequence numbers to one


def post_id(account: Account, posted_at: datetime, sequence: int) -> str:
    """A native id in the platform's own shape, unique as long as ``sequence`` is."""
    platform = account.platform
    milliseconds = int(posted_at.timestamp()) * 1000 + sequence % 1000
    if platform == "facebook":
        return f"{account.native_id}_1{milliseconds // 1000}{sequence:06d}"
    if platform == "x":
        return str(((milliseconds - _X_EPOCH) << 22) | (sequence & 0x3FFFFF))
    if platform == "tiktok":
        return str(((milliseconds // 1000) << 32) | (sequence * _SCATTER & 0xFFFFFFFF))
    if platform == "youtube":
        return _base64((sequence * _SCATTER * _SCATTER) & 0xFFFFFFFFFFFFFFFF)
    return str(((milliseconds - _INSTAGRAM_EPOCH) << 23) | (sequence & 0x7FFFFF))


def _base64(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(8, "big")).decode().rstrip("=")


def post_url(account: Account, native_id: str) -> str:
    platform = account.platform
    if platform == "facebook":
        return f"https://www.facebook.com/{account.key}/posts/{native_id.partition('_')[2]}"
    if platform == "x":
        return f"https://x.com/{account.handle}/status/{native_id}"
    if platform == "tiktok":
        return f"https://www.tiktok.com/@{account.handle}/video/{native_id}"
    if platform == "youtube":
        return f"https://www.youtube.com/watch?v={native_id}"
    code = short_code(native_id)
    if platform == "instagram":
        return f"https://www.instagram.com/p/{code}/"
    return f"https://www.threads.net/@{account.handle}/post/{code}"


def short_code(native_id: str) -> str:
    """How Instagram and Threads write a post's number in its address."""
    return _base64(int(native_id))


def raw_item(account: Account, native_id: str, text: str, posted_at: datetime) -> Mapping[str, Any]:
    """A small item with the field names the platform uses."""
    platform, stamp = account.platform, int(posted_at.timestamp())
    if platform == "facebook":
        return {
            "id": native_id,
            "message": text,
            "created_time": posted_at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
            "from": {"id": account.native_id, "name": account.display},
        }
    if platform == "x":
        return {
            "id_str": native_id,
            "full_text": text,
            "user_id_str": account.native_id,
            "username": account.handle,
        }
    if platform == "tiktok":
        return {"id": native_id, "desc": text, "createTime": stamp, "author": {"uniqueId": account.handle}}
    if platform == "youtube":
        return {
            "id": native_id,
            "snippet": {"title": text[:100], "description": text, "channelId": account.native_id},
        }
    return {
        "pk": native_id,
        "caption": {"text": text},
        "taken_at": stamp,
        "user": {"username": account.handle},
    }
