import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventually } from '@jiter/testkit';
import { parse } from 'yaml';
import { aFleet, aReceiver } from './a-fleet.ts';
import { becomes, healthUrl, readMetrics } from './fleet.ts';
import { findPromtool } from './programs.ts';

const run = promisify(execFile);
const folder = fileURLToPath(new URL('../deploy/', import.meta.url));
const read = (file: string) => readFile(`${folder}${file}`, 'utf8');

type Rules = { groups: { rules: { alert: string; expr: string }[] }[] };
type Board = { panels: { title: string; targets: { expr: string }[] }[] };

const { groups } = parse(await read('prometheus/rules.yml')) as Rules;
const rules = groups.flatMap((group) => group.rules);
const { panels } = JSON.parse(await read('grafana/jiter.json')) as Board;
const expressions = [
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
  ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
];

const TOKEN = 'a token of the tests';
/** A name of a metric, and which of its series are meant. */
const SELECTOR = /\b((?:jiter|process|nodejs)_\w+)(?:\{([^}]*)\})?/g;
/** What has to be as it is written, and not only like it. */
const EXACTLY = /(\w+)="([^"]*)"/g;

const suite = (await findPromtool()) ? describe : describe.skip;

/** What promtool says of it: nothing, if nothing is wrong. */
async function promtool(...words: string[]): Promise<string> {
  return run('promtool', words, { cwd: folder }).then(
    ({ stdout }) => stdout,
    (error: { stdout: string; stderr: string }) => Promise.reject(new Error(error.stdout + error.stderr)),
  );
}

suite('the alert rules', () => {
  test('are such that Prometheus reads them', async () => {
    expect(await promtool('check', 'rules', 'prometheus/rules.yml')).toContain(`${rules.length} rules found`);
  });

  test('fire in scripted outages, each of them, and at no other time', async () => {
    expect(await promtool('test', 'rules', 'prometheus/rules.test.yml')).toContain('SUCCESS');
    const script = await read('prometheus/rules.test.yml');
    expect(rules.map(({ alert }) => alert).filter((name) => !script.includes(`"${name}"`))).toEqual([]);
  });

  test('are told to be wrong when one of them would not ring', async () => {
    const text = await read('prometheus/rules.yml');
    const copy = await mkdtemp(join(tmpdir(), 'jiter-rules-'));
    await writeFile(`${copy}/rules.test.yml`, await read('prometheus/rules.test.yml'));
    await writeFile(
      `${copy}/rules.yml`,
      text.replace('max(jiter_queue_backlog) > 1000', 'max(jiter_queue_backlog) > 9000'),
    );
    await expect(promtool('test', 'rules', `${copy}/rules.test.yml`)).rejects.toThrow('FAILED');
    await rm(copy, { recursive: true });
  });
});

/** What Prometheus has scraped, but for the time of it: of a process of ours, and of somebody else's. */
const SCRAPED = (name: string) => `
      - { series: '${name}{job="jiter",instance="api-1:3000"}', values: '0+60x10' }
      - { series: '${name}{job="node",instance="box-1:9100"}', values: '0+60x10' }`;

suite('the panels', () => {
  test.each(panels.filter(({ targets }) => targets.some(({ expr }) => /\bprocess_/.test(expr))))(
    '$title shows no process but ours',
    async ({ targets }) => {
      const copy = await mkdtemp(join(tmpdir(), 'jiter-panels-'));
      const exprs = targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '5m'));
      const names = exprs.flatMap((expr) => [...expr.matchAll(/\bprocess_\w+/g)].map(([name]) => name));
      // It takes what is expected as text; `count by` takes what is shown for what it is about.
      const asked = exprs.map(
        (expr) => `
      - expr: ${JSON.stringify(`count by (job, instance) (${expr})`)}
        eval_time: 10m
        exp_samples: [{ labels: '{job="jiter",instance="api-1:3000"}', value: 1 }]`,
      );
      const script = `tests:
  - interval: 1m
    input_series:
      - { series: 'jiter_build_info{job="jiter",instance="api-1:3000",service="api",version="1.0.0"}', values: '1x10' }${names.map(SCRAPED).join('')}
    promql_expr_test:${asked.join('')}
`;
      await writeFile(`${copy}/panels.test.yml`, script);
      expect(await promtool('test', 'rules', `${copy}/panels.test.yml`)).toContain('SUCCESS');
      await rm(copy, { recursive: true });
    },
  );
});

/** It would have them called otherwise: what the library names, and one that boards and rules know by now. */
const NAMES_THAT_STAY = /^(process_|nodejs_|jiter_statement_rows )/;

/** What it has to say of numbers. */
async function checkMetrics(text: string): Promise<string[]> {
  const checking = run('promtool', ['check', 'metrics']);
  checking.child.stdin!.end(text);
  const { stdout, stderr } = await checking.catch((error: { stdout: string; stderr: string }) => error);
  return (stdout + stderr).split('\n').filter((line) => line !== '' && !NAMES_THAT_STAY.test(line));
}

test('whatever a rule or a panel asks for is told by a process, and is named as Prometheus has it', async () => {
  const env = { METRICS_TOKEN: TOKEN, RATE_LIMIT: 'none' };
  const fleet = await aFleet('postgres', { env, workerEnv: { HEALTH_PORT: '0' } });
  const receiver = await aReceiver();
  const event = { payload: '', destination: receiver.url, delay: '0s' };
  const { body } = await fleet.call('POST', '/api/events', event);
  await becomes(fleet, body.id, 'Sent');
  const urls = [fleet.url, healthUrl(fleet.workers[0]!)];
  const told = [
    'jiter_deliveries_total{outcome="sent",status_class="2xx"} 1',
    'jiter_events_created_total{source="create"} 1',
    'jiter_workers_alive 1',
    ...['create', 'claim', 'record'].map((name) => `jiter_statement_rows{statement="${name}"} 1`),
  ];
  const selected = expressions.flatMap(([where, expr]) =>
    [...expr.matchAll(SELECTOR)].map(([, name, inner = '']) => {
      return { where, name: name!, labels: [...inner.matchAll(EXACTLY)].map(([exact]) => exact) };
    }),
  );
  expect(selected.length).toBeGreaterThan(40);
  // A worker counts a record once it is answered: others may read the row before. And some numbers are of who leads.
  const scrapes = await eventually(async () => {
    const all = await Promise.all(urls.map((url) => readMetrics(url, TOKEN)));
    const lines = all.flat();
    const isTold = (name: string, labels: string[]) =>
      lines.some(
        (line) => /^[^ {]+/.exec(line)?.[0] === name && labels.every((label) => line.includes(label)),
      );
    expect(lines).toEqual(expect.arrayContaining(told));
    expect(selected.filter(({ name, labels }) => !isTold(name, labels))).toEqual([]);
    return all;
  });
  if (await findPromtool()) {
    for (const scrape of scrapes) expect(await checkMetrics(scrape.join('\n'))).toEqual([]);
    expect(await checkMetrics('jiter_x{a="b" 1')).not.toEqual([]);
  }
}, 120_000);
