"""`vigie serve`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.cli.context import session
from vigie.domain.errors import SettingsError

if TYPE_CHECKING:
    from vigie.settings import Settings


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option("--host", help="Address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="Port to listen on.", show_default="8000")
    ] = None,
) -> None:
    """Open the desk: pages at /, the REST API under /api/v1.

    On 127.0.0.1 anyone on this machine may read; writing needs a user token (`vigie users add NAME`). On any other
    address every request needs one.

    Examples:

      vigie serve

      vigie --db press.db serve --port 8080
    """
    current = session(context)
    settings = current.settings()
    listening = replace(settings.serve, host=host or settings.serve.host, port=port or settings.serve.port)
    _run(replace(settings, serve=listening), current.verbose)


def _run(settings: Settings, verbose: int) -> None:
    try:
        import uvicorn

        from vigie.serve.application import create_app
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"serve: the package {error.name} is not installed; install the desk with: pip install 'vigie[serve]'"
        ) from error
    from vigie import app
    from vigie.serve.application import open_reading

    desk = app.load_desk(settings)
    desk.home()  # so that the first page is not the one that waits
    serve = settings.serve
    typer.echo(f"vigie: the desk is open at http://{serve.host}:{serve.port}/ (Ctrl-C closes it)", err=True)
    if not open_reading(serve):
        typer.echo("vigie: every request needs a user token; `vigie users add NAME` makes one", err=True)
    uvicorn.run(
        create_app(desk, settings),
        host=serve.host,
        port=serve.port,
        log_level="info" if verbose else "warning",
        access_log=verbose > 0,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=30,
    )
