import { createConcurrencyLimit } from './concurrency.ts';

const HANGING = 60_000;
const HOSTS = 300;

test(`${HANGING} events: of one org, to hosts that hang, keep no slot from another org`, async () => {
  const time = { ms: 1_000_000 };
  const sizes = { inFlight: 256, inFlightPerHost: 64, inFlightBytes: 1e9, maxWaitMs: 3_000 };
  const { admit, close } = createConcurrencyLimit({ ...sizes, nowMs: () => time.ms });
  let left = 0;
  for (let index = 0; index < HANGING; index += 1) {
    // As they come due: within a minute.
    time.ms += 1;
    void Promise.resolve(admit({ org: 'slow', host: `host ${index % HOSTS}` })).then(
      ({ kind }) => void (left += Number(kind === 'go')),
    );
    if (index % 1_000 > 0) continue;
    const quick = await admit({ org: 'quick', host: 'quick' });
    expect(quick.kind).toBe('go');
    if (quick.kind === 'go') quick.done();
  }
  await new Promise(setImmediate);
  expect(left).toBeLessThan(256);
  close();
});
