// Make elements. Text becomes text nodes and nothing else: no article can become markup here.

/** An element with attributes and children, nodes or texts; those that are null are left out. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(attribute, value === true ? "" : value);
    }
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

/** Words of a source, isolated: what they say of writing direction ends with them. */
export function foreign(text, attributes = {}) {
  return element("bdi", attributes, text);
}

/** A link where the address is of the web; else its text. No other scheme may be clicked. */
export function webLink(address) {
  return isWebAddress(address)
    ? element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, foreign(address))
    : foreign(address);
}

/** Whether an address is http or https. */
export function isWebAddress(address) {
  try {
    return ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}
