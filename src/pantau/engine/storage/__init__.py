"""Where files of many bytes lie, by name: a folder (of this machine or shared), or object storage that speaks S3."""

from .addresses import ObjectAccess, check_address, store_at
from .folder import FolderStore
from .s3 import S3Address, S3Store
from .seam import Store, StoreError

__all__ = [
    "FolderStore",
    "ObjectAccess",
    "S3Address",
    "S3Store",
    "Store",
    "StoreError",
    "check_address",
    "store_at",
]
