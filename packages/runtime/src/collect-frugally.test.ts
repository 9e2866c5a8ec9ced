import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { transform } from 'esbuild';

const run = promisify(execFile);

// Of twenty functions V8 would have at least one make old things, though not each time the same.
test('what is made is young, although all that was made there before was kept', async () => {
  const source = await readFile(new URL('collect-frugally.ts', import.meta.url), 'utf8');
  const { code } = await transform(source, { loader: 'ts', format: 'esm' });
  const script = `${code}
    collectFrugally();
    const old = [];
    for (let nth = 0; nth < 20; nth += 1) {
      const make = new Function('id', 'return { id, list: [id] }');
      for (let round = 0; round < 6; round += 1) {
        const kept = [];
        for (let id = 0; id < 100_000; id += 1) kept.push(make(id));
      }
      if (!%InYoungGeneration(make(0))) old.push(nth);
    }
    console.log(JSON.stringify(old));`;
  const args = ['--allow-natives-syntax', '--input-type=module', '-e', script];
  const { stdout } = await run(process.execPath, args);
  expect(JSON.parse(stdout)).toEqual([]);
});
