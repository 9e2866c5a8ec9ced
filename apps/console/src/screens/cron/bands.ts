import type { Cell, Entry } from './week.ts';

/**
 * What a job that fires often does within an hour: a part of a band, which goes on below. `isFirst`: there is none of it above.
 * `isCut`: the calendar has not all of its ticks there, or none.
 */
export type Band = { job: number; atMs: readonly number[]; isFirst: boolean; isCut: boolean };

/** So often in an hour is no time to be read. */
const OFTEN = 4;
/** Beside each other in a day of a week on a phone. Others are counted in their cells. */
const MOST = 3;

/** The jobs that have a band, each in the place of its own, whatever day it is. */
function jobsWithBands(cells: readonly (readonly Cell[])[]): number[] {
  const often = cells.flatMap((row) => row.flatMap(({ entries }) => entries.filter(isOften)));
  return [...new Set(often.map(({ job }) => job))].sort((one, other) => one - other).slice(0, MOST);
}

const isOften = ({ atMs }: Entry): boolean => atMs.length >= OFTEN;

/** Takes what fires often out of the entries. `cutAt`: of each job, the hour of the week from which on it is not told. */
export function drawBands(cells: readonly (readonly Cell[])[], cutAt: readonly number[]): void {
  const jobs = jobsWithBands(cells);
  const hours = cells.length;
  for (const [hour, row] of cells.entries()) {
    for (const [day, cell] of row.entries()) {
      cell.bands = jobs.map((job, place) => {
        const isCut = day * hours + hour >= cutAt[job]!;
        const entry = cell.entries.find((one) => one.job === job);
        if (!isCut && !(entry && isOften(entry))) return undefined;
        const above = cells[hour - 1]?.[day]?.bands[place];
        return { job, atMs: entry?.atMs ?? [], isCut, isFirst: above === undefined || above.isCut !== isCut };
      });
      cell.entries = cell.entries.filter(({ job }) => !cell.bands.some((band) => band?.job === job));
    }
  }
}
