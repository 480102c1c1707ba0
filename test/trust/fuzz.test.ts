import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { refusals } from '../../src/trust/authentication.ts';
import { door, ehr, orderSign, outcome, trusted, unsigned, usualClaims, type Ehr, type Json } from './ehr.ts';

let hospital: Ehr;
beforeAll(async () => {
  hospital = await ehr();
});

/** Members that mean something, and others, with values of any kind. */
function members(...names: readonly string[]): fc.Arbitrary<Json> {
  const name = fc.oneof(fc.constantFrom(...names, '__proto__', 'constructor', 'toString'), fc.string());
  return fc.dictionary(name, fc.oneof(fc.jsonValue(), fc.constantFrom('ES384', 'JWT', 'key-1', 'b64'), fc.double()));
}

const anyHeader = members('alg', 'typ', 'kid', 'jku', 'crit', 'b64', 'jwk', 'x5c');
const anyClaims = members('iss', 'aud', 'exp', 'iat', 'nbf', 'jti', 'sub', 'tenant');

/** A refusal, or an error that nobody expected, which fails. */
async function refused(asked: Promise<string>): Promise<void> {
  expect(refusals).toContain(await asked);
}

describe('whatever stands in the Authorization header, it is let in or refused with a reason', () => {
  it('any text', async () => {
    const { authenticate } = door([trusted(hospital)]);
    const part = fc.oneof(fc.base64String(), fc.string());
    const token = fc.oneof(
      fc.string(),
      fc.array(part, { maxLength: 6 }).map((parts) => parts.join('.')),
    );
    await fc.assert(
      fc.asyncProperty(token, async (text) => {
        await refused(outcome(authenticate({ authorization: text, audiences: [orderSign] })));
        await refused(outcome(authenticate({ authorization: `Bearer ${text}`, audiences: [orderSign] })));
      }),
    );
  });

  it('any header and claims without a good signature', async () => {
    const { ask } = door([trusted(hospital)]);
    await fc.assert(
      fc.asyncProperty(anyHeader, anyClaims, fc.base64String(), async (header, claims, signature) => {
        await refused(ask(unsigned(header, claims, signature)));
        const named = { alg: 'ES384', typ: 'JWT', kid: 'key-1', ...header };
        await refused(ask(unsigned(named, { ...usualClaims(), ...claims }, signature)));
      }),
    );
  });

  it('any claims that the EHR has signed', async () => {
    const { ask } = door([trusted(hospital)]);
    await fc.assert(
      fc.asyncProperty(anyClaims, async (claims) => {
        expect(['general', ...refusals]).toContain(await ask(await hospital.token(claims)));
      }),
    );
  });

  it('a good token with one character changed', async () => {
    const { ask } = door([trusted(hospital)]);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.constantFrom('A', 'z', '0', '-', '_', '.', '+', '/', '=', '!'),
        async (place, character) => {
          const token = await hospital.token();
          // The last character holds bits that belong to no byte.
          const at = place % (token.length - 1);
          fc.pre(token[at] !== character);
          await refused(ask(`${token.slice(0, at)}${character}${token.slice(at + 1)}`));
        },
      ),
    );
  });
});
