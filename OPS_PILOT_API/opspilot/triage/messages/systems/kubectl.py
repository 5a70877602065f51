"""kubectl, helm and kustomize on the command line: what the API server or the tool refused."""

from opspilot.domain.enums import Category
from opspilot.triage.findings import Strength
from opspilot.triage.messages.severity_log import LogForm, LogTable, Reason, SeverityLogParser

_FORMS = (
    LogForm(
        r"(?:^|\s)Error from server(?: \((?P<level>\w{2,40})\))?: (?P<message>\S.*)",
        (
            'Error from server (NotFound): pods "shop-0" not found',
            (
                'Error from server (Forbidden): pods is forbidden: User "dev" cannot list '
                'resource "pods" in API group ""'
            ),
        ),
    ),
    LogForm(
        (
            r"^(?P<message>(?:The connection to the server \S+ was refused.*|"
            r"Unable to connect to the server: .*|couldn't get current server API group list: .*))"
        ),
        (
            (
                "The connection to the server localhost:8080 was refused - did you specify the "
                "right host or port?"
            ),
            "Unable to connect to the server: dial tcp 10.0.0.7:6443: i/o timeout",
        ),
        level="error",
    ),
    LogForm(
        (
            r"^(?P<level>error): (?P<message>(?:You must be logged in|unable to (?:recognize|read|"
            r"decode|upgrade|load|build)|error (?:validating|parsing|converting|when|loading|"
            r"executing|sending)|timed out waiting|resource mapping not found|no matches for|"
            r"the (?:server|path|namespace)|deployment \"|exec plugin|no configuration|context \"|"
            r"cluster \"|current-context|Internal error occurred|container |cannot (?:attach|exec|"
            r"delete)|a container name|failed to|Missing or incomplete|invalid configuration|"
            r"no context|getting credentials|update acceptance|accumulating resources|pods? |"
            r"jobs? |services? |namespace|At least|there is no need|Get \"|Post \"|the object|"
            r"name already|ImageStream|lost connection|stat |unknown (?:flag|command)|You must|"
            r"unable).*)"
        ),
        (
            "error: You must be logged in to the server (Unauthorized)",
            (
                "error: error parsing deploy.yaml: error converting YAML to JSON: yaml: line 12: "
                "did not find expected key"
            ),
        ),
    ),
    LogForm(
        r"^(?P<message>The \w+ \"[^\"]+\" is (?P<level>invalid):.*)",
        (
            (
                'The Deployment "shop" is invalid: spec.template.spec.containers[0].image: '
                "Required "
                "value"
            ),
        ),
    ),
    LogForm(
        (
            r"^Error: (?P<level>INSTALLATION FAILED|UPGRADE FAILED|UNINSTALL FAILED|"
            r"ROLLBACK FAILED): (?P<message>\S.*)"
        ),
        ("Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress",),
    ),
    LogForm(
        (
            r"^Error: (?P<message>(?:Kubernetes cluster unreachable|(?:failed|"
            r"unable) (?:to )?(?:download|parse|fetch|build|install|create resource)|"
            r"chart \"|release(?::| name)|YAML parse error|template: |execution error at|"
            r"values don't meet|repo \S+ not found|no (?:repo|cached|release)|found in Chart|"
            r"rendered manifests|query: |render error|parse error at|couldn't find).*)"
        ),
        (
            (
                "Error: YAML parse error on shop/templates/deploy.yaml: error converting YAML to "
                "JSON: yaml: line 7: mapping values are not allowed"
            ),
        ),
        level="error",
    ),
)

