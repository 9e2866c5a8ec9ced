# One image for the API, the workers and the migration; the command chooses.
FROM node:26-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY apps/api/package.json apps/api/
COPY apps/worker/package.json apps/worker/
COPY apps/console/package.json apps/console/
COPY packages packages
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev --omit=optional

FROM node:26-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# Nothing in the image is writable by the user that runs it: `node`, by its number, as Kubernetes' runAsNonRoot reads no names.
USER 1000:1000
EXPOSE 3000
CMD ["node", "--enable-source-maps", "dist/api.js"]
