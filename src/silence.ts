import { env } from 'node:process';

/**
 * Comes before every other import: libraries read this when they are loaded. The FHIR client writes URLs, which hold patient
 * ids, and whole answers to standard error where it names them, and Express the paths that clients ask for.
 */
delete env['DEBUG'];