_REASONS = (
    Reason(
        r"parsing (?P<file>[^:\s]+): .*yaml: line (?P<line>\d{1,6}): ",
        (
            (
                "error parsing deploy.yaml: error converting YAML to JSON: yaml: line 12: did not "
                "find expected key"
            ),
        ),
        Category.SYNTAX,
    ),
    Reason(
        r"YAML parse error on (?P<file>[^:\s]+): .*(?:yaml: line (?P<line>\d{1,6}))?",
        (
            (
                "YAML parse error on shop/templates/deploy.yaml: error converting YAML to JSON: "
                "yaml: "
                "line 7: mapping values"
            ),
        ),
        Category.SYNTAX,
    ),
    Reason(
        (
            r"(?:template: |parse error at \(|execution error at "
            r"\()(?P<file>[^:()\s]+):(?P<line>\d{1,6})"
        ),
        (
            (
                'template: shop/templates/deploy.yaml:7:20: executing "shop" at <.Values.x.y>: nil '
                "pointer evaluating interface {}.y"
            ),
        ),
        Category.SYNTAX,
    ),
    Reason(
        r"(?i)x509|certificate|tls: ",
        ("x509: certificate signed by unknown authority",),
        Category.TLS,
    ),
    Reason(
        r"no such host|server misbehaving",
        ("dial tcp: lookup api.internal: no such host",),
        Category.DNS,
    ),
    Reason(
        (
            r"(?i)was refused|connection refused|unreachable|connection reset|EOF$|"
            r"no route to host|lost connection"
        ),
        (
            (
                "The connection to the server localhost:8080 was refused - did you specify the "
                "right "
                "host or port?"
            ),
        ),
        Category.CONNECTION_REFUSED,
    ),
    Reason(
        (
            r"(?i)forbidden|unauthorized|logged in|credentials|asked for the client to provide|"
            r"access denied|denied the request|violates PodSecurity"
        ),
        (
            "You must be logged in to the server (Unauthorized)",
            'admission webhook "x" denied the request: no',
        ),
        Category.AUTH_PERMISSION,
    ),
    Reason(
        (
            r"(?i)failed calling webhook|Internal error occurred|unable to handle the request|"
            r"currently unable"
        ),
        ('Internal error occurred: failed calling webhook "x"',),
        Category.HTTP_SERVER_ERROR,
    ),
    Reason(
        r"(?i)timed out|timeout|deadline exceeded",
        ("timed out waiting for the condition",),
        Category.TIMEOUT,
    ),
    Reason(
        r"(?i)exceeded quota|too large|too long|must be no more than|maximum",
        ("exceeded quota: team-a, requested: cpu=2",),
        Category.RESOURCE_LIMIT,
    ),
    Reason(
        r"(?i)has been modified|another operation|already exists|cannot re-use",
        ('configmaps "x" already exists',),
        Category.CONCURRENCY,
    ),
    Reason(
        r"(?i)no such file|does not exist$|path .* does not exist|stat ",
        ('the path "deploy.yaml" does not exist',),
        Category.FILESYSTEM_NOT_FOUND,
    ),
    Reason(
        (
            r"(?i)no matches for|resource mapping|unknown field|invalid|validat|required|"
            r"immutable|not found|doesn't have a resource|waiting to start|unknown (?:flag|"
            r"command)|context|no configuration|Missing|values don't"
        ),
        (
            'no matches for kind "Deployment" in version "extensions/v1beta1"',
            'pods "shop-0" not found',
        ),
        Category.CONFIG_OR_ENV,
    ),
)

_NAMED = (
    "notfound forbidden unauthorized badrequest internalerror alreadyexists conflict invalid "
    "timeout "
    "serviceunavailable toomanyrequests gone methodnotallowed gatewaytimeout servertimeout "
    "expired unknown "
    "requestentitytoolarge unsupportedmediatype unprocessableentity"
)
_STRENGTHS = {
    **dict.fromkeys(_NAMED.split(), Strength.ERROR),
    **dict.fromkeys(
        (
            "",
            "error",
            "unknown",
            "installation failed",
            "upgrade failed",
            "uninstall failed",
            "rollback failed",
        ),
        Strength.ERROR,
    ),
}


class KubectlParser(SeverityLogParser):
    """Reads one finding per refusal; its type is the API server's reason where it gives one."""

    def __init__(self) -> None:
        super().__init__(
            "kubectl",
            runtime="kubernetes",
            anchors=(
                (
                    r"Error from server|The connection to the server \S{1,80} was refused|"
                    r"Unable to connect to the server"
                ),
                (
                    r"error: (?:You must|unable|error|timed out|resource mapping|no matches|the |"
                    r"exec plugin|no |context|current|cluster|Internal)"
                ),
                (
                    r"Error: (?:INSTALLATION|UPGRADE|UNINSTALL|ROLLBACK) FAILED|"
                    r"cluster unreachable|Error: YAML parse|Error: template|\" is invalid: "
                ),
                r"Error: (?:failed|unable|chart|release|execution error|values|repo|parse error)",
            ),
            table=LogTable(_FORMS, _REASONS, _STRENGTHS),
        )
