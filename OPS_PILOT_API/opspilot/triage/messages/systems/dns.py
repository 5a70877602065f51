"""Names that do not resolve, as resolvers, tools and runtimes word it outside of any trace."""

from opspilot.domain.enums import Category
from opspilot.triage.findings import Strength
from opspilot.triage.messages.base import LineRule
from opspilot.triage.messages.plain_lines import PlainLineParser

_DNS = Category.DNS

_RULES = (
    LineRule(
        (
            r"(?P<message>(?:\S+: )?(?:ping|ping6|host|wget|telnet|nc|ncat|traceroute|tracepath|"
            r"mount\.nfs|psql|mysql|git|fatal)(?:\.exe)?: .{0,200}(?:Name or service not known|"
            r"Temporary failure in name resolution|unknown host|"
            r"No address associated with hostname|bad address|nodename nor servname).*)"
        ),
        ("ping: api.internal: Name or service not known", "wget: bad address 'api.internal'"),
        category=_DNS,
    ),
    LineRule(
        r"(?P<message>\*\* server can't find \S+: (?P<type>[A-Z]+))",
        ("** server can't find api.internal: NXDOMAIN",),
        category=_DNS,
    ),
    LineRule(
        r"(?P<message>Host \S+ not found: \d+\((?P<type>[A-Z]+)\))",
        ("Host api.internal not found: 3(NXDOMAIN)",),
        category=_DNS,
    ),
    LineRule(
        (
            r"(?P<message>;; (?:connection timed out; no servers could be reached|"
            r"communications error to \S+: .*))"
        ),
        (";; connection timed out; no servers could be reached",),
        category=_DNS,
    ),
    LineRule(
        (
            r"(?P<message>;; ->>HEADER<<- opcode: QUERY, status: (?P<type>NXDOMAIN|SERVFAIL|"
            r"REFUSED)\b.*)"
        ),
        (";; ->>HEADER<<- opcode: QUERY, status: SERVFAIL, id: 4711",),
        category=_DNS,
    ),
    LineRule(
        (
            r"(?P<message>(?:error|resolver|named|unbound).{0,60}(?P<type>SERVFAIL|NXDOMAIN|"
            r"FORMERR|REFUSED)(?:\) | unexpected RCODE).*)"
        ),
        ("error (unexpected RCODE REFUSED) resolving 'api.internal/A/IN': 10.0.0.2#53",),
        category=_DNS,
        strength=Strength.WARNING,
    ),
    LineRule(
        r"(?P<message>\bplugin/errors: 2 \S+ \S+: .*)",
        (
            (
                "[ERROR] plugin/errors: 2 api.internal. A: read udp 10.0.0.5:4711->10.0.0.2:53: "
                "i/o "
                "timeout"
            ),
        ),
        category=_DNS,
        runtime="dns",
    ),
    LineRule(
        r"(?P<message>\[FATAL\] plugin/\w+: .*|plugin/loop: Loop \(.*)",
        ('[FATAL] plugin/loop: Loop (127.0.0.1:55953 -> :53) detected for zone "."',),
        category=Category.CONFIG_OR_ENV,
        strength=Strength.FATAL,
    ),
    LineRule(
        (
            r"(?P<message>(?:[\w ]*dial tcp: )?lookup \S+(?: on \S+)?: (?:no such host|"
            r"server misbehaving|i/o timeout|read udp .*))"
        ),
        ("dial tcp: lookup api.internal on 10.96.0.10:53: no such host",),
        category=_DNS,
        runtime="go",
    ),
    LineRule(
        r"(?P<message>getaddrinfo (?P<type>ENOTFOUND|EAI_AGAIN|EAI_NONAME|EAI_FAIL)\b.*)",
        ("getaddrinfo ENOTFOUND api.internal",),
        category=_DNS,
        runtime="javascript",
    ),
    LineRule(
        (
            r"(?P<message>\[Errno (?:-2|-3|-5|8|11001)\] (?:Name or service not known|"
            r"Temporary failure in name resolution|No address associated|nodename nor servname|"
            r"getaddrinfo failed).*)"
        ),
        ("[Errno -2] Name or service not known",),
        type="gaierror",
        category=_DNS,
        runtime="python",
    ),
    LineRule(
        (r"(?P<message>php_network_getaddresses: getaddrinfo (?:failed|for).*)"),
        (
            (
                "php_network_getaddresses: getaddrinfo for api.internal failed: Name or service "
                "not "
                "known"
            ),
        ),
        category=_DNS,
        runtime="php",
    ),
    LineRule(
        r"(?P<message>getaddrinfo(?:: |\(\)).*)",
        ("getaddrinfo: Name or service not known",),
        type="SocketError",
        category=_DNS,
        runtime="ruby",
    ),
)


class DnsParser(PlainLineParser):
    """Reads one finding per name that could not be resolved."""

    def __init__(self) -> None:
        super().__init__(
            "dns",
            runtime="dns",
            anchors=(
                (
                    r"Name or service not known|Temporary failure in name resolution|unknown host|"
                    r"bad address '|No address associated with hostname|nodename nor servname"
                ),
                (
                    r"server can't find |not found: \d{1,2}\([A-Z]{4,10}\)|"
                    r"no servers could be reached|status: (?:NXDOMAIN|SERVFAIL|REFUSED)|"
                    r"communications error to|unexpected RCODE"
                ),
                (
                    r"plugin/(?:errors|loop|forward|kubernetes): |"
                    r"lookup [\w.-]{1,200}(?: on [\w.:\[\]]{1,60})?: (?:no such host|"
                    r"server misbehaving|i/o timeout|read udp)"
                ),
                r"getaddrinfo|\[Errno (?:-2|-3|-5|11001)\]",
            ),
            rules=_RULES,
        )
