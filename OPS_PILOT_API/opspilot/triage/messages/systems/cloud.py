"""AWS, Google Cloud and Azure: their command lines, SDK errors and platform messages."""

from opspilot.domain.enums import Category
from opspilot.triage.findings import Strength
from opspilot.triage.messages.base import LineRule, RuleParser

_AUTH, _LIMIT = Category.AUTH_PERMISSION, Category.RESOURCE_LIMIT

_AWS = (
    LineRule(
        (
            r"(?P<message>An error occurred \((?P<type>Throttl\w*|TooManyRequests\w*|"
            r"RequestLimitExceeded|ProvisionedThroughputExceeded\w*|SlowDown|"
            r"ThrottledException)\).*)"
        ),
        (
            (
                "An error occurred (ThrottlingException) when calling the DescribeTasks operation: "
                "Rate exceeded"
            ),
        ),
        category=Category.RATE_LIMIT,
    ),
    LineRule(
        (
            r"(?P<message>An error occurred \((?P<type>AccessDenied\w*|UnauthorizedOperation|"
            r"UnrecognizedClientException|InvalidClientTokenId|ExpiredToken\w*|"
            r"SignatureDoesNotMatch|AuthFailure|InvalidAccessKeyId|403|Forbidden|"
            r"NotAuthorizedException|InvalidSignatureException|AuthorizationError\w*|"
            r"MissingAuthenticationToken\w*|OptInRequired|InvalidIdentityToken|"
            r"KMS\w*AccessDenied\w*)\).*)"
        ),
        ("An error occurred (AccessDenied) when calling the PutObject operation: Access Denied",),
        category=_AUTH,
    ),
    LineRule(
        (
            r"(?P<message>An error occurred \((?P<type>\w*(?:LimitExceeded|QuotaExceeded|"
            r"InsufficientInstanceCapacity|TooLarge)\w*)\).*)"
        ),
        (
            (
                "An error occurred (VcpuLimitExceeded) when calling the RunInstances operation: "
                "You "
                "have requested more vCPU capacity"
            ),
        ),
        category=_LIMIT,
    ),
    LineRule(
        (
            r"(?P<message>An error occurred \((?P<type>(?:NoSuch\w+|404|\w*NotFound\w*|"
            r"\w*DoesNotExist\w*|NotFound))\).*)"
        ),
        (
            (
                "An error occurred (NoSuchBucket) when calling the ListObjectsV2 operation: The "
                "specified bucket does not exist"
            ),
        ),
        category=Category.HTTP_CLIENT_ERROR,
    ),
    LineRule(
        (
            r"(?P<message>An error occurred \((?P<type>InternalError|InternalFailure|"
            r"ServiceUnavailable\w*|InternalServer\w*|500|503)\).*)"
        ),
        (
            (
                "An error occurred (ServiceUnavailable) when calling the GetObject operation: "
                "Please "
                "try again"
            ),
        ),
        category=Category.HTTP_SERVER_ERROR,
    ),
    LineRule(
        (
            r"(?P<message>An error occurred \((?P<type>ConditionalCheckFailed\w*|"
            r"TransactionConflict\w*|\w*Conflict\w*|ResourceInUse\w*|\w*AlreadyExists\w*|"
            r"BucketAlreadyOwnedByYou)\).*)"
        ),
        (
            (
                "An error occurred (ConditionalCheckFailedException) when calling the PutItem "
                "operation: The conditional request failed"
            ),
        ),
        category=Category.CONCURRENCY,
    ),
    LineRule(
        (
            r"(?P<message>An error occurred \((?P<type>[\w.]+)\)(?: when calling the \w+ "
            r"operation)?.*)"
        ),
        (
            (
                "An error occurred (ValidationError) when calling the UpdateStack operation: No "
                "updates are to be performed."
            ),
        ),
        category=Category.INVALID_VALUE,
    ),
    LineRule(
        (
            r"(?P<message>(?:Unable to locate credentials|Partial credentials found|"
            r"The config profile \([^)]*\) could not be found|You must specify a region|"
            r"Error loading SSO Token|The SSO session|Token has expired and refresh failed|"
            r"NoCredentialProviders: |failed to refresh cached credentials|"
            r"could not find region configuration|CredentialsProviderError: |"
            r"Could not load credentials from any providers).*)"
        ),
        (
            (
                'Unable to locate credentials. You can configure credentials by running "aws '
                'configure".'
            ),
        ),
        category=Category.CONFIG_OR_ENV,
    ),
    LineRule(
        r"(?P<message>Could not connect to the endpoint URL: .*)",
        ('Could not connect to the endpoint URL: "https://s3.eu-nowhere-1.amazonaws.com/"',),
        category=Category.CONNECTION_REFUSED,
    ),
    LineRule(
        r"(?P<message>Task timed out after [\d.]+ seconds)",
        ("2024-01-31T10:11:12.123Z 4f5e Task timed out after 3.00 seconds",),
        category=Category.TIMEOUT,
        strength=Strength.FATAL,
    ),
    LineRule(
        r"RequestId: \S+ Error: (?P<message>Runtime exited with error: signal: killed.*)",
        ("RequestId: 4f5e Error: Runtime exited with error: signal: killed",),
        type="Runtime.ExitError",
        category=Category.OUT_OF_MEMORY,
        strength=Strength.FATAL,
    ),
    LineRule(
        (
            r"RequestId: \S+ Error: (?P<message>(?:Runtime exited|fork/exec|"
            r"Couldn't find valid bootstrap).*)"
        ),
        ("RequestId: 4f5e Error: Runtime exited with error: exit status 1",),
        type="Runtime.ExitError",
        strength=Strength.SYMPTOM,
    ),
    LineRule(
        (
            r"(?P<type>Runtime\.(?:ImportModuleError|HandlerNotFound|UserCodeSyntaxError|"
            r"InvalidEntrypoint|MarshalError|UnhandledPromiseRejection|ExitError|NodeJsExit)|"
            r"Lambda\.Unknown|Sandbox\.Timedout): (?P<message>\S.*)"
        ),
        ("Runtime.ImportModuleError: Unable to import module 'app': No module named 'requests'",),
    ),
    LineRule(
        (
            r"(?P<type>CannotPullContainerError|ResourceInitializationError|"
            r"CannotStartContainerError|OutOfMemoryError: Container killed|"
            r"CannotCreateVolumeError|TaskFailedToStart|CannotPullImageManifestError|"
            r"CannotInspectContainerError)(?:: ?)(?P<message>\S.*)"
        ),
        (
            (
                "CannotPullContainerError: pull image manifest has been retried 5 time(s): "
                "failed to "
                "resolve ref shop:9"
            ),
        ),
    ),
    LineRule(
        r"(?P<type>(?:CREATE|UPDATE|DELETE|IMPORT)_FAILED)\s*\|?\s+(?P<message>.*\S)",
        ("CREATE_FAILED        AWS::S3::Bucket  ShopBucket  shop-bucket already exists",),
    ),
)

