"""Lists of acts that people write down: who liked, followed or commented on what."""

from datetime import UTC, datetime
from pathlib import Path

from pantau.engine.post import Author
from pantau.engine.sources import read_posts

PLACE = "https://www.instagram.com/calon.rekaan/p/ABCdef123/"
TABLE = f"""perbuatan,akun pelaku,sasaran,komentar,terjadi,dilihat,platform
menyukai,https://www.instagram.com/amaq.rekaan/,{PLACE},,,2024-01-20 10:00,
Mengikuti,@amaq.rekaan,calon.rekaan,,2024-01-19 09:30,2024-01-20 10:00,Instagram
Mengomentari,https://www.instagram.com/amaq.rekaan/,{PLACE},Siap menangkan pak,20/01/2024 10.00,,
melihat-lihat,https://www.instagram.com/amaq.rekaan/,{PLACE},,,,
menyukai,https://www.facebook.com/amaq.rekaan/,{PLACE},,,,
menyukai,https://www.instagram.com/amaq.rekaan/,,,,,
menyukai,{PLACE},https://www.instagram.com/calon.rekaan/,,,,
"""


def test_a_table_of_acts_gives_acts_and_no_posts(tmp_path: Path) -> None:
    path = tmp_path / "perbuatan.csv"
    path.write_text(TABLE, encoding="utf-8")

    (batch,) = read_posts(path)

    assert (batch.format, batch.posts) == ("acts", ())
    like, follow, comment = batch.interactions
    assert (like.kind, like.target_post, like.target_account) == ("like", "4567135641015", "calon.rekaan")
    assert like.actor == Author(
        "instagram", handle="amaq.rekaan", url="https://www.instagram.com/amaq.rekaan"
    )
    assert (like.occurred_at, like.observed_at) == (None, datetime(2024, 1, 20, 2, 0, tzinfo=UTC))
    assert (follow.kind, follow.platform, follow.target_post) == ("follow", "instagram", None)
    assert (follow.target_account, follow.actor.handle) == ("calon.rekaan", "amaq.rekaan")
    assert (comment.text, comment.occurred_at) == (
        "Siap menangkan pak",
        datetime(2024, 1, 20, 2, 0, tzinfo=UTC),
    )
    assert [one.source_ref.rpartition(":")[2] for one in batch.rejected] == ["5", "6", "7", "8"]
    said = " ".join(one.reason for one in batch.rejected)
    for reason in ("no act we know", "the actor is on facebook", "is no address", "the actor is no account"):
        assert reason in said
