import type { Knex } from 'knex';
import type { NoticeContent } from '@jiter/core';
import { post } from '../notices/post.ts';

type Finished = Omit<Extract<NoticeContent, { type: 'bulk.finished' }>, 'type'>;

/** Has told that a job is over, in the transaction by which it is. */
export const postFinished = (trx: Knex, org: string, finished: Finished): Promise<void> =>
  post(trx, { org, tells: 'bulk', content: { type: 'bulk.finished', ...finished } });
