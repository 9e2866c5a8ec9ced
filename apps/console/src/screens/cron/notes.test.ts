import type { CronJob } from '@jiter/client';
import { noteOf, pausing, resuming } from './notes.ts';

const job = (more: Partial<CronJob>) => ({ status: 'Active', ...more }) as CronJob;

test('a note is kept beside other metadata while a job is paused, and goes when it resumes', () => {
  const metadata = { team: 'billing' };
  expect(pausing(job({ metadata }), 'Shop moves')).toEqual({
    status: 'Disabled',
    metadata: { team: 'billing', 'pause-note': 'Shop moves' },
  });
  const paused = job({ status: 'Disabled', metadata: { ...metadata, 'pause-note': 'Shop moves' } });
  expect(noteOf(paused)).toBe('Shop moves');
  expect(resuming(paused)).toEqual({ status: 'Active', metadata });
  expect(resuming(job({ status: 'Disabled', metadata: { 'pause-note': 'x' } }))).toEqual({
    status: 'Active',
    metadata: null,
  });
});

test('without a note nothing of the metadata is said, and an old one is taken away', () => {
  expect(pausing(job({ metadata: { team: 'a' } }), '')).toEqual({ status: 'Disabled' });
  expect(resuming(job({ status: 'Disabled' }))).toEqual({ status: 'Active' });
  expect(pausing(job({ metadata: { 'pause-note': 'old' } }), '')).toEqual({
    status: 'Disabled',
    metadata: null,
  });
  expect(noteOf(job({ status: 'Active', metadata: { 'pause-note': 'old' } }))).toBeUndefined();
});
