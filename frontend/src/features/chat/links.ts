// Finds what may be clicked in a message. Only http and https: nothing else can be a link by mistake.
export type TextPart = { readonly text: string } | { readonly text: string; readonly href: string };

const LINK = /https?:\/\/[^\s<>"]+/giu;
/** Signs that end a sentence rather than an address. */
const TRAILING = /[.,;:!?'")\]}»“”]+$/u;

export function splitLinks(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const match of text.matchAll(LINK)) {
    const address = match[0].replace(TRAILING, "");
    if (!URL.canParse(address)) continue;
    if (match.index > at) parts.push({ text: text.slice(at, match.index) });
    parts.push({ text: address, href: address });
    at = match.index + address.length;
  }
  if (at < text.length) parts.push({ text: text.slice(at) });
  return parts;
}
