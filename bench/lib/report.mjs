import { judgeRounds } from './goals.mjs';

const NONE = '–';

/** The run as Markdown: the table with its ratios, the limits, and what became of the goals. */
export function render(results, systems, { isWhole }) {
  const { machine, date, quick, limits } = results;
  const where = `${date.slice(0, 10)}, ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, Node ${machine.node}`;
  const parts = [
    `${where}; load average before: ${machine.loadBefore}${quick ? '; QUICK: the figures mean little' : ''}`,
    table(
      MAIN_HEAD,
      systems.map((system) => mainRow(system, results, systems)),
    ),
    table(['limit', 'per second', 'CPU-s per 1,000'], Object.entries(limits).map(limitRow)),
    optionalTable(DEPTH_HEAD, systems, (system) => depthRow(system, results)),
    optionalTable(AGED_HEAD, systems, (system) => agedRows(system, results)),
    optionalTable(LISTS_HEAD, systems, (system) => listRows(system, results)),
    optionalTable(SOAK_HEAD, systems, (system) => soakRow(system, results)),
    table(
      ['goal', 'wanted', 'measured', 'lowest to highest round', ''],
      goalsOf(results, isWhole).map(goalRow),
    ),
    failuresOf(results),
  ];
  return parts.filter(Boolean).join('\n\n');
}

const MAIN_HEAD = [
  'system',
  'creates/s',
  '× first row',
  '× Express',
  'p50 / p99 ms',
  'batch/s',
  'drain/s',
  '× first row',
  '× client alone',
  'drain lag p99 ms',
  'lag p50 / p99 / max ms',
  'CPU-s per 1,000',
  'B/event PG + Redis',
  'idle %',
  'lost / early / dup',
];

function mainRow(system, { systems: measured, limits }, systems) {
  const { create = {}, batch = {}, drain = {}, lag = {}, idle = {} } = measured[system.row];
  const first = measured[systems.find(({ isBaseline }) => isBaseline)?.row] ?? {};
  return [
    system.row,
    number(create.perSecond),
    ratio(create.perSecond, first.create?.perSecond),
    ratio(create.perSecond, limits.express?.perSecond),
    several([create.p50Ms, create.p99Ms]),
    number(batch.perSecond),
    number(drain.perSecond),
    ratio(drain.perSecond, first.drain?.perSecond),
    ratio(drain.perSecond, limits[system.client]?.perSecond),
    number(drain.lagP99Ms),
    several([lag.lagP50Ms, lag.lagP99Ms, lag.lagMaxMs]),
    number(drain.cpuPer1000, 2),
    several([create.postgresBytes, create.redisBytes], ' + '),
    number(idle.corePercent, 2),
    several(['lost', 'early', 'duplicates'].map((kind) => sumOf([drain, lag], kind))),
  ];
}

function sumOf(results, kind) {
  const counted = results.filter((result) => result[kind] !== undefined);
  return counted.length === 0 ? undefined : counted.reduce((sum, result) => sum + result[kind], 0);
}

function limitRow([name, { perSecond, cpuPer1000 }]) {
  const titles = {
    express: 'Express + JSON alone, creates',
    got: 'got alone, POSTs from one process',
    undici: 'undici alone, POSTs from one process',
    insert: 'multi-row insert, rows',
    expressRoute: 'Express + JSON alone, a create now and then',
    onePostByGot: 'got alone, a POST now and then',
    onePostByUndici: 'undici alone, a POST now and then',
    oneInsert: 'an insert of one row now and then, with what PostgreSQL takes',
  };
  return [titles[name], number(perSecond), number(cpuPer1000, 3)];
}

const DEPTH_HEAD = [
  'with',
  'system',
  'creates/s',
  '× empty',
  'drain/s',
  '× empty',
  'lag p50 / p99 ms',
  'B/event in PG',
];

function depthRow(system, { systems: measured }) {
  const { create, drain, depth } = measured[system.row];
  if (!depth?.pending) return undefined;
  return [
    `${number(depth.pending)} pending`,
    system.row,
    number(depth.create.perSecond),
    ratio(depth.create.perSecond, create?.perSecond),
    number(depth.drain.perSecond),
    ratio(depth.drain.perSecond, drain?.perSecond),
    several([depth.lag.lagP50Ms, depth.lag.lagP99Ms]),
    `${depth.bytesPerEvent} (${depth.bytesBesidesPayload} besides the payload)`,
  ];
}

const AGED_HEAD = ['with a past', 'system', 'empty', 'with it', 'ratio'];

