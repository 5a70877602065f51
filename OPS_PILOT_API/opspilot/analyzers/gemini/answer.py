"""The form of the model's answer, and how its text becomes one. The order of the fields is the
order in which the model writes: evidence before conclusions, confidence last."""

import json
import re
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from opspilot.analyzers.gemini.faults import Fault, FaultKind
from opspilot.domain.enums import Confidence

MAX_CLAIMS = 40
MAX_STEPS = 12
MAX_PROBLEMS = 10
MAX_INTEGER_DIGITS = 9


class Verdict(StrEnum):
    ROOT_CAUSE_FOUND = "root_cause_found"
    NO_FAULT_FOUND = "no_fault_found"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"


class Judgement(StrEnum):
    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    UNDECIDED = "undecided"


def _line_number(value: object) -> object:
    """``L0012`` and ``L0012|`` as 12."""
    return value.strip(" L|") if isinstance(value, str) else value


LineNumber = Annotated[int, BeforeValidator(_line_number)]


class Claim(BaseModel):
    """A quotation of one log line, and what it shows."""

    model_config = ConfigDict(extra="ignore")

    log_line: LineNumber = Field(description="The number at the start of the line.")
    quote: str = Field(description="A part of that line, copied letter by letter.")
    shows: str = Field(default="", description="What this tells about the failure.")


def _claims(value: object) -> object:
    """A claim in a wrong form is one that cannot be verified; it does not spoil the others."""
    return [_claim(item) for item in value[:MAX_CLAIMS]] if isinstance(value, list) else value


def _claim(item: object) -> Claim:
    try:
        return Claim.model_validate(item)
    except ValidationError:
        return Claim(log_line=0, quote="")


def _texts(value: object) -> object:
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, list):
        return [item for item in value[:MAX_STEPS] if isinstance(item, str)]
    return value


def _upper(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


def _none_to_empty(value: object) -> object:
    return "" if value is None else value


Prose = Annotated[str, BeforeValidator(_none_to_empty)]
Texts = Annotated[list[str], BeforeValidator(_texts)]


class Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")

    evidence: Annotated[list[Claim], BeforeValidator(_claims)] = Field(
        description="The lines that everything below rests on, the deciding one first."
    )
    log_addresses_ai: bool = Field(
        default=False, description="Some line speaks to an AI or tells a reader what to answer."
    )
    reasoning: Prose = Field(
        default="", description="The chain from the cause to the symptom, with line numbers."
    )
    ruled_out: Texts = Field(
        default_factory=list, description="Other explanations, and what speaks against each."
    )
    rules_hypothesis: Judgement = Field(
        default=Judgement.UNDECIDED, description="Whether the facts' probable root cause holds."
    )
    verdict: Verdict = Verdict.ROOT_CAUSE_FOUND
    root_cause: Prose = Field(
        default="", description="The cause in one or two sentences; empty where it was not found."
    )
    root_cause_line: LineNumber = Field(
        default=0, description="The number of the line that shows it; 0 where there is none."
    )
    missing: Prose = Field(
        default="", description="What the log would have to show to be sure; empty if nothing."
    )
    summary: Prose = Field(default="", description="What happened, in at most 30 words.")
    suggested_fix: Prose = Field(default="", description="What to change, and to what.")
    steps: Texts = Field(default_factory=list, description="What to do, in order.")
    patch: Prose = Field(
        default="", description="A unified diff of source lines that the log shows; else empty."
    )
    confidence: Annotated[Confidence, BeforeValidator(_upper)] = Confidence.LOW


UNKNOWN_TO_SERVER = frozenset({"default", "title", "$defs", "$ref"})


def answer_schema() -> dict[str, Any]:
    """JSON Schema in the subset that the API takes: flat, every field required, in this order."""
    schema = Answer.model_json_schema()
    return dict(_plain(schema, schema.get("$defs", {})))


def _plain(node: Any, definitions: dict[str, Any]) -> Any:
    """References replaced by what they name, keywords that the API does not list left out."""
    if isinstance(node, list):
        return [_plain(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    node = definitions.get(str(node.get("$ref", "")).rpartition("/")[2], {}) | node
    plain = {k: _plain(v, definitions) for k, v in node.items() if k not in UNKNOWN_TO_SERVER}
    if "properties" in node:
        plain["properties"] = {k: _plain(v, definitions) for k, v in node["properties"].items()}
        plain["required"] = plain["propertyOrdering"] = list(node["properties"])
    return plain


# ```json … ```
_FENCED = re.compile(r"```(?:json)?\s*\n(.*?)\n?```", re.DOTALL)


def read_answer(text: str) -> Answer | Fault:
    """The answer in a reply's text, be it fenced or with prose around it."""
    return _validated(text, allow_partial=False)


def salvage_answer(text: str) -> Answer | Fault:
    """The same of a text that was cut off: what is whole is kept."""
    return _validated(text, allow_partial=True)


def _validated(text: str, *, allow_partial: bool) -> Answer | Fault:
    try:
        document = _load(_json_part(text), allow_partial=allow_partial)
        return Answer.model_validate(document)
    except ValidationError as exc:
        problems = tuple(_problem(e["loc"], e["type"]) for e in exc.errors()[:MAX_PROBLEMS])
    except (ValueError, RecursionError):
        problems = ("it is not one JSON object",)
    return Fault(FaultKind.GARBLED, "it does not fit the schema", problems=problems)


def _problem(loc: tuple[int | str, ...], kind: str) -> str:
    """Field names of ours only: a wrong key is the model's text and is not sent back."""
    field = str(loc[0]) if loc and loc[0] in Answer.model_fields else "an object"
    return f"{field}: {kind}"


def _json_part(text: str) -> str:
    fenced = _FENCED.search(text)
    inner = fenced[1] if fenced else text
    start = inner.find("{")
    return inner[start:] if start > 0 else inner


def _load(text: str, *, allow_partial: bool) -> object:
    if allow_partial:
        return from_json(text, allow_partial="trailing-strings")
    document, _end = _DECODER.raw_decode(text.strip())
    return document


def _bounded_integer(digits: str) -> int:
    """A number that no log line has is none; one of thousands of digits costs quadratic time."""
    return int(digits) if len(digits) <= MAX_INTEGER_DIGITS else 0


_DECODER = json.JSONDecoder(parse_int=_bounded_integer)
