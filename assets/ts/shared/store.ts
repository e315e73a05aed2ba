// State flows one way: something happens, the store changes, the views are told once a frame.
export interface Store<S> {
  get(): Readonly<S>;
  set(patch: Partial<S>): void;
  watch(view: (state: Readonly<S>, before: Readonly<S>) => void): void;
}

export function createStore<S extends object>(first: S): Store<S> {
  let state = first;
  let shown = first;
  let queued = false;
  const views: ((state: Readonly<S>, before: Readonly<S>) => void)[] = [];
  const flush = (): void => {
    queued = false;
    const before = shown;
    shown = state;
    views.forEach((view) => view(state, before));
  };
  return {
    get: () => state,
    set(patch) {
      state = { ...state, ...patch };
      if (queued) return;
      queued = true;
      Promise.resolve().then(flush);
    },
    watch(view) {
      views.push(view);
      view(state, state);
    },
  };
}
