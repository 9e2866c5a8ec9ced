import type { Router } from 'express';
import type { Setup } from '../test-setup.ts';

/** Every route of the app that needs a key, as `GET /events/:id`. */
export function routesOf({ app }: Pick<Setup, 'app'>): string[] {
  return below(app.router as unknown as Router).filter((route) => !/^GET \/(healthz|readyz)$/.test(route));
}

function below(router: Router): string[] {
  return router.stack.flatMap(({ route, handle }) => {
    if (!route) return 'stack' in handle ? below(handle as unknown as Router) : [];
    const methods = Object.keys((route as unknown as { methods: Record<string, boolean> }).methods);
    return methods.map((method) => `${method.toUpperCase()} ${route.path}`);
  });
}
