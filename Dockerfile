# syntax=docker/dockerfile:1
# One image for every service: gateway, demo upstream, report site, retraining. `docker build .` needs the sources only.

FROM node:24-slim AS production-packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM production-packages AS all-packages
RUN npm ci --ignore-scripts --no-audit --no-fund

# A first model, trained on generated traffic: the same seed gives the same artefact.
FROM production-packages AS model
COPY . .
ARG TRAINING_REQUESTS=100000
ENV DATA_DIR=/tmp/training REGISTRY_DIR=/app/models/registry
RUN node scripts/pathhelm.ts pipeline --requests "$TRAINING_REQUESTS" --attacks 0.2 --seed 7 \
  && node scripts/pathhelm.ts models approve candidate --by image-build --reason 'first model of this image' \
  && rm -rf /tmp/training

# The report site needs Observable Framework, which the gateway does not.
FROM all-packages AS reports
COPY . .
COPY --from=model /app/models/registry /app/models/registry
ENV NODE_ENV=production DATA_DIR=/data REGISTRY_DIR=/data/registry
RUN mkdir -p /data reports/dist reports/src/.observablehq && chown -R node:node /data reports
USER node
EXPOSE 8501
CMD ["sh", "deploy/serve-reports.sh"]

FROM node:24-slim AS gateway
WORKDIR /app
COPY --from=production-packages /app/node_modules node_modules
COPY package.json ./
COPY platform platform
COPY data data
COPY models models
COPY policy policy
COPY pipelines pipelines
COPY gateway gateway
COPY reports reports
COPY scripts scripts
COPY deploy deploy
COPY --from=model /app/models/registry models/registry
RUN mkdir -p /data && chown node:node /data
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8000 DATA_DIR=/data REGISTRY_DIR=/app/models/registry
USER node
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "scripts/health-check.ts"]
# Not npm: it does not reliably pass SIGTERM on.
CMD ["node", "scripts/pathhelm.ts", "gateway"]
