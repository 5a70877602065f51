"""Every message parser, in order of precedence: of two that read the same line the earlier one wins."""

from opspilot.triage.messages.base import MessageParser

MESSAGE_PARSERS: tuple[MessageParser, ...] = ()
