"""Package managers other than those of Node and the JVM: pip, Poetry, uv, conda, Bundler, Composer,
apt, apk, yum and dnf."""

from opspilot.domain.enums import Category as C  # noqa: N817 - a table
from opspilot.triage.findings import Strength
from opspilot.triage.messages.base import LineRule
from opspilot.triage.messages.diagnostics import DiagnosticParser, Layout
from opspilot.triage.patterns import Pattern

_DEPENDENCY = C.IMPORT_OR_DEPENDENCY

_RULES: tuple[LineRule, ...] = (
    LineRule(
        r"(?P<message>(?:subprocess-exited-with-error|"
        r"metadata-generation-failed|legacy-install-failure|"
        r"error: command '.*' failed with exit (?:code|status) \d+|Failed (?:building "
        r"wheel for|to build) \S+|"
        r"Could not build wheels for .*|Sub-process \S+ returned an error code.*|Errors "
        r"were encountered while "
        r"processing:.*|An error occurred while installing .*, and Bundler cannot "
        r"continue.*))$",
        (
            "error: subprocess-exited-with-error",
            "E: Sub-process /usr/bin/dpkg returned an error code (1)",
            "  ERROR: Failed building wheel for psycopg2",
        ),
        strength=Strength.SYMPTOM,
    ),
    LineRule(
        r"ERROR: (?P<message>(?:Could not find a version that satisfies the requirement|"
        r"No matching distribution "
        r"found for|Ignored the following|Package '.*' requires a different Python|.* is "
        r"not a supported wheel|"
        r"Could not detect requirement|Invalid requirement).*)$",
        (
            (
                "ERROR: Could not find a version that satisfies the "
                "requirement flsk (from versions: none)"
            ),
        ),
        category=_DEPENDENCY,
    ),
    LineRule(
        r"ERROR: (?P<message>(?:(?P<type>ResolutionImpossible): .*|Cannot install .* "
        r"because these package versions.*|"
        r".* has requirement .*, but you.*))$",
        (
            (
                "ERROR: Cannot install a==1 and b==2 because these package versions have "
                "conflicting dependencies."
            ),
        ),
        category=_DEPENDENCY,
    ),
    LineRule(
        (
            r"ERROR: (?P<message>THESE PACKAGES DO NOT MATCH THE HASHES.*|Hashes are "
            r"required.*|In --require-hashes.*)$"
        ),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",),
        category=_DEPENDENCY,
    ),
    LineRule(
        r"ERROR: (?P<message>Could not open requirements file: .*)$",
        (
            (
                "ERROR: Could not open requirements file: [Errno 2] No such file or "
                "directory: 'requirements.txt'"
            ),
        ),
        category=C.FILESYSTEM_NOT_FOUND,
    ),
    LineRule(
        r"ERROR: (?P<message>Could not install packages due to an (?P<type>\w+): .*)$",
        (
            (
                "ERROR: Could not install packages due to an OSError: "
                "[Errno 28] No space left on device"
            ),
        ),
    ),
    LineRule(
        (
            r"(?:error|\x{D7}): ?(?P<message>externally-managed-environment.*|This environment is "
            r"externally managed)$"
        ),
        ("error: externally-managed-environment",),
        category=C.CONFIG_OR_ENV,
    ),
    LineRule(
        r"(?P<message>(?:Error: )?(?:pg_config executable not found\.?|mysql_config not "
        r"found|.*: command '.*gcc' failed.*|"
        r"Microsoft Visual C\+\+ \S+ or greater is required.*|unable to execute '\S+': .*))$",
        ("Error: pg_config executable not found.",),
        category=_DEPENDENCY,
    ),
    LineRule(
        r"(?P<message>(?:Because .*(?:version solving failed|requirements are "
        r"unsatisfiable|we can conclude).*|"
        r"No solution found when resolving .*|Unable to find installation candidates for .*|"
        r"Could not find a matching version of package .*))$",
        (
            (
                "Because shop depends on core (^2.0) which doesn't match any versions, "
                "version solving failed."
            ),
            "  \u00d7 No solution found when resolving dependencies:",
        ),
        category=_DEPENDENCY,
    ),
    LineRule(
        r"(?P<message>(?:pyproject\.toml changed significantly since poetry\.lock|Poetry "
        r"could not find a pyproject|"
        r"The current project's (?:supported )?Python.*|.*lock file is not (?:up to date|"
        r"compatible)|"
        r"The lockfile at .* needs to be updated).*)$",
        ("pyproject.toml changed significantly since poetry.lock was last generated.",),
        category=C.CONFIG_OR_ENV,
    ),
    LineRule(
        r"(?P<type>PackagesNotFoundError|ResolvePackageNotFound|UnsatisfiableError|"
        r"LibMambaUnsatisfiableError|"
        r"CondaHTTPError|EnvironmentNameNotFound): ?(?P<message>.*)$",
        ("PackagesNotFoundError: The following packages are not available from current channels:",),
        category=_DEPENDENCY,
    ),
    LineRule(
        r"(?P<message>(?:Could not find gem|Could not find .* in (?:any of the sources|"
        r"locally installed|rubygems)|Bundler "
        r"could not find compatible|Could not find compatible versions|Your bundle is "
        r"locked to|"
        r"ERROR:  Could not find a valid gem|The gemspec at).*)$",
        (
            "Could not find gem 'railz (~> 7.0)' in rubygems repository https://rubygems.org/",
            "Could not find compatible versions",
        ),
        category=_DEPENDENCY,
    ),
    LineRule(
        r"(?P<message>(?:Your Ruby version is .*|You must use Bundler "
        r".*|Could not locate Gemfile.*|"
        r"The dependencies in your gemfile changed.*|Your lockfile .*|You are trying to "
        r"install in deployment mode.*))$",
        ("Your Ruby version is 2.7.0, but your Gemfile specified 3.2.0",),
        category=C.CONFIG_OR_ENV,
    ),
    LineRule(
        r"(?P<message>(?:Gem::Ext::BuildError: )?ERROR: Failed to build gem native extension\.?)$",
        ("Gem::Ext::BuildError: ERROR: Failed to build gem native extension.",),
        type="Gem::Ext::BuildError",
        category=_DEPENDENCY,
        strength=Strength.WARNING,
    ),
    LineRule(
        r"(?P<message>(?:Your requirements could not be resolved|Your lock file does not "
        r"contain a compatible|"
        r"The requested package|Could not find a matching version of package|Root "
        r"composer\.json requires|"
        r"Could not find package|Required package \".*\" is not present in the lock file).*)$",
        ("Your requirements could not be resolved to an installable set of packages.",),
        category=_DEPENDENCY,
    ),
    LineRule(
        r"^E: (?P<message>(?:Unable to locate package|Package '.*' has no installation "
        r"candidate|Version '.*' for '.*' was "
        r"not found|Couldn't find any package|Unable to correct problems|The repository .* "
        r"does not have|"
        r"Unmet dependencies|Unsupported file).*)$",
        ("E: Unable to locate package libpq-dv",),
        category=_DEPENDENCY,
    ),
    LineRule(
        r"^E: (?P<message>(?:Could not get lock|Unable to acquire the dpkg).*)$",
        ("E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 12 (apt)",),
        category=C.CONCURRENCY,
    ),
    LineRule(
        (
            r"^[EW]: (?P<message>(?:Failed to fetch|Some index files failed|"
            r"GPG error|Release file for).*)$"
        ),
        ("E: Failed to fetch http://deb.debian.org/x  404  Not Found",),
        category=_DEPENDENCY,
    ),
    LineRule(
        r"^E: (?P<message>\S.*)$",
        ("E: dpkg was interrupted, you must manually run 'dpkg --configure -a'",),
    ),
    LineRule(
        r"^dpkg: error (?P<message>.*)$",
        ("dpkg: error processing package shop (--configure):",),
        strength=Strength.WARNING,
    ),
    LineRule(
        r"(?:^|\s)(?P<message>\S+ \(no such package\):.*)$",
        ("  postgresql-dv (no such package):",),
        category=_DEPENDENCY,
    ),
    LineRule(
        r"ERROR: (?P<message>unable to select packages:.*)$",
        ("ERROR: unable to select packages:",),
        category=_DEPENDENCY,
        strength=Strength.WARNING,
    ),
    LineRule(
        r"(?P<message>(?:Error: )?(?:Unable to find a match: .*|No package \S+ "
        r"available\.?|Failed to download metadata for "
        r"repo .*|Cannot find a valid baseurl for repo: .*|Nothing to do))$",
        ("Error: Unable to find a match: libpq-devl",),
        category=_DEPENDENCY,
    ),
    LineRule(
        r"^Error: (?P<message>No (?:available formula|formulae or casks found).*)$",
        ('Error: No available formula with the name "pg".',),
        category=_DEPENDENCY,
    ),
)


