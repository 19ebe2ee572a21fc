/** Whether the nodes of a graph hang together: every value is made exactly once, before all that need it, and nobody waits for itself. */

/** Names kept at most, in characters: a file may be all names. */
const MAX_CHARACTERS = 8 * 1024 * 1024;

export class Wiring {
  readonly #ids = new Map<string, number>();
  readonly #nodes: { readonly needs: readonly number[]; readonly makes: readonly number[] }[] = [];
  readonly #made = new Set<number>();
  readonly #names: string[] = [];
  #characters = 0;

  /** A node by its inputs and outputs; '' is an input or output that is left out. Returns what is wrong with it, or null. */
  add(inputs: readonly string[], outputs: readonly string[]): string | null {
    const needs = inputs.filter((name) => name !== '').map((name) => this.#id(name));
    const makes = outputs.filter((name) => name !== '').map((name) => this.#id(name));
    for (const id of makes) {
      if (this.#made.has(id)) return `the value "${this.#names[id]}" is made twice`;
      this.#made.add(id);
    }
    this.#nodes.push({ needs, makes });
    return this.#characters > MAX_CHARACTERS ? `the names of values take more than ${MAX_CHARACTERS} characters` : null;
  }

  /** What is wrong with the whole, given what is there from the start and what must come out; null when nothing is. */
  fault(given: readonly string[], wanted: readonly string[]): string | null {
    const there = new Set<number>();
    for (const name of given) {
      const id = this.#id(name);
      if (this.#made.has(id)) return `the value "${name}" is made by a node and given as well`;
      there.add(id);
    }
    for (const name of wanted) {
      const id = this.#id(name);
      if (!this.#made.has(id) && !there.has(id)) return `no node makes the output "${name}"`;
    }
    return this.#unmade(there) ?? this.#circle(there);
  }

  #unmade(there: ReadonlySet<number>): string | null {
    for (const { needs } of this.#nodes)
      for (const id of needs)
        if (!this.#made.has(id) && !there.has(id)) return `a node needs the value "${this.#names[id]}", which nothing makes`;
    return null;
  }

  /** Takes away the nodes that can run, again and again (Kahn); what is left waits for itself. */
  #circle(there: ReadonlySet<number>): string | null {
    const waiting = this.#nodes.map(({ needs }) => new Set(needs.filter((id) => !there.has(id))).size);
    const needers = new Map<number, number[]>();
    for (const [at, { needs }] of this.#nodes.entries())
      for (const id of new Set(needs)) {
        const list = needers.get(id);
        if (list) list.push(at);
        else needers.set(id, [at]);
      }
    const ready = [...waiting.keys()].filter((at) => waiting[at] === 0);
    let ran = 0;
    for (let at = ready.pop(); at !== undefined; at = ready.pop()) {
      ran += 1;
      for (const id of this.#nodes[at]?.makes ?? [])
        for (const next of needers.get(id) ?? []) {
          waiting[next] = (waiting[next] ?? 0) - 1;
          if (waiting[next] === 0) ready.push(next);
        }
    }
    return ran === this.#nodes.length ? null : 'the nodes form a circle';
  }

  #id(name: string): number {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    this.#characters += name.length;
    this.#ids.set(name, this.#names.length);
    return this.#names.push(name) - 1;
  }
}
