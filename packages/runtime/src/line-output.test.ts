import { EventEmitter } from 'node:events';
import type { Writable } from 'node:stream';
import { eventually } from '@jiter/testkit';
import { createLineOutput } from './line-output.ts';

/** A disk that takes what it is given, a moment later, or is full. */
function setUp() {
  const written: string[] = [];
  const disk = { isFull: false, asked: 0 };
  const stream = Object.assign(new EventEmitter(), {
    write(text: string, done: (error?: Error) => void) {
      disk.asked += 1;
      if (disk.isFull) return setImmediate(done, new Error('ENOSPC'));
      written.push(text);
      return setImmediate(done);
    },
  }) as unknown as Writable;
  const write = createLineOutput(stream, (lines) => `lost ${lines}`);
  return { write, written, disk };
}

test('a line that comes alone is written at once, those that follow it together', async () => {
  const { write, written } = setUp();
  for (const line of ['a', 'b', 'c']) write(line);
  expect(written).toEqual(['a\n']);
  await eventually(() => expect(written).toEqual(['a\n', 'b\nc\n']));
});

test('however much is written in the course of time, nothing of it is lost', async () => {
  const { write, written } = setUp();
  const large = 'x'.repeat(6 * 1_048_576);
  for (let count = 1; count <= 4; count += 1) {
    write(large);
    await eventually(() => expect(written).toHaveLength(count));
  }
  write('last');
  await eventually(() => expect(written.at(-1)).toBe('last\n'));
});

test('what a full disk did not take is told once, on a line of its own, before what comes next', async () => {
  const { write, written, disk } = setUp();
  disk.isFull = true;
  write('a');
  write('b');
  await eventually(() => expect(disk.asked).toBe(2));
  disk.isFull = false;
  write('c');
  await eventually(() => expect(written).toEqual(['\nlost 2\nc\n']));
  write('d');
  await eventually(() => expect(written).toEqual(['\nlost 2\nc\n', 'd\n']));
});
