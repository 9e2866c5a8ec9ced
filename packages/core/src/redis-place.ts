import { ENCODE_IT } from './event/parse-url.ts';

export type Address = { host: string; port: number };

type Common = {
  /** What all keys of ours begin with. */
  prefix: string;
};
type Login = { username?: string; password?: string };
/** Where a Redis is, by the forms that `REDIS_URL` and `QUEUE_URL` may have. */
export type RedisPlace = Common &
  (
    | { kind: 'single'; url: string }
    | (Login & {
        kind: 'sentinel';
        isTls: boolean;
        sentinels: Address[];
        name: string;
        db: number;
        /** Of the sentinels, who may want another login than the master, or none. */
        sentinelUsername?: string;
        sentinelPassword?: string;
      })
    | (Login & {
        kind: 'cluster';
        isTls: boolean;
        nodes: Address[];
        /** How many queues it is spread over, each in one slot. */
        queues: number;
      })
  );

export const REDIS_FORMS =
  'redis://host:6379, rediss://host:6379, redis+sentinel://host:26379,host:26379/name or redis+cluster://host:6379,host:6379';

const DEFAULT_PREFIX = 'bull';
const MOST_QUEUES = 64;
const QUEUES = 16;
const MANY = /^(rediss?)\+(sentinel|cluster):\/\/(?:([^@/?#]*)@)?([^@/?#]+)(?:\/([^/?#]*))?(?:\?([^#]*))?$/i;
const ADDRESS = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?$/i;
const SEVERAL = /^rediss?:\/\/([^@/]*@)?[a-z0-9.:_-]+,/i;
const PORTS = { sentinel: 26_379, cluster: 6_379 };
const KNOWN = {
  single: ['prefix', 'family'],
  sentinel: ['prefix', 'sentinelUsername', 'sentinelPassword'],
  cluster: ['prefix', 'queues'],
};

/** @throws Error that says what is wrong, without any of the URL, which may have a password in it */
export function parseRedisUrl(url: string): RedisPlace {
  const [, scheme, kind, login, hosts, path, query] = MANY.exec(url) ?? [];
  if (kind === undefined) return parseSingle(url);
  const which = kind.toLowerCase() as 'sentinel' | 'cluster';
  const options = readOptions(which, new URLSearchParams(query));
  const common = {
    prefix: options.get('prefix') || DEFAULT_PREFIX,
    isTls: scheme!.toLowerCase() === 'rediss',
    ...parseLogin(login),
  };
  const addresses = hosts!.split(',').map((one) => parseAddress(one, PORTS[which]));
  return which === 'sentinel'
    ? { kind: 'sentinel', ...common, sentinels: addresses, ...parseMaster(path, options) }
    : { kind: 'cluster', ...common, nodes: addresses, queues: parseQueues(path, options) };
}

function parseSingle(url: string): RedisPlace {
  if (!/^rediss?(\+sentinel|\+cluster)?:\/\//i.test(url))
    throw new Error(`it must be of the form ${REDIS_FORMS}`);
  if (SEVERAL.test(url)) throw new Error('one of several hosts must be redis+sentinel: or redis+cluster:');
  if (!/^rediss?:/i.test(url) || !URL.canParse(url)) throw new Error(ENCODE_IT);
  const location = new URL(url);
  const { hostname, pathname, hash, username, password } = location;
  if (hostname === '') throw new Error('it has no host: sockets that are files are not dialled');
  if (hash !== '') throw new Error(ENCODE_IT);
  const options = readOptions('single', location.searchParams);
  [username, password].forEach(decode);
  if (!/^\/?(\d{1,4})?$/.test(pathname))
    throw new Error('after the host, /db must be the number of its database, such as /0');
  const prefix = options.get('prefix') || DEFAULT_PREFIX;
  options.delete('prefix');
  if (password === '') [location.username, location.password] = ['', username];
  return { kind: 'single', prefix, url: location.href };
}

/** What follows a `?` may be the rest of a password: only what is a word is told. */
function readOptions(kind: keyof typeof KNOWN, options: URLSearchParams): URLSearchParams {
  const strange = [...options.keys()].find((key) => !KNOWN[kind].includes(key));
  if (strange === undefined) return options;
  throw new Error(
    /^[a-z]{1,30}$/i.test(strange) && !String(options).includes('%40')
      ? `there is no option ?${strange}= for it, but ?${KNOWN[kind].join('= and ?')}=`
      : ENCODE_IT,
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error(ENCODE_IT);
  }
}

function parseAddress(text: string, fallback: number): Address {
  const [, host, port = String(fallback)] = ADDRESS.exec(text.trim()) ?? [];
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) {
    throw new Error('each of its hosts must be host or host:port, with commas between');
  }
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

/** `password@`, `:password@` or `user:password@`, each percent-encoded. */
function parseLogin(login: string | undefined): Login {
  if (!login) return {};
  const [first, second] = login.split(/:(.*)/s, 2).map(decode);
  if (second === undefined) return { password: first! };
  return { ...(first && { username: first }), password: second };
}

/** `name` or `name:db` after the hosts: what the sentinels call the master, and the number of its database. */
function parseMaster(path: string | undefined, options: URLSearchParams) {
  const [name, db = '0'] = decode(path ?? '').split(':');
  if (!name) throw new Error('after the sentinels, /name must say what they call the master');
  if (!/^\d{1,4}$/.test(db))
    throw new Error('after the name of the master, :db must be the number of its database');
  return { name, db: Number(db), ...parseSentinelLogin(options) };
}

function parseSentinelLogin(options: URLSearchParams) {
  const [username, password] = [options.get('sentinelUsername'), options.get('sentinelPassword')];
  if (username && !password) throw new Error('?sentinelUsername= needs its &sentinelPassword=');
  return { ...(username && { sentinelUsername: username }), ...(password && { sentinelPassword: password }) };
}

function parseQueues(path: string | undefined, options: URLSearchParams): number {
  if (path)
    throw new Error('a cluster has one database: nothing may follow its hosts but ?prefix= and ?queues=');
  const queues = Number(options.get('queues') ?? QUEUES);
  if (!Number.isInteger(queues) || queues < 1 || queues > MOST_QUEUES) {
    throw new Error(`?queues= must be a whole number from 1 to ${MOST_QUEUES}`);
  }
  return queues;
}
