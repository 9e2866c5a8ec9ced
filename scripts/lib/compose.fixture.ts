import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type ComposeService = {
  command?: string[];
  environment?: Record<string, string>;
  healthcheck?: { test: string[] };
  stop_grace_period?: string;
  ports?: string[];
  networks?: string[];
  volumes?: string[];
  tmpfs?: string[];
  cap_drop?: string[];
  security_opt?: string[];
  read_only?: boolean;
  privileged?: boolean;
  mem_limit?: string;
  pids_limit?: number;
  user?: string;
  logging?: { driver: string };
};
export type ServiceName = 'postgres' | 'redis' | 'migrate' | 'api' | 'worker';
export type Compose = { services: Record<ServiceName, ComposeService>; networks: Record<string, unknown> };

/** docker-compose.yml, with `env` filled in as compose does it. */
export async function readCompose(env: Record<string, string> = {}): Promise<Compose> {
  const text = await readFile(`${root}docker-compose.yml`, 'utf8');
  const fill = (_key: unknown, value: unknown) => (typeof value === 'string' ? fillIn(value, env) : value);
  return parse(text, fill, { merge: true }) as Compose;
}

/** `${NAME}`, `${NAME:-default}` and `${NAME:?message}`; `$$` is a dollar. */
function fillIn(text: string, env: Record<string, string>): string {
  return text
    .replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind = '-', other = '') => {
      if (env[name]) return env[name];
      if (kind === '?') throw new Error(`${name}: ${String(other)}`);
      return String(other);
    })
    .replaceAll('$$', '$');
}

/** What .env.example has, in its order; those that are commented out without their value. */
export async function readExample(): Promise<Map<string, string | undefined>> {
  const text = await readFile(`${root}.env.example`, 'utf8');
  const lines = [...text.matchAll(/^(# )?([A-Z_]+)=(.*)$/gm)];
  return new Map(lines.map(([, comment, name, value]) => [name!, comment ? undefined : value!]));
}
