#!/usr/bin/env node
import { existsSync } from 'node:fs';

const built = new URL('../../../dist/cli.js', import.meta.url);
if (!existsSync(built)) {
  process.stderr.write('jiter is not built yet: npm run build\n');
  process.exit(2);
}
// eslint-disable-next-line no-restricted-syntax -- Only now it is known to be there.
await import(built.href);
