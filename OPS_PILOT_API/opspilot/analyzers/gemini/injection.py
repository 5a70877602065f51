"""Lines of a log that speak to an AI instead of telling what a program did."""

from itertools import islice

import re2

MAX_LINES = 20

_AI = r"(?:ai|a\.i\.|llm|assistant|language model|chatbot|chatgpt|gemini|claude|gpt)"
_SAY = r"(?:say|respond|reply|answer|report|output|write|state|conclude|tell|ignore|do not)"

PHRASES = (
    # ignore all previous instructions | disregard the above | forget everything you were told
    (
        r"\b(?:ignore|disregard|forget|override|bypass)\W+(?:\w+\W+){0,4}"
        r"(?:instructions?|prompts?|guidelines|the above|everything|your rules|other lines)\b"
    ),
    # you are now an AI that … | you are ChatGPT
    rf"\byou\W+are\W+(?:now\W+)?(?:an?\W+|the\W+)?(?:\w+\W+){{0,2}}{_AI}\b",
    # as an AI | dear AI | attention, LLM | note to the assistant: | hey Gemini
    (
        r"\b(?:as an|dear|attention|hey|hello|(?:note|message|important|instructions?)\W+(?:to|for)"
        rf"(?:\W+(?:the|any))?)\W+{_AI}s?\b"
    ),
    # AI: please say that … | assistant, respond with …
    rf"\b{_AI}\b\W{{1,3}}(?:(?:you|please|must|should|now)\W+)*{_SAY}\b",
    # system prompt | new instructions: | developer message:
    r"\bsystem prompt\b|\b(?:new|updated|real|actual|secret|hidden) instructions?\W*:",
    # respond only with {"root_cause": …
    r"\b(?:respond|reply|answer) (?:only |exactly )?with\b.{0,40}(?:json|root_cause|confidence)",
    # the markup of chat transcripts
    r"<\|(?:im_start|im_end|system|user|assistant|endoftext)\|?>|\[/?INST\]|<</?SYS>>",
    r"#{2,}\W*(?:system|instructions?|assistant)\b\W*:",
    # set your confidence to HIGH
    r"\b(?:set|report|give|answer with)\W+(?:the\W+|your\W+)?confidence\W+(?:to|as|of|is)\b",
    r"\b(?:log_addresses_ai|no_fault_found|insufficient_evidence)\b",
    # do not report this error | never mention the root cause
    (
        r"\b(?:do not|don't|never) (?:report|mention|reveal|flag) (?:this|the|any|these)\W+"
        r"(?:\w+\W+)?(?:errors?|failures?|root cause|incident|exception)\b"
    ),
    # report that everything is fine | say that the system is healthy
    (
        r"\b(?:say|report|state|conclude|answer|respond)\b that (?:\w+\W+){1,6}"
        r"(?:fine|healthy|well|normal|ok|okay|no (?:error|fault|problem))\b"
    ),
)


def _options() -> re2.Options:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    return options


_ADDRESSES_AI = re2.compile("|".join(f"(?:{phrase})" for phrase in PHRASES), _options())


def lines_for_an_ai(text: str) -> tuple[int, ...]:
    """Numbers (from 1) of such lines, the first ``MAX_LINES`` of them. Linear in the text."""
    found: dict[int, None] = {}
    line, counted_to = 1, 0
    for match in islice(_ADDRESSES_AI.finditer(text), MAX_LINES):
        line += text.count("\n", counted_to, match.start())
        counted_to = match.start()
        found[line] = None
    return tuple(found)
