import type { Express, Router } from 'express';
import { CALLS } from '../openapi/calls.ts';

type App = { app: Express };

/** Every route of the app that needs a key, as `GET /events/:id`. */
export function routesOf(setup: App): string[] {
  return allRoutesOf(setup).filter((route) => [undefined, 'token'].includes(CALLS[route]?.access));
}

/** Every route there is; what is not below `/api` as `GET ../healthz`. */
export function allRoutesOf({ app }: App): string[] {
  return below(app.router as unknown as Router, '').map(fromApi);
}

type Layer = Router['stack'][number] & { match(path: string): boolean; path: string };

function below(router: Router, start: string): string[] {
  return (router.stack as Layer[]).flatMap((layer) => {
    const { route, handle } = layer;
    if (!route) return 'stack' in handle ? below(handle as unknown as Router, start + mountOf(layer)) : [];
    const methods = Object.keys((route as unknown as { methods: Record<string, boolean> }).methods);
    return methods.map((method) => `${method.toUpperCase()} ${start}${route.path}`);
  });
}

/** Where a router is mounted, of which Express tells only whether it is a path. */
function mountOf(layer: Layer): string {
  if (layer.match('/elsewhere')) return '';
  return ['/api', '/auth'].find((path) => layer.match(`${path}/`)) ?? '/admin';
}

function fromApi(route: string): string {
  return route.includes(' /api/') ? route.replace(' /api/', ' /') : route.replace(' /', ' ../');
}
