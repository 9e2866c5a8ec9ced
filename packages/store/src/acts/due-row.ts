import type { Bell } from '@jiter/core';

/** Of an event that was made due. */
export type DueRow = { id: string; due_at: Date };

export const toBell = ({ id, due_at }: DueRow): Bell => ({ eventId: id, dueAt: due_at });
