import { isAscii, transcode } from 'node:buffer';
import { versions } from 'node:process';

const ourMajor = Number.parseInt(versions.node, 10);

/** The text of valid UTF-8. Before 24, Node decodes letters outside of ASCII five times slower than by way of UTF-16. */
export function decodeUtf8(bytes: Buffer, nodeMajor = ourMajor): string {
  if (nodeMajor >= 24) return bytes.toString('utf8');
  return isAscii(bytes) ? bytes.toString('latin1') : transcode(bytes, 'utf8', 'utf16le').toString('utf16le');
}
