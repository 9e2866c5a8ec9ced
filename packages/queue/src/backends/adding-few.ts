import type { PostgresQueueBackend } from 'bullmq';
import { QUEUE_NAME } from '../jobs/job.ts';

type Adding = Pick<PostgresQueueBackend, 'addJobs' | 'addFlow'>;

/** From about a hundred on the tables cost less than a loop. */
const MANY = 100;
const NO_PREFIX = '';

/**
 * BullMQ adds several jobs by way of two temporary tables, which takes PostgreSQL 3 ms of processor time, however few they are,
 * and has every session look at its plans anew. As a flow in which no job waits for another they are put row by row: 20 in half of that.
 */
export function addingFew<Backend extends Adding>(backend: Backend): Backend {
  const addJobs = backend.addJobs.bind(backend);
  const addFlow = backend.addFlow.bind(backend);
  backend.addJobs = async (entries) => {
    if (entries.length >= MANY) return addJobs(entries);
    const added = await addFlow(
      entries.map(({ job, jobId, parentKeyOpts = {} }) => ({
        jobData: job,
        jobId,
        parentKeyOpts,
        prefix: NO_PREFIX,
        queueName: QUEUE_NAME,
      })),
    );
    return added.map(([error, id]) => {
      if (error) throw error;
      return String(id);
    });
  };
  return backend;
}
