"""Files served over HTTP(S): each version once, within limits, from the declared server only."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from tenacity import retry, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from etl.fault import SourceError

if TYPE_CHECKING:
    from datasets.feed import HttpSource
    from etl.snapshot import Store
    from etl.source import Fetched

_HOPS = 5
_PATIENCE = 20
"""The whole answer must have come within this many times the time-out of one wait."""


def fetch_http(source: HttpSource, store: Store) -> tuple[Fetched, ...]:
    """Fetch what the server has now, unless it is what came last; give all that ever came.

    Raises:
        SourceError: The server did not answer as it should, the last of three attempts included.
    """
    headers = {**store.validators(source.url), **_authorization(source)}
    try:
        _download(source, store, headers)
    except httpx.HTTPStatusError as error:
        raise _status(source, error.response) from error
    except httpx.TimeoutException as error:
        raise _silent(source) from error
    except httpx.TooManyRedirects as error:
        zh, en = f"转向超过 {_HOPS} 次", f"more than {_HOPS} redirects"
        raise SourceError(f"{source.url} {zh}", f"{source.url}: {en}") from error
    except httpx.HTTPError as error:
        zh = f"无法取得 {source.url}：{error}；请检查网络和地址"
        raise SourceError(zh, f"{source.url} cannot be fetched: {error}") from error
    return store.history()


def _authorization(source: HttpSource) -> dict[str, str]:
    if not source.token_env:
        return {}
    if not (token := os.environ.get(source.token_env)):
        raise SourceError(
            f"环境变量 {source.token_env}（访问令牌）未设置",
            f"the environment variable {source.token_env} with the token is not set",
        )
    return {"Authorization": f"Bearer {token}"}


def _passing(error: BaseException) -> bool:
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code in (408, 429, 500, 502, 503, 504)
    return isinstance(error, httpx.TransportError)


@retry(
    retry=retry_if_exception(_passing),
    stop=stop_after_attempt(3),
    wait=wait_exponential_jitter(multiplier=0.2, max=5, jitter=0.2),
    reraise=True,
)
def _download(source: HttpSource, store: Store, headers: dict[str, str]) -> None:
    def guard(request: httpx.Request) -> None:
        _stay(httpx.URL(source.url), request.url)

    with (
        httpx.Client(
            timeout=source.timeout_s,
            follow_redirects=True,
            max_redirects=_HOPS,
            event_hooks={"request": [guard]},
        ) as client,
        client.stream("GET", source.url, headers=headers) as answer,
    ):
        if answer.status_code == httpx.codes.NOT_MODIFIED:
            return
        answer.raise_for_status()
        with store.draft() as draft:
            _receive(answer, draft, source)
            name = Path(httpx.URL(source.url).path).name or "download"
            store.keep(draft, name, answer.headers, source.url)


def _stay(declared: httpx.URL, asked: httpx.URL) -> None:
    """Refuse to follow a redirect to another server, port or scheme."""
    if (asked.scheme, asked.host, asked.port) != (declared.scheme, declared.host, declared.port):
        to = f"{asked.scheme}://{asked.netloc.decode()}"
        raise SourceError(
            f"{declared} 转向另一服务器 {to}，未跟随；如确已迁址，请修改数据源说明的 url",
            f"{declared} redirects to another server, {to}; declare its address in url if it moved",
        )


def _receive(answer: httpx.Response, path: Path, source: HttpSource) -> None:
    begun, received = time.monotonic(), 0
    if int(answer.headers.get("content-length", "0")) > source.max_bytes:
        raise _too_large(source)
    with path.open("wb") as file:
        for part in answer.iter_bytes():
            received += len(part)
            if received > source.max_bytes:
                raise _too_large(source)
            if time.monotonic() - begun > _PATIENCE * source.timeout_s:
                raise _silent(source)
            file.write(part)


def _too_large(source: HttpSource) -> SourceError:
    limit = f"{source.max_bytes:,}"
    return SourceError(
        f"{source.url} 的文件超过 {limit} 字节的上限（max_bytes），未读取",
        f"{source.url}: the answer is larger than the {limit} bytes allowed by max_bytes",
    )


def _silent(source: HttpSource) -> SourceError:
    return SourceError(
        f"{source.url} 响应超时（每次等待 {source.timeout_s:g} 秒），已放弃",
        f"{source.url} did not answer in time ({source.timeout_s:g} s a wait)",
    )


def _status(source: HttpSource, answer: httpx.Response) -> SourceError:
    code = answer.status_code
    remedy = {401: "请检查访问令牌", 403: "请检查访问令牌和权限", 404: "请核对地址"}
    return SourceError(
        f"{source.url} 返回 HTTP {code}；{remedy.get(code, '请联系提供方')}",
        f"{source.url} answered HTTP {code} {answer.reason_phrase}",
    )
