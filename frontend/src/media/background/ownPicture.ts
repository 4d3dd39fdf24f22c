// A background picture of this person's own: kept in this browser, never sent anywhere but in the picture of the camera.

const DATABASE = "classroom";
const STORE = "background";
const KEY = "own";
/** Larger files are refused, before they are read. */
export const FILE_BYTES_MAX = 20 * 1_048_576;
/** What is kept: as large as a camera's picture ever is. */
const WIDTH_MAX = 1_280;
const HEIGHT_MAX = 720;
const QUALITY = 0.85;

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("no database"));
    request.onblocked = () => reject(new Error("blocked"));
  });
}

async function use<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = ask(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
    });
  } finally {
    database.close();
  }
}

/** Null where there is none, or where this browser keeps nothing. */
export async function readOwnPicture(): Promise<Blob | null> {
  try {
    const kept: unknown = await use("readonly", (store) => store.get(KEY) as IDBRequest<unknown>);
    return kept instanceof Blob ? kept : null;
  } catch {
    // A private window, or storage is off: as if nothing had been chosen.
    return null;
  }
}

/**
 * Keeps a file as one's own background, made smaller; what else the file told (place, camera) is gone with that.
 * @throws where the file is no picture, is too large, or cannot be kept.
 */
export async function keepOwnPicture(file: Blob): Promise<void> {
  if (file.size > FILE_BYTES_MAX) throw new RangeError("too large");
  const image = await createImageBitmap(file);
  const scale = Math.min(1, Math.max(WIDTH_MAX / image.width, HEIGHT_MAX / image.height));
  const canvas = new OffscreenCanvas(Math.round(image.width * scale), Math.round(image.height * scale));
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const small = await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
  await use("readwrite", (store) => store.put(small, KEY));
}

export async function forgetOwnPicture(): Promise<void> {
  await use("readwrite", (store) => store.delete(KEY));
}
