# The wheel, and a server that keeps its records in the volume /data. All packages are the very files that constraints-server.txt
# names. The base is named by its tag: who wants it to the byte writes python:3.11-slim@sha256:… with the digest of their registry.
FROM python:3.11-slim AS build
WORKDIR /src
COPY constraints-server.txt ./
RUN pip install --no-cache-dir --no-deps --require-hashes --only-binary :all: -r constraints-server.txt
COPY pyproject.toml README.md LICENSE ./
COPY src src
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels .

FROM python:3.11-slim
COPY constraints-server.txt /
COPY --from=build /wheels /wheels
RUN pip install --no-cache-dir --no-deps --require-hashes --only-binary :all: -r /constraints-server.txt \
    && pip install --no-cache-dir --no-deps /wheels/*.whl && rm -r /wheels /constraints-server.txt \
    && useradd --system axle && install --directory --owner axle /data
USER axle
WORKDIR /data
VOLUME /data
ENV AXLE_DATABASE=sqlite:////data/axle.db AXLE_HOST=0.0.0.0
EXPOSE 8585
# With TLS too: the certificate names the host that clients call, not this one.
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["python", "-c", "\
import os, ssl, urllib.request as u; e = os.environ.get; s = 'https' if e('AXLE_TLS_CERT') else 'http'; \
u.urlopen(s + '://127.0.0.1:' + e('AXLE_PORT', '8585') + '/health', timeout=2, context=ssl._create_unverified_context())"]
CMD ["axle", "serve"]
