// What the server put into the page for islands to read; cookies are HttpOnly, so the CSRF token is here too.
export interface PageData {
  language: string;
  csrf?: string;
  words?: Record<string, string>;
  [key: string]: unknown;
}

let known: PageData | null = null;

export function pageData(): PageData {
  if (!known) {
    const element = document.getElementById("page-data");
    known = element?.textContent ? (JSON.parse(element.textContent) as PageData) : { language: "en" };
  }
  return known;
}

/** A sentence in the reader's language with %(name)s filled in; the key itself when the server sent none. */
export function say(key: string, values: Record<string, string | number> = {}): string {
  const text = pageData().words?.[key] ?? key;
  return text.replace(/%\((\w+)\)[sd]/g, (whole, name: string) => String(values[name] ?? whole));
}
