"""What a worker process of a server runs: `python -m axle.worker` and the descriptor on which it is told what to do."""

from __future__ import annotations

import socket
import sys

from axle.core.errors import AxleError
from axle.serve import serve_as_worker
from axle.worker_processes import WorkerOrders


def main() -> int:
    """Serve as the server's process orders; what goes wrong is one line on standard error and exit status 1."""
    control = socket.socket(fileno=int(sys.argv[1]))
    try:
        serve_as_worker(WorkerOrders.read(control), control)
    except (AxleError, ValueError, OSError) as wrong:
        print(f"axle: {wrong}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
