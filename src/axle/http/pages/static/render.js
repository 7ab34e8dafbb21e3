/**
 * Tagged templates, rendered with as few changes to the page as possible.
 *
 * A value stands in the text, where it becomes text, a template, or a list of templates; or it is the whole value of an
 * attribute: `class=${text}`, `?disabled=${yes}`, `.value=${property}`, `@click=${listener}`. Values never become markup.
 * Templates of a list have a key, and stay the same elements wherever they move.
 */

/** @typedef {string | number | boolean | null | undefined | Template | Template[]} Content */
/** @typedef {{path: number[], name: string}} Hole where a value goes: a node, and the name of an attribute, or "" for its text */

const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("axle", { createHTML: (/** @type {string} */ text) => text });

class Template {
  /**
   * @param {TemplateStringsArray} strings
   * @param {any[]} values
   * @param {string | number} [key]
   */
  constructor(strings, values, key) {
    this.strings = strings;
    this.values = values;
    this.key = key;
  }
}

/**
 * Make a template; it costs nothing until it is rendered.
 * @param {TemplateStringsArray} strings
 * @param {any[]} values
 */
export function html(strings, ...values) {
  return new Template(strings, values);
}

/**
 * Make a template of a list: it has one element, which stays the same as long as the key does.
 * @param {string | number} key
 * @param {Template} template
 */
export function keyed(key, template) {
  return new Template(template.strings, template.values, key);
}

/** @type {WeakMap<TemplateStringsArray, {fragment: DocumentFragment, holes: Hole[]}>} */
const compiled = new WeakMap();

/** @param {TemplateStringsArray} strings */
function compile(strings) {
  const known = compiled.get(strings);
  if (known) return known;
  /** @type {string[]} */
  const names = [];
  let markup = "";
  strings.forEach((text, index) => {
    markup += text;
    if (index === strings.length - 1) return;
    if (markup.lastIndexOf("<") > markup.lastIndexOf(">")) {
      const name = /\s([@.?]?[\w-]+)=$/.exec(markup)?.[1];
      if (!name) throw new Error(`A value is the whole value of an attribute, without quotes: ${text}`);
      markup = `${markup.slice(0, -name.length - 1)}data-hole-${index}="${name}"`;
      names.push(name);
    } else {
      markup += "<!--hole-->";
      names.push("");
    }
  });
  const template = document.createElement("template");
  const trimmed = markup.trim();
  template.innerHTML = /** @type {string} */ (policy ? policy.createHTML(trimmed) : trimmed);
  // Both ends of a template are nodes that stay, so that all between them can be moved and removed.
  if (template.content.firstChild?.nodeType === Node.COMMENT_NODE) template.content.prepend(new Comment());
  const made = { fragment: template.content, holes: holesOf(template.content, names) };
  compiled.set(strings, made);
  return made;
}

/**
 * @param {DocumentFragment} fragment
 * @param {string[]} names
 */
function holesOf(fragment, names) {
  /** @type {Hole[]} */
  const holes = [];
  const walker = document.createTreeWalker(fragment, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_COMMENT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node instanceof Comment && node.data === "hole") {
      holes.push({ path: pathTo(node), name: "" });
    } else if (node instanceof Element) {
      for (const attribute of [...node.attributes]) {
        const index = /^data-hole-(\d+)$/.exec(attribute.name)?.[1];
        if (index === undefined) continue;
        node.removeAttribute(attribute.name);
        holes.push({ path: pathTo(node), name: names[Number(index)] });
      }
    }
  }
  if (holes.length !== names.length) throw new Error("A value stands where it cannot: in a comment or a text field.");
  return holes;
}

/** @param {Node} node */
function pathTo(node) {
  const path = [];
  for (let at = node; at.parentNode; at = at.parentNode) path.unshift([...at.parentNode.childNodes].indexOf(/** @type {any} */ (at)));
  return path;
}

/** One template on the page. */
class Instance {
  /** @param {Template} template */
  constructor(template) {
    const { fragment, holes } = compile(template.strings);
    const copy = /** @type {DocumentFragment} */ (document.importNode(fragment, true));
    this.strings = template.strings;
    this.parts = holes.map(({ path, name }) => {
      let node = /** @type {Node} */ (copy);
      for (const index of path) node = node.childNodes[index];
      return name ? new AttributePart(/** @type {Element} */ (node), name) : new ContentPart(/** @type {Comment} */ (node));
    });
    this.first = /** @type {ChildNode} */ (copy.firstChild);
    this.last = /** @type {ChildNode} */ (copy.lastChild);
    this.copy = copy;
    /** @type {Template | null} */
    this.template = null;
    this.update(template);
  }

