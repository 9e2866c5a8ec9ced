import { parseArgs } from 'node:util';
import { createClient, type ClientOptions } from '@jiter/client';
import {
  EXIT_DONE,
  EXIT_ENDED,
  EXIT_REFUSED,
  UsageError,
  type Command,
  type Context,
  type Values,
} from './command.ts';
import { createComplain, type Complain } from './complain.ts';
import { CRON } from './cron.ts';
import { EVENTS } from './events.ts';
import { INBOX } from './inbox.ts';
import { createOutput, type Sinks } from './output.ts';
import { showStatus } from './show.ts';

const status: Command = {
  takes: '',
  summary: 'says how the service is; the exit code is 1 when it is failing',
  async run({ client, output }) {
    const report = await client.status();
    output.show(report, () => showStatus(report));
    return report.state === 'failing' ? EXIT_REFUSED : EXIT_DONE;
  },
};

/** By what is typed. */
const COMMANDS: Readonly<Record<string, Command>> = {
  ...prefixed('events', EVENTS),
  status,
  ...prefixed('cron', CRON),
  ...prefixed('inbox', INBOX),
};

function prefixed(start: string, commands: Readonly<Record<string, Command>>): Record<string, Command> {
  return Object.fromEntries(Object.entries(commands).map(([name, command]) => [`${start} ${name}`, command]));
}

const DEFAULT_URL = 'http://127.0.0.1:3000';
const GLOBAL = {
  json: { type: 'boolean' },
  table: { type: 'boolean' },
  url: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export type Surroundings = Sinks &
  Pick<Context, 'signal' | 'wait' | 'readInput' | 'now'> & {
    argv: readonly string[];
    env: Readonly<Record<string, string | undefined>>;
    /** Whether a person reads what comes out. */
    isTerminal: boolean;
    client?: Pick<ClientOptions, 'retries' | 'fetch'>;
  };

/** Does what was typed, and resolves with the exit code. */
export async function run(around: Surroundings): Promise<number> {
  const complain = createComplain(around, around.argv.includes('--json'));
  try {
    return await runTyped(around, complain);
  } catch (error) {
    return around.signal.aborted ? EXIT_ENDED : complain(error);
  }
}

async function runTyped(around: Surroundings, complain: Complain): Promise<number> {
  const found = findCommand(commandFirst(around.argv));
  if (!found) {
    if (!asksForHelp(around.argv)) {
      const typed = around.argv.slice(0, 2).join(' ');
      throw new UsageError(`There is no 'jiter ${typed}': jiter --help shows all there is`);
    }
    around.out(help());
    return EXIT_DONE;
  }
  const { name, command, rest } = found;
  const { values, positionals } = parse(command, rest);
  if (positionals.length > 0 && !takesWords(command)) throw oneTooMany(positionals[0]!);
  if (values['help']) {
    around.out(helpOf(name, command));
    return EXIT_DONE;
  }
  const isForPeople = values['table'] === true || (around.isTerminal && values['json'] !== true);
  const { signal, wait, readInput, now } = around;
  const client = connect(around, values);
  const output = createOutput(around, isForPeople);
  const context = { client, output, signal, wait, readInput, now, complain };
  return command.run(context, { values, rest: positionals });
}

/** What all commands take may stand before them as well. */
function commandFirst(argv: readonly string[]): readonly string[] {
  const [first = '', ...rest] = argv;
  if (['--json', '--table'].includes(first) || first.startsWith('--url='))
    return [...commandFirst(rest), first];
  if (first !== '--url' || rest.length === 0) return argv;
  return [...commandFirst(rest.slice(1)), `--url=${rest[0]}`];
}

/** Its own come first, and options after them. */
const takesWords = ({ takes }: Command) => /^(ID|")/.test(takes);

/** What is left out in silence may be the half of a payload. */
const oneTooMany = (word: string) =>
  new UsageError(`'${word}' is one word too many: please quote a text that has spaces in it`);

function findCommand(argv: readonly string[]) {
  const [first = '', second = ''] = argv;
  const name = [`${first} ${second}`, first].find((one) => Object.hasOwn(COMMANDS, one));
  if (name === undefined) return undefined;
  return { name, command: COMMANDS[name]!, rest: argv.slice(name.split(' ').length) };
}

const HELP = [undefined, 'help', '--help', '-h'];
const asksForHelp = ([first, second]: readonly string[]) =>
  HELP.includes(first) || (['events', 'cron', 'inbox'].includes(first!) && HELP.includes(second));

function parse(
  command: Command,
  args: readonly string[],
): { values: Values; positionals: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...command.options, ...GLOBAL },
      allowPositionals: true,
    });
    return { values, positionals };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function connect({ env, client, signal }: Surroundings, values: Values) {
  const url = (values['url'] as string | undefined) ?? (env['JITER_URL']?.trim() || DEFAULT_URL);
  const apiKey = env['JITER_API_KEY']?.trim();
  if (!apiKey) throw new UsageError('Please set JITER_API_KEY to an API key of your organisation');
  try {
    return createClient({ url, apiKey, signal, ...client });
  } catch {
    throw new UsageError(`'${url}' is no URL: set JITER_URL, such as ${DEFAULT_URL}`);
  }
}

function help(): string {
  const lines = Object.entries(COMMANDS).map(
    ([name, { takes, summary }]) => `  jiter ${`${name} ${takes}`.trim()}\n      ${summary}`,
  );
  return `Jiter from a terminal: tables for people, JSON in a pipe.

${lines.join('\n')}

JITER_URL says where the API is (${DEFAULT_URL}), JITER_API_KEY has the key. --json and --table say what comes out,
--help after a command shows its options. Exit codes: 1 refused, 2 typed wrongly, 3 no answer, 130 ended by Ctrl-C.
`;
}

function helpOf(name: string, { takes, summary, options = {} }: Command): string {
  const names = Object.entries({ ...options, ...GLOBAL }).map(([option, { type }]) =>
    type === 'boolean' ? `--${option}` : `--${option} …`,
  );
  return `jiter ${`${name} ${takes}`.trim()}\n${summary}\n\nOptions: ${names.join(' ')}\n`;
}
