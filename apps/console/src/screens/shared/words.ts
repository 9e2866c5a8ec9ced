export const words = {
  of: (org: string) => `Shared by ${org}.`,
  readOnly: 'Read-only',
  until: 'until',
  event: (id: string) => `Event ${id}`,
  overview: 'Overview',
  hidden: 'Payloads, headers and answers are not shown.',
  goneTitle: 'This event is no longer kept',
  goneText: 'The link is fine. What it shows is older than events are kept there, or was taken away.',
} as const;
