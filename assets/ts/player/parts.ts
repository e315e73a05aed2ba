// The pieces of the page that the player fills; the server wrote them, hidden, with their words.
export function partsOf(root: HTMLElement) {
  const part = <T extends Element>(name: string): T => {
    const selector = `[data-part="${name}"]`;
    const found = root.querySelector<T>(selector) ?? document.querySelector<T>(selector);
    if (!found) throw new Error(`player: the page has no part ${name}`);
    return found;
  };
  return {
    root,
    stage: part<HTMLElement>("stage"),
    video: part<HTMLVideoElement>("video"),
    cover: part<HTMLElement>("cover"),
    start: part<HTMLButtonElement>("start"),
    again: part<HTMLButtonElement>("again"),
    controls: part<HTMLElement>("controls"),
    toggle: part<HTMLButtonElement>("toggle"),
    back: part<HTMLButtonElement>("back"),
    seek: part<HTMLInputElement>("seek"),
    time: part<HTMLElement>("time"),
    mute: part<HTMLButtonElement>("mute"),
    volume: part<HTMLInputElement>("volume"),
    glance: part<HTMLElement>("glance"),
    glanceTime: part<HTMLElement>("glance-time"),
    jump: part<HTMLElement>("jump"),
    slide: part<HTMLImageElement>("slide"),
    used: part<HTMLElement>("used"),
    pip: part<HTMLButtonElement>("pip"),
    keys: part<HTMLDetailsElement>("keys"),
    full: part<HTMLButtonElement>("full"),
    busy: part<HTMLElement>("busy"),
    failure: part<HTMLElement>("failure"),
    failureWords: part<HTMLElement>("failure-words"),
    retry: part<HTMLButtonElement>("retry"),
    tools: part<HTMLElement>("tools"),
    speed: part<HTMLSelectElement>("speed"),
    quality: part<HTMLSelectElement>("quality"),
    captions: part<HTMLSelectElement>("captions"),
    audio: part<HTMLButtonElement>("audio"),
    saver: part<HTMLInputElement>("saver"),
    banner: part<HTMLElement>("banner"),
    bannerWords: part<HTMLElement>("banner-words"),
    bannerAct: part<HTMLButtonElement>("banner-act"),
    coverage: part<SVGSVGElement>("coverage"),
    coverageWords: part<HTMLElement>("coverage-words"),
    done: part<HTMLElement>("done"),
  };
}

export type Parts = ReturnType<typeof partsOf>;

/** Show or hide without a flash of nothing changed. */
export function show(element: Element, isShown: boolean): void {
  if (element.hasAttribute("hidden") === isShown) element.toggleAttribute("hidden", !isShown);
}

export function words(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
