"""The builders' one-line messages, and what the reasons within them mean."""

from opspilot.domain.enums import Category as C  # noqa: N817 - a table
from opspilot.triage.findings import Strength
from opspilot.triage.messages.base import LineRule
from opspilot.triage.patterns import Pattern

STEP_FAILED = Pattern(
    r"did not complete successfully|^process \"/bin/|executor failed running \[|returned a "
    r"non-zero code: |"
    r"(?:exit (?:code|status):? \d+|runc run failed.*exit status \d+)$"
)

_GROUPS: tuple[tuple[str, str, C], ...] = (
    (r"no space left on device", "write /app/x: no space left on device", C.DISK_FULL),
    (r"toomanyrequests|pull rate limit|429 Too Many", "429 Too Many Requests", C.RATE_LIMIT),
    (
        r"no such host|server misbehaving|[Tt]emporary failure in name|lookup \S+ on ",
        "dial tcp: lookup registry.internal: no such host",
        C.DNS,
    ),
    (r"x509|certificate|tls: ", "tls: failed to verify certificate", C.TLS),
    (
        r"(?i)timeout|deadline exceeded|timed out",
        "net/http: TLS handshake timeout",
        C.TIMEOUT,
    ),
    (
        r"connection refused|connection reset|EOF$",
        "dial tcp: connection refused",
        C.CONNECTION_REFUSED,
    ),
    (
        r"pull access denied|insufficient_scope|repository does not exist",
        "pull access denied, repository does not exist or may require authorization",
        C.CONFIG_OR_ENV,
    ),
    (
        r"(?i)unauthorized|403 Forbidden|401|permission denied|denied:|no basic auth|access denied",
        "failed to authorize: unauthorized",
        C.AUTH_PERMISSION,
    ),
    (
        (
            r"(?i)parse error|unknown instruction|unterminated|syntax error|unknown flag|"
            r"requires (?:at least|exactly) \w+ argument|no build stage|invalid (?:field|from)"
        ),
        "dockerfile parse error on line 3: unknown instruction: RUNN",
        C.SYNTAX,
    ),
    (
        (
            r"failed to (?:compute cache key|calculate checksum|read dockerfile)|"
            r"no such file or directory|file does not exist|file not found in build context|"
            r"excluded by \.dockerignore|no source files|not found in \$PATH|lstat "
        ),
        'failed to compute cache key: "/app.jar": not found',
        C.FILESYSTEM_NOT_FOUND,
    ),
    (
        (
            r"(?i)manifest unknown|failed to resolve source metadata|: not found$|no "
            r"match for platform|"
            r"no matching manifest|manifest for"
        ),
        "docker.io/library/node:99: not found",
        C.IMPORT_OR_DEPENDENCY,
    ),
    (
        r"cannot allocate memory|out of memory|exit code: 137",
        "cannot allocate memory",
        C.OUT_OF_MEMORY,
    ),
    (
        (
            r"(?i)target stage|circular dependency|invalid reference|failed to parse stage name|"
            r"build.?arg|base name .* should not be blank|secret|"
            r"undefined|invalid|required variable"
        ),
        "target stage runtime could not be found",
        C.CONFIG_OR_ENV,
    ),
)
REASONS: tuple[LineRule, ...] = tuple(
    LineRule(pattern, (sample,), category=category) for pattern, sample, category in _GROUPS
)

_NOT_FOUND = C.FILESYSTEM_NOT_FOUND

