import { randomBytes } from 'node:crypto';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { servicesOf } from '../app.ts';
import { identifyWith } from '../cards/uuid.ts';
import { loadContent } from '../content/load-content.ts';
import type { Site } from '../content/site.ts';
import type { Profile } from '../facts/profile.ts';
import { answer, type Parts, type Service } from '../pipeline.ts';
import type { CdsResponse } from '../protocol/card.ts';
import { Refusal, type Reason } from '../protocol/operation-outcome.ts';
import { readable } from '../protocol/resources.ts';
import type { Call } from '../trail/trail.ts';
import { developmentTenant } from '../trust/tenant.ts';

/** What a request was answered with in this process. `call` is what the trail would keep; nothing where nothing concerned us. */
export type Judgement =
  | { readonly ok: true; readonly response: CdsResponse; readonly call: Call | undefined }
  | { readonly ok: false; readonly status: number; readonly reason: Reason };

/** The service without HTTP: FHIR servers on this machine only, and uuids that hold for this process. */
export interface InProcess {
  readonly services: readonly Service[];
  /** `now`: milliseconds since the epoch, UTC. */
  readonly judge: (
    body: unknown,
    service: Service,
    how: { readonly profile: Profile; readonly now: number },
  ) => Promise<Judgement>;
}

/** Loads the content of this repository, with a hospital's changes. */
export async function inProcess(site?: Site): Promise<InProcess> {
  const contents = await loadContent(join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'hooks'), site);
  const identify = identifyWith(randomBytes(32));
  return {
    services: servicesOf(contents),
    async judge(body, service, { profile, now }) {
      let call: Call | undefined;
      const parts: Parts = {
        readable,
        fhirTimeoutMs: 500,
        deadlineMs: 800,
        identify,
        publicUrl: 'http://127.0.0.1:3000',
        trail: { record: (made) => void (call = made) },
        now: () => now,
      };
      const caller = { tenant: developmentTenant(profile), signal: new AbortController().signal };
      try {
        return { ok: true, response: await answer(body, service, parts, caller), call };
      } catch (error) {
        if (error instanceof Refusal) return { ok: false, status: error.status, reason: error.reason };
        throw error;
      }
    },
  };
}
