import { many } from '../../../times/format.ts';

export const words = {
  lead: 'Receivers verify by it that an event came from here, and from nobody else.',
  signs: 'Signs',
  signsAlong: 'Signs along',
  made: 'made',
  ends: 'ends',
  copySdk: 'Copy for @jiter/node',
  copyStandard: 'Copy for Standard Webhooks',
  copied: 'Copied, without being shown',
  show: 'Show',
  hide: 'Hide',
  sdk: 'For @jiter/node',
  standard: 'For libraries of Standard Webhooks',
  copyByHand: 'This browser does not let pages copy: copy it by hand, it is shown now',
  gone: 'It signs nothing any more',
  rotate: 'Rotate',
  rotateTitle: 'Rotate the signing secret',
  rotateText:
    'A new one signs from now on. Those before sign along for the overlap, so that receivers can change to the new one meanwhile: webhook-signature has a signature by each, X-Jiter-Signature one by the oldest.',
  unknowable:
    'Which receivers still verify by the old one cannot be known: a receiver does not tell by what it verifies. Change all of them before the overlap ends.',
  overlap: 'Overlap',
  overlaps: { '0s': 'None', '1h': '1 hour', '24h': '24 hours', '7d': '7 days', '30d': '30 days' },
  overlapHelp: 'With none, every receiver refuses until it has the new one.',
  rotateAction: 'Make a new secret',
  rotated: 'A new secret signs',
  endOverlap: 'End the overlap now',
  endTitle: 'End the overlap',
  endText: (count: number) =>
    `${many(count, 'older secret')} ${count === 1 ? 'signs' : 'sign'} nothing from now on, and receivers that still verify by ${count === 1 ? 'it' : 'them'} refuse what they are sent. It cannot be taken back.`,
  ended: 'The newest secret signs alone',
} as const;
