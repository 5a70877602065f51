"""Secrets made up at run time, so that no scanner finds a key in this file, and the log lines
that would give them away. ``{}`` is where the secret stands."""

import base64
import random
import string
from typing import NamedTuple

LETTERS = string.ascii_letters + string.digits
UPPER = string.ascii_uppercase + string.digits
LOWER = string.ascii_lowercase + string.digits
HEX = "0123456789abcdef"
BASE64 = LETTERS + "+/"
URL64 = LETTERS + "-_"


class Plant(NamedTuple):
    kind: str
    secret: str
    line: str

    @property
    def planted(self) -> str:
        return self.line.replace("{}", self.secret)


_random = random.Random(20261123)


def made(alphabet: str, size: int) -> str:
    """Begins and ends with a letter or digit, and holds one of each."""
    middle = "".join(_random.choice(alphabet) for _ in range(size - 4))
    inner = "7" + middle + next(c for c in alphabet if c.isalpha())
    return f"{alphabet[0]}{inner}{alphabet[1]}"


def uuid() -> str:
    return "-".join(made(HEX, size) for size in (8, 4, 4, 4, 12))


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def jwt() -> str:
    return f"{'ey' + 'J'}{made(URL64, 30)}.{'ey' + 'J'}{made(URL64, 60)}.{made(URL64, 43)}"