/** What is measured on both, and creates alone and beside readers. */
function agedRows(system, { systems: measured }) {
  const { aged } = measured[system.row];
  if (!aged?.create) return undefined;
  const { create, drain, lag, besideFailed, besideCheapest } = aged;
  const line = (what, empty, past, digits) => [
    what,
    system.row,
    number(empty, digits),
    number(past, digits),
    ratio(past, empty),
  ];
  const both = (what, { empty, past }, figure, digits) => line(what, empty[figure], past[figure], digits);
  const readers = (what, { alone, beside, reads }) =>
    line(`${what}: create p99 ms (${several(Object.values(reads))} reads)`, alone.p99Ms, beside.p99Ms);
  return [
    both(`${number(aged.settled)} settled, ${number(aged.pending)} pending: creates/s`, create, 'perSecond'),
    both('create p99 ms', create, 'p99Ms'),
    both('CPU-s per 1,000 creates', create, 'cpuPer1000', 3),
    both(`drain/s, a snapshot open for ${aged.snapshotSeconds} s`, drain, 'perSecond'),
    both('CPU-s per 1,000 of the drain', drain, 'cpuPer1000', 3),
    both('of it the databases', drain, 'databasesCpuPer1000', 3),
    both('lag p50 ms', lag, 'lagP50Ms'),
    both('lag p99 ms', lag, 'lagP99Ms'),
    readers('beside 50 readers of failed events, not alone', besideFailed),
    readers('beside 50 readers of all events, not alone', besideCheapest),
  ];
}

const LISTS_HEAD = [
  'lists',
  'system',
  'asked',
  'p50 / p99 / max ms',
  'searched in part',
  'the slowest, p50 / p99 ms',
];

function listRows(system, { systems: measured }) {
  const { aged } = measured[system.row];
  if (!aged?.lists) return undefined;
  const line = (what, { asked, p50Ms, p99Ms, maxMs, bounded, slowest }) => [
    what,
    system.row,
    number(asked),
    several([p50Ms, p99Ms, maxMs]),
    number(bounded),
    slowest.map((one) => `${one.name}: ${several([one.p50Ms, one.p99Ms])}`).join('; '),
  ];
  return [line('pages of 50, 10 clients', aged.lists), line('pages of 1,000, one client', aged.longLists)];
}

const SOAK_HEAD = [
  'soak',
  'program',
  'MB first',
  'last',
  'most',
  'alive of the heap, MB',
  'and MB more per minute',
  'lost / early / dup',
];

/** A line per program of the system. */
function soakRow(system, { systems: measured }) {
  const { soak } = measured[system.row];
  if (!soak?.memory) return undefined;
  return Object.entries(soak.memory).map(([program, memory]) => [
    `${soak.seconds} s of ${soak.ratePerSecond}/s, ${system.row}`,
    program,
    number(memory.firstMb),
    number(memory.lastMb),
    number(memory.maxMb),
    number(memory.aliveMb, 1),
    number(memory.aliveSlopeMbPerMinute, 2),
    several([soak.lost, soak.early, soak.duplicates]),
  ]);
}

/** Of a part of a run those alone that it has figures for. */
function goalsOf(results, isWhole) {
  return judgeRounds(results).filter(({ value }) => isWhole || value !== undefined);
}

function goalRow({ name, wanted, value, spread, isReached }) {
  return [
    name,
    wanted,
    value === undefined ? NONE : String(value),
    spread?.join(' to ') ?? NONE,
    verdict(isReached),
  ];
}

function verdict(isReached) {
  if (isReached === undefined) return 'not measured';
  return isReached ? 'reached' : 'MISSED';
}

function failuresOf({ systems }) {
  const lines = Object.entries(systems).flatMap(([row, byScenario]) =>
    Object.entries(byScenario)
      .filter(([, result]) => result.error)
      .map(([scenario, { error }]) => `- ${scenario}, ${row}: ${error}`),
  );
  return lines.length === 0 ? '' : `Failed:\n${lines.join('\n')}`;
}

/** Nothing when no system has such rows. */
function optionalTable(head, systems, rowsOf) {
  const rows = systems.map(rowsOf).filter(Boolean);
  return rows.length === 0
    ? ''
    : table(
        head,
        rows.flatMap((row) => (Array.isArray(row[0]) ? row : [row])),
      );
}

function table(head, rows) {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column].length), 3),
  );
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function number(value, digits = value < 10 ? 1 : 0) {
  if (!Number.isFinite(value)) return NONE;
  return value.toLocaleString('en', { minimumFractionDigits: 0, maximumFractionDigits: digits });
}

function several(values, between = ' / ') {
  return values.every((value) => value === undefined)
    ? NONE
    : values.map((value) => number(value)).join(between);
}

function ratio(value, base) {
  return Number.isFinite(value / base) ? `${(value / base).toFixed(2)} ×` : NONE;
}
