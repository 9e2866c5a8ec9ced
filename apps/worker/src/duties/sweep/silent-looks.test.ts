import { LOOK_LIMIT, type Look, type Position, type SilentBell } from '@jiter/store';
import { createSilentLooks, paceFor } from './silent-looks.ts';

const IDLE = paceFor(0);
const BUSY = paceFor(1);
const DAWN_MS = Date.parse('2030-01-01T00:00:00.000Z');

/** A row that is due so many seconds after dawn, and held until then. */
type Held = { dueS: number; untilS: number };

/** A database with rows due so many seconds after dawn, silent for as long as they are in `rows`, or held. */
function setup({ watermarkS, wholeIsDue = false }: { watermarkS?: number; wholeIsDue?: boolean } = {}) {
  const state = { nowS: 1_000, rows: [] as number[], held: [] as Held[], lookMs: 0, wholeIsDue };
  const at = (s: number) => new Date(DAWN_MS + s * 1_000);
  const secondsOf = (time: Date | undefined) => time && (time.getTime() - DAWN_MS) / 1_000;
  const silent = createSilentLooks({
    watermark: watermarkS === undefined ? undefined : at(watermarkS),
    whole: { isDue: () => state.wholeIsDue, time: (work) => work() },
    nowMs: () => state.nowS * 1_000,
  });
  const bellOf = (s: number): SilentBell => ({ eventId: String(s), dueAt: at(s), silence: 'bell-not-heard' });
  const placesOf = (from: Position | undefined) => {
    const isAfter = ({ at: time, id }: Position) =>
      !from || time > from.at || (time.getTime() === from.at.getTime() && BigInt(id) > BigInt(from.id));
    const all = [
      ...state.rows.map((s) => ({ at: at(s), id: String(Math.ceil(s)), bell: bellOf(s), silentS: s + 1 })),
      ...state.held.map(({ dueS, untilS }) => ({
        at: at(dueS),
        id: '1',
        bell: { eventId: `held ${dueS}`, dueAt: at(untilS), silence: 'lease-over' } as const,
        silentS: untilS + 1,
      })),
    ].filter((place) => isAfter(place) && place.at <= at(state.nowS - 1));
    return all.sort((one, other) => one.at.getTime() - other.at.getTime()).slice(0, LOOK_LIMIT);
  };

  function find(): Look {
    const places = placesOf(silent.from());
    state.nowS += state.lookMs / 1_000;
    const waiting = places.filter(({ silentS }) => silentS > state.nowS).map(({ silentS }) => silentS);
    const last = places.at(LOOK_LIMIT - 1);
    return {
      now: at(state.nowS),
      entering: [],
      owed: [],
      cronJobs: false,
      also: [],
      silent: places.filter(({ silentS }) => silentS <= state.nowS).map(({ bell }) => bell),
      passed: {
        ...(places[0] && { first: places[0].at }),
        ...(last && { last }),
        ...(waiting.length > 0 && { nextSilentAt: at(Math.min(...waiting)) }),
      },
    };
  }
  /** Looks, rings, and answers for which, and from where it looked. */
  function pass(pace = IDLE) {
    const from = silent.from();
    const found = find();
    const due = silent.dueOf(found, pace);
    const idsOf = (bells: SilentBell[]) => bells.map(({ eventId }) => Number(eventId.replace('held ', '')));
    const again = idsOf(due.filter(silent.isAgain));
    const more = silent.rung(found, pace);
    return { from: secondsOf(from?.at), rung: idsOf(due), again, more };
  }
  return { state, silent, pass, markS: () => secondsOf(silent.watermark()) };
}

test('while there is work waiting, silent rows are left alone for longer, and rung for again less often', () => {
  expect(IDLE).toEqual({ patienceMs: 0, ringAgainMs: 5_000 });
  expect(BUSY).toEqual({ patienceMs: 5_000, ringAgainMs: 30_000 });
});

test('a leader begins with all there are, and goes on where it ended', () => {
  const { state, pass } = setup({ watermarkS: 900, wholeIsDue: true });
  state.rows = [10, 950];
  expect(pass()).toMatchObject({ from: undefined, rung: [10, 950], again: [] });
  state.nowS += 1;
  state.rows.push(999.5);
  expect(pass()).toMatchObject({ from: 999, rung: [999.5] });
});

test('who stays silent is rung for again after a while: after a longer one while the queue is busy', () => {
  const { state, pass } = setup({ wholeIsDue: true });
  state.rows = [990];
  pass();
  state.nowS += 4;
  expect(pass()).toMatchObject({ rung: [] });
  state.nowS += 1;
  expect(pass(BUSY)).toMatchObject({ rung: [990], again: [990] });
  state.nowS += 29;
  expect(pass(BUSY)).toMatchObject({ rung: [] });
  state.nowS += 1;
  expect(pass(BUSY)).toMatchObject({ rung: [990], again: [990] });
});

test('while the queue is busy, those due lately are not rung for, and not forgotten', () => {
  const { state, pass } = setup();
  state.rows = [993, 997];
  expect(pass(BUSY)).toMatchObject({ rung: [993] });
  state.nowS += 3;
  expect(pass(BUSY)).toMatchObject({ rung: [997], again: [] });
});

test('the watermark rises to where nobody was silent, and to the first who was', () => {
  const { state, pass, markS } = setup();
  pass();
  expect(markS()).toBe(999);
  state.nowS += 1;
  state.rows = [999.5];
  pass();
  // Only a pass that begins there tells that there is nobody in between.
  expect(markS()).toBe(999);
  state.nowS += 4;
  expect(pass()).toMatchObject({ from: 999, rung: [999.5], again: [999.5] });
  expect(markS()).toBe(999.5);
  state.rows = [];
  state.nowS += 5;
  expect(pass()).toMatchObject({ from: 999.5 });
  expect(markS()).toBe(1_009);
});