def providers() -> list[Plant]:
    aws = "AK" + "IA" + made(UPPER, 16)
    return [
        Plant("AWS_KEY_ID", aws, "botocore.exceptions.ClientError: InvalidAccessKeyId {} does not exist"),
        Plant("AWS_KEY_ID", "AS" + "IA" + made(UPPER, 16), "INFO assumed role, key {}, expires in 3600s"),
        Plant("AWS_SECRET", made(BASE64, 40), "aws_secret_access_key = {}"),
        Plant("AWS_SECRET", made(BASE64, 40), "export AWS_SECRET_ACCESS_KEY={}"),
        Plant("AWS_SECRET", made(BASE64, 40), f"using credentials {'AK' + 'IA'}{made(UPPER, 16)}:{{}} from env"),
        Plant("AWS_SESSION_TOKEN", "IQoJ" + "b3JpZ2lu" + made(BASE64, 200), "session {} is expired"),
        Plant("GCP_API_KEY", "AI" + "za" + made(URL64, 35), "GET https://maps.example.com/api/js?key={}&v=3 403"),
        Plant("GCP_API_KEY", "AI" + "za" + made(URL64, 35), "google.api_core.exceptions.Forbidden: 403 {}"),
        Plant("GOOGLE_OAUTH", "ya" + "29." + made(URL64, 120), "oauth2 refresh gave {} for 3599 s"),
        Plant("GOOGLE_OAUTH", "GOC" + "SPX-" + made(URL64, 28), "client config loaded: {}"),
        Plant("GOOGLE_OAUTH", "1/" + "/0" + made(URL64, 60), "stored refresh grant {}"),
        Plant("AZURE_KEY", made(BASE64, 86) + "==",
              "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey={};EndpointSuffix=core.windows.net"),
        Plant("AZURE_KEY", made(BASE64, 43) + "=",
              "Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey={}"),
        Plant("AZURE_SAS", made(LETTERS, 43) + "%3D",
              "PUT https://shop.blob.core.windows.net/logs/a.txt?sv=2022-11-02&se=2026-01-01&sr=b&sp=rw&sig={} 403"),
        Plant("AZURE_CLIENT_SECRET", made(LETTERS, 3) + "8Q" + "~" + made(LETTERS, 34), "AADSTS7000215: {} is wrong"),
        Plant("DIGITALOCEAN_TOKEN", "do" + "p_v1_" + made(HEX, 64), "doctl: unable to authenticate with {}"),
        Plant("HEROKU_KEY", "HR" + "KU-" + uuid(), "heroku: 401 for {}"),
        Plant("HEROKU_KEY", uuid(), "HEROKU_API_KEY={}"),
        Plant("GITHUB_TOKEN", "gh" + "p_" + made(LETTERS, 36), "remote: Invalid credentials for {}"),
        Plant("GITHUB_TOKEN", "gh" + "o_" + made(LETTERS, 36), "oauth exchange returned {}"),
        Plant("GITHUB_TOKEN", "gh" + "s_" + made(LETTERS, 36), "fatal: could not read from https://x-access-token:{}@github.com/o/r"),
        Plant("GITHUB_TOKEN", "github" + "_pat_" + made(LETTERS, 22) + "_" + made(LETTERS, 59), "gh auth: {}"),
        Plant("GITLAB_TOKEN", "gl" + "pat-" + made(URL64, 20), "runner: clone with {} failed"),
        Plant("GITLAB_TOKEN", "gl" + "rt-" + made(URL64, 20), "Verifying runner... {} is removed"),
        Plant("BITBUCKET_TOKEN", "AT" + "BB" + made(LETTERS, 32), "bitbucket pipelines: {} lacks scope"),
        Plant("SLACK_TOKEN", "xo" + "xb-" + made(string.digits + "a", 12) + "-" + made(LETTERS, 24), "slack_sdk: invalid_auth {}"),
        Plant("SLACK_TOKEN", "xa" + "pp-1-" + made(UPPER, 11) + "-" + made(HEX, 64), "socket mode: {}"),
        Plant("SLACK_WEBHOOK", f"T{made(UPPER, 9)}/B{made(UPPER, 9)}/{made(LETTERS, 24)}",
              "POST https://hooks.slack.com/services/{} 404 no_service"),
        Plant("STRIPE_KEY", "sk" + "_live_" + made(LETTERS, 24), "stripe.error.AuthenticationError: Expired key: {}"),
        Plant("STRIPE_KEY", "rk" + "_test_" + made(LETTERS, 24), "Stripe client made with {}"),
        Plant("STRIPE_KEY", "wh" + "sec_" + made(LETTERS, 32), "signature check with {} failed"),
        Plant("TWILIO_KEY", "S" + "K" + made(HEX, 32), "twilio: 20003 Authenticate {}"),
        Plant("TWILIO_KEY", made(HEX, 32), "TWILIO_AUTH = {}"),
        Plant("SENDGRID_KEY", "S" + "G." + made(URL64, 22) + "." + made(URL64, 43), "sendgrid 401 for {}"),
        Plant("MAILGUN_KEY", "ke" + "y-" + made(HEX, 32), "mailgun: Forbidden {}"),
        Plant("MAILGUN_KEY", made(HEX, 32) + "-" + made(HEX, 8) + "-" + made(HEX, 8), "mailgun domain key {}"),
        Plant("NPM_TOKEN", "np" + "m_" + made(LETTERS, 36), "npm ERR! code E401 {}"),
        Plant("NPM_TOKEN", made(LETTERS, 36), "//registry.npmjs.example/:_authToken={}"),
        Plant("PYPI_TOKEN", "py" + "pi-AgEIcHlwaS5vcmc" + made(URL64, 120), "twine: HTTPError 403 with {}"),
        Plant("DOCKER_TOKEN", "dck" + "r_pat_" + made(URL64, 27), "denied: requested access with {}"),
        Plant("DOCKER_AUTH", b64("deploy:" + made(LETTERS, 14)), '{"auths": {"registry.example.com": {"auth": "{}"}}}'),
        Plant("OPENAI_KEY", "s" + "k-proj-" + made(URL64, 60), "openai.AuthenticationError: Incorrect API key provided: {}."),
        Plant("OPENAI_KEY", "s" + "k-" + made(LETTERS, 48), "openai client {} made"),
        Plant("ANTHROPIC_KEY", "s" + "k-ant-api03-" + made(URL64, 95), "anthropic: 401 {}"),
        Plant("HUGGINGFACE_TOKEN", "h" + "f_" + made(string.ascii_letters, 34), "huggingface_hub: {} lacks access"),
        Plant("DATADOG_KEY", made(HEX, 32), "DD_API_KEY={}"),
        Plant("DATADOG_KEY", made(HEX, 40), "datadog_app_key: '{}'"),
        Plant("NEW_RELIC_KEY", "NR" + "AK-" + made(UPPER, 27), "newrelic: {} was rejected"),
        Plant("NEW_RELIC_KEY", made(HEX, 36) + "NR" + "AL", "newrelic agent: license {} is bad"),
        Plant("SENTRY_DSN", made(HEX, 32), "sentry_sdk: dsn https://{}@o12345.ingest.example.com/678 unreachable"),
        Plant("TELEGRAM_TOKEN", "80" + "7714163" + ":AA" + made(URL64, 33), "GET https://api.telegram.example/bot{}/getMe 401"),
        Plant("DISCORD_TOKEN", "M" + made(LETTERS, 23) + "." + made(LETTERS, 6) + "." + made(URL64, 38), "discord.errors.LoginFailure: {}"),
        Plant("DISCORD_WEBHOOK", made(URL64, 68), "POST https://discord.com/api/webhooks/112233445566778899/{} 429"),
        Plant("SHOPIFY_TOKEN", "shp" + "at_" + made(HEX, 32), "ShopifyAPI: 403 {}"),
        Plant("SQUARE_TOKEN", "sq0" + "atp-" + made(URL64, 22), "square: UNAUTHORIZED {}"),
        Plant("VAULT_TOKEN", "hv" + "s." + made(URL64, 90), "vault: permission denied for {}"),
        Plant("DATABRICKS_TOKEN", "da" + "pi" + made(HEX, 32), "databricks: {} expired"),
        Plant("TERRAFORM_TOKEN", made(LETTERS, 14) + ".atlas" + "v1." + made(LETTERS, 67), "terraform login: {}"),
        Plant("GRAFANA_TOKEN", "gl" + "sa_" + made(LETTERS, 32) + "_" + made(HEX, 8), "grafana: {} 401"),
        Plant("GROQ_KEY", "gs" + "k_" + made(LETTERS, 52), "groq: {} 401"),
        Plant("RUBYGEMS_TOKEN", "ruby" + "gems_" + made(HEX, 48), "gem push: {} denied"),
        Plant("LINEAR_KEY", "lin" + "_api_" + made(LETTERS, 40), "linear: {}"),
        Plant("POSTMAN_KEY", "PM" + "AK-" + made(HEX, 24) + "-" + made(HEX, 34), "newman: {}"),
        Plant("FIGMA_TOKEN", "fi" + "gd_" + made(URL64, 40), "figma: {} 403"),
        Plant("BREVO_KEY", "xkey" + "sib-" + made(HEX, 64) + "-" + made(LETTERS, 16), "brevo: {}"),
        Plant("MAILCHIMP_KEY", made(HEX, 32) + "-us" + "12", "mailchimp: {}"),
        Plant("AGE_KEY", "AGE-" + "SECRET-KEY-1" + made(UPPER, 58), "sops: {}"),
    ]  # fmt: skip


