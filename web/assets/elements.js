// Makes elements. What is put in is always text or another element: nothing is ever read as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** Returns an element; a function among the attributes listens to the event of its name, null and false are left out. */
export function el(name, attributes, ...children) {
  return furnish(document.createElement(name), attributes, children);
}

/** Returns an element of a drawing. */
export function svg(name, attributes, ...children) {
  return furnish(document.createElementNS(SVG, name), attributes, children);
}

function furnish(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return node;
}
