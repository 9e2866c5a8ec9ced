import { Router } from 'express';
import { loadOnce } from '@jiter/cache';
import type { createBoardRoutes } from './board.ts';

export type CreateBoard = typeof createBoardRoutes;

/** Whoever has the password may ask for the board at a time when no file can be opened: then it is there from the start. */
export const chooseBoard = async (hasPassword: boolean): Promise<CreateBoard> =>
  hasPassword ? (await import('./board.ts')).createBoardRoutes : createBoardLater;

/** The board, which is loaded when somebody asks for it: a start takes less time and memory without it. */
const createBoardLater: CreateBoard = (options) => {
  const routes = loadOnce(async () => (await import('./board.ts')).createBoardRoutes(options));
  return Router().use(async (req, res, next) => {
    (await routes())(req, res, next);
  });
};
