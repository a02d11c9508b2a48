"""The OpenAPI document, made of the table of calls and the published record schema."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from demarche.serve.calls import Call, calls
from demarche.serve.parameters import Parameter
from demarche.serve.reading import KEYS
from demarche.serve.schemas import components, ref
from demarche.serve.service import Service
from demarche.serve.shapes import TEXT
from demarche.serve.written import LINES

Json = dict[str, Any]
MEANS = {
    400: "A parameter or what was sent is wrong.",
    401: "The token is missing or wrong.",
    403: "The request comes from a page of another site.",
    413: "What was sent is too long.",
    415: "What was sent is of another kind.",
    421: "The server is not known under that host name.",
    422: "The report can't be read: it is not in English, for one.",
    501: "A library is not installed.",
    503: "The server or the ledger is busy.",
}
EXAMPLE = "Poland rejected the charter, its foreign minister said on Tuesday."


def document(service: Service) -> Json:
    """OpenAPI 3.1 of the calls that this server answers."""
    paths: Json = {}
    for call in calls(service.ledger is not None):
        paths.setdefault(call.path, {})[call.method.lower()] = _operation(call, service)
    found: Json = {
        "openapi": "3.1.0",
        "info": {
            "title": "demarche",
            "version": version("demarche"),
            "summary": "Reads reports of diplomacy and tells who stands where.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {"schemas": components()},
    }
    if service.token is not None:
        found["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        found["security"] = [{"token": []}]
    return found


def _operation(call: Call, service: Service) -> Json:
    told: Json = {"operationId": call.name, "summary": call.summary}
    named = [_parameter(one) for one in call.parameters]
    if call.path_shape is not None:
        named.insert(0, {"name": "id", "in": "path", "required": True, "schema": call.path_shape.schema})
    if named:
        told["parameters"] = named
    if call.method == "POST":
        told["requestBody"] = _body(service.settings.longest)
    told["responses"] = {"200": _success(call)} | {str(status): _failure(said) for status, said in _failures(call, service).items()}
    return told


def _parameter(one: Parameter) -> Json:
    """Given more than once, it is a list."""
    schema = {"type": "array", "items": one.shape.schema} if one.many else dict(one.shape.schema)
    if one.usual not in (None, (), ""):
        schema["default"] = one.usual
    told: Json = {"name": one.name, "in": "query", "description": one.help, "schema": schema}
    return told | ({"required": True} if one.needed else {}) | ({"example": one.example} if one.example else {})


def _body(longest: int) -> Json:
    # Not as maxLength: what is longer is answered with 413, which checkers of schemas don't take for a refusal.
    text = TEXT.schema | {"description": f"At most {longest:,} characters."}
    optional = {name: shape.schema for name, shape in KEYS.items() if name != "text"}
    nullable = {name: {"anyOf": [schema, {"type": "null"}]} for name, schema in optional.items()}
    report: Json = {"type": "object", "properties": {"text": text, **nullable}, "required": ["text"]}
    return {
        "required": True,
        "content": {
            "application/json": {"schema": report, "example": {"id": "r1", "text": EXAMPLE, "date": "2019-05-14"}},
            "text/plain": {"schema": text, "example": EXAMPLE},
        },
    }


def _success(call: Call) -> Json:
    if not call.many:
        return {"description": call.summary, "content": {"application/json": {"schema": ref(call.gives)}}}
    content: Json = {"application/json": {"schema": {"type": "array", "items": ref(call.gives)}}}
    content[LINES] = {"schema": {"type": "string"}, "example": "{..}\n{..}\n"}
    told: Json = {"description": call.summary, "content": content}
    if any(one.name == "offset" for one in call.parameters):
        told["headers"] = {"Link": {"description": "The address of the next page, if there is one.", "schema": {"type": "string"}}}
    if call.leads_to:
        told["links"] = {name: {"operationId": name, "parameters": {"id": f"$response.body#/0/{key}"}} for name, key in call.leads_to}
    return told


def _failures(call: Call, service: Service) -> dict[int, str]:
    statuses = [400, *([401] if service.token is not None else []), 421, 503]
    if call.work != "ledger":
        statuses.append(501)
    if call.method == "POST":
        statuses += [403, 413, 415, 422]
    return {status: MEANS[status] for status in sorted(statuses)} | ({404: call.missing} if call.missing else {})


def _failure(said: str) -> Json:
    return {"description": said, "content": {"application/json": {"schema": ref("error")}}}
