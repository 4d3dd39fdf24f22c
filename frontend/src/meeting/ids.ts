// crypto.randomUUID needs a secure context, and this page may be open over plain HTTP.
const ID_BYTES = 16;

/** 128 random bits, base64url. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_BYTES));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