RULES: tuple[LineRule, ...] = (
    LineRule(
        r"(?P<message>(?:The command|process) ['\"].*(?:returned a non-zero code: \d+|"
        r"did not complete successfully: .*))$",
        (
            "The command '/bin/sh -c npm ci' returned a non-zero code: 1",
            '#9 ERROR: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1',
        ),
        strength=Strength.SYMPTOM,
    ),
    LineRule(
        r"(?P<message>(?:executor failed running \[|error building (?:image: error building stage|"
        r"at STEP \"RUN)|building at STEP \"RUN|waiting for process to exit: exit status).*)$",
        ("executor failed running [/bin/sh -c make]: exit code: 2",),
        strength=Strength.SYMPTOM,
    ),
    LineRule(
        r"^(?:#\d+ )?(?:ERROR: )?(?P<message>(?:COPY|ADD) failed: .*)$",
        (
            (
                "COPY failed: file not found in build context or excluded by .dockerignore: "
                "stat target/app.jar: file does not exist"
            ),
        ),
        category=_NOT_FOUND,
    ),
    LineRule(
        r"^#\d+ ERROR: (?P<message>.*(?:pull access denied|insufficient_scope).*)$",
        ("#3 ERROR: pull access denied, repository does not exist or may require authorization",),
        category=C.CONFIG_OR_ENV,
    ),
    LineRule(
        r"^#\d+ ERROR: (?P<message>.*(?:failed to (?:calculate checksum|compute cache key|walk)|"
        r"no such file or directory|: \"/.*\": not found).*)$",
        ('#7 ERROR: failed to calculate checksum of ref k9::x: "/app.jar": not found',),
        category=_NOT_FOUND,
    ),
    LineRule(
        r"^#\d+ ERROR: (?P<message>\S+: not found.*)$",
        ("#2 ERROR: docker.io/library/node:99-alpine: not found",),
        category=C.IMPORT_OR_DEPENDENCY,
    ),
    LineRule(
        r"^#\d+ ERROR: (?P<message>\S.*)$",
        ("#5 ERROR: failed to do request: Head: dial tcp: i/o timeout",),
    ),
    LineRule(
        r"(?P<message>(?:[Dd]ockerfile parse error|Error parsing [Dd]ockerfile).*line "
        r"(?P<line>\d+).*)$",
        ("Error response from daemon: dockerfile parse error line 3: unknown instruction: RUNN",),
        category=C.SYNTAX,
        strength=Strength.TRACE,
    ),
    LineRule(
        r"(?P<message>unable to prepare context: .*)$",
        ("unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat x",),
        category=_NOT_FOUND,
    ),
    LineRule(
        r"(?:[Ee]rror: (?:error )?building at STEP \"[^\"]*\": )(?P<message>.*)$",
        (
            (
                'Error: building at STEP "COPY x y": checking on '
                'sources: copier: stat: "/x": no such '
                "file or directory"
            ),
        ),
        category=_NOT_FOUND,
    ),
    LineRule(
        r"(?P<message>dependency failed to start: container (?:for service )?\S+ (?:is unhealthy|"
        r"has no healthcheck configured).*)$",
        ("dependency failed to start: container shop-db-1 is unhealthy",),
        category=C.CONFIG_OR_ENV,
        strength=Strength.FATAL,
    ),
    LineRule(
        r"(?P<message>(?:dependency failed to start: |service \"\S+\" didn't complete ).*)$",
        ("dependency failed to start: container shop-migrate-1 exited (1)",),
    ),
    LineRule(
        r"(?P<message>(?:service|network|volume|secret|config) \"?\S+\"? (?:refers to undefined|"
        r"has neither an image nor a build|depends on undefined).*|The Compose file '.*' is "
        r"invalid "
        r"because:.*|no configuration file provided: not found|\S+ Additional propert(?:y|ies) .* "
        r"(?:is|are|was|were) (?:not allowed|unexpected).*|(?:validating \S+: )\S+ .*must be .*|"
        r"required variable \S+ is missing a value.*|invalid (?:interpolation format|compose "
        r"project).*)$",
        (
            'service "web" refers to undefined network front: invalid compose project',
            "services.web Additional property prots is not allowed",
        ),
        category=C.CONFIG_OR_ENV,
    ),
    LineRule(
        r"(?P<message>env file \S+ not found: .*)$",
        ("env file /srv/.env not found: stat /srv/.env: no such file or directory",),
        category=_NOT_FOUND,
    ),
    LineRule(
        r"^(?P<message>yaml: (?:line \d+|unmarshal errors|construct errors).*)$",
        ("yaml: line 12: mapping values are not allowed in this context",),
        category=C.SYNTAX,
    ),
    LineRule(
        r"^ERROR: Service '\S+' failed to build ?: (?P<message>.*returned a non-zero code.*)$",
        ("ERROR: Service 'web' failed to build: The command x returned a non-zero code: 1",),
        strength=Strength.SYMPTOM,
    ),
    LineRule(
        r"^ERROR: Service '\S+' failed to build ?: (?P<message>.*)$",
        ("ERROR: Service 'web' failed to build: pull access denied for shop",),
    ),
)
