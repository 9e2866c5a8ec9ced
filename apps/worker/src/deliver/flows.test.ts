import { createFlows } from './flows.ts';

const MANY = 10_000;

test('a flow is one org at one host, and each has its statistics with its host and its org', () => {
  const flows = createFlows();
  const flow = flows.of({ org: 'a', host: 'x' });
  expect(flows.of({ org: 'a', host: 'x' })).toBe(flow);
  const atAnother = flows.of({ org: 'a', host: 'y' });
  const ofAnother = flows.of({ org: 'b', host: 'x' });
  expect(new Set([flow, atAnother, ofAnother]).size).toBe(3);
  expect(atAnother.org).toBe(flow.org);
  expect(ofAnother.org).not.toBe(flow.org);
  expect(ofAnother.host).toBe(flow.host);
  expect(atAnother.host).not.toBe(flow.host);
});

describe('of very many flows', () => {
  /** As many as are remembered, of which some are in use. */
  function fill() {
    const flows = createFlows();
    const idle = flows.of({ org: 'idle', host: 'idle' });
    const sending = flows.of({ org: 'sending', host: 'shared' });
    sending.inFlight = sending.org.inFlight = 1;
    const waiting = flows.of({ org: 'waiting', host: 'shared' });
    waiting.waiting = waiting.org.waiting = 1;
    const away = flows.of({ org: 'away', host: 'deaf' });
    away.away = away.org.away = 1;
    const idleAtShared = flows.of({ org: 'idle', host: 'shared' });
    for (let n = 5; n < MANY; n += 1) flows.of({ org: `org ${n}`, host: `host ${n}` });
    return { flows, idle, sending, waiting, away, idleAtShared };
  }

  test('all are known, up to a bound', () => {
    const { flows, idle } = fill();
    expect(flows.of({ org: 'idle', host: 'idle' })).toBe(idle);
  });

  test('those that have nothing in flight, nobody waiting and none away are forgotten, and no other', () => {
    const { flows, idle, sending, waiting, away, idleAtShared } = fill();
    flows.of({ org: 'one', host: 'too many' });
    expect(flows.of({ org: 'sending', host: 'shared' })).toBe(sending);
    expect(flows.of({ org: 'waiting', host: 'shared' })).toBe(waiting);
    expect(flows.of({ org: 'away', host: 'deaf' })).toBe(away);
    expect(flows.of({ org: 'away', host: 'another' }).org).toBe(away.org);
    expect([...sending.host.flows.keys()]).toEqual(['sending', 'waiting']);
    const again = flows.of({ org: 'idle', host: 'idle' });
    expect(again).not.toBe(idle);
    expect(again.org).not.toBe(idle.org);
    expect(again.host).not.toBe(idle.host);
    expect(flows.of({ org: 'idle', host: 'shared' })).not.toBe(idleAtShared);
    expect(flows.of({ org: 'sending', host: 'another' }).org).toBe(sending.org);
  });

  test('room is made for as many again', () => {
    const { flows } = fill();
    const kept = flows.of({ org: 'one', host: 'too many' });
    for (let n = 4; n < MANY; n += 1) flows.of({ org: `later ${n}`, host: `later ${n}` });
    expect(flows.of({ org: 'one', host: 'too many' })).toBe(kept);
  });

  test('where all are in use they are not looked through for each new one', () => {
    const flows = createFlows();
    let looks = 0;
    for (let n = 0; n < 3 * MANY; n += 1) {
      const flow = flows.of({ org: `org ${n}`, host: `host ${n}` });
      flow.inFlight = flow.org.inFlight = 1;
      if (n > 0) continue;
      Object.defineProperty(flow, 'inFlight', {
        get() {
          looks += 1;
          return 1;
        },
      });
    }
    expect(looks).toBeLessThan(5);
  });
});
