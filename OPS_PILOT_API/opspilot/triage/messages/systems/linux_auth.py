"""Who was not let in: sshd, the ssh client, sudo, su and PAM."""

from opspilot.domain.enums import Category
from opspilot.triage.findings import Strength
from opspilot.triage.messages.base import LineRule, RuleParser

_AUTH = Category.AUTH_PERMISSION
_NOISE, _WARNING, _FATAL = Strength.NOISE, Strength.WARNING, Strength.FATAL

_SSHD = (
    LineRule(
        r"(?:^|sshd\S*: )(?P<type>fatal): (?P<message>Timeout before authentication .*)",
        ("fatal: Timeout before authentication for 10.0.0.5 port 5111",),
        category=Category.TIMEOUT,
    ),
    LineRule(
        (
            r"(?:^|sshd\S*: )(?P<type>error|fatal): (?P<message>(?:Bind to port \d+ on \S+ "
            r"failed: .*|Cannot bind any address\.?))"
        ),
        ("error: Bind to port 22 on 0.0.0.0 failed: Address already in use.",),
        category=Category.RESOURCE_LIMIT,
        strength=_FATAL,
    ),
    LineRule(
        (
            r"(?:^|sshd\S*: )(?P<type>error|fatal): (?P<message>(?:Could not load host key|"
            r"Unable to load host key|no hostkeys available|Missing privilege separation).*)"
        ),
        ("error: Could not load host key: /etc/ssh/ssh_host_ed25519_key",),
        category=Category.CONFIG_OR_ENV,
    ),
    LineRule(
        r"(?P<message>(?P<file>/\S+sshd_config\S*)(?: line |: line )(?P<line>\d{1,6}): .*)",
        ("/etc/ssh/sshd_config line 12: Bad configuration option: PermitRootLogn",),
        category=Category.CONFIG_OR_ENV,
        strength=_FATAL,
    ),
    LineRule(
        r"(?:^|sshd\S*: )(?P<type>error): (?P<message>maximum authentication attempts exceeded .*)",
        (
            (
                "error: maximum authentication attempts exceeded for root from 10.0.0.5 port 5111 "
                "ssh2 [preauth]"
            ),
        ),
        category=_AUTH,
    ),
    LineRule(
        (
            r"(?P<message>(?P<type>Failed (?:password|publickey|none|keyboard-interactive/pam|"
            r"gssapi-with-mic|hostbased)) for .*)"
        ),
        ("Failed password for invalid user admin from 10.0.0.5 port 5111 ssh2",),
        category=_AUTH,
    ),
    LineRule(
        r"(?P<message>User \S+ (?:from \S+ )?not allowed because .*)",
        ("User deploy from 10.0.0.5 not allowed because not listed in AllowUsers",),
        category=_AUTH,
    ),
    LineRule(
        r"(?P<message>Authentication refused: .*)",
        ("Authentication refused: bad ownership or modes for directory /home/deploy",),
        category=_AUTH,
    ),
    LineRule(
        r"(?P<message>Unable to negotiate with \S+ port \d+: .*)",
        (
            (
                "Unable to negotiate with 10.0.0.5 port 5111: no matching key exchange method "
                "found. "
                "Their offer: diffie-hellman-group1-sha1"
            ),
        ),
        category=Category.TLS,
    ),
    LineRule(
        (
            r"(?P<message>(?:Disconnecting|Disconnected|Connection closed|Connection reset|"
            r"Received disconnect)[: ].*\[preauth\]|error: (?:kex_exchange_identification|"
            r"Received disconnect|PAM: ).*|Bad protocol version .*|"
            r"Did not receive identification .*)"
        ),
        (
            "error: kex_exchange_identification: Connection closed by remote host",
            "Connection closed by authenticating user root 10.0.0.5 port 5111 [preauth]",
        ),
        category=_AUTH,
        strength=_NOISE,
    ),
    LineRule(
        (
            r"(?P<message>(?:Invalid user \S* ?from .*|input_userauth_request: invalid user .*|"
            r".*POSSIBLE BREAK-IN ATTEMPT!?|Too many authentication failures.*|"
            r"PAM \d+ more authentication failures?;.*|message repeated \d+ times: \[ Failed "
            r"password .*))"
        ),
        (
            "Invalid user admin from 10.0.0.5 port 5111",
            (
                "PAM 2 more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= "
                "rhost=10.0.0.5  user=root"
            ),
        ),
        category=_AUTH,
        strength=_WARNING,
    ),
)

_PAM = (
    LineRule(
        (
            r"(?P<message>pam_\w+\(\S+\): (?P<type>authentication failure|"
            r"auth could not identify password|account .{1,60} (?:has expired|locked|denied)|"
            r"Access denied|check pass|user unknown|couldn't (?:open|lock)|unable to dlopen|"
            r"conversation failed|requirement|unexpected response).*)"
        ),
        (
            (
                "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= "
                "rhost=10.0.0.5  user=root"
            ),
        ),
        category=_AUTH,
        runtime="pam",
    ),
    LineRule(
        r"(?P<message>PAM (?:unable to dlopen|adding faulty module|_pam_init_handlers).*)",
        (
            (
                "PAM unable to dlopen(pam_ldap.so): /lib/security/pam_ldap.so: cannot open shared "
                "object file: No such file or directory"
            ),
        ),
        category=Category.IMPORT_OR_DEPENDENCY,
        runtime="pam",
    ),
    LineRule(
        r"(?P<message>authentication failure; logname=.*)",
        ("authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost=10.0.0.5",),
        type="authentication failure",
        category=_AUTH,
        runtime="pam",
    ),
)

