"""The one place where an installation is set up: environment variables, read once."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings of an installation; each is an environment variable with the prefix GOVBRAIN_."""

    model_config = SettingsConfigDict(env_prefix="GOVBRAIN_", frozen=True, extra="forbid")

    home: Path = Field(
        default=Path("var"),
        description="Folder of everything that is written: warehouse, cache, inbox.",
    )
    simulated: bool = Field(
        default=True,
        description="Show simulated feeds, badged 模拟; false removes them everywhere.",
    )
    ranking: bool = Field(
        default=False,
        description="Show ranks of index studies; false leaves regions in the order of codes.",
    )
    keep_builds: int = Field(
        default=14, ge=2, description="Builds kept for rolling back; older ones are pruned."
    )
    host: str = Field(default="[::]", description="Address to serve on; [::] is IPv6 and IPv4.")
    port: int = Field(default=8050, ge=1, le=65535, description="Port to serve on.")
    workers: int = Field(default=2, ge=1, description="Server processes.")
    threads: int = Field(default=4, ge=1, description="Threads of each server process.")
    duckdb_threads: int = Field(
        default=1, ge=1, description="Threads of a question in a server process."
    )
    duckdb_memory: str = Field(
        default="1GB", description="Memory limit of DuckDB in a server process."
    )
    province: str = Field(
        default="360000", description="Code of the province that the boards are about."
    )
    boundaries: Path | None = Field(
        default=None,
        description="GeoJSON of official boundaries (adcode properties), used instead of ours.",
    )
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")

    @property
    def warehouse(self) -> Path:
        """Folder of the builds and of the pointer CURRENT."""
        return self.home / "warehouse"

    @property
    def inbox(self) -> Path:
        """Folder of the drop boxes that feeds of kind ``folder`` read."""
        return self.home / "inbox"

    @property
    def snapshots(self) -> Path:
        """Folder of fetched bytes, kept as published under their SHA-256."""
        return self.home / "snapshots"

    @property
    def cache(self) -> Path:
        """Folder of cached answers, shared by the server processes."""
        return self.home / "cache"

    @property
    def geo(self) -> Path:
        """Folder of the boundaries generated at build time, one GeoJSON file a level."""
        return self.home / "geo"
