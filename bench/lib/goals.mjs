const atLeast = (wanted, value) => ({ wanted: `≥ ${wanted}`, value, isReached: value >= wanted });
const atMost = (wanted, value) => ({ wanted: `≤ ${wanted}`, value, isReached: value <= wanted });

/** What a goal comes to by one round's figures: of what was measured once, by those of the run. */
function resultsOf(results, round) {
  const rows = Object.entries(results.systems).map(([row, { rounds, ...medians }]) => {
    const ofRound = Object.entries(rounds ?? {}).map(([name, all]) => [name, all[round]]);
    return [row, { ...medians, ...Object.fromEntries(ofRound) }];
  });
  return { ...results, systems: Object.fromEntries(rows) };
}

/** The goals with, as `spread`, the lowest and the highest that each came to in a round. */
export function judgeRounds(results) {
  const { repeat } = results.sizes;
  const rounds = Array.from({ length: repeat }, (_, round) => judgeGoals(resultsOf(results, round)));
  return judgeGoals(results).map((one, index) => {
    const values = rounds.map((goals) => goals[index].value).filter((value) => value !== undefined);
    return values.length < 2 ? one : { ...one, spread: [Math.min(...values), Math.max(...values)] };
  });
}

/**
 * The project's goals against the figures of one run. A goal whose figures were not measured has no `isReached`.
 * @param results as in results.json
 */
function judgeGoals({ limits, systems }) {
  const row = (name) => systems[name] ?? {};
  const redis = row('jiter-redis (got)');
  const baseline = row('bullmq-redis (got)');
  const pooled = row('jiter-redis, through PgBouncer (got)');
  const everything = row('jiter-redis, events that use everything (got)');
  const engines = ['redis', 'postgres'].map((engine) => [engine, row(`jiter-${engine} (got)`)]);
  const each = (goals) => engines.flatMap(([engine, ours]) => goals(ours, (text) => `${text}, ${engine}`));
  return [
    ...each((ours, on) => [
      goal(
        on('creates/s ÷ Express alone'),
        atLeast(0.85, ours.create?.perSecond / limits.express?.perSecond),
      ),
      goal(on('creates/s ÷ bullmq-redis'), atLeast(2.4, ours.create?.perSecond / baseline.create?.perSecond)),
      goal(on('create p99, ms'), atMost(30, ours.create?.p99Ms)),
      goal(on('creates/s by batch ÷ single'), atLeast(10, ours.batch?.perSecond / ours.create?.perSecond)),
    ]),
    ...drainGoals(row, limits, baseline),
    goal(
      'creates/s, events that use everything ÷ default',
      atLeast(0.6, everything.create?.perSecond / redis.create?.perSecond),
    ),
    goal(
      'drain, events that use everything ÷ default',
      atLeast(0.7, everything.drain?.perSecond / redis.drain?.perSecond),
    ),
    goal(
      'creates/s, through PgBouncer ÷ direct',
      atLeast(0.9, pooled.create?.perSecond / redis.create?.perSecond),
    ),
    ...['redis', 'postgres'].map((engine) =>
      goal(
        `idle, 20 workers, % of a core beside their connections alone, ${engine}`,
        atMost(
          2,
          row(`jiter-${engine}, 20 workers (got)`).idle?.corePercent -
            row(`20 × the connections of an idle worker, ${engine}`).idle?.corePercent,
        ),
      ),
    ),
    goal(
      'creates/s, PostgreSQL only ÷ Redis',
      atLeast(0.8, engines[1][1].create?.perSecond / redis.create?.perSecond),
    ),
    ...each((ours, on) => [
      goal(on('lag p50, ms'), atMost(2, ours.lag?.lagP50Ms)),
      goal(on('lag p99, ms'), atMost(4, ours.lag?.lagP99Ms)),
      goal(on('CPU-ms per event at 50/s'), atMost(3.2, ours.lag?.cpuPer1000)),
      goal(on('CPU-ms per event at 200/s, the soak'), atMost(2, ours.soak?.cpuPer1000)),
      goal(on('lag p99 with the depth, ms'), atMost(5, ours.depth?.lag?.lagP99Ms)),
      goal(
        on('creates/s with the depth ÷ without'),
        atLeast(0.9, ours.depth?.create?.perSecond / ours.create?.perSecond),
      ),
      goal(
        on('drain with the depth ÷ without'),
        atLeast(0.9, ours.depth?.drain?.perSecond / ours.drain?.perSecond),
      ),
      goal(
        on('PostgreSQL bytes per far event besides the payload'),
        atMost(350, ours.depth?.bytesBesidesPayload),
      ),
      // None is meant: Redis' own buffers come and go by about 50 kB, and 10,000 events are measured.
      goal(on('Redis bytes per far event'), atMost(5, ours.create?.redisBytes)),
      goal(on('soak, growth of what is alive, MB a minute'), atMost(1, steepestSlope(ours.soak))),
      goal(on('idle, % of a core'), atMost(1, ours.idle?.corePercent)),
    ]),
    ...each(agedGoals),
    goal('events lost or early, all scenarios', atMost(0, countLostOrEarly(systems))),
  ];
}

