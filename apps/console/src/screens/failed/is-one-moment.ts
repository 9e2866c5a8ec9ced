/** What shows as the same, to the second, is said once. */
export const isOneMoment = ({ firstAt, lastAt }: { firstAt: string; lastAt: string }): boolean =>
  Date.parse(lastAt) - Date.parse(firstAt) < 1_000;
