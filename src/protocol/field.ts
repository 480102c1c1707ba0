/** A JSON pointer as a field is written in FHIRPath: `/context/draftOrders/entry/3` becomes `context.draftOrders.entry[3]`. */
export function fieldOf(pointer: string): string {
  return pointer
    .replace(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replace(/^\//, '')
    .replaceAll('/', '.');
}

/** A member of a field. The field of the whole body is empty. */
export function memberOf(field: string, member: string): string {
  return field === '' ? member : `${field}.${member}`;
}