def headers() -> list[Plant]:
    return [
        Plant("AUTHORIZATION", made(LETTERS, 40), "> Authorization: Bearer {}"),
        Plant("AUTHORIZATION", b64("admin:" + made(LETTERS, 12)), "> Authorization: Basic {}"),
        Plant("AUTHORIZATION", b64("admin:" + made(LETTERS, 12)), "proxy-authorization=Basic {}"),
        Plant("AUTHORIZATION", made(HEX, 40), "{'Accept': '*/*', 'Authorization': 'Token {}', 'Host': 'api'}"),
        Plant("AUTHORIZATION", made(LETTERS, 30), "map[Accept:[*/*] Authorization:[Bearer {}] User-Agent:[Go-http-client/1.1]]"),
        Plant("AUTHORIZATION", made(HEX, 32),
              'Authorization: Digest username="ops", realm="api", nonce="dcd98b7102dd", uri="/x", response="{}"'),
        Plant("AUTHORIZATION", made(LETTERS, 24), '"HTTP_AUTHORIZATION"=>"{}"'),
        Plant("AUTHORIZATION", made(LETTERS, 32), "curl: sent bearer {} and got 401"),
        Plant("AUTHORIZATION", made(HEX, 64),
              "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature={}"),
        Plant("COOKIE", made(LETTERS, 26), "Cookie: theme=dark; sessionid={}; lang=en"),
        Plant("COOKIE", made(LETTERS, 32), "< Set-Cookie: JSESSIONID={}; Path=/; HttpOnly"),
        Plant("COOKIE", made(HEX, 32), '{"headers": {"cookie": "_ga=GA1.2; sid={}", "host": "shop"}}'),
        Plant("COOKIE", made(HEX, 32), r'{"log": "{\"cookie\": \"a=1; sid={}\", \"host\": \"shop\"}"}'),
        Plant("API_KEY", made(LETTERS, 32), "X-Api-Key: {}"),
        Plant("API_KEY", made(LETTERS, 32), "'x-auth-token': '{}'"),
        Plant("API_KEY", made(LETTERS, 20), "PRIVATE-TOKEN: {}"),
        Plant("API_KEY", made(HEX, 32), "Ocp-Apim-Subscription-Key: {}"),
        Plant("API_KEY", made(BASE64, 120), "x-amz-security-token:{}"),
        Plant("JWT", jwt(), "jose.exceptions.ExpiredSignatureError: {}"),
        Plant("JWT", jwt(), "GET /api/me?access_token={} 401"),
        Plant("JWT", jwt(), '{"id_token":"{}","expires_in":3600}'),
    ]  # fmt: skip


