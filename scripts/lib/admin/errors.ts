/** What was typed makes no command. */
export class UsageError extends Error {}

/** What is set in the environment does not do. */
export class SettingsError extends Error {}

/** PostgreSQL's codes for what an operator can put right. */
const FIXES: [code: RegExp, sentence: string][] = [
  [/^42P01$/, 'The database has no tables of Jiter yet: run `npm run migrate` first.'],
  [/^28/, 'PostgreSQL refused the login: correct the user or password in DATABASE_URL.'],
  [/^3D000$/, 'PostgreSQL has no such database: create it, or correct DATABASE_URL.'],
];

/** One sentence with the fix, and never the URL with its password. */
export function explainFailure(error: unknown): string {
  const { code, status, message } = error as { code?: unknown; status?: unknown; message?: unknown };
  const fix = FIXES.find(([pattern]) => typeof code === 'string' && pattern.test(code));
  if (fix) return fix[1];
  if (status === 503) return 'PostgreSQL does not answer: start it, or correct DATABASE_URL.';
  return String(message);
}
