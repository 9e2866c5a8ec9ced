import type joi from 'joi';
import type { ErrorCode } from '@jiter/core';
import type { JsonSchema } from './shape.ts';

export type Tag = 'Events' | 'Cron jobs' | 'Inboxes' | 'Organisation' | 'Operation' | 'People';

export type Effect = 'none' | 'destroys';

/**
 * What is told of a route, by the document at `/api/openapi.json` and by whatever is made of it. To go through what joi judges by
 * takes longer than to load all of this, and few processes are asked for the document: what `jsonSchemaOf` or `parametersOf` is
 * needed for stands in a getter.
 */
export type Description = {
  /** What clients call it: `createEvent`. */
  id: string;
  tag: Tag;
  /** A line in the imperative. */
  summary: string;
  details?: string;
  /** Parameters of the query: as joi judges them, or else by their names. */
  query?: joi.ObjectSchema | Readonly<Record<string, JsonSchema>>;
  /** What a body may be: as joi judges it, or else as a schema. */
  body?: joi.Schema | JsonSchema;
  /** It can be left out. */
  bodyIsOptional?: true;
  /** It takes the header `Idempotency-Key`. */
  isOnce?: true;
  /** What a 200 has, or the `status` that is answered instead: closed, so that nothing is answered that is not told of. */
  answer: JsonSchema;
  /** What kind of text that is, where it is no JSON. */
  answerType?: string;
  /** A text of another kind that it answers instead where `Accept` asks for it. */
  alsoAs?: { type: string; example: string };
  /** With 204 and 303 there is no answer. */
  status?: 201 | 204 | 303;
  /** Headers that a 200 may have beside those of every answer: what they say. */
  answerHeaders?: Readonly<Record<string, string>>;
  /** Answers by other statuses that are no errors like those of every call. */
  otherAnswers?: Readonly<Record<number, { description: string; schema: JsonSchema; example: unknown }>>;
  /** Answers by other statuses that have no body: what they say. */
  emptyAnswers?: Readonly<Record<number, string>>;
  /** Whatever other status it answers with: what that is. */
  anyStatus?: { description: string; schema: JsonSchema; example: unknown };
  /** Codes of its errors, besides those that any call's may have. */
  errors?: readonly ErrorCode[];
  /** Statuses of errors without a code, besides those that any call's may have. */
  plainErrors?: readonly number[];
  /** What it does to what there is, where its method does not say so: GET does nothing, DELETE destroys, the others change. */
  effect?: Effect;
  /** Nothing that it asks can fail it with a 500. */
  asksNobody?: true;
  /** A request of it, and its answer. */
  example: { query?: Readonly<Record<string, string>>; body?: unknown; answer: unknown };
  /** Of whom it takes neither, or a person who is signed in; `token`: a Bearer token will do as well. */
  access?: 'no key' | 'session' | 'token';
};

/**
 * By the name of each route as it is from `/api` on, such as `GET /events/:id`, and `GET ../healthz` for what is not below;
 * `SCOPE_OF_CALLS` has the same names.
 */
export type Descriptions = Readonly<Record<string, Description>>;
