import type { JobType, Queue } from 'bullmq';
import type { Deliveries } from './index.ts';

type BellQueue = Queue<{ ids: string[]; dueAt: number }>;

export const queuesOf = ({ board }: Deliveries) => [board as BellQueue | BellQueue[]].flat();

/** What the board shows of all its queues together. */
export function boardOf(deliveries: Deliveries) {
  const queues = queuesOf(deliveries);
  const all = async <T>(read: (queue: BellQueue) => Promise<T[]>) =>
    (await Promise.all(queues.map(read))).flat();
  const sum = async (read: (queue: BellQueue) => Promise<number>) =>
    (await Promise.all(queues.map(read))).reduce((total, one) => total + one, 0);
  return {
    getJobs: (types: JobType[], start?: number, end?: number) =>
      all((queue) => queue.getJobs(types, start, end)),
    getFailed: () => all((queue) => queue.getFailed()),
    getWorkers: () => all((queue) => queue.getWorkers()),
    getFailedCount: () => sum((queue) => queue.getFailedCount()),
    getJobCountByTypes: (...types: JobType[]) => sum((queue) => queue.getJobCountByTypes(...types)),
    async getJobCounts(...types: JobType[]) {
      const counts = await Promise.all(queues.map((queue) => queue.getJobCounts(...types)));
      const total = (type: string) => counts.reduce((sumOfType, one) => sumOfType + (one[type] ?? 0), 0);
      return Object.fromEntries(types.map((type) => [type, total(type)]));
    },
    add: (name: string, data: never) => queues[0]!.add(name, data),
  };
}

/** The one that has a job of that kind. */
export async function holding(deliveries: Deliveries, type: JobType): Promise<BellQueue> {
  for (const queue of queuesOf(deliveries)) if ((await queue.getJobCountByTypes(type)) > 0) return queue;
  throw new Error(`no queue has a job that is ${type}`);
}
