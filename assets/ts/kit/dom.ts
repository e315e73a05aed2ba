// Elements in one line each: text is always text.
type Child = Node | string | null | false;

export function h<K extends keyof HTMLElementTagNameMap>(
  name: K,
  given: Partial<Record<string, string | (() => void)>>,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (typeof value === "function") made.addEventListener("click", value);
    else if (value !== undefined) made.setAttribute(key === "class" ? "class" : key, value);
  }
  for (const child of children) if (child) made.append(child);
  return made;
}

export const clock = (ms: number, tz: string): string =>
  new Intl.DateTimeFormat("en-GB", { hour: "numeric", minute: "2-digit", timeZone: tz }).format(ms);
