"""Settings from the environment or ``.env``, checked at start with errors that name the variable."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.exc import ArgumentError

from bot.logs import LogFormat
from models.achievements import AchievementRules
from models.database import database_url
from models.measures import InverseRule, parse_bands

DEFAULT_DATABASE = "sqlite:///data/realisasi.db"
DEFAULT_BANDS = "91 Sangat Tinggi; 76 Tinggi; 66 Sedang; 51 Rendah; Sangat Rendah"


class SettingsError(Exception):
    """A setting cannot be used; the text is one line that names the variable and says what is wrong."""


class Settings(BaseSettings):
    """Everything an office sets. Names are those of the environment variables, in lower case."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    bot_token: SecretStr = SecretStr("")
    database_url: str = Field(default=DEFAULT_DATABASE, repr=False)  # may hold a password
    telegram_api_url: str = "https://api.telegram.org"
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
        number, _, secret = token.partition(":")
        if token and not (number.isdigit() and secret):
            msg = "does not look like a token of BotFather, such as 123456:ABC…"
            raise ValueError(msg)
        return SecretStr(token)

    @field_validator("database_url")
    @classmethod
    def _database_is_supported(cls, value: str) -> str:
        try:
            database_url(value)
        except (ArgumentError, ValueError) as error:
            msg = f"is not a usable database address ({type(error).__name__}); use sqlite:///… or postgresql://…"
            raise ValueError(msg) from None
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
        if not all(part.isdigit() for part in parts):
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

    @model_validator(mode="after")
    def _webhook_needs_secret(self) -> Settings:
        if self.webhook_url and not self.webhook_listen:
            msg = "WEBHOOK_LISTEN: is needed with WEBHOOK_URL, such as 127.0.0.1:8443"
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
    try:
        return Settings(**overrides)  # type: ignore[arg-type] # pydantic checks them at run time
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        reason = first["msg"].removeprefix("Value error, ")
        name = str(first["loc"][0]).upper() if first["loc"] else ""
        raise SettingsError(f"{name}: {reason}" if name else reason) from None
