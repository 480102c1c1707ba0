import type { Tenant } from './tenant.ts';

/** What a request shows of itself, before its body is read. */
export interface Credentials {
  /** The Authorization header as it came. */
  readonly authorization: string | undefined;
  /** The URLs that a token for this request may name in `aud`, from the public URL: never from what the client wrote. */
  readonly audiences: readonly string[];
}

/** Says who calls. Rejects with Unauthenticated if nobody vouches for the caller. */
export type Authenticate = (credentials: Credentials) => Promise<Tenant>;

/** The caller is told nothing but 401; why goes to the log and to a metric. */
export class Unauthenticated extends Error {
  override readonly name = 'Unauthenticated';
  /** Low in number, and nothing that the client wrote. */
  readonly why: string;

  constructor(why: string) {
    super(why);
    this.why = why;
  }
}

/** Development: everybody is the one tenant. */
export function withoutAuthentication(tenant: Tenant): Authenticate {
  return () => Promise.resolve(tenant);
}