test('what is held keeps the watermark below it, and is found within a second of the end of its lease', () => {
  const { state, pass, markS } = setup({ watermarkS: 900 });
  state.held = [{ dueS: 950, untilS: 1_012 }];
  expect(pass()).toMatchObject({ rung: [] });
  expect(markS()).toBe(950);
  for (; state.nowS < 1_013; state.nowS += 1) expect(pass()).toMatchObject({ rung: [] });
  expect(pass()).toMatchObject({ from: 950, rung: [950], again: [] });
  expect(markS()).toBe(950);
  state.nowS += 1;
  expect(pass()).toMatchObject({ rung: [] });
  state.held = [];
  state.nowS += 5;
  expect(pass()).toMatchObject({ rung: [] });
  expect(markS()).toBeGreaterThan(1_000);
});

test('a lease that ended is rung for while the queue is busy, and others again only when their time has come', () => {
  const { state, pass } = setup({ watermarkS: 900 });
  state.rows = [960];
  state.held = [{ dueS: 950, untilS: 1_006 }];
  expect(pass(BUSY)).toMatchObject({ rung: [960] });
  state.nowS += 7;
  expect(pass(BUSY)).toMatchObject({ rung: [950], again: [] });
  state.nowS += 7;
  expect(pass(BUSY)).toMatchObject({ rung: [] });
  state.nowS += 16;
  expect(pass(BUSY)).toMatchObject({ rung: [950, 960], again: [950, 960] });
});

test('what was silent and is held by then is found as well when that lease ends', () => {
  const { state, pass } = setup({ watermarkS: 900 });
  state.rows = [960];
  expect(pass(BUSY)).toMatchObject({ rung: [960] });
  state.rows = [];
  state.held = [{ dueS: 960, untilS: 1_010 }];
  for (; state.nowS < 1_011; state.nowS += 1) expect(pass(BUSY)).toMatchObject({ rung: [] });
  expect(pass(BUSY)).toMatchObject({ rung: [960], again: [] });
});

test('where so many are held that it takes long to pass them, that is done the less often', () => {
  const { state, pass } = setup({ watermarkS: 900 });
  state.held = Array.from({ length: 2_500 }, (_, index) => ({
    dueS: 901 + index / 100,
    untilS: 1_001 + index / 10,
  }));
  state.lookMs = 200;
  const passAll = () => {
    let looks = 1;
    for (let { more } = pass(); more; { more } = pass()) looks += 1;
    return looks;
  };
  expect(passAll()).toBe(3);
  state.lookMs = 0;
  const froms = [];
  for (let second = 0; second < 12; second += 1) {
    state.nowS += 1;
    froms.push(pass().from! < 950);
    while (pass().more);
  }
  // 600 ms of looking, and then not before ten times as much.
  expect(froms.slice(0, 5)).toEqual([false, false, false, false, false]);
  expect(froms).toContain(true);
});

test('when looking at all of it costs too much it looks back three minutes each minute, and finds what was committed late', () => {
  const { state, pass, markS } = setup({ watermarkS: 900 });
  pass();
  const early = markS()!;
  state.rows = [early - 30];
  for (let s = 5; s < 60; s += 5) {
    state.nowS += 5;
    expect(pass()).toMatchObject({ rung: [] });
  }
  const mark = markS()!;
  state.rows = [mark - 30];
  state.nowS += 5;
  expect(pass()).toMatchObject({ from: mark - 180, rung: [mark - 30] });
  expect(markS()).toBe(mark - 30);
});

test('what is committed half a minute late is found a minute later, also right after one looked back', () => {
  const { state, pass } = setup({ watermarkS: 900 });
  pass();
  const lookedBackS = state.nowS;
  state.nowS += 1;
  state.rows = [lookedBackS - 30];
  for (; state.nowS < lookedBackS + 60; state.nowS += 5) expect(pass()).toMatchObject({ rung: [] });
  expect(pass()).toMatchObject({ rung: [lookedBackS - 30] });
});

test('what was missed for longer is found when looking at all of it may cost that much again', () => {
  const { state, pass, markS } = setup({ watermarkS: 900 });
  state.rows = [10];
  expect(pass()).toMatchObject({ rung: [] });
  state.nowS += 5;
  state.wholeIsDue = true;
  expect(pass()).toMatchObject({ from: undefined, rung: [10] });
  expect(markS()).toBe(10);
});

test('of more than one look finds, none is left out, and the watermark stays at the first', () => {
  const { state, pass, markS } = setup({ wholeIsDue: true });
  state.nowS = 10_000;
  state.rows = Array.from({ length: 1_500 }, (_, index) => index + 1);
  const first = pass();
  expect(first).toMatchObject({ more: true });
  state.nowS += 60;
  const second = pass();
  expect(second).toMatchObject({ from: 1_000, more: false, again: [] });
  expect([...first.rung, ...second.rung]).toEqual(state.rows);
  expect(markS()).toBe(1);
});

test('who was not rung for, as the queue was away, is found again', () => {
  const { state, silent, pass } = setup({ wholeIsDue: true });
  state.rows = [990];
  silent.from();
  // Nothing was rung: it is asked once more, however soon.
  expect(pass()).toMatchObject({ rung: [990], again: [] });
});

test('to begin again rings for all, as if for the first time', () => {
  const { state, silent, pass } = setup({ watermarkS: 900 });
  state.rows = [990];
  pass();
  silent.restart();
  expect(pass()).toMatchObject({ rung: [990], again: [] });
});