def keyed() -> list[Plant]:
    word = made(LETTERS, 12)
    return [
        Plant("PASSWORD", made(LETTERS, 12), line)
        for line in (
            "DB_PASSWORD={}", "db.password={}", "spring.datasource.password: {}", "dbPassword = '{}'",
            '"password": "{}"', "'passwd': '{}'", 'password="{}"', ":password=>\"{}\"", "Password={};User Id=sa",
            "Server=db;Database=shop;User Id=sa;Pwd={};Encrypt=yes", "passphrase: {}", "PGPASSWORD={}",
            "MYSQL_ROOT_PASSWORD={}", "user=app password={} host=db port=5432", "userPass={}", "SMTP_PASS={}",
            '{"user":"app","password":"{}","host":"db"}', r'{"body":"{\"user\":\"app\",\"password\":\"{}\"}"}',
            r'{"a":"{\"b\":\"{\\\"password\\\":\\\"{}\\\"}\"}"}', "POST /login?user=a&password={}&next=%2F 302",
            "user%3Dapp%26password%3D{}%26x%3D1", "%7B%22password%22%3A%22{}%22%2C%22a%22%3A1%7D",
            "config['password'] = '{}'", "Config{Host:db Password:{} Port:5432}", "[password] => {}",
            "authentication failed with password '{}'", "the password is {}, please change it",
            "ALTER USER app IDENTIFIED BY '{}'", "CREATE ROLE app WITH LOGIN PASSWORD '{}'",
            "<password>{}</password>", '<ns:Password type="text">{}</ns:Password>',
            '{"name": "DB_PASSWORD", "value": "{}"}', "+ mysql -h db -u root -p{} shop",
            "+ mysqldump --user=root --password={} shop", "$ psql --password '{}'", "+ docker login -u ci -p {} registry",
            "+ sshpass -p {} ssh root@web-1", "+ curl -s -u deploy:{} https://ci.example.com/job",
            "+ curl --user 'deploy:{}' https://ci.example.com", "+ redis-cli -h cache -a {} ping",
            "+ echo {} | docker login --password-stdin -u ci", "+ openssl rsa -in k.pem -passin pass:{}",
            "['tool', '--password', '{}', '--verbose']", "KEYSTORE_PASSWORD: \"{}\"", "trustStorePassword={}",
            "ldap.bind.pw: x password :{}", "password\t=\t{}", "PASSWORD_2={}", "root:{}@tcp(127.0.0.1:3306)/app", "password -> {}", "> AUTH {}", "requirepass {}", "net use Z: //srv/share /user:bob {}", "new_password={}&confirm=1",
        )
    ] + [
        Plant("API_KEY", made(LETTERS, 32), line)
        for line in ("api_key={}", '"apiKey": "{}"', "API-KEY: {}", "secret_key_base: {}", "ENCRYPTION_KEY={}",
                     "access_key = {}", "x.signing.key='{}'", "?apikey={}&q=1", "--api-key {} --json")
    ] + [
        Plant("SECRET", made(LETTERS, 28), line)
        for line in ("client_secret={}", '"clientSecret":"{}"', "JWT_SECRET={}", "webhook_secret: {}",
                     "DJANGO_SECRET_KEY='{}'", "credentials: {}", "consumerSecret => {}")
    ] + [
        Plant("TOKEN", made(URL64, 30), line)
        for line in ("token={}", '"access_token": "{}"', "refreshToken: {}", "auth_token='{}'", "VAULT_TOKEN={}",
                     "--token {}", "invalid token {} from 10.0.0.1", "csrf_token={}", "the token {} was refused")
    ] + [
        Plant("URL_PASSWORD", made(LETTERS, 14), line)
        for line in ("postgres://app:{}@db.internal:5432/shop", "redis://:{}@cache:6379/0",
                     "amqp://guest:{}@mq:5672/%2F", "mongodb+srv://app:{}@c0.example.net/shop?retryWrites=true",
                     "https://ci:{}@git.example.com/o/r.git", "smtp%3A%2F%2Fmailer%3A{}%40mail.example.com",
                     "jdbc:oracle:thin:scott/{}@//ora:1521/orcl", "proxy http://proxyuser:{}@10.1.2.3:3128 refused")
    ] + [
        Plant("URL_PASSWORD", f"p{word}@x/y:z", "mysql://app:{}@db/shop"),
        Plant("PASSWORD", "corr3ct,horse;battery", "password={}"),
        Plant("PASSWORD", "two words & more 99", 'password="{}"'),
        Plant("PASSWORD", "überGeheim-Straße", "Passwort: {}"),
        Plant("PASSWORD", "alllowercase", "admin password = {}"),
        Plant("PASSWORD_HASH", "$2" + "b$12$" + made(LETTERS, 53), "row: (7, 'ops', '{}')"),
        Plant("PASSWORD_HASH", "$6" + "$" + made(LETTERS, 16) + "$" + made(LETTERS, 86), "root:{}:19000:0:99999:7:::"),
    ]  # fmt: skip


def personal() -> list[Plant]:
    return [
        Plant("EMAIL", "jane.doe+shop@post.shopmail.co.uk", "ERROR no such user {}"),
        Plant(
            "EMAIL",
            "ops-team@nightowl.test",
            "to=<{}>, relay=mx.example.org[10.0.0.9]:25, status=bounced",
        ),
        Plant("EMAIL", "jane%40owlmail.com", "GET /users?q={}&page=2 500"),
        Plant("CARD_NUMBER", "4111" + "1111" + "1111" + "1111", "payment refused for card {}"),
        Plant("CARD_NUMBER", " ".join(("5500", "0000", "0000", "0004")), "card {} expired"),
        Plant("CARD_NUMBER", "-".join(("3782", "822463", "10005")), "amex {} declined"),
        Plant("IBAN", "DE89" + "370400440532013000", "payout to {} failed"),
        Plant("IBAN", " ".join(("GB82", "WEST", "1234", "5698", "7654", "32")), "debit {} refused"),
        Plant("US_SSN", "-".join(("219", "09", "9999")), "applicant {} not found"),
    ]


PLANTS: tuple[Plant, ...] = (*providers(), *headers(), *keyed(), *personal())
