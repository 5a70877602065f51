"""CI runners, the shell they drive, and git."""

from collections.abc import Sequence
from dataclasses import replace

from opspilot.domain.enums import Category as C  # noqa: N817 - a table
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.messages.base import LineRule, RuleParser

_RULES: tuple[LineRule, ...] = (
    LineRule(
        r"(?P<message>(?:Process completed with exit code \d+|Job failed: exit (?:code|"
        r"status) \d+|script returned exit code \d+|"
        r"Finished: (?:FAILURE|ABORTED)|Exited with code exit status \d+|Cleaning up "
        r"project directory|The command \"[^\"]*\" "
        r"exited with \d+|Build step '.*' marked build as failure|Bash exited with code "
        r"'\d+'|The process '[^']*' failed with exit code|"
        r"Error: Process completed|exited with code \d+ ?$|Script failed with exit code|"
        r"Command failed with exit code \d+).*)$",
        (
            "##[error]Process completed with exit code 1.",
            "ERROR: Job failed: exit code 1",
            "ERROR: script returned exit code 2",
            "Finished: FAILURE",
        ),
        strength=Strength.SYMPTOM,
    ),
    LineRule(
        (
            r"::error (?:.*,)?\s?file=(?P<file>[^,:\s]+)(?:,line=(?P<line>\d+))?[^:]*(?:,titl"
            r"e=[^:]*)?::(?P<message>.*)$"
        ),
        ("::error file=src/cart.js,line=12,col=5::Missing semicolon",),
        strength=Strength.TRACE,
        category=C.SYNTAX,
    ),
    LineRule(
        r"(?P<message>(?:.*has exceeded the maximum execution time.*|.*execution took "
        r"longer than.*|Job timed out.*|"
        r"Build timed out \(after.*|Too long with no output.*|The job exceeded the maximum "
        r"time limit.*|"
        r"Timeout has been exceeded))$",
        (
            (
                "##[error]The job running on runner web-1 has exceeded the maximum execution "
                "time of 60 minutes."
            ),
            "ERROR: Job failed: execution took longer than 1h0m0s seconds",
        ),
        strength=Strength.FATAL,
        category=C.TIMEOUT,
    ),
    LineRule(
        r"(?P<message>(?:.*lost communication with the server.*|The runner has received "
        r"a shutdown signal.*|"
        r"The hosted runner encountered an error.*|.*runner system failure.*|ERROR: Job "
        r"failed \(system failure\).*|"
        r".*was marked offline.*|Agent was (?:removed|disconnected).*|FATAL: command "
        r"execution failed.*))$",
        ("The self-hosted runner: web-1 lost communication with the server.",),
        category=C.RESOURCE_LIMIT,
    ),
    LineRule(
        r"(?P<message>##\[error\].*[Nn]o space left on device.*)$",
        ("##[error]No space left on device : '/home/runner/_diag/x.log'",),
        category=C.DISK_FULL,
        runtime="unknown",
    ),
    LineRule(
        r"(?P<message>(?:Resource not accessible by integration|Bad "
        r"credentials|Error: HttpError: .*|"
        r"Permission to .* denied to .*|remote: (?:HTTP Basic: Access denied|Permission to|"
        r"Invalid username|Support for password).*|"
        r"fatal: (?:Authentication failed for|could not read (?:Username|Password) for).*|"
        r"(?:\S+@\S+: )?Permission denied \(publickey.*|Host key verification failed\.|"
        r"Could not read from remote repository\.|"
        r"Credentials could not be loaded.*|Error: Not authorized.*|denied: "
        r"permission_denied.*))$",
        (
            "remote: Permission to shop/api.git denied to robot.",
            "git@git.internal: Permission denied (publickey).",
        ),
        category=C.AUTH_PERMISSION,
    ),
    LineRule(
        r"(?P<message>(?:Input required and not supplied: .*|Unable to resolve action .*|"
        r"Can't find 'action\.yml'.*|"
        r"Invalid workflow file.*|The workflow is not valid.*|Unrecognized named-value: .*|"
        r"\(Line: \d+, Col: \d+\): .*|"
        r"jobs config should contain.*|.*config contains? .*unknown keys.*|This GitLab CI "
        r"configuration is invalid.*|"
        r"No such DSL method .*|Error: Config is invalid.*|Config (?:file )?does not "
        r"conform.*|"
        r"The (?:template|environment) is not valid.*|No event triggers defined.*|"
        r"Couldn't find any revision to build.*|.*\.yml: (?:Line|line) .*))$",
        (
            "##[error]Input required and not supplied: token",
            "No such DSL method 'stagee' found among steps",
        ),
        category=C.CONFIG_OR_ENV,
    ),
    LineRule(
        r"^(?P<file>WorkflowScript|\S*Jenkinsfile): (?P<line>\d+): (?P<message>.*)$",
        ("WorkflowScript: 12: Expected a step @ line 12, column 5.",),
        strength=Strength.TRACE,
        category=C.SYNTAX,
    ),
    LineRule(
        r"(?P<message>CONFLICT \([\w/]+\): Merge conflict in (?P<file>\S+).*)$",
        ("CONFLICT (content): Merge conflict in src/cart.js",),
        type="CONFLICT",
        category=C.CONCURRENCY,
    ),
    LineRule(
        r"(?P<message>CONFLICT \([\w/]+\): .*|error: could not apply .*|.*fix conflicts "
        r"and then commit the result.*|"
        r"error: Your local changes to the following files would be overwritten.*| ! "
        r"\[(?:rejected|remote rejected)\].*|"
        r"fatal: Not possible to fast-forward.*|fatal: refusing to merge unrelated.*)$",
        (" ! [rejected]        main -> main (fetch first)",),
        category=C.CONCURRENCY,
    ),
    LineRule(
        (
            r"(?P<message>fatal: unable to access '[^']*': .*Could not resolve host.*|ssh: "
            r"Could not resolve hostname .*)$"
        ),
        (
            (
                "fatal: unable to access 'https://git.internal/a.git/': "
                "Could not resolve host: git.internal"
            ),
        ),
        category=C.DNS,
    ),
    LineRule(
        r"(?P<message>fatal: unable to access '[^']*': .*(?:SSL|certificate).*)$",
        (
            (
                "fatal: unable to access 'https://git.internal/a.git/': "
                "SSL certificate problem: expired"
            ),
        ),
        category=C.TLS,
    ),
    LineRule(
        r"(?P<message>fatal: unable to access '[^']*': .*)$",
        ("fatal: unable to access 'https://git.internal/a.git/': Failed to connect",),
        category=C.CONNECTION_REFUSED,
    ),
    LineRule(
        r"(?P<message>(?:fatal: (?:repository '[^']*' (?:not found|does not exist)|not a "
        r"git repository|Remote branch .* not found|"
        r"couldn't find remote ref|reference is not a tree|No url found for submodule|"
        r".*does not appear to be a git|"
        r"pathspec|ambiguous argument|bad object|detected dubious ownership|Unable to "
        r"create '.*\.lock')|"
        r"error: (?:pathspec '[^']*' did not match|failed to push some refs|src refspec|"
        r"object file)|"
        r"remote: Repository not found).*)$",
        (
            "fatal: repository 'https://git.internal/a.git/' not found",
            "error: pathspec 'relase' did not match any file(s) known to git",
        ),
        category=C.CONFIG_OR_ENV,
    ),
    LineRule(
        (
            r"^(?P<file>[\w./+-]+\.(?:sh|bash|zsh)): (?:line )?(?P<line>\d+): "
            r"(?P<message>\S+: (?:command )?not found)$"
        ),
        ("./deploy.sh: line 12: kubctl: command not found",),
        strength=Strength.TRACE,
        category=C.FILESYSTEM_NOT_FOUND,
        type="command not found",
    ),
    LineRule(
        (
            r"^(?P<file>[\w./+-]+\.(?:sh|bash|zsh)): (?:line )?(?P<line>\d+): "
            r"(?P<message>.*(?:syntax error|unexpected (?:EOF|token)).*)$"
        ),
        ("./deploy.sh: line 12: syntax error near unexpected token `fi'",),
        strength=Strength.TRACE,
        category=C.SYNTAX,
    ),
    LineRule(
        (
            r"^(?P<file>[\w./+-]+\.(?:sh|bash|zsh)): (?:line )?(?P<line>\d+): "
            r"(?P<message>\S+: (?:unbound variable|parameter .*not set|bad substitution).*)$"
        ),
        ("./deploy.sh: line 12: API_TOKEN: unbound variable",),
        strength=Strength.TRACE,
        category=C.CONFIG_OR_ENV,
    ),
    LineRule(
        r"(?P<message>(?:(?:/\S+/)?(?:ba|z|da|k)?sh|/bin/\w+): (?:(?:line )?\d+: )?\S+: "
        r"(?:(?:command )?not found|"
        r"(?:No such file or directory)))$",
        (
            "sh: 1: vite: not found",
            "bash: kubctl: command not found",
            "/bin/sh: ./gradlew: not found",
        ),
        type="command not found",
        category=C.FILESYSTEM_NOT_FOUND,
        runtime="unknown",
    ),
    LineRule(
        (
            r"(?P<message>(?:(?:/\S+/)?(?:ba|z|da|k)?sh|/bin/\w+): (?:(?:line )?\d+: )?\S+: "
            r"[Pp]ermission denied)$"
        ),
        ("/bin/sh: ./gradlew: Permission denied",),
        category=C.AUTH_PERMISSION,
        runtime="unknown",
    ),
    LineRule(
        r"^(?:##\[error\]|::error::|ERROR: Uploading artifacts)(?P<message>.+)$",
        ("##[error]The template is missing",),
    ),
    LineRule(
        (
            r"fatal: \[(?P<host>[^\]]+)\]: (?P<type>UNREACHABLE)! => .*?\"msg\": "
            r"\"(?P<message>(?:[^\"\\]|\\.)*)\".*$"
        ),
        (
            (
                'fatal: [web-1]: UNREACHABLE! => {"changed": false, "msg": "Failed to '
                'connect to the host via ssh", "unreachable": true}'
            ),
        ),
        category=C.CONNECTION_REFUSED,
    ),
    LineRule(
        (
            r"fatal: \[(?P<host>[^\]]+)\]: (?P<type>FAILED)! => .*?\"(?:msg|stderr|"
            r"reason)\": \"(?P<message>(?:[^\"\\]|\\.)+)\".*$"
        ),
        (
            (
                'fatal: [web-1]: FAILED! => {"changed": false, "msg": "No package matching '
                "'nginxx' found available\"}"
            ),
        ),
    ),
    LineRule(
        r"fatal: \[(?P<host>[^\]]+)\]: (?P<type>FAILED)! => (?P<message>.*)$",
        ("fatal: [web-1]: FAILED! => {",),
    ),
    LineRule(
        r"^ERROR! (?P<message>.+)$",
        ("ERROR! the role 'web' was not found in /srv/roles",),
        category=C.CONFIG_OR_ENV,
    ),
)


