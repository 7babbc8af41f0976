"""Kept raw items read again by today's mappers, without collecting anything again.

``remap_rejected`` takes what could not be read, ``remap_posts`` what was read. Both go in batches, each
one transaction together with its detection jobs, and running them again changes nothing.
"""

from pantau.office.posts.remapping.posts import PostsSummary, count_posts, remap_posts
from pantau.office.posts.remapping.rejected import RejectedSummary, count_rejected, remap_rejected, waiting
from pantau.office.posts.remapping.selection import Selection

__all__ = [
    "PostsSummary",
    "RejectedSummary",
    "Selection",
    "count_posts",
    "count_rejected",
    "remap_posts",
    "remap_rejected",
    "waiting",
]