  /** @param {Template} template the same one again changes nothing */
  update(template) {
    if (template === this.template) return;
    this.template = template;
    for (let index = 0; index < this.parts.length; index += 1) this.parts[index].set(template.values[index]);
  }

  /**
   * @param {Node} parent
   * @param {Node | null} before
   */
  place(parent, before) {
    if (this.copy.firstChild) {
      parent.insertBefore(this.copy, before);
      return;
    }
    for (const node of this.nodes()) {
      // moveBefore keeps the focus and what is scrolled; where a browser has none, render gives the focus back.
      if ("moveBefore" in parent) /** @type {any} */ (parent).moveBefore(node, before);
      else parent.insertBefore(node, before);
    }
  }

  remove() {
    for (const node of this.nodes()) node.remove();
  }

  nodes() {
    const nodes = [];
    for (let node = /** @type {ChildNode | null} */ (this.first); node; node = node.nextSibling) {
      nodes.push(node);
      if (node === this.last) break;
    }
    return nodes;
  }
}

/** The value of an attribute, a property or a listener. */
class AttributePart {
  /**
   * @param {Element} element
   * @param {string} name
   */
  constructor(element, name) {
    this.element = element;
    this.sign = /\w/.test(name[0]) ? "" : name[0];
    this.name = this.sign ? name.slice(1) : name;
    /** @type {any} */
    this.value = undefined;
    if (this.sign === "@") element.addEventListener(this.name, this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    return this.value?.call(this.element, event);
  }

  /** @param {any} value */
  set(value) {
    const { element, name } = this;
    if (this.sign === ".") {
      // What somebody has typed since is compared, not what was last rendered.
      if (/** @type {any} */ (element)[name] !== value) /** @type {any} */ (element)[name] = value;
      return;
    }
    if (value === this.value) return;
    this.value = value;
    if (this.sign === "@") return;
    if (this.sign === "?") element.toggleAttribute(name, Boolean(value));
    else if (value === null || value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}

/** What stands before a comment of the page: nothing, text, a template, or a list of templates. */
class ContentPart {
  /** @param {Comment} end */
  constructor(end) {
    this.end = end;
    /** @type {Text | null} */
    this.text = null;
    /** @type {Map<string | number, Instance>} */
    this.instances = new Map();
  }

  /** @param {Content} value */
  set(value) {
    if (value instanceof Template) this.setList([value]);
    else if (Array.isArray(value)) this.setList(value);
    else this.setText(value === null || value === undefined || typeof value === "boolean" ? "" : String(value));
  }

  /** @param {string} text */
  setText(text) {
    if (this.instances.size) this.setList([]);
    if (this.text) {
      if (this.text.data !== text) this.text.data = text;
    } else if (text) {
      this.text = document.createTextNode(text);
      this.end.parentNode?.insertBefore(this.text, this.end);
    }
  }

  /** @param {Content[]} values */
  setList(values) {
    if (this.text) {
      this.text.remove();
      this.text = null;
    }
    const templates = /** @type {Template[]} */ (values.filter((value) => value instanceof Template));
    const before = this.instances;
    const after = new Map();
    templates.forEach((template, index) => {
      const key = template.key ?? `#${index}`;
      const instance = before.get(key);
      if (after.has(key)) throw new Error(`Two templates of a list have the key ${key}.`);
      if (instance && instance.strings === template.strings) {
        before.delete(key);
        instance.update(template);
        after.set(key, instance);
      } else {
        after.set(key, new Instance(template));
      }
    });
    const parent = /** @type {Node} */ (this.end.parentNode);
    for (const instance of before.values()) instance.remove();
    this.instances = after;
    this.order(parent);
  }

  /** @param {Node} parent */
  order(parent) {
    // From the end on: each instance stands right before the one that was placed last.
    let next = /** @type {Node} */ (this.end);
    for (const instance of [...this.instances.values()].reverse()) {
      if (instance.copy.firstChild || instance.last.nextSibling !== next) instance.place(parent, next);
      next = instance.first;
    }
  }
}

/** @type {WeakMap<Element, ContentPart>} */
const roots = new WeakMap();

/**
 * Show a template, or whatever may stand in one, in an element. What has the focus keeps it as long as it is on the page.
 * @param {Content} content
 * @param {Element} container
 */
export function render(content, container) {
  let part = roots.get(container);
  if (!part) {
    container.replaceChildren(new Comment());
    part = new ContentPart(/** @type {Comment} */ (container.firstChild));
    roots.set(container, part);
  }
  const focused = document.activeElement;
  part.set(content);
  if (focused instanceof HTMLElement && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
}
