import { createLanes } from './lanes.ts';

const MANY = 10_000;

test('a lane is one org at one host, and each has its statistics with its host and its org', () => {
  const lanes = createLanes();
  const lane = lanes.of({ org: 'a', host: 'x' });
  expect(lanes.of({ org: 'a', host: 'x' })).toBe(lane);
  const atAnother = lanes.of({ org: 'a', host: 'y' });
  const ofAnother = lanes.of({ org: 'b', host: 'x' });
  expect(new Set([lane, atAnother, ofAnother]).size).toBe(3);
  expect(atAnother.org).toBe(lane.org);
  expect(ofAnother.org).not.toBe(lane.org);
  expect(ofAnother.host).toBe(lane.host);
  expect(atAnother.host).not.toBe(lane.host);
});

describe('of very many lanes', () => {
  /** As many as are remembered, of which some are in use. */
  function fill() {
    const lanes = createLanes();
    const idle = lanes.of({ org: 'idle', host: 'idle' });
    const sending = lanes.of({ org: 'sending', host: 'shared' });
    sending.inFlight = sending.org.inFlight = 1;
    const waiting = lanes.of({ org: 'waiting', host: 'shared' });
    waiting.waiting = waiting.org.waiting = 1;
    const idleAtShared = lanes.of({ org: 'idle', host: 'shared' });
    for (let n = 4; n < MANY; n += 1) lanes.of({ org: `org ${n}`, host: `host ${n}` });
    return { lanes, idle, sending, waiting, idleAtShared };
  }

  test('all are known, up to a bound', () => {
    const { lanes, idle } = fill();
    expect(lanes.of({ org: 'idle', host: 'idle' })).toBe(idle);
  });

  test('those that have nothing in flight and nobody waiting are forgotten, and no other', () => {
    const { lanes, idle, sending, waiting, idleAtShared } = fill();
    lanes.of({ org: 'one', host: 'too many' });
    expect(lanes.of({ org: 'sending', host: 'shared' })).toBe(sending);
    expect(lanes.of({ org: 'waiting', host: 'shared' })).toBe(waiting);
    expect([...sending.host.lanes.keys()]).toEqual(['sending', 'waiting']);
    const again = lanes.of({ org: 'idle', host: 'idle' });
    expect(again).not.toBe(idle);
    expect(again.org).not.toBe(idle.org);
    expect(again.host).not.toBe(idle.host);
    expect(lanes.of({ org: 'idle', host: 'shared' })).not.toBe(idleAtShared);
    expect(lanes.of({ org: 'sending', host: 'another' }).org).toBe(sending.org);
  });

  test('room is made for as many again', () => {
    const { lanes } = fill();
    const kept = lanes.of({ org: 'one', host: 'too many' });
    for (let n = 3; n < MANY; n += 1) lanes.of({ org: `later ${n}`, host: `later ${n}` });
    expect(lanes.of({ org: 'one', host: 'too many' })).toBe(kept);
  });
});
