"""The API's own description: complete, and true of what the API does."""

from __future__ import annotations

import pytest
import schemathesis
from farmsift.moderation import accounts
from farmsift.moderation.app import create_app
from farmsift.moderation.database import Database
from farmsift.moderation.intake import Intake
from farmsift.moderation.models import ModelHolder
from farmsift.moderation.settings import Settings
from hypothesis import HealthCheck, Phase, given, settings
from worlds import PASSWORD, PEOPLE, example


@schemathesis.serializer("application/x-ndjson")
def ndjson(context, value):
    import json

    return json.dumps(value).encode() + b"\n"


def api():
    return create_app(Settings())


def test_every_call_is_described_with_its_problems():
    told = api().openapi()
    for path, calls in told["paths"].items():
        for method, call in calls.items():
            where = f"{method} {path}"
            assert call["summary"] and (call.get("description") or "health" in path), where
            assert call["tags"], where
            if path.rsplit("/", 1)[1] in ("health", "ready"):
                continue
            assert call["security"], where
            assert {"401", "403", "422", "429", "503"} <= set(call["responses"]), where
            for status, answer in call["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"], where
    schemas = told["components"]["schemas"]
    for name in ("Problem", "PageIn", "DecideIn", "VerdictOut"):
        assert schemas[name]["example"], name
    assert "HTTPValidationError" not in schemas


def test_references_lead_somewhere():
    told = api().openapi()

    def walk(node):
        if isinstance(node, dict):
            if "$ref" in node:
                assert node["$ref"].rsplit("/", 1)[1] in told["components"]["schemas"], node
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(told)


@pytest.fixture(scope="module")
def described(tmp_path_factory):
    """The description, with a service behind it that holds something and a token that may do all."""
    url = f"sqlite:///{tmp_path_factory.mktemp('openapi')}/x.db"
    database, now = Database(url), Settings(database_url=url, requests_per_second=1e6, webhook_secret="x")
    database.upgrade()
    people = {name: accounts.add(database, name, role, PASSWORD) for name, role in PEOPLE.items()}
    accounts.issue(database, "root", "to be revoked")  # the first one, which is what the calls try
    token = accounts.issue(database, "root", "x")[0]
    intake = Intake(database, ModelHolder(), now)
    caller = accounts.Caller(people["sender"].id, "sender", people["sender"].role)
    for name in ("vacuum-coupons.html", "radio-hobby.html", "cuaderno-de-cocina.html"):
        intake.submit(example(name), caller).result(30)
    intake.close()
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", create_app(now))
    schema.config.headers = {"Authorization": f"Bearer {token}"}
    return schema


CALLS = [(path, method) for path, calls in api().openapi()["paths"].items() for method in calls]


@pytest.mark.parametrize(("path", "method"), CALLS, ids=lambda part: part.removeprefix("/api/v1"))
def test_the_api_does_what_it_says(described, path, method):
    checks = schemathesis.specs.openapi.checks

    @settings(
        max_examples=8,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=described[path][method].as_strategy())
    def ask(case):
        case.call_and_validate(
            checks=[
                schemathesis.checks.not_a_server_error,
                checks.status_code_conformance,
                checks.content_type_conformance,
                checks.response_schema_conformance,
            ]
        )

    ask()
