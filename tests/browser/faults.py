"""What can be wrong with a page, each as a question that a browser answers with a list."""

EMPTY = """names => names.filter(name => {
  const body = document.querySelector(`#panel-${name} .body`);
  const box = body && body.getBoundingClientRect();
  const drawn = body && (body.innerText.trim() || body.querySelector("svg, canvas"));
  return !drawn || box.width < 20 || box.height < 10;
})"""

UNTITLED = """names => names.filter(
  name => !document.querySelector(`#panel-${name} h2`)?.innerText.trim())"""

UNWANTED = """names => [...document.querySelectorAll("section.panel")]
  .filter(panel => panel.getBoundingClientRect().width > 0)
  .map(panel => panel.id.replace("panel-", "")).filter(name => !names.includes(name))"""

OVERFLOW = """() => {
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  const tall = document.documentElement.scrollHeight - window.innerHeight;
  return {wide, tall};
}"""

# A text is clipped when a box around it hides part of it, or when it leaves its panel. Boxes that
# scroll or pan show it on demand; an ellipsis is allowed where a title gives the whole text.
CLIPPED = """() => {
  const roots = [...document.querySelectorAll("section.panel, body > header")];
  const excused = "[hidden], .ag-root-wrapper, .leaflet-container, .visually-hidden, .sr-only";
  const beyond = (text, box) => text.left < box.left - 1.5 || text.right > box.right + 1.5
      || text.top < box.top - 1.5 || text.bottom > box.bottom + 1.5;
  // A line's box is as tall as its font's tallest glyph; what is read is one em in its middle.
  const inked = (box, size) => {
    const spare = Math.max(0, (box.height - size) / 2);
    return {left: box.left, right: box.right, top: box.top + spare, bottom: box.bottom - spare};
  };
  // What is placed absolutely is cut off by the box it is placed in, not by those between.
  const container = box => getComputedStyle(box).position === "absolute" && box.offsetParent
      ? box.offsetParent : box.parentElement;
  const faults = [];
  for (const root of roots) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const holder = node.parentElement;
      if (!node.data.trim() || holder.closest(excused) || holder.closest("svg title, svg desc"))
        continue;
      if (!holder.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const size = parseFloat(getComputedStyle(holder).fontSize);
      const boxes = [...range.getClientRects()].filter(box => box.width > 0).map(
        box => inked(box, size));
      for (let box = holder; box && boxes.length; box = container(box)) {
        const style = getComputedStyle(box);
        if (/auto|scroll/.test(style.overflowX + style.overflowY)) break;
        if (style.position === "absolute" && box.offsetWidth <= 1) break;
        const hides = /hidden|clip/.test(style.overflowX + style.overflowY);
        const told = style.textOverflow === "ellipsis" && box.closest("[title]");
        if (told) break;
        const isInline = style.display === "inline" || style.display === "contents";
        if ((hides && !isInline) || box === root) {
          const edge = box.getBoundingClientRect();
          if (boxes.some(text => beyond(text, edge))) {
            const place = box.id || box.className.baseVal || box.className || box.tagName;
            const words = node.data.trim().slice(0, 40);
            faults.push(`${root.id || root.tagName}: "${words}" in ${place}`);
            break;
          }
        }
        if (box === root) break;
      }
    }
  }
  return [...new Set(faults)];
}"""
