"""Settings from the environment or ``.env``, checked at start with errors that name the variable."""

from __future__ import annotations

import logging
import re
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv.parser import parse_stream
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.exc import ArgumentError

from bot.logs import LogFormat
from models.achievements import AchievementRules
from models.database import database_url
from models.measures import InverseRule, parse_bands

DEFAULT_DATABASE = "sqlite:///data/realisasi.db"
DEFAULT_API = "https://api.telegram.org"
DEFAULT_BANDS = "91 Sangat Tinggi; 76 Tinggi; 66 Sedang; 51 Rendah; Sangat Rendah"

LARGEST_ID = 2**52
"""Telegram's ids stay below."""

ALIKE = 0.87
"""How like a setting's name an unknown one must be to be a slip: ADMIN_ID, BACKUPS_DIR, not DATABASE_URL_OLD."""

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
"""What Telegram takes."""


class SettingsError(Exception):
    """A setting cannot be used; the text is one line that names the variable and says what is wrong."""


class Settings(BaseSettings):
    """Everything an office sets. Names are those of the environment variables, in lower case."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    bot_token: SecretStr = SecretStr("")
    database_url: str = Field(default=DEFAULT_DATABASE, repr=False)  # may hold a password
    telegram_api_url: str = DEFAULT_API
    admin_ids: Annotated[tuple[int, ...], NoDecode] = ()
    timezone: str = "Asia/Jakarta"
    catalogue: Path | None = None
    inverse_rule: InverseRule = InverseRule.LINEAR
    bands: str = DEFAULT_BANDS
    webhook_url: str = ""
    webhook_listen: str = "127.0.0.1:8443"
    webhook_secret: SecretStr = SecretStr("")
    webhook_drain: int = Field(default=0, ge=0, le=300)
    backup_dir: Path | None = Path("data/backups")
    evidence_dir: Path | None = None
    log_level: str = "INFO"
    log_format: LogFormat = LogFormat.TEXT
    metrics_listen: str = ""
    sentry_dsn: SecretStr = SecretStr("")
    playground_port: int = Field(default=8080, ge=0, le=65535)

    @field_validator("bot_token")
    @classmethod
    def _token_has_its_form(cls, value: SecretStr) -> SecretStr:
        token = value.get_secret_value().strip()
        if token and not _TOKEN.fullmatch(token):
            msg = "does not look like a token of BotFather, such as 123456:ABC…"
            raise ValueError(msg)
        return SecretStr(token)

    @field_validator("database_url")
    @classmethod
    def _database_is_supported(cls, value: str) -> str:
        try:
            url = database_url(value)
        except (ArgumentError, ValueError) as error:
            msg = f"is not a usable database address ({type(error).__name__}); use sqlite:///… or postgresql://…"
            raise ValueError(msg) from None
        if url.get_backend_name() == "sqlite" and (url.host or url.database in {None, "", ":memory:"}):
            msg = f"names no file to keep reports in; write it after three slashes, such as {DEFAULT_DATABASE}"
            raise ValueError(msg)
        return value

    @field_validator("telegram_api_url", "webhook_url")
    @classmethod
    def _is_http_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.hostname):
            msg = "is not an http(s) address"
            raise ValueError(msg)
        return value.rstrip("/")

    @field_validator("sentry_dsn")
    @classmethod
    def _is_dsn(cls, value: SecretStr) -> SecretStr:
        dsn = value.get_secret_value().strip()
        parts = urlsplit(dsn)
        project = parts.path.rpartition("/")[2]
        if dsn and not (parts.scheme in {"http", "https"} and parts.hostname and parts.username and project.isdigit()):
            msg = "is not a DSN of Sentry, such as https://key@sentry.example/1"
            raise ValueError(msg)
        return SecretStr(dsn)

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _ids_by_comma(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if not all(part.isascii() and part.isdigit() and 0 < int(part[:20]) < LARGEST_ID for part in parts):
            msg = "takes Telegram ids (numbers), comma separated"
            raise ValueError(msg)
        return tuple(int(part) for part in parts)

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            msg = f"unknown time zone {value!r}; for example Asia/Jakarta, Asia/Makassar, Asia/Jayapura"
            raise ValueError(msg) from None
        return value

    @field_validator("bands")
    @classmethod
    def _bands_can_be_read(cls, value: str) -> str:
        parse_bands(value)
        return value

    @field_validator("catalogue", "backup_dir", "evidence_dir", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("webhook_listen", "metrics_listen")
    @classmethod
    def _listens_somewhere(cls, value: str) -> str:
        if not value:
            return value
        host, _, port = value.rpartition(":")
        if not host or not port.isdigit() or not 0 <= int(port) <= 65535:
            msg = "takes host:port, such as 127.0.0.1:8443"
            raise ValueError(msg)
        return value

    @field_validator("log_level")
    @classmethod
    def _level_exists(cls, value: str) -> str:
        level = value.upper()
        if level not in logging.getLevelNamesMapping():
            msg = "takes DEBUG, INFO, WARNING or ERROR"
            raise ValueError(msg)
        return level

    @field_validator("webhook_secret")
    @classmethod
    def _telegram_takes_secret(cls, value: SecretStr) -> SecretStr:
        if not _WEBHOOK_SECRET.fullmatch(value.get_secret_value()):
            msg = "takes letters without accents, digits, _ and -, at most 256, since Telegram takes nothing else"
            raise ValueError(msg)
        return value

    @model_validator(mode="after")
    def _webhook_needs_secret(self) -> Settings:
        if self.webhook_url and not self.webhook_listen:
            msg = "WEBHOOK_LISTEN: is needed with WEBHOOK_URL, such as 127.0.0.1:8443"
            raise ValueError(msg)
        if self.webhook_url.startswith("http:") and self.telegram_api_url == DEFAULT_API:
            msg = "WEBHOOK_URL: has to begin with https://, since Telegram delivers to nothing else"
            raise ValueError(msg)
        if self.webhook_url and not self.webhook_secret.get_secret_value():
            msg = "WEBHOOK_SECRET: is needed with WEBHOOK_URL, so that only Telegram can post updates"
            raise ValueError(msg)
        return self

    @property
    def token(self) -> str:
        """The bot's token in clear; empty starts the playground."""
        return self.bot_token.get_secret_value()

    @property
    def achievement_rules(self) -> AchievementRules:
        """How achievements are computed and named."""
        return AchievementRules(self.inverse_rule, parse_bands(self.bands))

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.timezone)


