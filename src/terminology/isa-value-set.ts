/** The implicit value set of a code and all that stands below it (FHIR R4, "Using SNOMED CT with FHIR"). */
export function isaValueSet(system: string, ancestor: string): string {
  return `${system}?fhir_vs=isa/${ancestor}`;
}

/** The system and the ancestor of such a value set. */
export function readIsaValueSet(url: string): { readonly system: string; readonly ancestor: string } | undefined {
  const [, system, ancestor] = /^(\S+)\?fhir_vs=isa\/(\d+)$/.exec(url) ?? [];
  return system === undefined || ancestor === undefined ? undefined : { system, ancestor };
}
