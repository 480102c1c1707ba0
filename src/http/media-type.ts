const jsonTypes = new Set(['application/json', 'application/fhir+json']);

/** Whether a Content-Type says JSON in UTF-8, the only encoding that JSON may have between systems (RFC 8259). */
export function isJson(contentType: string | undefined): boolean {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  return jsonTypes.has(type.trim()) && parameters.every(allowsUtf8);
}

function allowsUtf8(parameter: string): boolean {
  const [name = '', value = ''] = parameter.split('=');
  return name.trim() !== 'charset' || ['utf-8', 'utf8'].includes(value.trim().replaceAll('"', ''));
}