_SUDO = (
    LineRule(
        (
            r"(?P<message>\S+ (?:: (?P<type>user NOT in sudoers|\d+ incorrect password attempts?|"
            r"command not allowed|a password is required|no tty present|"
            r"sorry, you must have a tty|user NOT authorized on host|unable to (?:send audit|"
            r"open)[^;]*) ?[;.].*|is not in the sudoers file.*))"
        ),
        (
            (
                "bob : user NOT in sudoers ; TTY=pts/0 ; PWD=/home/bob ; USER=root ; "
                "COMMAND=/usr/bin/id"
            ),
        ),
        category=_AUTH,
        runtime="sudo",
    ),
    LineRule(
        (
            r"sudo: (?P<message>(?:a (?:terminal|password) is (?:required|needed)|no tty present|"
            r"\d+ incorrect password attempts?|sorry, you must|effective uid is not|"
            r"/\S+ (?:must be owned|is owned by|is world writable)|no valid sudoers sources|"
            r"unable to (?:stat|open|resolve|initialize|execute)).*)"
        ),
        (
            "sudo: a password is required",
            "sudo: a terminal is required to read the password; either use the -S option",
        ),
        category=_AUTH,
        runtime="sudo",
    ),
    LineRule(
        r"(?P<message>(?:FAILED SU|FAILED su|FAILED LOGIN) .*)",
        ("FAILED SU (to root) bob on pts/0",),
        category=_AUTH,
        runtime="sudo",
    ),
)

_CLIENT = (
    LineRule(
        r"(?P<message>ssh: Could not resolve hostname \S+: .*)",
        ("ssh: Could not resolve hostname git.internal: Name or service not known",),
        category=Category.DNS,
        runtime="ssh",
    ),
    LineRule(
        (
            r"(?P<message>ssh: connect to host \S+ port \d+: (?:Connection timed out|"
            r"Operation timed out))"
        ),
        ("ssh: connect to host 10.0.0.7 port 22: Connection timed out",),
        category=Category.TIMEOUT,
        runtime="ssh",
    ),
    LineRule(
        (
            r"(?P<message>(?:ssh: connect to host \S+ port \d+: .*|"
            r"kex_exchange_identification: .*|ssh_exchange_identification: .*|"
            r"client_loop: send disconnect: .*|Connection (?:closed|reset) by \S+ port \d+$))"
        ),
        ("ssh: connect to host 10.0.0.7 port 22: Connection refused",),
        category=Category.CONNECTION_REFUSED,
        runtime="ssh",
    ),
    LineRule(
        (
            r"(?P<message>(?:\S+@\S+: |\S+: )?(?P<type>Permission denied) \((?:publickey|password|"
            r"keyboard-interactive|gssapi|hostbased)[^)]*\)\.?)"
        ),
        ("deploy@10.0.0.7: Permission denied (publickey,password).",),
        category=_AUTH,
        runtime="ssh",
    ),
    LineRule(
        (
            r"(?P<message>(?:Host key verification failed\.?|"
            r".*REMOTE HOST IDENTIFICATION HAS CHANGED!.*|.*UNPROTECTED PRIVATE KEY FILE!.*|"
            r"Load key \"[^\"]+\": .*|Permissions \d+ for '[^']+' are too open\.?))"
        ),
        ("Host key verification failed.", 'Load key "/root/.ssh/id_rsa": invalid format'),
        category=_AUTH,
        runtime="ssh",
    ),
)


class LinuxAuthParser(RuleParser):
    """Reads one finding per refused login."""

    def __init__(self) -> None:
        super().__init__(
            "linux-auth",
            runtime="sshd",
            anchors=(
                (
                    r"Failed (?:password|publickey|none|keyboard-interactive|hostbased) for|"
                    r"Invalid user |POSSIBLE BREAK-IN|\[preauth\]|not allowed because"
                ),
                (
                    r"authentication failure|more authentication fail|"
                    r"pam_[a-z]{2,20}\([\w:-]{1,40}\): |PAM (?:unable|adding)|"
                    r"Authentication refused"
                ),
                (
                    r"NOT in sudoers|incorrect password attempt|sudo: |FAILED (?:SU|su|LOGIN)|"
                    r"command not allowed|in the sudoers file"
                ),
                (
                    r"ssh: (?:connect|Could not)|Permission denied \((?:publickey|password|"
                    r"keyboard)|Host key verification|IDENTIFICATION HAS CHANGED|"
                    r"_exchange_identification|UNPROTECTED PRIVATE KEY|Load key "
                ),
                (
                    r"sshd_config(?: line|: line)|load host key|Bind to port \d|"
                    r"maximum authentication attempts|Unable to negotiate with|"
                    r"Timeout before authentication|Cannot bind any address"
                ),
            ),
            rules=(*_SSHD, *_PAM, *_SUDO, *_CLIENT),
        )
