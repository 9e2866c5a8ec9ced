import { findProgram, howToInstall, tellSkipped } from '../packages/testkit/src/programs.ts';

const SHELL = 'chromium-headless-shell';

/** CHROMIUM names one elsewhere. The shell has no window to fill: a tab takes a quarter of what it takes the whole browser. */
export const findChromium = async () =>
  process.env['CHROMIUM'] ||
  // Where it cannot be had, as with another system's packages, the whole one will do.
  (await findProgram(SHELL).catch(() => undefined)) ||
  (await findProgram('chromium'));

export const findPromtool = () => findProgram('promtool', 'prometheus');

/** For the whole run. */
export async function preparePrograms(): Promise<void> {
  const chromium = await findChromium();
  // Each file with a browser would look for it again.
  if (chromium) process.env['CHROMIUM'] = chromium;
  else {
    const missing = `${howToInstall(SHELL)}, and CHROMIUM names another one`;
    tellSkipped(missing, 'the tests of the console are');
  }
  if (!(await findPromtool())) {
    tellSkipped(howToInstall('promtool', 'prometheus'), 'the tests of the alert rules are');
  }
}
