// An address that ends in #block-… opens the editor at that lesson: its tab is chosen once the lesson has been drawn.
const PATIENCE_MS = 10_000;
const EVERY_MS = 100;

function open(block: HTMLElement): void {
  const panel = block.closest<HTMLElement>("[role=tabpanel]");
  const tab = panel ? document.querySelector<HTMLElement>(`[role=tab][aria-controls="${panel.id}"], [role=tab][href="#${panel.id}"]`) : null;
  tab?.click();
  requestAnimationFrame(() => block.scrollIntoView());
}

function find(name: string, until: number): void {
  const block = document.getElementById(name);
  if (block) open(block);
  else if (Date.now() < until) setTimeout(() => find(name, until), EVERY_MS);
}

const wanted = location.hash.slice(1);
if (wanted.startsWith("block-")) find(wanted, Date.now() + PATIENCE_MS);
