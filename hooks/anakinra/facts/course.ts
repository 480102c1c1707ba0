import { courseOf } from '../../../src/authoring.ts';

/** An order or statement that was active in the last 90 days before this one makes it a continuation (DECISIONS.md). */
export const course = courseOf('anakinra', 90);
