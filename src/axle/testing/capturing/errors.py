"""What is raised where a call would have left the process."""

from __future__ import annotations


class NotCaptured(Exception):
    """A library looked for one of HubSpot's hosts, or connected to it, past the capture. Nothing was sent.

    It is no OSError, which libraries take for a network that may be better the next time, and try again.
    """

    def __init__(self, host: str, library: str, advice: str) -> None:
        super().__init__(f"{library} tried to reach {host}, which is HubSpot's; nothing was sent. {advice}")
        self.host = host
        self.library = library
        self._advice = advice

    def __reduce__(self) -> tuple[type[NotCaptured], tuple[str, str, str]]:
        """Return how it is made again, in the process that has started the one in which it was raised."""
        return NotCaptured, (self.host, self.library, self._advice)
