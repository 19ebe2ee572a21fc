/** Where a request comes from, as brakes count it: what one customer of a network provider is given counts as one. */

/** The key of a request's sender, by Cloudflare's header, which no client can set there. */
export const addressOf = (headers: Headers): string => networkOf(headers.get('cf-connecting-ip') ?? '');

/** An IPv4 address as it is; of an IPv6 address the first 64 bits, for the others are the sender's to choose. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? 0 : tail.split(':').length;
  if (tail !== undefined) while (groups.length + after < 8) groups.push('0');
  return [...groups, ...(tail ? tail.split(':') : [])]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