/** What a month of settled events may cost. */
function agedGoals({ aged = {} }, on) {
  const ratioOf = (scenario, figure) => aged[scenario]?.past?.[figure] / aged[scenario]?.empty?.[figure];
  const lagMs = ({ past, empty } = {}) => past?.lagP99Ms - empty?.lagP99Ms;
  const { look, retention, lists, besideFailed, besideCheapest } = aged;
  const slower = (creates) => creates?.beside.p99Ms / creates?.alone.p99Ms;
  const beside = (text) => on(`with a past: ${text}`);
  return [
    goal(beside('creates/s ÷ empty'), atLeast(0.95, ratioOf('create', 'perSecond'))),
    goal(beside('drain ÷ empty'), atLeast(0.95, ratioOf('drain', 'perSecond'))),
    goal(beside('CPU-s of a create, empty ÷ it'), atLeast(0.95, 1 / ratioOf('create', 'cpuPer1000'))),
    goal(beside('CPU-s of a drain, empty ÷ it'), atLeast(0.95, 1 / ratioOf('drain', 'cpuPer1000'))),
    goal(beside('lag p99 more than empty, ms'), atMost(1, lagMs(aged.lag))),
    goal(beside('retention of a day, ms'), atMost(1_000, retention?.tookMs)),
    goal(beside('its slowest statement, ms'), atMost(200, retention?.slowestStatementMs)),
    goal(beside('lists of 50, 10 clients, p99 ms'), atMost(50, lists?.p99Ms)),
    goal(beside('creates beside 50 readers of failed events, p99 ÷ alone'), atMost(2, slower(besideFailed))),
    goal(beside('creates beside 50 readers of all events, p99 ÷ alone'), atMost(2, slower(besideCheapest))),
    goal(beside('/readyz other than 200 beside them'), atMost(0, notReady([besideFailed, besideCheapest]))),
    goal(beside('sweep with nothing to do beside a snapshot, p50 ms'), atMost(2, look?.p50Ms)),
    goal(beside('and pages'), atMost(200, look?.pages)),
    goal(beside('bytes per settled event with its history'), atMost(530, aged.size?.bytesPerSettled)),
  ];
}

/** NaN where none was asked for. */
function notReady(creates) {
  const answers = creates.flatMap((one) => Object.entries(one?.ready ?? {}));
  if (answers.length === 0) return NaN;
  return answers.filter(([status]) => status !== '200').reduce((sum, [, count]) => sum + count, 0);
}

/** Of the programs' memory that is alive. NaN where it was not measured. */
function steepestSlope(soak) {
  return Math.max(
    ...Object.values(soak?.memory ?? { none: {} }).map((one) => one.aliveSlopeMbPerMinute ?? NaN),
  );
}

function drainGoals(row, limits, baseline) {
  const drainOf = (name) => row(name).drain?.perSecond;
  const ofClient = (client) => {
    const [redis, postgres] = ['redis', 'postgres'].map((engine) => drainOf(`jiter-${engine} (${client})`));
    return goal(`drain by ${client}, PostgreSQL only ÷ Redis`, atLeast(0.8, postgres / redis));
  };
  const undici = drainOf('jiter-redis (undici)');
  return [
    goal('drain by got ÷ got alone', atLeast(0.85, drainOf('jiter-redis (got)') / limits.got?.perSecond)),
    goal('drain by undici ÷ bullmq-redis', atLeast(7, undici / baseline.drain?.perSecond)),
    goal('drain by undici ÷ Quirrel', atLeast(2, undici / drainOf('quirrel (node-fetch)'))),
    goal('drain by got ÷ bullmq-redis', atLeast(2, drainOf('jiter-redis (got)') / baseline.drain?.perSecond)),
    ofClient('got'),
    ofClient('undici'),
    ...['redis', 'postgres'].map((engine) =>
      goal(
        `CPU-s per 1,000 events by undici, ${engine}`,
        atMost(0.35, row(`jiter-${engine} (undici)`).drain?.cpuPer1000),
      ),
    ),
  ];
}

/** `isReached` only where there is a figure. */
function goal(name, { wanted, value, isReached }) {
  return Number.isFinite(value)
    ? { name, wanted, value: Number(value.toFixed(2)), isReached }
    : { name, wanted };
}

/** Of ours. NaN when nothing was delivered at all. */
function countLostOrEarly(systems) {
  const ours = Object.entries(systems).filter(([row]) => row.startsWith('jiter-'));
  const fates = ours.flatMap(([, { drain, lag, depth, soak, aged, rounds }]) => [
    ...(rounds?.drain ?? [drain]),
    ...(rounds?.lag ?? [lag]),
    depth?.drain,
    depth?.lag,
    soak,
    ...[aged?.drain, aged?.lag].flatMap((both) => (both ? [...both.all.empty, ...both.all.past] : [])),
  ]);
  const counted = fates.filter((fate) => fate?.lost !== undefined);
  if (counted.length === 0) return NaN;
  return counted.reduce((sum, { lost, early }) => sum + lost + early, 0);
}
