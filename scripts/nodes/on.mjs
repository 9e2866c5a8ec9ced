// `node scripts/nodes/on.mjs 24 npm test`: a command with that Node first in its PATH. `npm run nodes` brings them: the
// packages of the npm package `node`, which are the binaries themselves, without the script that would fetch one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

const [major, program, ...words] = process.argv.slice(2);
const name = `node-${major}-${process.platform}-${process.arch}`;
const bin = fileURLToPath(new URL(`node_modules/${name}/bin`, import.meta.url));
if (!program || !existsSync(bin)) {
  console.error(
    `Usage: node scripts/nodes/on.mjs 20|22|24|26 command …; there is no ${name}: npm run nodes brings those of Linux`,
  );
  process.exit(2);
}
const PATH = `${bin}${delimiter}${process.env.PATH}`;
const version = spawnSync('node', ['--version'], { env: { ...process.env, PATH }, encoding: 'utf8' });
console.log(`On Node ${version.stdout.trim()}: ${[program, ...words].join(' ')}`);
const { status } = spawnSync(program, words, { env: { ...process.env, PATH }, stdio: 'inherit' });
process.exit(status ?? 1);