class PackagesParser(DiagnosticParser):
    """Reads one finding per message."""

    def __init__(self) -> None:
        super().__init__(
            "packages",
            runtime="ci-build",
            anchors=(
                (
                    r"ERROR: (?:Could not|No matching|Cannot install|ResolutionImp|THESE PACK|"
                    r"Invalid req|unable to sel)"
                ),
                (
                    r"-exited-with-error|metadata-generation-failed|externally-managed|version "
                    r"solving failed|No solution found"
                ),
                (
                    r"PackagesNotFoundError|ResolvePackageNotFound|UnsatisfiableError|"
                    r"EnvironmentNameNotFound|pg_config exec"
                ),
                (
                    r"Could not find (?:gem|compatible|a matching|package|[\w.-]{1,60} in )|Your "
                    r"Ruby version|native extension|Bundler could"
                ),
                (
                    r"Your (?:requirements could|lock file|bundle is)|composer\.json requires|The "
                    r"requested package|Could not locate Gemfile"
                ),
                (
                    r"\bE: [A-Z][a-z]|\(no such package\)|Unable to find a match|No package "
                    r"[\w.-]{1,60} avail|poetry\.lock was|dpkg: error"
                ),
            ),
            rules=_RULES,
            layout=Layout(
                more=Pattern(
                    r"^\s+(?:╰─▶|- |Problem \d|And because|Because|So,|required by:) "
                    r"?(?P<message>.*)$"
                )
            ),
        )
