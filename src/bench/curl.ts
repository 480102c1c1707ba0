import { withoutToken, writeRequest, type Json } from './request-text.ts';

/** The call as a command for a shell. Tokens stand as variables or as a word to replace, never as they are. */
export function curlOf(url: string, request: Json, needsToken: boolean): string {
  return [
    `curl -X POST '${url.replaceAll("'", '%27')}' \\`,
    "  -H 'Content-Type: application/json' \\",
    ...(needsToken ? ['  -H "Authorization: Bearer $TOKEN" \\'] : []),
    "  --data-binary @- <<'JSON'",
    writeRequest(withoutToken(request)),
    'JSON',
  ].join('\n');
}