_GCP = (
    LineRule(
        (
            r"ERROR: \((?P<function>gcloud[\w.-]*)\) (?:(?P<type>[A-Z]+_[A-Z_]+|UNAUTHENTICATED|"
            r"INTERNAL|UNAVAILABLE|ABORTED|HTTPError \d+): )?(?P<message>\S.*)"
        ),
        (
            (
                "ERROR: (gcloud.run.deploy) PERMISSION_DENIED: Permission 'run.services.get' "
                "denied on resource"
            ),
            "ERROR: (gcloud.auth.login) You do not currently have an active account selected.",
        ),
        type="ERROR",
        runtime="gcp",
    ),
    LineRule(
        (
            r"(?P<type>AccessDeniedException|CommandException|ServiceException|"
            r"BadRequestException|PreconditionException|ResumableUploadException|"
            r"NotFoundException): (?P<message>(?:\d{3} |No URLs matched|Downloading|Wildcard|"
            r"Incorrect).*)"
        ),
        (
            (
                "AccessDeniedException: 403 app@shop.iam.gserviceaccount.com does not have "
                "storage.objects.list access to the bucket."
            ),
        ),
        runtime="gcp",
    ),
    LineRule(
        r"(?P<message>googleapi: (?P<type>Error \d{3}): .*)",
        ("googleapi: Error 403: Quota exceeded for quota metric 'Queries', rateLimitExceeded",),
        runtime="gcp",
    ),
    LineRule(
        r"(?P<message>BigQuery error in \w+ operation: .*)",
        ("BigQuery error in query operation: Error processing job: Not found: Table shop:orders",),
        runtime="gcp",
    ),
    LineRule(
        (
            r"(?P<message>.*Could not automatically determine credentials\..*|"
            r".*Your default credentials were not found\..*|"
            r".*could not find default credentials.*)"
        ),
        (
            (
                "google: could not find default credentials. See "
                "https://cloud.google.com/docs/authentication"
            ),
        ),
        category=Category.CONFIG_OR_ENV,
        runtime="gcp",
    ),
    LineRule(
        r"(?P<message>Memory limit of [\d.]+ \w+ exceeded with [\d.]+ \w+ used.*)",
        (
            (
                "Memory limit of 512 MiB exceeded with 517 MiB used. Consider increasing the "
                "memory "
                "limit"
            ),
        ),
        category=Category.OUT_OF_MEMORY,
        strength=Strength.FATAL,
        runtime="gcp",
    ),
)

