import { TRACE_GC } from '../lib/heap.mjs';
import { aged } from './aged.mjs';
import { batch, create } from './create.mjs';
import { cron } from './cron.mjs';
import { depth } from './depth.mjs';
import { drain } from './drain.mjs';
import { idle } from './idle.mjs';
import { lag } from './lag.mjs';
import { soak } from './soak.mjs';

/** In this order. The `repeated` ones are short, so noise shows: the median of several, by their speed, counts. */
export const scenarios = {
  create: { run: create, repeated: true },
  batch: { run: batch },
  drain: { run: drain, repeated: true },
  lag: { run: lag, repeated: true, medianOf: 'lagP99Ms' },
  idle: { run: idle },
  cron: { run: cron },
  depth: { run: depth },
  aged: { run: aged, needsPast: true },
  soak: { run: soak, execArgv: TRACE_GC },
};
