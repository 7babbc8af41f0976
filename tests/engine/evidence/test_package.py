"""An intact package passes; whatever was done to one is found, named, and never passes for unchecked."""

from __future__ import annotations

import ast
import base64
import io
import json
import random
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from made_up_evidence import BODIES, Made, made_up, pack, with_entries, zipped
from pantau.engine.evidence.heads import FileSigner, SignedHead, log_id, sign_head
from pantau.engine.evidence.manifest import canonical_bytes
from pantau.engine.evidence.merkle import Log, MemoryNodes
from pantau.engine.evidence.package import (
    VERIFIER,
    Contents,
    FirstStamp,
    PackageError,
    Proved,
    prove,
    write_package,
)
from pantau.engine.evidence.timestamps import Authority, Token, stamp
from pantau.engine.evidence.verify import (
    Report,
    check_file,
    fingerprint,
    named_roots,
    normal_key,
    root_digest,
)
from time_stamp_authority import make_authority, post, serving

SEED = 2024
RAW, MEMBERS = 300, 160  # with those of the zip's own parts, over 600


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made_up(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def intact(made: Made, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    out = tmp_path_factory.mktemp("intact") / "a.zip"
    write_package(out, made.contents, made.second)
    return out.read_bytes()


@dataclass(frozen=True)
class Stamped:
    """``contents`` with a stamp and an earlier one; ``other``: a stamp of other data; ``root``: the authority's."""

    contents: Contents
    other: Token
    root: str


@pytest.fixture(scope="module")
def stamped(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Stamped:
    with serving(make_authority(tmp_path_factory.mktemp("authority"))) as local:
        authority = Authority("contoh", local.url, local.chain)
        token = stamp(made.contents.head.content, authority, post)
        other = stamp(b"another head", authority, post)
        earlier = earlier_head(made, 5)
        first = FirstStamp(earlier, 3, made.log.inclusion(3, 5), stamp(earlier.content, authority, post))
    return Stamped(replace(made.contents, tokens=[token], first=first), other, root_digest(token.root))


def earlier_head(made: Made, size: int, *, signer: FileSigner | None = None, log: str = "") -> SignedHead:
    head = made.contents.head.head
    return sign_head(
        signer or made.first, log=log or head.log, size=size, root=made.log.root(size), time=head.time
    )


@pytest.fixture(scope="module")
def whole(made: Made, stamped: Stamped, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    out = tmp_path_factory.mktemp("whole") / "a.zip"
    write_package(out, stamped.contents, made.second)
    return out.read_bytes()


@pytest.fixture
def no_openssl(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture
def checked(tmp_path: Path) -> Callable[..., Report]:
    def check(body: bytes, key: str | None = None, *roots: str) -> Report:
        (tmp_path / "a.zip").write_bytes(body)
        return check_file(tmp_path / "a.zip", key, roots)

    return check


@pytest.fixture
def written(made: Made, tmp_path: Path) -> Callable[[Contents], bytes]:
    def write(contents: Contents) -> bytes:
        write_package(tmp_path / "w.zip", contents, made.second)
        return (tmp_path / "w.zip").read_bytes()

    return write


def failed(report: Report) -> dict[str, str]:
    return {check.name: check.detail.en for check in report.checks if check.state == "failed"}


def left(report: Report) -> dict[str, str]:
    return {check.name: check.detail.en for check in report.checks if check.state == "not_checked"}


def members_of(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {one: archive.read(one) for one in archive.namelist() if not one.startswith("package.")}


def test_an_intact_package_passes_only_when_signer_and_authority_are_known_from_elsewhere(
    made: Made, whole: bytes, stamped: Stamped, checked: Callable[..., Report]
) -> None:
    report = checked(whole, made.second.fingerprint, stamped.root)
    assert (report.outcome, report.exit_code) == ("passed", 0)
    assert {check.state for check in report.checks} == {"passed"}
    report = checked(whole, None, stamped.root)
    assert (report.outcome, report.exit_code, [*left(report)]) == ("incomplete", 3, ["signer"])
    report = checked(whole, made.second.fingerprint)
    assert (report.outcome, report.exit_code, [*left(report)]) == ("incomplete", 3, ["authority contoh"])
    assert stamped.root in left(report)["authority contoh"]


def test_a_package_without_a_time_stamp_never_reads_as_passed(
    made: Made, intact: bytes, stamped: Stamped, checked: Callable[..., Report]
) -> None:
    for roots in ([], [stamped.root]):
        report = checked(intact, made.second.fingerprint, *roots)
        assert (report.outcome, report.exit_code, [*left(report)]) == ("incomplete", 3, ["timestamp"])
        assert "had no authority's token when it was exported" in left(report)["timestamp"]


def test_the_same_contents_give_the_same_bytes_which_any_zip_reader_reads(
    made: Made, intact: bytes, written: Callable[[Contents], bytes]
) -> None:
    assert written(made.contents) == intact
    with zipfile.ZipFile(io.BytesIO(intact)) as archive:
        assert archive.testzip() is None
        assert {one.compress_type for one in archive.infolist()} == {zipfile.ZIP_STORED}
        assert archive.read("evidence/page.wacz") == BODIES["page.wacz"][1]


def test_a_key_that_handed_over_in_the_log_is_known_too(
    made: Made, intact: bytes, checked: Callable[..., Report]
) -> None:
    report = checked(intact, made.first.fingerprint)
    assert [*left(report)] == ["timestamp"]
    assert "handed over" in report.checks[-1].detail.en


def test_a_fingerprint_is_taken_as_people_type_it(made: Made) -> None:
    typed = made.second.fingerprint.upper().replace("-", " ")
    assert normal_key(typed) == made.second.fingerprint
    with pytest.raises(ValueError):
        normal_key(typed[:-1])


def raw_mutations(body: bytes) -> Iterator[tuple[str, bytes]]:
    chance = random.Random(SEED)
    for number in range(RAW):
        at, size = chance.randrange(len(body)), chance.randrange(1, 40)
        other = bytes([body[at] ^ (1 << chance.randrange(8))])
        yield from [
            (f"bit of byte {at}", body[:at] + other + body[at + 1 :]),
            (f"{size} bytes put in at {at}", body[:at] + chance.randbytes(size) + body[at:]),
            (f"{size} bytes taken out at {at}", body[:at] + body[at + size :]),
            (f"cut off at {at}", body[:at]),
            (f"{size} bytes before it", chance.randbytes(size) + body),
            (f"{size} bytes after it", body + chance.randbytes(size)),
            (f"{size} bytes told twice at {at}", body[:at] + body[at : at + size] * 2 + body[at + size :]),
        ][number % 7 : number % 7 + 1]
    directory = body.index(b"PK\x01\x02")
    for at in range(directory, len(body), 11):  # where nothing but the comparison of every byte looks
        yield f"byte {at} of the directory", body[:at] + bytes([body[at] ^ 0x20]) + body[at + 1 :]
    for at in range(30):
        yield f"byte {at} of the first header", body[:at] + bytes([body[at] ^ 4]) + body[at + 1 :]


@pytest.mark.slow
@pytest.mark.usefixtures("no_openssl")
def test_any_change_to_the_raw_bytes_is_found(whole: bytes, checked: Callable[..., Report]) -> None:
    assert failed(checked(whole)) == {}
    passed = []
    for told, body in raw_mutations(whole):
        if body != whole and not failed(checked(body)):
            passed.append(told)
    assert passed == []


def member_mutations(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Done with a zip writer as anybody has; the format's own headers, so that only the contents tell."""
    chance = random.Random(SEED)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        bodies = [(one, archive.read(one)) for one in archive.namelist()]
    for number in range(MEMBERS):
        changed = list(bodies)
        at, other = chance.sample(range(len(bodies)), 2)
        name, content = bodies[at]
        how = number % 7
        if how == 0:
            del changed[at]
        elif how == 1:
            changed[at], changed[other] = (name, bodies[other][1]), (bodies[other][0], content)
        elif how == 2:
            changed.insert(other, changed[at])
        elif how == 3:
            changed[at] = (name + "x", content)
        elif how == 4:
            changed[at], changed[other] = changed[other], changed[at]
        elif how == 5:
            changed[at] = (name, content + b" ")
        else:
            changed.insert(at, (f"evidence/extra{number}", b"more"))
        if changed != bodies:
            yield f"{how}: {name}, {bodies[other][0]}", zipped(changed)


@pytest.mark.usefixtures("no_openssl")
def test_any_member_removed_swapped_doubled_renamed_moved_or_added_is_found_and_named(
    whole: bytes, checked: Callable[..., Report]
) -> None:
    assert {"first-stamp/head.json", "timestamps/1.tsr"} <= members_of(whole).keys()
    passed = []
    for told, body in member_mutations(whole):
        if not failed(checked(body)):
            passed.append(told)
    assert passed == []


def test_what_was_done_to_the_members_is_said_by_name(intact: bytes, checked: Callable[..., Report]) -> None:
    with zipfile.ZipFile(io.BytesIO(intact)) as archive:
        bodies = [(one, archive.read(one)) for one in archive.namelist()]
    place = [name for name, _ in bodies].index("evidence/page.png")
    assert (
        "missing: evidence/page.png"
        in failed(checked(zipped(bodies[:place] + bodies[place + 1 :])))["archive"]
    )
    assert "twice: evidence/page.png" in failed(checked(zipped([*bodies, bodies[place]])))["archive"]
    assert (
        "not listed: ../../etc/passwd"
        in failed(checked(zipped([*bodies, ("../../etc/passwd", b"x")])))["archive"]
    )
    touched = [*bodies[:place], ("evidence/page.png", bodies[place][1][:-1] + b"x"), *bodies[place + 1 :]]
    assert failed(checked(zipped(touched)))["members"] == "changed or missing: evidence/page.png"
    assert "added at the end" in failed(checked(intact + b"\n"))["archive"]
    assert "cut off: 5 bytes" in failed(checked(intact[:-5]))["archive"]
    assert "does not begin with package.json" in failed(checked(b"MZ" + intact))["archive"]


def rewritten(body: bytes, **how: object) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(packed, "w") as new:
        for one in old.infolist():
            info = zipfile.ZipInfo(one.filename, (1980, 1, 1, 0, 0, 0))
            info.external_attr, info.create_system, info.create_version = 0o100444 << 16, 3, 20
            for name, value in how.items():
                setattr(new if name == "comment" else info, name, value)
            new.writestr(info, old.read(one.filename))
    return packed.getvalue()


@pytest.mark.parametrize(
    "how",
    [
        {"comment": b"read me"},
        {"extra": b"\x55\x54\x05\x00\x03\x00\x00\x00\x00"},
        {"date_time": (2024, 2, 12, 0, 0, 0)},
        {"external_attr": 0o100777 << 16},
        {"compress_type": zipfile.ZIP_DEFLATED},
        {"create_system": 0},
    ],
    ids=lambda how: next(iter(how)),
)
def test_a_zip_with_the_same_files_written_otherwise_is_not_the_package(
    intact: bytes, checked: Callable[..., Report], how: dict[str, object]
) -> None:
    assert "archive" in failed(checked(rewritten(intact, **how)))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"PK",
        b"not a zip at all" * 10,
        b"PK\x05\x06" + b"\0" * 18,
        b"PK\x03\x04" + b"\xff" * 400,
        zipped([("package.json", b"{}")]),
        zipped([("package.json", b"[" * 100_000)]),
        zipped([("package.json", b"null")]),
        zipped([("package.json", b'{"format":"pantau-package/1","members":7}')]),
        zipped([("package.json", b'{"format":"pantau-package/2"}')]),
    ],
    ids=range(10),
)
def test_what_is_no_package_fails_without_an_accident(body: bytes, checked: Callable[..., Report]) -> None:
    report = checked(body)
    assert "archive" in failed(report)
    assert report.outcome == "failed"


@pytest.mark.parametrize("digest", ["", "0" * 63, None, "A" * 64])
def test_no_file_goes_unhashed_even_if_the_list_asks_for_it(
    digest: object, checked: Callable[..., Report]
) -> None:
    listed = {"format": "pantau-package/1", "members": [{"name": "a", "sha256": digest, "size": 1}]}
    assert "archive" in failed(checked(zipped([("package.json", canonical_bytes(listed))])))


HOSTILE = [
    ("../../etc/passwd", 1),
    ("/etc/passwd", 1),
    ("C:/x", 1),
    ("a\\b", 1),
    ("a//b", 1),
    ("package.json", 1),
    ("a\x1b[2J", 1),
    ("nul.", 1),
    ("x" * 300, 1),
    ("huge", 2**63),
    ("minus", -1),
    ("true", True),
]


@pytest.mark.parametrize(("name", "size"), HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_and_sizes_are_refused_and_reach_no_terminal(
    name: str, size: int, checked: Callable[..., Report]
) -> None:
    listed = {"format": "pantau-package/1", "members": [{"name": name, "sha256": "0" * 64, "size": size}]}
    report = checked(
        zipped(
            [
                (
                    "package.json",
                    canonical_bytes(listed)
                    if size < 2**53
                    else json.dumps(listed, sort_keys=True, separators=(",", ":")).encode(),
                )
            ]
        )
    )
    assert "archive" in failed(report)
    assert all(check.detail.en.isprintable() for check in report.checks)


def test_a_package_forged_with_another_key_fails_against_the_expected_one(
    made: Made, tmp_path: Path, checked: Callable[..., Report]
) -> None:
    """Everything is made anew by somebody else: only the fingerprint tells, so without one nothing passes."""
    other = FileSigner.at(tmp_path / "other.pem")
    head = made.contents.head.head
    forged = replace(
        made.contents,
        head=sign_head(other, log=head.log, size=head.size, root=bytes.fromhex(head.root), time=head.time),
    )
    write_package(tmp_path / "forged.zip", forged, other)
    body = (tmp_path / "forged.zip").read_bytes()
    assert checked(body).outcome == "incomplete"
    assert set(failed(checked(body, made.second.fingerprint))) == {"signer"}
    assert set(failed(checked(body, made.first.fingerprint))) == {"signer"}


@pytest.mark.parametrize(
    ("order", "told"),
    [
        ([1, 0, 2, 3], "out of order"),
        ([0, 2, 3], "left out"),
        ([1, 2, 3], "left out"),
        ([0, 0, 1, 2, 3], "out of order"),
        ([0, 1, 3, 2], "out of order"),
    ],
)
def test_a_reordered_or_thinned_history_is_named_even_when_signed(
    made: Made,
    checked: Callable[..., Report],
    written: Callable[[Contents], bytes],
    order: list[int],
    told: str,
) -> None:
    assert told in failed(checked(written(with_entries(made.contents, order))))["log"]


def test_entries_that_changed_places_are_not_in_the_log_there(
    made: Made, checked: Callable[..., Report], written: Callable[[Contents], bytes]
) -> None:
    first, second, *rest = made.contents.entries
    swapped = [Proved(first.index, second.entry, second.path), Proved(second.index, first.entry, first.path)]
    body = written(replace(made.contents, entries=[*swapped, *rest]))
    assert "not in the log at that place" in failed(checked(body))["log"]


def test_a_log_whose_past_was_rewritten_does_not_fit_its_head(
    made: Made, checked: Callable[..., Report], written: Callable[[Contents], bytes]
) -> None:
    other = Log(MemoryNodes())
    for number in range(13):
        proved = {one.index: one for one in made.contents.entries}.get(number)
        other.append(proved.entry.leaf if proved else b"something else")
    entries = prove(other, [(one.index, one.entry) for one in made.contents.entries], 13)
    assert "not in the log" in failed(checked(written(replace(made.contents, entries=entries))))["log"]


def signed_again(body: bytes, made: Made, change: Callable[[dict[str, bytes]], object]) -> bytes:
    members = members_of(body)
    change(members)
    return pack(members, made.second, item=made.contents.manifest.sha256, made_at="x")


def test_each_part_is_held_against_the_others_even_when_the_office_signed_the_whole(
    made: Made, intact: bytes, checked: Callable[..., Report]
) -> None:
    def put(name: str, change: Callable[[bytes], bytes]) -> dict[str, str]:
        return failed(checked(signed_again(intact, made, lambda all: all.update({name: change(all[name])}))))

    assert failed(checked(signed_again(intact, made, lambda _: None))) == {}
    assert set(put("evidence/raw.json", lambda body: body + b" ")) == {"manifest"}
    assert "manifest" in put("manifest.json", lambda body: body.replace(b"up", b"ip"))
    assert "manifest" in put("manifest.json", lambda body: body + b"\n")
    assert {"head", "log"} <= set(put("log/head.json", lambda body: body.replace(b'"size":13', b'"size":14')))
    assert "log" in put("log/entries.json", lambda body: body.replace(b"Petugas Contoh", b"Petugas Lain", 1))
    assert "log" in put("log/entries.json", lambda body: body.replace(b"asked for", b"asked far"))
    assert set(put("log/entries.json", lambda _: b"[]")) >= {"log", "seal"}
    lost = failed(checked(signed_again(intact, made, lambda all: all.pop("evidence/raw.json"))))
    assert lost == {"manifest": "not as the manifest says: evidence/raw.json"}
    assert "head" in failed(checked(signed_again(intact, made, lambda all: all.pop("log/head.json"))))


def test_parts_of_any_shape_fail_without_an_accident(
    made: Made, intact: bytes, checked: Callable[..., Report]
) -> None:
    """Every value of each JSON file, replaced by values of other kinds, under a right signature."""
    chance = random.Random(SEED)
    for name in ("manifest.json", "log/head.json", "log/entries.json"):
        value = json.loads(members_of(intact)[name])
        for place in places_in(value):
            for other in chance.sample([None, 7, -1, "", "zz", [], {}, True, [[]], 2**53 - 1, "0" * 64], 3):
                body = canonical_bytes(replaced(value, place, other))
                if body == canonical_bytes(value):
                    continue
                report = checked(
                    signed_again(intact, made, lambda all, name=name, body=body: all.update({name: body}))
                )
                assert report.outcome == "failed", (name, place, other)


def places_in(value: object, at: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    yield at
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
    for key, one in inner:
        yield from places_in(one, (*at, key))


def replaced(value: object, place: tuple[object, ...], other: object) -> object:
    if not place:
        return other
    key, *rest = place
    copied = dict(value) if isinstance(value, dict) else list(value)  # type: ignore[call-overload]
    copied[key] = replaced(copied[key], tuple(rest), other)
    return copied


def test_a_head_of_another_log_by_the_same_key_does_not_prove_the_entries(
    made: Made, checked: Callable[..., Report], written: Callable[[Contents], bytes]
) -> None:
    other = sign_head(
        made.second, log=log_id(made.second.public_key), size=13, root=b"r" * 32, time=made.contents.made_at
    )
    assert set(failed(checked(written(replace(made.contents, head=other))))) == {"log"}


def test_an_unsealed_manifest_is_not_evidence(
    made: Made, checked: Callable[..., Report], written: Callable[[Contents], bytes]
) -> None:
    assert "seal" in failed(checked(written(with_entries(made.contents, [2]))))


def test_a_change_of_keys_that_one_of_them_did_not_sign_counts_for_nothing(
    made: Made, checked: Callable[..., Report], tmp_path: Path
) -> None:
    """Somebody who never had the old key writes a log in which it hands over to theirs."""
    thief = FileSigner.at(tmp_path / "thief.pem")
    manifest, rotated = made.contents.manifest, made.contents.entries[2].entry
    facts = {**rotated.facts, "new": thief.public_key.hex(), "new_signature": thief.sign(b"x").hex()}
    log, kept = Log(MemoryNodes()), [made.contents.entries[0].entry, replace(rotated, facts=facts)]
    for one in kept:
        log.append(one.leaf)
    head = sign_head(thief, log=rotated.item, size=2, root=log.root(), time=made.contents.made_at)
    forged = replace(made.contents, manifest=manifest, head=head, entries=prove(log, enumerate(kept), 2))
    write_package(tmp_path / "forged.zip", forged, thief)
    report = checked((tmp_path / "forged.zip").read_bytes(), made.first.fingerprint)
    assert "not signed by both" in failed(report)["signer"]


def test_what_changed_on_the_disk_since_it_was_sealed_is_not_packed(made: Made, tmp_path: Path) -> None:
    (tmp_path / "raw.json").write_bytes(b'{"id":"2"}')
    files = {**made.contents.files, "raw.json": tmp_path / "raw.json"}
    with pytest.raises(PackageError, match=r"evidence/raw\.json is not what the manifest says"):
        write_package(tmp_path / "a.zip", replace(made.contents, files=files), made.second)
    assert [one.name for one in tmp_path.iterdir()] == ["raw.json"]


@pytest.mark.parametrize("name", ["../x.pdf", "package.json", "VERIFY.PY", "a b.pdf"])
def test_a_paper_cannot_take_a_name_that_a_package_may_not_have(
    made: Made, tmp_path: Path, name: str
) -> None:
    with pytest.raises(PackageError):
        write_package(tmp_path / "a.zip", replace(made.contents, papers={name: b"x"}), made.second)


def test_a_time_stamp_says_how_long_after_the_signers_own_time(
    made: Made, whole: bytes, stamped: Stamped, checked: Callable[..., Report]
) -> None:
    said = {check.name: check.detail.en for check in checked(whole).checks}
    later = stamped.contents.tokens[0].at - made.contents.head.head.time
    assert f"{later.total_seconds():.0f} seconds after the signer's own time" in said["timestamp contoh"]
    sealed = made.contents.entries[0].entry.at
    assert stamped.contents.first is not None
    later = stamped.contents.first.token.at - sealed
    assert f"{later.total_seconds():.0f} seconds after the sealing" in said["first timestamp contoh"]


@pytest.mark.usefixtures("no_openssl")
def test_without_openssl_a_time_stamp_is_not_checked_but_a_wrong_one_still_fails(
    made: Made,
    whole: bytes,
    stamped: Stamped,
    checked: Callable[..., Report],
    written: Callable[[Contents], bytes],
) -> None:
    report = checked(whole, made.second.fingerprint, stamped.root)
    assert (report.outcome, report.exit_code) == ("incomplete", 3)
    assert [*left(report)] == ["timestamp contoh", "first timestamp contoh"]
    wrong = checked(written(replace(stamped.contents, tokens=[stamped.other])))
    assert "of other data" in failed(wrong)["timestamp contoh"]


def test_a_wrong_time_stamp_or_a_foreign_chain_is_named(
    stamped: Stamped,
    checked: Callable[..., Report],
    written: Callable[[Contents], bytes],
    tmp_path: Path,
) -> None:
    token = stamped.contents.tokens[0]
    foreign = make_authority(tmp_path / "foreign").chain
    spoilt = bytearray(token.response)
    spoilt[-5] ^= 1  # in the signature
    for other, told in (
        (stamped.other, "of other data"),
        (replace(token, chain=foreign), "openssl refuses"),
        (
            replace(token, chain=token.chain + foreign),
            "openssl refuses",
        ),  # its root is told, another would hold
        (replace(token, response=bytes(spoilt)), "openssl refuses"),
        (replace(token, response=b"none"), "no time stamp"),
    ):
        assert told in failed(checked(written(replace(stamped.contents, tokens=[other]))))["timestamp contoh"]


def test_an_authority_of_ones_own_fails_against_the_expected_root(
    made: Made, whole: bytes, stamped: Stamped, checked: Callable[..., Report], tmp_path: Path
) -> None:
    chain = tmp_path / "foreign.pem"
    chain.write_bytes(make_authority(tmp_path / "foreign").chain)
    report = checked(whole, made.second.fingerprint, *named_roots([str(chain)]))
    assert (report.exit_code, failed(report)) == (
        1,
        {"authority contoh": f"its root certificate is another: {stamped.root}"},
    )


def test_a_root_is_named_by_its_file_or_its_fingerprint(stamped: Stamped, tmp_path: Path) -> None:
    pem = stamped.contents.tokens[0].root
    (tmp_path / "root.pem").write_bytes(pem)
    (tmp_path / "root.der").write_bytes(base64.b64decode(b"".join(pem.splitlines()[1:-1])))
    (tmp_path / "none.txt").write_bytes(b"no certificate")
    colons = ":".join(stamped.root[place : place + 2] for place in range(0, 64, 2)).upper()
    for named in (stamped.root, colons, str(tmp_path / "root.pem"), str(tmp_path / "root.der")):
        assert named_roots([named]) == {stamped.root}
    with pytest.raises(ValueError, match="neither a certificate nor a fingerprint"):
        named_roots([str(tmp_path / "none.txt")])
    with pytest.raises(OSError):
        named_roots([stamped.root[:-1]])


def test_a_first_stamp_that_is_not_of_this_seal_is_named(
    made: Made,
    stamped: Stamped,
    checked: Callable[..., Report],
    written: Callable[[Contents], bytes],
    tmp_path: Path,
) -> None:
    """Even signed by the office: the head must be one of the log, contain the seal, and be what was stamped."""
    first = stamped.contents.first
    assert first is not None
    thief = FileSigner.at(tmp_path / "thief.pem")
    short = earlier_head(made, 3)
    for other, told in (
        (replace(first, head=earlier_head(made, 5, log="0" * 64)), "none of this log"),
        (replace(first, head=earlier_head(made, 5, signer=thief)), "none of this log"),
        (replace(first, head=made.contents.head), "not in the head that was stamped first"),
        (replace(first, head=short, path=made.log.inclusion(2, 3)), "not in the head that was stamped first"),
        (replace(first, index=2), "not in the head that was stamped first"),
        (replace(first, path=[]), "not in the head that was stamped first"),
        (replace(first, token=stamped.other), "of other data"),
    ):
        report = checked(written(replace(stamped.contents, first=other)))
        assert told in failed(report)["first timestamp contoh"], told


def test_a_first_stamp_that_the_list_of_contents_does_not_tell_of_is_not_checked(
    made: Made, whole: bytes, checked: Callable[..., Report]
) -> None:
    packed = pack(members_of(whole), made.second, item=made.contents.manifest.sha256, made_at="x")
    assert "was not looked into" in left(checked(packed))["first timestamp"]


@pytest.mark.usefixtures("no_openssl")
def test_what_tells_of_time_stamps_may_have_any_shape_without_an_accident(
    made: Made, whole: bytes, checked: Callable[..., Report]
) -> None:
    chance = random.Random(SEED)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        guide = json.loads(archive.read("package.json"))
    told = {name: guide[name] for name in ("timestamps", "first_stamp")}
    for name, value in told.items():
        for place in places_in(value):
            for other in chance.sample([None, 7, -1, "", "zz", [7], {}, True, [[]]], 4):
                spoilt = {**told, name: replaced(value, place, other)}
                if "authority" in place:
                    continue
                packed = pack(members_of(whole), made.second, item=guide["item"], made_at="x", **spoilt)
                assert checked(packed).outcome == "failed", (name, place, other)


def test_a_root_file_with_a_second_certificate_in_it_is_refused(
    made: Made, whole: bytes, checked: Callable[..., Report]
) -> None:
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        guide = json.loads(archive.read("package.json"))
    told = {name: guide[name] for name in ("timestamps", "first_stamp", "item")}
    root, chain = (members_of(whole)[f"timestamps/1{name}.pem"] for name in ("-root", ""))
    for spoilt in (root + chain, b"\n" + root, root.replace(b"BEGIN CERT", b"BEGIN TRUSTED CERT"), b""):
        packed = pack({**members_of(whole), "timestamps/1-root.pem": spoilt}, made.second, **told)
        found = failed(checked(packed))
        assert "exactly one certificate" in found["timestamp contoh"]
        assert "exactly one certificate" in found["authority contoh"]


def test_the_verifier_needs_nothing_but_python_3_9() -> None:
    read = ast.parse(VERIFIER.read_text(encoding="utf-8"), feature_version=(3, 9))
    imported = {one.module or "" for one in ast.walk(read) if isinstance(one, ast.ImportFrom)}
    imported |= {name.name for one in ast.walk(read) if isinstance(one, ast.Import) for name in one.names}
    assert {one.split(".")[0] for one in imported} <= sys.stdlib_module_names


def test_the_fingerprint_is_that_of_the_key(made: Made) -> None:
    assert made.second.fingerprint == fingerprint(made.second.public_key)