_AZURE = (
    LineRule(
        (
            r"(?:^|ERROR: )\((?P<type>[A-Z][A-Za-z]{4,60})\) (?P<message>(?:The |Operation |"
            r"Resource |Public |Deployment |Code|No |Cannot |Subscription |Provided|This|At least|"
            r"Long|Another|Requested|User|Invalid|Unable).*)"
        ),
        (
            (
                "(AuthorizationFailed) The client 'app' does not have authorization to perform "
                "action "
                "'Microsoft.Web/sites/read'"
            ),
            "ERROR: (ResourceNotFound) The Resource 'Microsoft.Web/sites/shop' was not found.",
        ),
        runtime="azure",
    ),
    LineRule(
        (
            r"ERROR: (?P<message>(?:Please run 'az login'|AADSTS\d+|The subscription of|"
            r"'\S+' is misspelled|No subscription found|Interactive authentication).*)"
        ),
        ("ERROR: Please run 'az login' to setup account.",),
        category=_AUTH,
        runtime="azure",
    ),
    LineRule(
        r"(?P<message>(?P<type>AADSTS\d{4,8}): .*)",
        ("AADSTS7000215: Invalid client secret provided.",),
        category=_AUTH,
        runtime="azure",
    ),
)


class CloudParser(RuleParser):
    """Reads one finding per error; the provider's error code is its type."""

    def __init__(self) -> None:
        super().__init__(
            "cloud",
            runtime="aws",
            anchors=(
                (
                    r"An error occurred \(|Unable to locate credentials|Partial credentials found|"
                    r"The config profile \(|You must specify a region|NoCredentialProviders|"
                    r"Could not connect to the endpoint URL|Error loading SSO|"
                    r"Could not load credentials|failed to refresh cached"
                ),
                (
                    r"Task timed out after \d|RequestId: [\w-]{4,40} Error: |"
                    r"Runtime\.[A-Z][A-Za-z]{5,30}: |(?:CREATE|UPDATE|DELETE|IMPORT)_FAILED|"
                    r"CannotPull\w{5,25}Error|ResourceInitializationError|Sandbox\.Timedout"
                ),
                (
                    r"ERROR: \(gcloud|(?:AccessDenied|Command|Service|BadRequest|Precondition|"
                    r"NotFound)Exception: (?:\d{3} |No URLs)|googleapi: Error \d|"
                    r"BigQuery error in |determine credentials|default credentials|"
                    r"Memory limit of \d"
                ),
                (
                    r"\([A-Z][A-Za-z]{4,60}\) (?:The |Operation |Resource |Public |Deployment |"
                    r"No |Cannot |Subscription )|az login|AADSTS\d"
                ),
            ),
            rules=(*_AWS, *_GCP, *_AZURE),
        )
