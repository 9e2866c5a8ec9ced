import { isOfIncident, type NoticeContent } from '@jiter/core';

/** Of each incident the last that is to be told, and nothing twice: what is over by now is told as that. The earliest come first. */
export function latestOfEach<Told extends { id: string; content: NoticeContent }>(
  told: readonly Told[],
): Told[] {
  const inOrder = [...told].sort((one, other) => (BigInt(one.id) < BigInt(other.id) ? -1 : 1));
  const latest = new Map(inOrder.map((one) => [subjectOf(one.content), one]));
  return inOrder.filter((one) => latest.get(subjectOf(one.content)) === one);
}

const subjectOf = (content: NoticeContent): string =>
  isOfIncident(content) ? content.incidentId : JSON.stringify(content);
