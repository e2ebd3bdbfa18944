"""What may be configured about the portfolio service."""

from pydantic import Field

from folio.chassis.settings import ServiceSettings


class PortfolioSettings(ServiceSettings):
    """Settings of the portfolio service: ``FOLIO_PORTFOLIO_<NAME>`` or ``[portfolio]`` in folio.toml."""

    upload_limit_bytes: int = Field(
        default=100_000_000,
        ge=1_000,
        le=150_000_000,
        description="The largest file, in bytes; 150 MB at most. Default 100 MB.",
    )
    import_lines_limit: int = Field(
        default=200_000,
        ge=1,
        le=1_000_000,
        description="The most lines one imported file may have. Default 200 000.",
    )
    import_lifetime_s: int = Field(
        default=86_400,
        ge=60,
        description="Seconds an import's preview is kept for its commit. Default one day.",
    )
    books_cached: int = Field(
        default=64, ge=1, description="How many computed portfolios an instance keeps in memory. Default 64."
    )
    books_memory_bytes: int = Field(
        default=512_000_000,
        ge=1_000_000,
        description=(
            "About how many bytes all computed portfolios together may take; those asked for longest ago go"
            " first, the newest stays. 100 000 activities take about 350 MB. Default 512 MB."
        ),
    )
    compute_threads: int = Field(
        default=2, ge=1, le=64, description="Threads that compute reports, off the event loop. Default 2."
    )
