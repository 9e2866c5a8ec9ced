import type { Response } from 'express';
import type { EventStore } from '@jiter/store';
import { notCreated } from '../events/schedule-event.ts';
import { orgOf, whoOf } from './auth.ts';

/** What events that the caller creates have as `creatorId`. */
export const creatorOf = (events: Pick<EventStore, 'creatorIdOf'>, res: Response): Promise<string> =>
  events.creatorIdOf(orgOf(res), whoOf(res)).catch(notCreated);
