"""What one piece of knowledge looks like: when it applies, what it means, what to do."""

from dataclasses import dataclass

from opspilot.domain.enums import Category


@dataclass(frozen=True, slots=True)
class Entry:
    """One failure that people of its field know.

    It applies where all its conditions hold: the runtime is one of ``runtimes`` (any, if empty), the
    exception's own name (without package) is one of ``types`` (any, if empty), the category is one of
    ``categories`` (any, if empty) and ``message``, a re2 expression, is found in ``Type: message``.

    Texts may hold placeholders ``{name|words}``: the group ``name`` of ``message`` where the log says
    it, the words where it does not; ``{message|...}`` stands for its first plain words where the entry
    has no ``message``. ``means`` completes "The failure: …"; ``check`` is one shell line.
    """

    id: str
    sample: str
    """A ``Type: message`` that this entry, and no other, answers."""

    means: str
    cause: str
    steps: tuple[str, ...]
    check: str
    runtimes: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    message: str = ""
    context: str = ""
    """A re2 expression for further placeholders, looked for in the evidence lines; no condition."""

    categories: tuple[Category, ...] = ()
    settles: bool = True
    """False for a symptom: the log does not say why, and the steps say what to send next."""