class CiRunnersParser(RuleParser):
    """Reads one finding per line; exit codes are symptoms."""

    def __init__(self) -> None:
        super().__init__(
            "ci-runners",
            runtime="ci-build",
            anchors=(
                (
                    r"##\[error\]|::error|Process completed with exit code [1-9]|Job failed: |Job "
                    r"failed \(|returned exit code [1-9]"
                ),
                (
                    r"Finished: FAILURE|exit status [1-9]\d{0,2}\b|lost communication with the "
                    r"server|maximum execution time"
                ),
                (
                    r"fatal: (?:Auth|could not|repository|not a git|unable to|Remote|couldn't|"
                    r"reference|\[)|CONFLICT \("
                ),
                (
                    r"Permission denied \(publickey|remote: (?:Perm|HTTP "
                    r"B|Repo|Inval)|\[(?:remote )"
                    r"?rejected\]|error: (?:pathspec|failed to push)"
                ),
                (
                    r"(?:ba|z|da|\b)sh: (?:(?:line )?\d{1,5}: )?[\w./-]{1,80}: (?:command not|not "
                    r"found|[Pp]erm|No such)|: unbound variable|ERROR! \w"
                ),
                (
                    r"WorkflowScript: \d|No such DSL method|not accessible by integration|shutdown "
                    r"signal|[Nn]o space left on device"
                ),
            ),
            rules=_RULES,
        )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        daemons = {line.number for line in lines if line.stream.endswith("]")}
        return [_by_stream(finding, daemons) for finding in super().find(lines)]


def _by_stream(finding: Finding, daemons: set[int]) -> Finding:
    """A unit's script that misses a command usually goes on; in a build it is the cause."""
    if finding.root.type == "command not found" and finding.first_line in daemons:
        return replace(finding, strength=Strength.SYMPTOM)
    return finding
