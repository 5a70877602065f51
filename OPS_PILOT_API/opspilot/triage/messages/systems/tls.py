"""TLS failures as OpenSSL, curl, certbot, Go, Java and Node word them, outside of any trace."""

from opspilot.domain.enums import Category
from opspilot.triage.findings import Strength
from opspilot.triage.messages.base import LineRule
from opspilot.triage.messages.plain_lines import PlainLineParser

_TLS = Category.TLS

_RULES = (
    LineRule(
        r"(?P<message>\bverify error:num=\d+:.*)",
        ("verify error:num=10:certificate has expired",),
        type="verify error",
        category=_TLS,
    ),
    LineRule(
        r"(?P<message>Verif(?:y|ication) (?:return code: [1-9]\d* \(.*\)|error: .*))",
        (
            "Verify return code: 21 (unable to verify the first certificate)",
            "Verification error: self-signed certificate",
        ),
        type="verify error",
        category=_TLS,
    ),
    LineRule(
        r"(?P<message>\b(?P<type>error:[0-9A-F]{8,}):[\w ]*:[\w ]*:[^:]*.*)",
        (
            (
                "4047:error:0A000438:SSL routines:ssl3_read_bytes:tlsv1 alert internal "
                "error:ssl/record/rec_layer_s3.c:1600:SSL alert number 80"
            ),
        ),
        category=_TLS,
    ),
    LineRule(
        r"(?P<message>(?:http: TLS handshake error from \S+: .*))",
        ("http: TLS handshake error from 10.0.0.5:5111: remote error: tls: bad certificate",),
        category=_TLS,
        strength=Strength.WARNING,
        runtime="go",
    ),
    LineRule(
        (
            r"(?P<message>(?:tls|x509): (?:failed to verify|certificate|cannot validate|"
            r"handshake failure|first record does not look|bad certificate|unknown (?:certificate|"
            r"authority)|protocol version|no (?:cipher|application|renegotiation)|server selected|"
            r"internal error|private key does not|either ServerName|oversized).*)"
        ),
        (
            "x509: certificate signed by unknown authority",
            "tls: failed to verify certificate: x509: certificate has expired or is not yet valid",
        ),
        category=_TLS,
        runtime="go",
    ),
    LineRule(
        (
            r"(?P<message>(?:Error: )?(?P<type>CERT_HAS_EXPIRED|DEPTH_ZERO_SELF_SIGNED_CERT|"
            r"SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|"
            r"UNABLE_TO_GET_ISSUER_CERT_LOCALLY|ERR_TLS_CERT_ALTNAME_INVALID|ERR_SSL_\w+|"
            r"EPROTO)\b.*)"
        ),
        ("CERT_HAS_EXPIRED: certificate has expired",),
        category=_TLS,
        runtime="javascript",
    ),
    LineRule(
        r"(?P<message>\[SSL(?:: (?P<type>[A-Z_]+))?\] .*\(_ssl\.c:\d+\).*)",
        (
            (
                "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local "
                "issuer certificate (_ssl.c:1007)"
            ),
        ),
        category=_TLS,
        runtime="python",
    ),
    LineRule(
        (
            r"(?P<message>(?:Certbot failed to authenticate some domains|"
            r"Failed to renew certificate \S+|Challenge failed for domain|"
            r"Some challenges have failed|The following certs could not be renewed).*)"
        ),
        ("Failed to renew certificate shop.example.org with error: Some challenges have failed.",),
        category=_TLS,
    ),
    LineRule(
        (
            r"(?P<message>(?:SSL_connect|SSL_accept|SSL_read|SSL handshake|TLS handshake|"
            r"SSL_do_handshake|gnutls_handshake)(?:\(\))?(?: failed| error| returned|:).*)"
        ),
        (
            "gnutls_handshake() failed: Error in the pull function.",
            "SSL_connect: SSL_ERROR_SYSCALL in connection to shop.internal:443",
        ),
        category=_TLS,
    ),
    LineRule(
        (
            r"(?P<message>(?:unable to load (?:certificate|Private Key|Certificate)|"
            r"Could not (?:read|open|find) (?:certificate|private key)|key values mismatch|"
            r"SSL peer certificate or SSH remote key was not OK).*)"
        ),
        ("unable to load certificate", "Could not read private key from key.pem"),
        category=_TLS,
    ),
)


class TlsParser(PlainLineParser):
    """Reads one finding per failed handshake or certificate."""

    def __init__(self) -> None:
        super().__init__(
            "tls",
            runtime="tls",
            anchors=(
                (
                    r"verify error:num=\d|Verif(?:y return code: [1-9]|ication error)|"
                    r"error:[0-9A-F]{8,10}:"
                ),
                (
                    r"(?:tls|x509): (?:failed|certificate|cannot|handshake|first|bad|unknown|"
                    r"protocol|no |server|internal|private|either)|TLS handshake error from"
                ),
                (
                    r"CERT_HAS_EXPIRED|SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY|GET)_|ERR_TLS_|"
                    r"ERR_SSL_|EPROTO|\[SSL(?:: [A-Z_]{3,40})?\]"
                ),
                (
                    r"Certbot failed|Failed to renew certificate|Challenge failed for|"
                    r"challenges have failed|certs could not be renewed"
                ),
                (
                    r"SSL_(?:connect|accept|read|do_handshake)|(?:SSL|TLS) handshake (?:failed|"
                    r"error)|gnutls_handshake|unable to load (?:[Cc]ertificate|Private Key)|"
                    r"Could not read (?:certificate|private key)|key values mismatch"
                ),
            ),
            rules=_RULES,
        )
