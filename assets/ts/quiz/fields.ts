// The fields of a question as JSON of its kind, and back.
type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const fieldsOf = (sheet: HTMLElement): Field[] => Array.from(sheet.querySelectorAll<Field>("[name]"));
const isTick = (field: Field): field is HTMLInputElement => field instanceof HTMLInputElement && /^(radio|checkbox)$/.test(field.type);

/** null takes the answer back, undefined is not ready to be saved. */
export function read(sheet: HTMLElement): unknown {
  const kind = sheet.dataset["kind"];
  const fields = fieldsOf(sheet);
  const checked = fields.filter((field) => (field as HTMLInputElement).checked).map((field) => field.value);
  const texts = fields.map((field) => field.value.trim());
  const isEmpty = texts.every((text) => text === "");
  switch (kind) {
    case "single":
      return checked.length ? Number(checked[0]) : null;
    case "multiple":
      return checked.length ? checked.map(Number) : null;
    case "truefalse":
      return checked.length ? checked[0] === "true" : null;
    case "matching":
      return isEmpty ? null : texts.map((text) => (text === "" ? null : Number(text)));
    case "ordering":
      if (isEmpty) return null;
      return texts.includes("") || new Set(texts).size < texts.length ? undefined : texts.map(Number);
    case "fill":
      return isEmpty ? null : texts;
    default:
      return isEmpty ? null : texts[0];
  }
}

export function write(sheet: HTMLElement, value: unknown): void {
  const list = (Array.isArray(value) ? value : [value]).map((each) => (each === null || each === undefined ? "" : String(each)));
  fieldsOf(sheet).forEach((field, place) => {
    if (isTick(field)) field.checked = list.includes(field.value);
    else field.value = list[place] ?? "";
  });
  paint(sheet);
}

/** Whether the answer is typed: then it is saved after a pause. */
export const isTyped = (field: EventTarget | null): boolean => field instanceof HTMLElement && /^(text|textarea)$/.test((field as HTMLInputElement).type);

export function paint(sheet: HTMLElement): void {
  sheet.querySelectorAll(".option").forEach((option) => option.classList.toggle("option--picked", Boolean(option.querySelector<HTMLInputElement>("input")?.checked)));
}
