import { Router } from 'express';
import type { createBoardRoutes } from './board.ts';

/** The board, which is loaded when somebody asks for it: a start takes less time and memory without it. */
export const createBoardLater: typeof createBoardRoutes = (options) => {
  let routes: Promise<Router> | undefined;
  const load = async () => (await import('./board.ts')).createBoardRoutes(options);
  return Router().use(async (req, res, next) => {
    routes ??= load().catch((error: unknown) => {
      routes = undefined;
      throw error;
    });
    (await routes)(req, res, next);
  });
};
