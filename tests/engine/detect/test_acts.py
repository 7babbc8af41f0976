"""Likes, follows and comments of officials are weighed by rules; those of citizens are nobody's business."""

from datetime import UTC, datetime

import pytest

from pantau.engine.detect import Act, Detector, PostResult
from pantau.engine.post import Author, Interaction, Post, Subject

CAMPAIGN = datetime(2024, 1, 10, 2, 0, tzinfo=UTC)
ACTOR = Author("facebook", handle="seorang")


def weigh(detector: Detector, did: Interaction, subject: Subject | None, **facts: object) -> PostResult:
    return detector.weigh([Act(did, subject, **facts)])[0]  # type: ignore[arg-type]


def like(**changes: object) -> Interaction:
    return Interaction("like", "facebook", ACTOR, **{"occurred_at": CAMPAIGN, **changes})  # type: ignore[arg-type]


def test_a_like_of_a_candidates_account_by_a_civil_servant_is_a_finding_that_names_the_decree(
    detector: Detector,
) -> None:
    (found,) = weigh(detector, like(), "asn", target_subject="candidate").findings

    assert found.category == "asn_neutrality"
    assert found.rule == "asn-act-on-participant"
    assert "skb-2022/interaksi" in found.norms
    assert "menyukai" in found.reasons["id"]
    assert found.spans == ()


@pytest.mark.parametrize("subject", ["citizen", "media", "candidate"])
def test_nobody_elses_like_is_one(detector: Detector, subject: Subject) -> None:
    assert weigh(detector, like(), subject, target_subject="candidate").findings == ()


def test_a_target_nobody_knows_leaves_the_act_undecided_and_says_why(detector: Detector) -> None:
    result = weigh(detector, like(), "tni_polri")

    assert result.findings == ()
    assert {"target_subject", "target_support"} <= set(result.unknown["tni-polri-act-on-participant"])


def test_a_citizens_call_to_vote_makes_the_like_of_a_village_head_a_finding(detector: Detector) -> None:
    call = Post("facebook", "1", "Ayo menangkan nomor 4, caleg kita", CAMPAIGN, subject="citizen")
    harvest = Post("facebook", "2", "Panen cabai melimpah tahun ini", CAMPAIGN, subject="citizen")

    assert weigh(detector, like(), "village_official", target=call).findings
    assert not weigh(detector, like(), "village_official", target=harvest).findings


def test_the_words_of_a_comment_are_marked_and_an_act_without_a_time_counts_when_seen(
    detector: Detector,
) -> None:
    said = Interaction("comment", "facebook", ACTOR, text="Siap menangkan bapak", observed_at=CAMPAIGN)

    result = weigh(detector, said, "asn", target_subject="candidate")

    assert result.phase == "campaign"
    assert any(span.text == "Siap menangkan" for span in result.findings[0].spans)


@pytest.mark.parametrize("subject", ["asn", "village_official", "tni_polri"])
@pytest.mark.parametrize(
    ("said", "courteous"),
    [
        ("Turut berduka cita atas wafatnya ayahanda, semoga keluarga diberi ketabahan", True),
        ("Lekas sembuh nggih Pak", True),
        ("Selamat ulang tahun Bu, sehat selalu", True),
        ("Selamat atas wisuda putrinya, Pak", True),
        ("Selamat hari raya Idul Fitri, mohon maaf lahir dan batin", True),
        ("Selamat ulang tahun calon bupati kita, sehat selalu", False),
        ("Lekas sembuh Pak, nomor 3 harus menang", False),
        ("Selamat atas wisuda putrinya, mantap pak, lanjutkan", False),
        ("Sukses terus Pak, keluarga kami siap", False),
        ("Semoga sehat dan terpilih", False),
    ],
)
def test_courtesy_of_an_official_is_shown_but_ranks_below_support(
    detector: Detector, subject: Subject, said: str, courteous: bool
) -> None:
    comment = Interaction("comment", "facebook", ACTOR, text=said, occurred_at=CAMPAIGN)

    (found,) = weigh(detector, comment, subject, target_subject="candidate").findings

    assert ("courtesy" in found.context) is courteous
    assert found.rank >= detector.threshold
    assert (found.rank < 0.6) is courteous
