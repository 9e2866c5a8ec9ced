import { EXIT_BAD_CONFIG, EXIT_FAILED, type Config } from '@jiter/runtime';

/** Why it cannot be listened there, and what helps; with the code to exit with. */
export function sayWhyNot(
  error: unknown,
  { host, port }: Pick<Config, 'host' | 'port'>,
): [message: string, code: number] {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return [`Port ${port} is in use: stop what listens there, or set PORT to another one`, EXIT_BAD_CONFIG];
    case 'EACCES':
      return [`Port ${port} needs privileges: set PORT to one from 1024 up`, EXIT_BAD_CONFIG];
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return [`This machine has no address ${host}: set HOST to one it has, or to 0.0.0.0`, EXIT_BAD_CONFIG];
    default:
      return [`Unable to listen on ${host}:${port}: ${String(error)}`, EXIT_FAILED];
  }
}

/** By which this machine reaches what listens there. */
export function urlOf(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
