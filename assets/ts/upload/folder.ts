// A folder as its films with their paths inside it, chosen or dropped; what is no film stays behind.
export interface Chosen {
  file: File;
  /** Below the folder that was chosen; the bare name of a single file. */
  path: string;
}

const FILM = /\.(mp4|m4v|mov|mkv|webm|avi|wmv|flv|mts|m2ts|ts|mpg|mpeg|3gp|mp3|m4a|aac|ogg|opus|wav|flac|wma|amr)$/i;

/** Whether a file of a folder is worth sending; files chosen one by one are all sent, and refused with a reason. */
export const isFilm = ({ file }: Chosen): boolean =>
  !file.name.startsWith(".") && (/^(video|audio)\//.test(file.type) || FILM.test(file.name));

export function fromInput(files: FileList | null): Chosen[] {
  return Array.from(files ?? []).map((file) => ({ file, path: below(file.webkitRelativePath || "") || file.name }));
}

/** Must be called while the drop is handled: afterwards the browser forgets what was dropped. */
export async function fromDrop(transfer: DataTransfer | null): Promise<{ chosen: Chosen[]; isFolder: boolean }> {
  const entries = Array.from(transfer?.items ?? []).map((item) => item.webkitGetAsEntry?.() ?? null);
  const files = fromInput(transfer?.files ?? null);
  if (!entries.some((entry) => entry?.isDirectory)) return { chosen: files, isFolder: false };
  // One folder is the course; of several each is a part of it.
  const isOne = entries.filter((entry) => entry !== null).length === 1;
  const found = await Promise.all(entries.map((entry) => (entry ? walk(entry) : [])));
  const chosen = found.reduce<Chosen[]>((all, some) => all.concat(some), []);
  return { chosen: chosen.map(({ file, path }) => ({ file, path: isOne ? below(path) : path })), isFolder: true };
}

const below = (path: string): string => path.split("/").slice(1).join("/");

async function walk(entry: FileSystemEntry): Promise<Chosen[]> {
  const path = entry.fullPath.replace(/^\//, "");
  if (entry.isFile) {
    const file = await new Promise<File | null>((resolve) => (entry as FileSystemFileEntry).file(resolve, () => resolve(null)));
    return file ? [{ file, path }] : [];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const all: Chosen[] = [];
  // A reader gives at most a hundred at a time, and nothing when it is done.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (!some.length) return all;
    for (const inner of some) all.push(...(await walk(inner)));
  }
}
