"""The connector's questions and the simulator's answers against X's published description, as ``xdk`` carries it."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
import xdk
from test_x_contract import XPostRig, XRig
from xdk import schemas

from pantau.demo.platforms.server import Request, Response
from pantau.engine.sources.connectors.x_answers import POST, TWEET

FOLDER = Path(xdk.__file__).parent


def options(module: str, function: str, parameter: str) -> set[str]:
    """The values that the description allows for a parameter."""
    tree = ast.parse((FOLDER / module / "client.py").read_text(encoding="utf-8"))
    (found,) = (
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == function
    )
    arguments = {one.arg: one.annotation for one in (*found.args.args, *found.args.kwonlyargs)}
    annotation = arguments[parameter]
    assert annotation is not None
    return {node.value for node in ast.walk(annotation) if isinstance(node, ast.Constant) and node.value}


@pytest.mark.parametrize(("module", "function"), [("users", "get_posts"), ("posts", "get_by_ids")])
def test_look_ups_in_the_new_spelling_ask_for_what_is_described(module: str, function: str) -> None:
    assert set(POST.fields.split(",")) <= options(module, function, "post_fields")
    assert set(POST.expansions.split(",")) <= options(module, function, "expansions")
    for name in ("user.fields", "media.fields"):
        assert set(POST.query[name].split(",")) <= options(module, function, name.replace(".", "_"))


def test_the_stream_is_asked_in_the_old_spelling_as_described() -> None:
    assert set(TWEET.fields.split(",")) <= options("stream", "posts", "tweet_fields")
    assert set(TWEET.expansions.split(",")) <= options("stream", "posts", "expansions")
    for name in ("user.fields", "media.fields"):
        assert set(TWEET.query[name].split(",")) <= options("stream", "posts", name.replace(".", "_"))


def strictly(model: Any, value: dict[str, Any]) -> None:
    """Valid, and nothing in it that the description does not name."""
    told = model.model_validate(value)
    unknown = list(_unknown(told))
    assert not unknown, f"{model.__name__} does not describe {unknown}"


def _unknown(told: Any) -> Any:
    if isinstance(told, list | tuple):
        for one in told:
            yield from _unknown(one)
    elif hasattr(told, "model_fields_set"):
        extra = getattr(told, "model_extra", None) or {}
        yield from (f"{type(told).__name__}.{name}" for name in extra)
        for name in type(told).model_fields:
            yield from _unknown(getattr(told, name))


def answer(rig: XRig, method: str, path: str, body: Any = None, **query: str) -> dict[str, Any]:
    headers = {"authorization": f"Bearer {next(iter(rig.x.tokens))}"}
    sent = json.dumps(body).encode() if body else b""
    response: Response = rig.x.answer(Request(method, "x.test", path, query, headers, sent))
    assert response.status < 300
    return json.loads(response.body)


@pytest.fixture
def rig() -> XPostRig:
    rig = XPostRig()
    for number in range(6):
        rig.publish(f"Warta {number} " * 40)
    rig.world.edit(rig.watched.posts[0], "Diubah")
    return rig


def test_timelines_and_look_ups_are_answered_as_described(rig: XPostRig) -> None:
    gone = rig.watched.posts[1]
    ids = ",".join(rig.native_id(post) for post in rig.watched.posts)
    rig.world.delete(gone)
    timeline = answer(rig, "GET", f"/2/users/{rig.watched.native_id}/tweets", max_results="5", **POST.query)
    strictly(schemas.GetUsersPostsResponse, {**timeline, "meta": {**timeline["meta"]}})
    found = answer(rig, "GET", "/2/tweets", ids=ids, **POST.query)
    assert found["errors"]
    strictly(schemas.GetPostsByIdsResponse, found)


def test_every_kind_of_closed_account_is_answered_as_described(rig: XPostRig) -> None:
    accounts = [rig.watched, *(rig.new_account(number) for number in range(2, 5))]
    for account, state in zip(accounts, ("active", "private", "suspended", "deleted"), strict=True):
        rig.world.set_state(account, state)  # type: ignore[arg-type]
    ids = ",".join(account.native_id for account in accounts)
    names = ",".join(account.handle_at(rig.clock()) for account in accounts)
    fields = {"user.fields": "id,name,protected,public_metrics,username"}
    strictly(schemas.GetUsersByIdsResponse, answer(rig, "GET", "/2/users", ids=ids, **fields))
    strictly(
        schemas.GetUsersByUsernamesResponse, answer(rig, "GET", "/2/users/by", usernames=names, **fields)
    )
    for account in accounts[1:]:
        told = answer(rig, "GET", f"/2/users/{account.native_id}/tweets", max_results="5", **POST.query)
        strictly(schemas.GetUsersPostsResponse, told)


def test_rules_and_jobs_are_answered_as_described(rig: XPostRig) -> None:
    path = "/2/tweets/search/stream/rules"
    add = {"add": [{"value": "from:1", "tag": "pantau"}]}
    schemas.UpdateRulesRequest.model_validate(add)
    strictly(schemas.UpdateRulesResponse, answer(rig, "POST", path, add))
    rules = answer(rig, "GET", path)
    schemas.GetRulesResponse.model_validate(rules)
    delete = {"delete": {"ids": [rules["data"][0]["id"]]}}
    schemas.UpdateRulesRequest.model_validate(delete)
    strictly(schemas.UpdateRulesResponse, answer(rig, "POST", path, delete))
    wanted = {"type": "tweets", "name": "harian"}
    schemas.CreateComplianceJobsRequest.model_validate(wanted)
    job = answer(rig, "POST", "/2/compliance/jobs", wanted)
    strictly(schemas.CreateComplianceJobsResponse, job)
    strictly(
        schemas.GetComplianceJobsByIdResponse, answer(rig, "GET", f"/2/compliance/jobs/{job['data']['id']}")
    )


def test_lines_of_the_stream_are_as_described_but_for_the_old_names(rig: XPostRig) -> None:
    _, body = rig.x.delivery(rig.watched.posts[0])
    line = json.loads(body)
    post, (user,) = line["data"], line["includes"]["users"]
    post["public_metrics"]["repost_count"] = post["public_metrics"].pop("retweet_count")
    user["public_metrics"]["post_count"] = user["public_metrics"].pop("tweet_count")
    post["edit_history_post_ids"] = post.pop("edit_history_tweet_ids")
    strictly(schemas.StreamPostsResponse, line)
