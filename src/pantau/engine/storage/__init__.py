"""Where files of many bytes lie, by name: a folder (of this machine or shared), or object storage that speaks S3."""

from .folder import FolderStore
from .s3 import S3Address, S3Store
from .seam import Store, StoreError

__all__ = ["FolderStore", "S3Address", "S3Store", "Store", "StoreError"]
