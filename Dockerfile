# The shop's server with its storefront: `docker build -t technomir/app .`
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

# The manifests only, so that a changed source does not install everything anew. deploy/test/compose-file.test.ts knows all workspaces.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /app
COPY package.json package-lock.json ./
COPY packages/cache/package.json packages/cache/
COPY packages/change-stream/package.json packages/change-stream/
COPY packages/live/package.json packages/live/
COPY packages/local-services/package.json packages/local-services/
COPY apps/local/package.json apps/local/
COPY apps/server/package.json apps/server/
COPY apps/web/package.json apps/web/
COPY e2e/package.json e2e/
COPY bench/package.json bench/

FROM manifests AS storefront
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY packages packages
COPY apps apps
RUN npm run build -w @technomir/web

# What the server needs to run, in the versions of the lock file. The storefront is a bundle: none of its packages.
FROM manifests AS modules
RUN npm pkg delete dependencies devDependencies -w @technomir/web -w @technomir/local -w @technomir/local-services \
    && npm pkg delete devDependencies -w @technomir/cache -w @technomir/change-stream -w @technomir/live -w @technomir/server \
    && npm install --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund \
    && rm -rf node_modules/@technomir && mkdir node_modules/@technomir

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="TechnoMir" org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production PORT=8080
WORKDIR /app
COPY --from=modules /app/node_modules node_modules
COPY packages/cache/package.json packages/cache/
COPY packages/cache/src packages/cache/src
COPY packages/change-stream/package.json packages/change-stream/
COPY packages/change-stream/src packages/change-stream/src
COPY packages/live/package.json packages/live/
COPY packages/live/src packages/live/src
COPY apps/web/package.json apps/web/
COPY apps/web/build apps/web/build
COPY --from=storefront /app/apps/web/dist apps/web/dist
COPY apps/server/package.json apps/server/
COPY apps/server/src apps/server/src
COPY package.json LICENSE ./
RUN for package in packages/cache packages/change-stream packages/live apps/web; do \
      ln -s "../../$package" "node_modules/@technomir/${package#*/}"; \
    done
USER node
EXPOSE 8080
STOPSIGNAL SIGTERM
# Ready also when degraded: it answers, and no other server could do better. A new one is not before its primary has answered it.
HEALTHCHECK --interval=5s --timeout=10s --start-period=120s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--min-semi-space-size=16", "apps/server/src/main.ts"]
