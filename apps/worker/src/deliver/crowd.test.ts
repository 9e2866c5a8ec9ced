import { createConcurrencyLimit } from './concurrency.ts';
import { enter } from './concurrency.fixture.ts';

const HANGING = 60_000;
const HOSTS = 300;

test.each(['quick', 'slow'])(
  `${HANGING} events: of one org, to hosts that hang, keep no slot from a quick host of org %s`,
  async (org) => {
    const time = { ms: 1_000_000 };
    const sizes = { inFlight: 256, inFlightPerHost: 64, inFlightBytes: 1e9, maxWaitMs: 3_000 };
    const { admit, close } = createConcurrencyLimit({ ...sizes, nowMs: () => time.ms });
    async function pass(wish: { org: string; host: string }) {
      const admission = admit(wish);
      expect(admission).toMatchObject({ kind: 'go' });
      time.ms += 1;
      (await enter(Promise.resolve(admission))).done();
    }
    const quick = { org, host: 'quick' };
    await pass(quick);
    let left = 0;
    for (let index = 0; index < HANGING; index += 1) {
      // As they come due: within a minute.
      time.ms += 1;
      void Promise.resolve(admit({ org: 'slow', host: `host ${index % HOSTS}` })).then(
        ({ kind }) => void (left += Number(kind === 'go')),
      );
      if (index % 1_000 > 0) continue;
      await pass(quick);
    }
    await new Promise(setImmediate);
    expect(left).toBeLessThan(256);
    close();
  },
);
