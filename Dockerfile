# Builds with the classic builder too: no BuildKit features.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY emulator ./emulator
COPY scenarios ./scenarios
# Files have the modes of the checkout, which may be its owner's alone: the emulator runs as another.
RUN npm run build && npm prune --omit=dev --ignore-scripts --no-audit --no-fund && rm -f dist/.tsbuildinfo \
    && chmod -R a+rX package.json dist scenarios

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    EMULATOR_HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/scenarios ./scenarios
USER node
EXPOSE 2775 8080
# Asks over HTTP alone: no client's session is touched. The port is that of EMULATOR_HTTP_PORT; EMULATOR_URL is for clients.
HEALTHCHECK --interval=5s --timeout=5s --start-period=10s --retries=3 \
  CMD ["env", "-u", "EMULATOR_URL", "node", "/app/dist/cli/bin.js", "ready"]
# Node itself, so that SIGTERM reaches it: clients are unbound and answers finished before it ends.
ENTRYPOINT ["node", "--max-semi-space-size=4", "--single-threaded-gc", "/app/dist/cli/bin.js"]
CMD ["serve"]
