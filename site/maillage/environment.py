"""What the environment may say, read once and typed. Every variable is described in docs/configuration.md.

A set variable switches its component from the embedded default to the real server; nothing else changes.
A wrong value stops the start with one clear sentence a variable.
"""

import secrets
import sys
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]
SCHEMES = {
    "database_url": ("postgres", "postgresql", "sqlite"),
    "redis_url": ("redis", "rediss"),
    "elasticsearch_url": ("http", "https"),
    "base_url": ("http", "https"),
}


class Environment(BaseSettings):
    """The process environment as one object; see docs/configuration.md for what each name does."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore")

    debug: bool = False
    secret_key: str = ""
    allowed_hosts: str = "127.0.0.1,localhost,[::1]"
    data_dir: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    base_url: str = ""
    database_url: str = ""
    redis_url: str = ""
    elasticsearch_url: str = ""
    email_url: str = ""
    default_from_email: str = "Maillage <ne-pas-repondre@maillage.test>"
    worker: Literal["embedded", "none"] = "embedded"
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    rate_limits: bool = True

    @field_validator("database_url", "redis_url", "elasticsearch_url", "base_url")
    @classmethod
    def _scheme_is_known(cls, value: str, info: object) -> str:
        allowed = SCHEMES[info.field_name]  # type: ignore[attr-defined]
        if value and urlsplit(value).scheme not in allowed:
            raise ValueError(f"must begin with {' or '.join(f'{s}://' for s in allowed)}")
        return value

    @model_validator(mode="after")
    def _complete(self) -> "Environment":
        if not self.data_dir.is_absolute():
            self.data_dir = ROOT / self.data_dir
        if not self.secret_key:
            if self.database_url.startswith("postgres"):
                raise ValueError("SECRET_KEY must be set when DATABASE_URL names a server")
            self.secret_key = self._kept_secret()
        if not self.base_url:
            self.base_url = f"http://{self.host}:{self.port}"
        self.base_url = self.base_url.rstrip("/")
        return self

    def _kept_secret(self) -> str:
        """The embedded default's own secret: made once, kept beside the database, readable by its owner alone."""
        path = self.data_dir / "secret_key"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(60))
        return path.read_text()

    @property
    def hosts(self) -> list[str]:
        """The host names that requests may carry."""
        return [name.strip() for name in self.allowed_hosts.split(",") if name.strip()]


def read() -> Environment:
    """The environment, or the end of the process with a sentence for each wrong value."""
    try:
        return Environment()
    except ValidationError as wrong:
        for error in wrong.errors():
            name = ".".join(str(part) for part in error["loc"]).upper() or "Environment"
            print(f"{name}: {error['msg'].removeprefix('Value error, ')}", file=sys.stderr)
        sys.exit(2)
