import { findProgram, howToInstall, tellSkipped } from '../packages/testkit/src/programs.ts';

/** CHROMIUM names one elsewhere. */
export const findChromium = async () => process.env['CHROMIUM'] || (await findProgram('chromium'));

export const findPromtool = () => findProgram('promtool', 'prometheus');

/** For the whole run. */
export async function preparePrograms(): Promise<void> {
  if (!(await findChromium())) {
    const missing = `${howToInstall('chromium')}, and CHROMIUM names another one`;
    tellSkipped(missing, 'the tests of the console are');
  }
  if (!(await findPromtool())) {
    tellSkipped(howToInstall('promtool', 'prometheus'), 'the tests of the alert rules are');
  }
}
