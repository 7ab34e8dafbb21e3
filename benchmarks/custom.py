"""The same server, whose tasks have the two custom properties of the generator."""

from __future__ import annotations

import sys

from axle.cli import main
from axle.http import app
from benchmarks.tasks import catalog_with_custom

_catalog = app.catalog

if __name__ == "__main__":
    app.catalog = lambda: catalog_with_custom(_catalog())
    sys.exit(main())
