import { fullInstant } from '../times/format.ts';
import { aroundOf, readPasted } from '../times/typed.ts';
import { words } from '../words.ts';
import { pages } from './navigation.ts';

/** Where a text that was typed or pasted may lead. */
export type Place = {
  text: string;
  to: (typeof pages)[number]['to'] | '/o/$org/events/$id';
  id?: string;
  search?: Record<string, string>;
};

/** Pages by name; what stands in a log or a terminal, such as an id, `evt_…`, a URL, a time or a curl line, by its look. `zone`: what times are shown in. */
export function findPlaces(typed: string, zone: string): Place[] {
  const text = typed.trim();
  const named = pages
    .filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()))
    .map(({ name, to }): Place => ({ text: name, to }));
  if (text === '') return named;
  return [...byId(text), ...byTime(text, zone), ...byUrl(text), ...named, ...byText(text)];
}

function byId(text: string): Place[] {
  const [, id] =
    /^(?:evt_)?(\d{1,19})$/.exec(text) ??
    /\/events\/(\d{1,19})\b/.exec(text) ??
    /\bevt_(\d{1,19})\b/.exec(text) ??
    [];
  return id === undefined ? [] : [{ text: words.palette.event(id), to: '/o/$org/events/$id', id }];
}

function byTime(text: string, zone: string): Place[] {
  const typed = readPasted(text, zone);
  if (!typed) return [];
  // With the zone that it was read in.
  const shown = fullInstant(typed.at, zone);
  return [
    { text: words.palette.time(shown), to: '/o/$org/events', search: { tab: 'all', ...aroundOf(typed) } },
  ];
}

function byUrl(text: string): Place[] {
  const [url] = /https?:\/\/[^\s'"]+/.exec(text) ?? [];
  if (url === undefined || !URL.canParse(url)) return [];
  const { host } = new URL(url);
  return [{ text: words.palette.host(host), to: '/o/$org/events', search: { tab: 'all', host } }];
}

/** A word that is no name of anything stands in a payload, perhaps. */
function byText(text: string): Place[] {
  if (text.length < 2 || text.length > 64 || /^\d+$/.test(text) || text.includes('\n')) return [];
  const found: Place = {
    text: words.palette.text(text),
    to: '/o/$org/events',
    search: { tab: 'all', q: text },
  };
  if (!/^[\w-]+(\.[\w-]+)+(:\d+)?$/.test(text)) return [found];
  return [
    { text: words.palette.host(text), to: '/o/$org/events', search: { tab: 'all', host: text } },
    found,
  ];
}
