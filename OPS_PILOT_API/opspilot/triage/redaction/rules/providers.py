"""Keys and tokens that show by their own form whose they are."""

from opspilot.triage.redaction.checks import is_random
from opspilot.triage.redaction.rules.base import Rule, token

_START = r"(?<![A-Za-z0-9])"
_END = r"(?![A-Za-z0-9])"

CLOUDS: tuple[Rule, ...] = (
    # AKIA + 16
    token("AWS_KEY_ID", r"A[KSGINRCB][IDPNRC]A[A-Z0-9]{16}",
        _START + r"((?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA|ANVA|AIPA|ABIA|ACCA)[A-Z0-9]{16})" + _END),
    # AKIA...:40 characters
    token("AWS_SECRET", r"A[KS]IA[A-Z0-9]{16}",
        r"A[KS]IA[A-Z0-9]{16}[^A-Za-z0-9]{1,6}([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])"),
    # aws_secret_access_key = 40 characters
    token("AWS_SECRET", r"(?i)secret_?(?:access_?)?key",
        r"(?i:secret_?(?:access_?)?key)[^A-Za-z0-9/+]{1,8}([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])"),
    # a session token begins with the name of its issuer in base64
    token("AWS_SESSION_TOKEN", r"(?:FwoGZXIvYXdz|IQoJb3JpZ2lu|FQoGZXIvYXdz)",
        r"((?:FwoGZXIvYXdz|IQoJb3JpZ2lu|FQoGZXIvYXdz)[A-Za-z0-9/+=%_-]{20,4000})"),
    token("GCP_API_KEY", r"AIza[\w-]{30}", r"(AIza[\w-]{30,45})"),
    token("GOOGLE_OAUTH", r"ya29\.[\w-]{10}", r"(ya29\.[\w.-]{10,2000})"),
    token("GOOGLE_OAUTH", r"GOCSPX-", r"(GOCSPX-[\w-]{20,60})"),
    token("GOOGLE_OAUTH", r"1//0[\w-]{20}", r"(?<![\w/:])(1//0[\w-]{20,300})"),
    # DefaultEndpointsProtocol=https;AccountName=x;AccountKey=...==
    token("AZURE_KEY", r"(?i)(?:Account|SharedAccess)Key(?:=|%3d)",
        r"(?i)(?:Account|SharedAccess)Key(?:=|%3d)([A-Za-z0-9+/%]{16,200}={0,2})"),
    # ?sv=2022-11-02&sig=...
    token("AZURE_SAS", r"(?i)sig(?:nature)?(?:=|%3d)", r"(?i)\bsig(?:=|%3d)([\w%+/=.-]{16,600})"),
    token("AZURE_CLIENT_SECRET", r"[78]Q~", r"([\w~.-]{3}[78]Q~[\w~.-]{31,40})"),
    token("DIGITALOCEAN_TOKEN", r"do[opr]_v1_", _START + r"(do[opr]_v1_[0-9a-f]{32,128})"),
    token("HEROKU_KEY", r"HRKU-", r"(HRKU-[\w-]{30,120})"),
    token("HEROKU_KEY", r"(?i)heroku",
        r"(?i)heroku[\w .'\"-]{0,40}[=:\s]{1,3}[\"']?"
        r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"),
    token("ALIBABA_KEY", r"LTAI[A-Za-z0-9]{12}", _START + r"(LTAI[A-Za-z0-9]{12,30})" + _END),
    token("FLY_TOKEN", r"(?:fm[12]|fo1)_", r"((?:fm[12]|fo1)_[\w+/=-]{30,2000})"),
    token("VERCEL_TOKEN", r"vc[pkicra]_", _START + r"(vc[pkicra]_[A-Za-z0-9]{20,80})"),
    token("NETLIFY_TOKEN", r"nf[pcobu]_", _START + r"(nf[pcobu]_[A-Za-z0-9]{30,60})"),
    token("PLANETSCALE_TOKEN", r"pscale_", r"(pscale_(?:tkn|oauth|pw)_[\w.-]{30,80})"),
    token("SUPABASE_KEY", r"sb(?:p|_secret|_publishable)_",
        _START + r"((?:sbp|sb_secret|sb_publishable)_[\w-]{20,80})"),
    token("DATABRICKS_TOKEN", r"dapi[0-9a-f]{32}", _START + r"(dapi[0-9a-f]{32}(?:-\d)?)"),
    token("TERRAFORM_TOKEN", r"\.atlasv1\.", r"([A-Za-z0-9]{10,20}\.atlasv1\.[\w-]{40,100})"),
    token("VAULT_TOKEN", r"hv[sbr]\.", _START + r"(hv[sbr]\.[\w-]{20,300})"),
)  # fmt: skip

CODE_AND_PACKAGES: tuple[Rule, ...] = (
    token("GITHUB_TOKEN", r"gh[pousr]_[A-Za-z0-9]{10}", r"(gh[pousr]_[\w.-]{16,800})"),
    token("GITHUB_TOKEN", r"github_pat_", r"(github_pat_\w{20,255})"),
    token("GITLAB_TOKEN", r"gl(?:pat|ptt|dt|rt|rtr|cbt|soat|agent|imt|oas|ft|ffct)-",
        r"(gl(?:pat|ptt|dt|rtr?|cbt|soat|agent|imt|oas|ft|ffct)-[\w.-]{16,300})"),
    token("GITLAB_TOKEN", r"GR1348941", r"(GR1348941[\w-]{16,40})"),
    token("BITBUCKET_TOKEN", r"AT(?:BB|CTT3x|ATT3x)[\w-]{10}",
        _START + r"(AT(?:BB|CTT3x|ATT3x)[\w=-]{20,300})"),
    token("NPM_TOKEN", r"npm_[A-Za-z0-9]{20}", _START + r"(npm_[A-Za-z0-9]{30,60})"),
    token("PYPI_TOKEN", r"pypi-[\w-]{20}", r"(pypi-A[\w-]{30,600})"),
    token("RUBYGEMS_TOKEN", r"rubygems_", r"(rubygems_[0-9a-f]{40,64})"),
    token("DOCKER_TOKEN", r"dckr_[po]at_", r"(dckr_[po]at_[\w-]{16,80})"),
    # "auths": {"registry": {"auth": "dXNlcjpwYXNz"}}
    token("DOCKER_AUTH", r"(?i)auth\\*\"\s*:", r"auth\\*\"\s{0,3}:\s{0,3}\\*\"([A-Za-z0-9+/=]{8,2000})"),
    token("NUGET_KEY", r"oy2[a-z0-9]{43}", _START + r"(oy2[a-z0-9]{43})" + _END),
    token("CLOJARS_TOKEN", r"CLOJARS_", r"(CLOJARS_[0-9a-f]{40,80})"),
    token("POSTMAN_KEY", r"PMAK-", r"(PMAK-[0-9a-f]{24}-[0-9a-f]{34})"),
    token("FIGMA_TOKEN", r"fig[du]_", _START + r"(fig[du]_[\w-]{30,80})"),
    token("LINEAR_KEY", r"lin_(?:api|oauth)_", r"(lin_(?:api|oauth)_[A-Za-z0-9]{30,80})"),
    token("NOTION_TOKEN", r"(?:ntn|secret)_[A-Za-z0-9]{30}",
        _START + r"((?:ntn|secret)_[A-Za-z0-9]{40,60})" + _END),
    token("DOPPLER_TOKEN", r"dp\.(?:pt|st|ct|sa|scim|audit)\.",
        _START + r"(dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{30,80})"),
    token("AGE_KEY", r"AGE-SECRET-KEY-1", r"(AGE-SECRET-KEY-1[A-Z0-9]{40,80})"),
)  # fmt: skip

AI: tuple[Rule, ...] = (
    token("ANTHROPIC_KEY", r"sk-ant-", r"(sk-ant-[\w-]{16,300})"),
    token("OPENAI_KEY", r"sk-[\w-]{20}", _START + r"(sk-(?!ant-)[\w-]{20,300})", is_random),
    token("HUGGINGFACE_TOKEN", r"(?:hf|api_org)_[A-Za-z0-9]{20}",
        _START + r"((?:hf|api_org)_[A-Za-z0-9]{30,60})"),
    token("GROQ_KEY", r"gsk_", _START + r"(gsk_[A-Za-z0-9]{40,80})"),
    token("XAI_KEY", r"xai-[A-Za-z0-9]{20}", _START + r"(xai-[A-Za-z0-9]{40,120})"),
    token("REPLICATE_TOKEN", r"r8_[A-Za-z0-9]{20}", _START + r"(r8_[A-Za-z0-9]{30,60})"),
    token("PERPLEXITY_KEY", r"pplx-", r"(pplx-[A-Za-z0-9]{40,80})"),
)  # fmt: skip

MESSAGING: tuple[Rule, ...] = (
    token("SLACK_TOKEN", r"xox[a-z]", r"(xox[abceoprs](?:\.xox[bp])?-[\w-]{10,400})"),
    token("SLACK_TOKEN", r"xapp-\d", r"(xapp-\d-[\w-]{10,300})"),
    token("SLACK_WEBHOOK", r"hooks\.slack\.com",
        r"hooks\.slack\.com(?:/|%2F)(?:services|workflows|triggers)(?:/|%2F)([\w/%+-]{16,200})"),
    token("TEAMS_WEBHOOK", r"webhook\.office\.com", r"webhook\.office\.com/webhookb2/([\w/@-]{30,300})"),
    token("DISCORD_WEBHOOK", r"discord(?:app)?\.com/api",
        r"discord(?:app)?\.com/api(?:/v\d{1,2})?/webhooks/\d{5,25}/([\w-]{30,120})"),
    token("DISCORD_TOKEN", r"[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27}",
        r"(?<![\w.-])([MNO][\w-]{22,27}\.[\w-]{6,7}\.[\w-]{27,50})(?![\w.-])", is_random),
    token("TELEGRAM_TOKEN", r"\d{8,12}:[\w-]{30}", r"(?<!\d)(\d{8,12}:[\w-]{33,36})(?![\w-])", is_random),
    token("TWILIO_KEY", r"(?:AC|SK)[0-9a-f]{32}", _START + r"((?:AC|SK)[0-9a-f]{32})" + _END),
    token("TWILIO_KEY", r"(?i)twilio",
        r"(?i)twilio[\w .'\"-]{0,40}[=:\s]{1,3}[\"']?([0-9a-f]{32})" + _END),
    token("SENDGRID_KEY", r"SG\.[\w-]{16}", _START + r"(SG\.[\w-]{16,40}\.[\w-]{16,80})"),
    token("MAILGUN_KEY", r"key-[0-9a-f]{32}", _START + r"(key-[0-9a-f]{32})" + _END),
    token("MAILGUN_KEY", r"[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}",
        _START + r"([0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8})(?![\w-])"),
    token("MAILCHIMP_KEY", r"[0-9a-f]{32}-us\d", _START + r"([0-9a-f]{32}-us\d{1,2})" + _END),
    token("POSTMARK_KEY", r"(?i)postmark",
        r"(?i)postmark[\w .'\"-]{0,40}[=:\s]{1,3}[\"']?"
        r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"),
    token("BREVO_KEY", r"xkeysib-", r"(xkeysib-[0-9a-f]{40,80}-[A-Za-z0-9]{10,30})"),
)  # fmt: skip

PAYMENT: tuple[Rule, ...] = (
    token("STRIPE_KEY", r"(?:sk|rk|pk)_(?:live|test)_", r"((?:sk|rk|pk)_(?:live|test)_\w{10,300})"),
    token("STRIPE_KEY", r"whsec_", r"(whsec_[A-Za-z0-9+/=]{16,100})"),
    token("SHOPIFY_TOKEN", r"shp(?:at|ca|pa|ss|tka)_", r"(shp(?:at|ca|pa|ss|tka)_[0-9a-fA-F]{20,80})"),
    token("SQUARE_TOKEN", r"sq0[a-z]{3}-", r"(sq0[a-z]{3}-[\w-]{20,60})"),
    token("SQUARE_TOKEN", r"EAAA[\w-]{50}", _START + r"(EAAA[\w-]{50,80})" + _END),
    token("FACEBOOK_TOKEN", r"EAA[A-Z][A-Za-z0-9]{60}", _START + r"(EAA[A-Z][A-Za-z0-9]{60,400})"),
    token("BRAINTREE_TOKEN", r"access_token\$", r"(access_token\$\w{4,20}\$\w{10,20}\$[0-9a-f]{32})"),
)  # fmt: skip

MONITORING: tuple[Rule, ...] = (
    token("NEW_RELIC_KEY", r"NR(?:AK|JS|II|RA|AA|IQ)-", r"(NR(?:AK|JS|II|RA|AA|IQ)-[\w-]{16,60})"),
    token("NEW_RELIC_KEY", r"[0-9a-f]{30,40}NRAL", r"([0-9a-f]{30,40}NRAL)"),
    token("DATADOG_KEY", r"(?i)(?:dd|datadog)[_-]",
        r"(?i)(?:dd|datadog)[_-]\w{0,30}[_-]?key[^A-Za-z0-9]{1,8}([0-9a-f]{32,40})" + _END),
    token("SENTRY_DSN", r"://[0-9a-f]{32}[:@]", r"://([0-9a-f]{32}(?::[0-9a-f]{32})?)@"),
    token("SENTRY_TOKEN", r"sntry[su]_", r"(sntry[su]_[\w+/=-]{20,400})"),
    token("GRAFANA_TOKEN", r"gl(?:sa|c)_", _START + r"(gl(?:sa|c)_[\w+/=-]{20,400})"),
    token("PAGERDUTY_KEY", r"(?i)pagerduty|pd_key",
        r"(?i)(?:pagerduty|pd_key)[\w .'\"-]{0,40}[=:\s]{1,3}[\"']?([A-Za-z0-9+_-]{18,32})" + _END, is_random),
    token("SNYK_TOKEN", r"snyk_", _START + r"(snyk_\w{3}\.[\w.-]{20,100})"),
)  # fmt: skip

PROVIDERS: tuple[Rule, ...] = (
    *AI, *CLOUDS, *CODE_AND_PACKAGES, *MESSAGING, *PAYMENT, *MONITORING,
)  # fmt: skip
