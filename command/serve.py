"""`govbrain serve`: show the boards."""

from __future__ import annotations

import socket
from typing import Annotated

import typer
from rich.console import Console

from operations.settings import Settings


def serve(
    port: Annotated[int | None, typer.Option(help="Port; else GOVBRAIN_PORT or 8050.")] = None,
    host: Annotated[str | None, typer.Option(help="Address; else GOVBRAIN_HOST or [::].")] = None,
    workers: Annotated[int | None, typer.Option(help="Server processes.")] = None,
) -> None:
    """Serve the boards until Ctrl-C; prints the addresses of wall, desktop and phone views."""
    from dashboard.screen import open_screen
    from dashboard.server import Server
    from datasets.spec import SpecError

    console = Console()
    given = {"port": port, "host": host, "workers": workers}
    chosen = {key: value for key, value in given.items() if value is not None}
    settings = Settings(**{**Settings().model_dump(), **chosen})
    try:
        open_screen(settings)
    except SpecError as error:
        Console(stderr=True).print(f"[red]声明有误，未启动：[/red]\n{error}", highlight=False)
        raise typer.Exit(2) from error
    for line in addresses(settings.port):
        console.print(line, highlight=False, soft_wrap=True)
    Server(settings).run()


def addresses(port: int) -> list[str]:
    """Give one line a view: what it is for and where it stands."""
    base = f"http://localhost:{port}"
    lines = [
        f"大屏 wall     {base}/wall/overview",
        f"桌面 desktop  {base}/overview",
        f"手机 phone    {base}/overview",
    ]
    own = own_address()
    near = [f"局域网 LAN     http://{own}:{port}/overview"] if own else []
    return [*lines, *near]


def own_address() -> str:
    """Give this machine's address in its network, or an empty text; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        found: str = probe.getsockname()[0]
    return "" if found.startswith("127.") else found
