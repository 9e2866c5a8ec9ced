import { Router } from 'express';
import { checkDescriptors } from '@jiter/runtime';
import type { createBoardRoutes } from './board.ts';

export type CreateBoard = typeof createBoardRoutes;

/** Whoever has the password may ask for the board at a time when no file can be opened: then it is there from the start. */
export const chooseBoard = async (hasPassword: boolean): Promise<CreateBoard> =>
  hasPassword ? (await import('./board.ts')).createBoardRoutes : createBoardLater;

/** The board, which is loaded when somebody asks for it: a start takes less time and memory without it. */
const createBoardLater: CreateBoard = (options) => {
  let routes: Promise<Router> | undefined;
  async function load(): Promise<Router> {
    // Some versions of Node never again open a file of a module that could not be opened once.
    await checkDescriptors();
    return (await import('./board.ts')).createBoardRoutes(options);
  }
  return Router().use(async (req, res, next) => {
    routes ??= load().catch((error: unknown) => {
      routes = undefined;
      throw error;
    });
    (await routes)(req, res, next);
  });
};
