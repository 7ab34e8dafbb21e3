"""The calls about an app's journal: which file is next, and fetching it."""

from __future__ import annotations

from urllib.parse import urlsplit

from axle.client.calls import Call, CallOptions, plain_options, segment
from axle.client.decoding import decoder_of
from axle.client.errors import InvalidInput
from axle.client.messages import Response
from axle.client.models import JournalFile, JournalLink

OWN_FILES = "/_axle/journal/"  # where a server of Axle's has the files


def file_behind(journal: str, after: str | None, options: CallOptions) -> Call:
    """Ask where the file behind an offset is, or the first one."""
    path = f"{journal}/earliest" if after is None else f"{journal}/offset/{segment(after)}/next"
    return _asking(path, options)


def latest_file(journal: str, options: CallOptions) -> Call:
    """Ask where the last file is."""
    return _asking(f"{journal}/latest", options)


def _asking(path: str, options: CallOptions) -> Call:
    decode = decoder_of(JournalLink, True, True)

    def read(response: Response) -> JournalLink | None:
        """Return where the file is; None where there is none."""
        return decode(response) if response.body else None

    return Call(method="GET", path=path, decode=read, options=plain_options(options))


def fetched_file(url: str, options: CallOptions) -> Call:
    """Fetch a file of this server. Raises InvalidInput for the address of another one, which gets no token of ours."""
    parts = urlsplit(url)
    if not parts.path.startswith(OWN_FILES):
        raise InvalidInput(f"The file is on another server, so fetch it without a token: {parts.scheme}://{parts.netloc}")
    decode = decoder_of(JournalFile, True, True)
    return Call(method="GET", path=f"{parts.path}?{parts.query}", decode=decode, options=plain_options(options))