def load_settings(**overrides: object) -> Settings:
    """Read the settings. Raises ``SettingsError`` with one line that names the first variable that is wrong."""
    file = Path(str(overrides.get("_env_file", Settings.model_config.get("env_file"))))
    if file.is_file():
        _check_file(file)
    try:
        return Settings(**overrides)  # type: ignore[arg-type] # pydantic checks them at run time
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        reason = first["msg"].removeprefix("Value error, ")
        name = str(first["loc"][0]).upper() if first["loc"] else ""
        raise SettingsError(f"{name}: {reason}" if name else reason) from None


def _check_file(file: Path) -> None:
    """Refuse a file whose settings would be passed over in silence, and the playground started for the bot."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise SettingsError(f"{file}: is not UTF-8 text; save it as UTF-8") from None
    known = {name.upper() for name in Settings.model_fields}
    bindings = list(parse_stream(StringIO(text)))
    unread = next((binding.original.line for binding in bindings if binding.error), None)
    if unread is not None:
        raise SettingsError(f"{file}: line {unread} cannot be read; write NAME=value, and close a quotation mark")
    written = {binding.key.upper() for binding in bindings if binding.key}
    for name in sorted(written - known):
        meant = get_close_matches(name, known - written, n=1, cutoff=ALIKE)
        if meant:
            raise SettingsError(f"{name}: is no setting; {file} probably means {meant[0]}")
